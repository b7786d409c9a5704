"""Every action of the window: its menu, its keys and its text, in one table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget


@dataclass(frozen=True)
class Entry:
    """One action. `keys` are Qt key sequences, the first of them shown in the menu. With `by_window` they are no
    shortcuts: the window gets them when the focused control did not want them (Space, Enter, single letters)."""

    text: str
    run: Callable[[], object]
    keys: tuple[str, ...] = ()
    tip: str = ""
    by_window: bool = False
    checkable: bool = False
    separated: bool = False


def fill_menu(menu: QMenu, entries: Sequence[Entry], owner: QWidget) -> dict[str, QAction]:
    """Adds the entries to a menu; returns the actions by their text."""
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
        made[entry.text] = action
    return made


def key_groups(menus: Sequence[tuple[str, Sequence[Entry]]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the sheet of keys shows: for every menu its entries that have keys."""
    return [
        (title, [(" or ".join(_shown(key) for key in e.keys), e.text) for e in entries if e.keys])
        for title, entries in menus
        if any(e.keys for e in entries)
    ]


def _shown(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) or key


def menu_bar(
    menus: Sequence[tuple[str, Sequence[Entry]]], owner: QWidget
) -> tuple[QMenuBar, dict[str, QAction], dict[str, QMenu]]:
    """The whole menu bar; its actions by text and its menus by title."""
    bar = QMenuBar(owner)
    actions: dict[str, QAction] = {}
    made: dict[str, QMenu] = {}
    for title, entries in menus:
        menu = bar.addMenu(f"&{title}")
        menu.setToolTipsVisible(True)
        made[title] = menu
        actions |= fill_menu(menu, entries, owner)
    return bar, actions, made
