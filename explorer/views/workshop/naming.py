"""How parts and settings that a workshop hides or locks are called, for people."""

from __future__ import annotations

from explorer.pages.listed import PAGES
from explorer.words import places as places_words
from explorer.words import workshop as words


def called(name: str) -> str:
    """A name of `covers.HIDEABLE` or `covers.LOCKABLE` in words."""
    kind, _, rest = name.partition(".")
    if kind == "place":
        return words.A_PLACE.format(name=places_words.PLACES[rest][0])
    if kind == "page":
        return words.A_PAGE.format(name=PAGES[rest].words.QUESTION)
    if kind == "inspector" and rest:
        return words.A_ROW.format(name=words.SETTINGS[rest])
    return words.PARTS[name] if name in words.PARTS else words.SETTINGS[name]
