"""StageCommands: what moves the query, the window and the pages."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Slot

from explorer.pages.meters.choice import MetersChoice
from explorer.panels.base import Spot
from explorer.state.state import output_size
from explorer.views.parts import Parts
from explorer.views.stage.channel_switch import next_channel
from explorer.words import workshop as workshop_words


class StageCommands(QObject):
    """What is looked at, and what runs."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts.window)
        self._parts, self._store = parts, parts.store

    @Slot(str)
    def open_page(self, page: str) -> None:
        if self._parts.hiding.page(page):
            self._parts.toast.notice(workshop_words.HIDDEN)
            return
        self._parts.closing_card.stop_film()
        self._parts.stepping.stop()
        self._store.set(page=page)

    def read_meters(self) -> None:
        """The meters of the layer on the stage."""
        self._store.set(replace(self._store.state.look.choice(MetersChoice), show="meters"))
        self.open_page("meters")

    @Slot()
    def draw_large(self) -> None:
        """The large canvas, or the stage again; from another page it leads to the stage."""
        there = self._store.state.look.page == "stage"
        if not there:
            self.open_page("stage")
        self._parts.large.open(not (there and self._parts.large.is_open))

    def move_query(self, rows: int, columns: int) -> None:
        height, width = output_size(self._store.state.scene)
        row, column = self._store.state.look.cell
        self._store.set(cell=(min(max(row + rows, 0), height - 1), min(max(column + columns, 0), width - 1)))

    def walk(self, direction: int) -> None:
        """Enter goes through the five stages in both lanes at once, and round again."""
        self._store.set(stage=(self._store.state.look.stage + direction) % 6, pinned=True)

    def why(self) -> None:
        """Asks why the output at the query is what it is."""
        large = self._parts.large
        panel = large.outputs["attention"] if large.is_open else self._parts.lanes.parts["attention"][4]
        if panel.part is not None:
            spot = Spot(*self._store.state.look.cell)
            panel.asked.emit(spot, panel.global_of(spot))

    def pin(self) -> None:
        self._store.set(pinned=not self._store.state.look.pinned)

    def show_all_heads(self) -> None:
        self._store.set(hidden_heads=frozenset())

    def next_input(self) -> None:
        state = self._store.state
        self._store.set(**next_channel(state.look, state.scene.in_channels))

    def next_output(self) -> None:
        state = self._store.state
        self._store.set(channel_out=(state.look.channel_out + 1) % state.scene.out_channels)

    @Slot()
    def stop(self) -> None:
        """Esc: ends what runs, from the top down."""
        parts, look = self._parts, self._store.state.look
        if parts.presenter.stop():
            return
        if parts.input.images.reader.name:
            parts.input.images.reader.cancel()
        elif parts.closing_card.playing:
            parts.closing_card.stop_film()
        elif look.scan is not None:
            parts.stepping.stop()
        elif parts.lessons.run is not None and not parts.large.is_open:
            parts.lessons.leave()
        elif look.stage:
            self._store.set(stage=0)
        elif parts.large.is_open and look.page == "stage":
            parts.large.open(False)
        elif parts.lanes.enlarged is not None:
            parts.lanes.enlarge(None)
        elif parts.presenting():
            parts.present(False)
        elif parts.chip.working:
            parts.chip.cancelled.emit()
        else:
            self._store.set(pinned=False)
