"""What is told to the person at the screen when something cannot be done."""

from __future__ import annotations

LONGEST_SENTENCE = 200  # letters; a file may hold a value of a million


class Refusal(Exception):
    """Something that the user asked for cannot be done; `str(refusal)` is one clear sentence with a way on.

    `Refusal(sentence, **values)` fills the sentence in as `said` does.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(said(sentence, **values) if values else sentence)


def said(sentence: str, **values: object) -> str:
    """A sentence with its `str.format` fields filled in, on one line and of at most 200 letters.

    Values come from files, names and libraries: whatever they hold, line breaks and the like become spaces, and the
    longest are cut in the middle until the sentence fits.
    """
    shown = {name: value if isinstance(value, float) else _one_line(value) for name, value in values.items()}
    length = max((len(text) for text in shown.values() if isinstance(text, str)), default=0)
    while length > 8 and len(sentence.format(**shown)) > LONGEST_SENTENCE:
        length -= 1
        shown = {name: cut(text, length) if isinstance(text, str) else text for name, text in shown.items()}
    return sentence.format(**shown)


def cut(text: str, length: int) -> str:
    """At most `length` letters: a longer text without its middle."""
    if len(text) <= length:
        return text
    head = length // 2
    return f"{text[:head]}…{text[len(text) - (length - 1 - head) :]}"


def _one_line(value: object) -> str:
    """A value as text without line breaks, control characters and half letters; the middle of a huge one is left out
    before anything is looked for in it."""
    text = cut(str(value), 4 * LONGEST_SENTENCE)
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
