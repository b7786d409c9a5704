"""The buttons under the canvas: which tool draws, undo, redo, clear; and the shapes to stamp."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import cast, get_args

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QImage, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QSizePolicy, QToolButton, QWidget

from explorer.images.stamps import STAMPS, stamp_mask
from explorer.panels.theme import colour
from explorer.state.state import State
from explorer.state.store import Store
from explorer.views.input.pen import Tool
from explorer.widgets.appearance import Appearance
from explorer.widgets.icons import IconButton
from explorer.words import inputs as inputs_words

PER_ROW = 5
SHOWN: dict[Tool, tuple[str, str]] = {  # icon, key
    "brush": ("brush", "B"),
    "eraser": ("eraser", "E"),
    "line": ("slash", "L"),
    "rectangle": ("square", "R"),
    "fill": ("paint-bucket", "F"),
    "stamp": ("stamp", "S"),
    "pick": ("pipette", "C"),
}


class ToolGrid(QWidget):
    """The tools, one of them down, then undo, redo and clear, whose enabled states follow the store."""

    chosen = Signal(str)

    def __init__(self, store: Store, appearance: Appearance) -> None:
        super().__init__()
        self._store = store
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self._group = QButtonGroup(self)
        for at, tool in enumerate(get_args(Tool)):
            name, key = SHOWN[tool]
            button = IconButton(appearance, name, inputs_words.TOOLS[tool][1].format(key=key), "tool")
            self._group.addButton(button, at)
            self._place(button, at)
            QShortcut(QKeySequence(key), self, button.click)
        self._undo = self._action(appearance, "undo-2", inputs_words.UNDO_TIP, store.undo)
        self._redo = self._action(appearance, "redo-2", inputs_words.REDO_TIP, store.redo)
        self._clear = self._action(appearance, "trash-2", inputs_words.CLEAR_TIP, self._make_black)
        self._group.idClicked.connect(self._on_clicked)
        self.show_tool("brush")
        store.subscribe(self._on_state)
        self._on_state(store.state, store.state)

    def button(self, tool: Tool) -> QToolButton:
        return cast(QToolButton, self._group.button(get_args(Tool).index(tool)))

    def show_tool(self, tool: Tool) -> None:
        """Shows a tool that was chosen elsewhere; tells nobody."""
        self.button(tool).setChecked(True)

    def _place(self, button: QToolButton, at: int) -> None:
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._grid.addWidget(button, at // PER_ROW, at % PER_ROW)

    def _action(self, appearance: Appearance, name: str, tip: str, act: Callable[[], None]) -> IconButton:
        button = IconButton(appearance, name, tip)
        self._place(button, self._grid.count())
        button.clicked.connect(act)
        return button

    @Slot(int)
    def _on_clicked(self, at: int) -> None:
        self.chosen.emit(get_args(Tool)[at])

    @Slot()
    def _make_black(self) -> None:
        picture = self._store.state.scene.picture
        self._store.set(picture=type(picture)(np.zeros_like(picture.pixels)))

    def _on_state(self, new: State, old: State) -> None:
        self._undo.setEnabled(self._store.can_undo)
        self._redo.setEnabled(self._store.can_redo)
        self._clear.setEnabled(bool(new.scene.picture.pixels.any()))


class StampPicker(QWidget):
    """The shapes of `images.stamps`, one of them down."""

    chosen = Signal(str)

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(1)
        self._group = QButtonGroup(self)
        for at, name in enumerate(STAMPS):
            button = QToolButton()
            button.setObjectName("tool")
            button.setCheckable(True)
            button.setIconSize(QSize(14, 14))
            tip, called = inputs_words.STAMPS[name]
            button.setToolTip(tip)
            button.setAccessibleName(called)
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._group.addButton(button, at)
            grid.addWidget(button, at // 7, at % 7)
        self._group.idClicked.connect(self._on_clicked)
        appearance.changed.connect(self._paint_icons)
        self._paint_icons()

    def button(self, name: str) -> QToolButton:
        return cast(QToolButton, self._group.button(STAMPS.index(name)))

    def show_value(self, name: str) -> None:
        self.button(name).setChecked(True)

    @Slot(int)
    def _on_clicked(self, at: int) -> None:
        self.chosen.emit(STAMPS[at])

    @Slot()
    def _paint_icons(self) -> None:
        for name in STAMPS:
            self.button(name).setIcon(_stamp_icon(name, self._appearance.theme.ink))


@lru_cache(maxsize=64)
def _stamp_icon(name: str, ink: str) -> QIcon:
    made = QIcon()
    for size in (14, 28):  # device pixels, at scale 1 and 2
        rgba = np.empty((size, size, 4), np.uint8)
        rgba[:, :, :3] = colour(ink).getRgb()[:3]  # type: ignore[index]
        rgba[:, :, 3] = np.rint(stamp_mask(name, size) * 255)
        drawn = QImage(rgba.tobytes(), size, size, 4 * size, QImage.Format.Format_RGBA8888)
        made.addPixmap(QPixmap.fromImage(drawn, Qt.ImageConversionFlag.NoFormatConversion))
    return made
