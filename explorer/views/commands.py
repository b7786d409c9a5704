"""Commands: what the menus, the keys and a drop do, in one place."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit

from explorer.views.actions import key_groups, menu_bar
from explorer.views.file_commands import FileCommands
from explorer.views.keys import KeysSheet
from explorer.views.lesson_commands import LessonCommands
from explorer.views.menus import menus
from explorer.views.parts import Parts
from explorer.views.place_commands import PlaceCommands
from explorer.views.stage_commands import StageCommands
from explorer.views.window_commands import WindowCommands
from explorer.words import actions as actions_words

PRESENTING = ("mirror", "spotlight", "large-pointer")
MODES = ("dark", "light", "system")  # each has an action of that name


class Commands(QObject):
    """Belongs to one window. `actions` and the menus go by their ids, so that no text is a key."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self.files, self.stage, self.window = FileCommands(parts), StageCommands(parts), WindowCommands(parts)
        self.places, self.lessons = PlaceCommands(parts, self.stage), LessonCommands(parts)
        self.menus = menus(parts, self.files, self.stage, self.places, self.window, self.lessons, self.show_keys)
        self.bar, self.actions, self.shown_menus = menu_bar(self.menus, parts.window)
        self._recent = self.shown_menus["file"].addMenu(actions_words.OPEN_RECENT)
        self.shown_menus["file"].insertMenu(self.actions["save"], self._recent)
        self.files.workshops.welcomed.connect(self.lessons.show_course)
        self.files.workshops.visit.changed.connect(self.lessons.refresh)
        self._recent.aboutToShow.connect(self._fill_recent)
        self._sheet: KeysSheet | None = None
        parts.store.subscribe(lambda new, old: self._follow())
        parts.appearance.changed.connect(self._follow)
        parts.presenter.changed.connect(self._follow)
        for name in PRESENTING:
            self.actions[name].triggered.connect(self._follow)
        for mode in MODES:  # also where nothing changed: a click has unticked what was ticked
            self.actions[mode].triggered.connect(self._follow)
        self._follow()

    # Keys that a focused control may want for itself come here only when it did not take them.

    def take_key(self, event: QKeyEvent) -> bool:
        if (
            isinstance(self._parts.window.focusWidget(), QLineEdit | QAbstractSpinBox)
            and event.key() != Qt.Key.Key_Escape
        ):
            return False  # typing: Enter ends the number, and what is no digit is not for the stage either
        key, text = event.key(), event.text()
        if not event.modifiers() and self._parts.lessons.take_key(QKeySequence(key).toString()):
            return True
        page = self._parts.pages.current
        if page is not None and not event.modifiers() and page.take_key(QKeySequence(key).toString()):
            return True
        arrows = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
        if key in arrows:
            far = 5 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self.stage.move_query(*(far * step for step in arrows[Qt.Key(key)]))
            return True
        held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if held and text not in ("[", "]", "{", "}"):  # many keyboards write brackets by AltGr, which is Ctrl and Alt
            return False
        names = {
            Qt.Key.Key_Space: "Space", Qt.Key.Key_Return: "Return", Qt.Key.Key_Enter: "Return",
            Qt.Key.Key_Backspace: "Backspace", Qt.Key.Key_Escape: "Escape",
            Qt.Key.Key_PageUp: "PgUp", Qt.Key.Key_PageDown: "PgDown",
        }  # fmt: skip
        name = names.get(Qt.Key(key), text.upper())
        for menu in self.menus:
            for entry in menu.entries:
                if entry.by_window and name in entry.keys and self.actions[entry.id].isVisible():
                    if self.actions[entry.id].isEnabled():
                        entry.run()
                    else:
                        self._parts.toast.notice(self.actions[entry.id].toolTip())
                    return True
        return False

    @Slot()
    def show_keys(self) -> None:
        groups = key_groups(
            [replace(menu, entries=tuple(one for one in menu.entries if self.actions[one.id].isVisible()))
             for menu in self.menus if self.shown_menus[menu.id].menuAction().isVisible()]
        )  # fmt: skip
        if "stage" in groups:
            groups["stage"][1].insert(0, ("← → ↑ ↓", actions_words.MOVE_QUERY))
        drawing = (actions_words.DRAWING, self._parts.input.actions_list())
        self._sheet = KeysSheet(self._parts.appearance, [*groups.values(), drawing], self._parts.whole)
        self._sheet.show()

    @Slot()
    def _fill_recent(self) -> None:
        self.files.fill_recent(self._recent)

    @Slot()
    def _follow(self) -> None:
        self.actions["undo"].setEnabled(self._parts.store.can_undo)
        self.actions["redo"].setEnabled(self._parts.store.can_redo)
        presenter = self._parts.presenter
        on = (presenter.mirrored, presenter.spotlight, presenter.large_pointer)
        for name, ticked in zip(PRESENTING, on, strict=True):
            self.actions[name].setChecked(ticked)
        for mode in MODES:
            self.actions[mode].setChecked(self._parts.appearance.mode == mode)
