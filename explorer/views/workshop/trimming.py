"""Trimming: what a workshop hides is gone from the window, what it locks is disabled and says why."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget

from explorer.lessons.reading import TOUR
from explorer.pages.listed import PAGES, places
from explorer.state.state import State
from explorer.state.store import Store
from explorer.views.columns import Columns
from explorer.views.commands import Commands
from explorer.views.hiding import Hiding
from explorer.views.input.column import InputColumn
from explorer.views.inspector import Inspector
from explorer.views.lesson.player import LessonPlayer
from explorer.views.rail import Rail
from explorer.views.stage.closing_card import ClosingCard
from explorer.views.top_bar import TopBar
from explorer.words import workshop as words
from explorer.workshop.covers import ROWS

# What goes with a part, and what a lock stops: actions by their ids.
ACTIONS_OF = {
    "export": ("export",),
    "code": ("copy-code",),
    "present": ("present", "slide", "mirror", "spotlight", "large-pointer"),
    "input": ("draw-large",),
}
STOPPED_BY = {
    "window_side": ("close-step", "open-step", "close-wholly", "open-wholly", "play-film"),
    "picture": ("draw-large", "paste-picture"),
    "trained": ("open-layer", "locate-layer", "leave-layer"),
}
ONLY_IN_WORKSHOP = ("hand-in", "leave-workshop")
KEPT = ("stop",)  # Esc, also where the menu Stage is hidden


class Trimming(QObject):
    """Follows the workshop that is open, and gives all of it back when it is left. `trimmed`: columns may be others."""

    trimmed = Signal()

    def __init__(
        self, commands: Commands, hiding: Hiding, lessons: LessonPlayer, bar: TopBar, columns: Columns, rail: Rail,
        inputs: InputColumn, inspector: Inspector, card: ClosingCard, store: Store,
    ) -> None:  # fmt: skip
        super().__init__(commands)
        self._visit, self._commands, self._hiding = commands.files.workshops.visit, commands, hiding
        self._lessons, self._bar, self._columns, self._rail = lessons, bar, columns, rail
        self._inputs, self._inspector, self._card, self._store = inputs, inspector, card, store
        self._held: tuple[QWidget, ...] = ()  # what is disabled by a lock
        self._visit.changed.connect(self._follow)
        store.subscribe(self._on_state)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        self._hide_actions()
        self._hide_parts()
        self._lock()
        self.trimmed.emit()

    def _hide_actions(self) -> None:
        gone = set(self._gone())
        for menu in self._commands.menus:
            hidden = f"menu.{menu.id}" in self._hiding
            self._commands.shown_menus[menu.id].menuAction().setVisible(not hidden)
            for entry in menu.entries:
                away = entry.id in gone or (hidden and entry.id not in KEPT)
                self._commands.actions[entry.id].setVisible(not away)

    def _gone(self) -> Iterator[str]:
        """Ids of actions that are not there just now."""
        for part, names in ACTIONS_OF.items():
            yield from names if part in self._hiding else ()
        yield from (f"page-{page}" for page in PAGES if self._hiding.page(page))
        yield from (f"place-{place}" for place in places() if self._hiding.place(place))
        if self._hiding.page("meters"):
            yield "read-meters"
        ids = self._lessons.course.ids
        if self._visit.workshop is None:
            yield from ONLY_IN_WORKSHOP
        elif TOUR not in ids:
            yield "tour"
        if not ids:
            yield "lessons"

    def _hide_parts(self) -> None:
        hiding, workshop = self._hiding, self._visit.workshop
        self._bar.export.setVisible("export" not in hiding)
        self._bar.present.setVisible("present" not in hiding)
        self._bar.tabs.hide_values(frozenset(place for place in places() if hiding.place(place)))
        self._inputs.gallery_button.setVisible("gallery" not in hiding)
        self._inputs.images.set_own_pictures(workshop.pictures if workshop else {}, "gallery" not in hiding)
        self._columns.set_hidden(frozenset(name for name in ("input", "inspector") if name in hiding))
        self._rail.set_hidden(frozenset(page for page in PAGES if hiding.page(page)))
        for field in ROWS:
            for row in self._inspector.rows_of(field):
                row.setVisible(f"inspector.{field}" not in hiding)

    def _lock(self) -> None:
        for part in self._held:
            part.removeEventFilter(self)
            part.setEnabled(True)
        locked = self._store.locked
        rows = [row for field in sorted(locked) for row in self._held_by(field)]
        for row in rows:
            row.setEnabled(False)
        self._held = tuple(part for row in rows for part in (row, *row.findChildren(QWidget)))
        for part in self._held:
            part.installEventFilter(self)
        tips = {entry.id: entry.tip or entry.text for menu in self._commands.menus for entry in menu.entries}
        for field, names in STOPPED_BY.items():
            for name in names:
                action = self._commands.actions[name]
                action.setEnabled(field not in locked)
                action.setToolTip(words.LOCKED.format(name=words.SETTINGS[field]) if field in locked else tips[name])

    def _held_by(self, field: str) -> list[QWidget]:
        """The controls of a field of the scene."""
        if field == "picture":
            return [self._inputs]
        if field == "window_side":
            return [self._card.plot, self._card.play]
        return self._inspector.rows_of(field)

    def _on_state(self, new: State, old: State) -> None:
        if self._hiding.page(new.look.page) and self._lessons.run is None:
            QTimer.singleShot(0, self, self._back_to_stage)  # a session was left on a page that is gone

    @Slot()
    def _back_to_stage(self) -> None:
        if self._hiding.page(self._store.state.look.page) and self._lessons.run is None:
            self._store.set(page="stage")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and isinstance(watched, QWidget):
            QToolTip.showText(event.globalPos(), words.LOCKED_HERE, watched)
            return True
        return False
