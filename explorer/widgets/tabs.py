"""Tabs: the pages side by side in the bar; where there is no room for all, one button with a menu of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

GAP_PX = 6


class Tabs(QWidget):
    """`chosen(value)` when a tab was clicked; what is shown as chosen is set by `show_value`."""

    chosen = Signal(str)

    def __init__(self, name: str, options: Sequence[tuple[str, str, str]]) -> None:
        """`options` are (value, label, tooltip)."""
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._labels = {value: label for value, label, _ in options}
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        self._hidden: frozenset[str] = frozenset()
        self._actions: dict[str, QAction] = {}
        self._all = QToolButton()
        self._all.setObjectName("tab")
        self._all.setAccessibleName(name)
        self._all.setToolTip(name)
        self._all.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._all.setMenu(self._menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP_PX)
        for value, label, tip in options:
            button = QToolButton()
            button.setObjectName("tab")
            button.setText(label)
            button.setToolTip(tip)
            button.setCheckable(True)
            button.clicked.connect(partial(self.chosen.emit, value))
            self._group.addButton(button)
            self._buttons[value] = button
            row.addWidget(button)
            self._actions[value] = self._menu.addAction(label, partial(self.chosen.emit, value))
            self._actions[value].setToolTip(tip)
        row.addWidget(self._all)
        row.addStretch(1)
        self.show_value(options[0][0])

    def show_value(self, value: str) -> None:
        """Shows which page is open; tells nobody."""
        self._buttons[value].setChecked(True)
        self._all.setText(f"{self._labels[value]} ▾")
        self._fit()

    def hide_values(self, values: frozenset[str]) -> None:
        """Tabs that are gone."""
        self._hidden = values
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return self._all.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._fit()  # presenting makes them wider

    def _fit(self) -> None:
        for button in self._buttons.values():
            button.ensurePolished()  # a hidden one has no style yet, and would ask for another width
        shown = [button for value, button in self._buttons.items() if value not in self._hidden]
        fits = sum(button.sizeHint().width() + GAP_PX for button in shown) <= self.width()
        for value, button in self._buttons.items():
            button.setVisible(fits and value not in self._hidden)
            self._actions[value].setVisible(value not in self._hidden)
        self._all.setVisible(not fits)
