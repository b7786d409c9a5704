"""What a menu is made of: entries with an id, a text and keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from explorer.words import actions as actions_words


@dataclass(frozen=True)
class Entry:
    """One action, known by its `id`. `keys` are Qt key sequences; the menu shows the first of them.

    With `by_window` they are no shortcuts: the window gets them when the focused control did not want them (Space,
    Enter, single letters).
    """

    id: str
    text: str
    run: Callable[[], object]
    keys: tuple[str, ...] = ()
    tip: str = ""
    by_window: bool = False
    checkable: bool = False
    separated: bool = False


@dataclass(frozen=True)
class Menu:
    """`title` has the & before the letter that opens it."""

    id: str
    title: str
    entries: tuple[Entry, ...]

    @property
    def heading(self) -> str:
        return self.title.replace("&", "")


def fill_menu(menu: QMenu, entries: Sequence[Entry], owner: QWidget) -> dict[str, QAction]:
    """Adds the entries to a menu; returns the actions by their ids."""
    made: dict[str, QAction] = {}
    for entry in entries:
        if entry.separated:
            menu.addSeparator()
        text = f"{entry.text}\t{entry.keys[0]}" if entry.by_window and entry.keys else entry.text
        action = QAction(text, owner)
        if entry.keys and not entry.by_window:
            action.setShortcuts([QKeySequence(key) for key in entry.keys])
        action.setCheckable(entry.checkable)
        action.setToolTip(entry.tip or entry.text)
        action.triggered.connect(lambda _checked=False, run=entry.run: run())
        menu.addAction(action)
        made[entry.id] = action
    return made


def key_groups(menus: Sequence[Menu]) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """What the sheet of keys shows: for every menu that has keys its heading, and (keys, what they do)."""
    return {
        menu.id: (menu.heading, [(_either(entry.keys), entry.text) for entry in menu.entries if entry.keys])
        for menu in menus
        if any(entry.keys for entry in menu.entries)
    }


def _either(keys: Sequence[str]) -> str:
    shown = [QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) or key for key in keys]
    return reduce(lambda first, second: actions_words.KEY_OR_KEY.format(first=first, second=second), shown)


def menu_bar(menus: Sequence[Menu], owner: QWidget) -> tuple[QMenuBar, dict[str, QAction], dict[str, QMenu]]:
    """The whole menu bar; its actions and its menus by their ids."""
    bar = QMenuBar(owner)
    actions: dict[str, QAction] = {}
    made: dict[str, QMenu] = {}
    for menu in menus:
        shown = bar.addMenu(menu.title)
        shown.setToolTipsVisible(True)
        made[menu.id] = shown
        actions |= fill_menu(shown, menu.entries, owner)
    return bar, actions, made
