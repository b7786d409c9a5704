"""PlaceCommands: going from place to place, and from question to question."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from explorer.pages.listed import pages_of, place_of, places
from explorer.state.state import State
from explorer.views.parts import Parts
from explorer.views.stage_commands import StageCommands
from explorer.words import places as words


def place_keys(place: str) -> str:
    return f"Ctrl+{places().index(place) + 1}"


def place_words(place: str) -> tuple[str, str]:
    """The label and the tooltip of a place."""
    label, about = words.PLACES[place]
    return label, words.PLACE_TIP.format(about=about, keys=place_keys(place))


class PlaceCommands(QObject):
    """A place is opened where it was left."""

    def __init__(self, parts: Parts, stage: StageCommands) -> None:
        super().__init__(parts.window)
        self._store, self._stage, self._lessons, self._hiding = parts.store, stage, parts.lessons, parts.hiding
        self._left: dict[str, str] = {place: page.name for place in places() for page in pages_of(place)[:1]}
        parts.pages.picture_asked.connect(parts.input.images.show_gallery)
        parts.pages.figure_asked.connect(parts.exporter.open_kind)
        self._store.subscribe(self._on_state)
        self._on_state(self._store.state, self._store.state)

    def _on_state(self, new: State, old: State) -> None:
        self._left[place_of(new.look.page)] = new.look.page

    @Slot(str)
    def open(self, place: str) -> None:
        page = self._left.get(place, "stage")
        self._stage.open_page(next(iter(self._hiding.shown_pages(page)), page) if self._hiding.page(page) else page)

    def turn(self, direction: int) -> None:
        """As a clicker does it: the next step of a lesson; the next question of the place, or the one before; on the
        stage the next of its five stages."""
        if self._lessons.turn(direction):
            return
        page = self._store.state.look.page
        if page == "stage":
            self._stage.walk(direction)
        names = self._hiding.shown_pages(page)
        if page in names:
            self._stage.open_page(names[(names.index(page) + direction) % len(names)])
