"""What is told to a person: one line, at most 200 letters, with the value in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explorer.errors import LONGEST_SENTENCE, Refusal, cut, said

SENTENCE = "{name} holds a value that cannot be used: {reason}. Correct it in the file, or open an older copy."


@given(st.text(), st.text(min_size=150))
def test_a_sentence_is_one_line_of_at_most_200_letters(name: str, reason: str) -> None:
    told = said(SENTENCE, name=name, reason=reason)
    assert len(told) <= LONGEST_SENTENCE
    assert told.isprintable()
    assert told.endswith("Correct it in the file, or open an older copy.")


def test_what_fits_is_said_as_it_is() -> None:
    told = said(SENTENCE, name="my.aperture", reason="stride must lie between 1 and 4, got 0")
    assert "my.aperture holds a value that cannot be used: stride must lie between 1 and 4, got 0." in told
    assert str(Refusal(SENTENCE, name="a", reason=1)) == said(SENTENCE, name="a", reason=1)
    assert str(Refusal("{braces} stay")) == "{braces} stay"


def test_the_longest_value_is_cut_first_and_in_the_middle() -> None:
    told = said(SENTENCE, name="my.aperture", reason="border must be one of zero, masked, got '" + "x" * 10**6 + "'")
    assert told.startswith("my.aperture holds")
    assert "border must be one of" in told
    assert "…xx" in told


@given(st.text(), st.integers(3, 50))
def test_cutting_keeps_both_ends(text: str, length: int) -> None:
    short = cut(text, length)
    assert len(short) == min(len(text), length)
    if len(text) > length:
        assert short[0] == text[0]
        assert short[-1] == text[-1]
