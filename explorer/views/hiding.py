"""Hiding: which parts of the window are gone just now, by the names of `workshop.covers`."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from explorer.pages.listed import pages_of, place_of
from explorer.workshop.covers import gone


class Hiding(QObject):
    """One for a window. Nothing is hidden but while a workshop is open; views ask, and follow `changed`."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return self._names

    def set_names(self, names: Iterable[str]) -> None:
        self._names = tuple(sorted(names))
        self.changed.emit()

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def page(self, page: str) -> bool:
        """Whether the learner has no way to a page."""
        return page != "stage" and gone(page, self._names)

    def place(self, place: str) -> bool:
        """Whether nothing is left of a place."""
        return place != "stage" and all(self.page(page.name) for page in pages_of(place))

    def shown_pages(self, page: str) -> list[str]:
        """The pages of this page's place that are not gone."""
        return [one.name for one in pages_of(place_of(page)) if not self.page(one.name)]
