"""What the tests of the left column begin with, and its mouse."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QSlider,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from explorer.images.gallery import render
from explorer.state.picture import Picture
from explorer.state.state import Scene, State
from explorer.state.store import Store
from explorer.views.input.column import InputColumn
from explorer.views.input.pen import Pixels, Tool
from explorer.widgets.appearance import Appearance
from tests.gui.patience import LIMIT_MS

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
FISH = render("fish", 32)


def open_column(qtbot: QtBot, picture: Picture) -> tuple[InputColumn, Store]:
    """The column on a picture, shown, and its store."""
    store = Store(State(Scene(picture)))
    column = InputColumn(store, Appearance("dark"))
    qtbot.addWidget(column)
    column.resize(206, 800)
    with qtbot.waitExposed(column, timeout=LIMIT_MS):
        column.show()
    return column, store


def at(column: InputColumn, row: float, col: float) -> QPoint:
    """The middle of a pixel, on the canvas."""
    rect, picture = column.canvas.image_rect(), column.canvas._store.state.scene.picture
    px = rect.width() / picture.width
    return QPointF(rect.left() + (col + 0.5) * px, rect.top() + (row + 0.5) * px).toPoint()


def drag(column: InputColumn, *places: tuple[int, int], keys: Qt.KeyboardModifier = NONE) -> None:
    """Press at the first place, move through the others, and do not release."""
    QTest.mousePress(column.canvas, LEFT, keys, at(column, *places[0]))
    for place in places[1:]:
        move(column, place, keys)


def move(column: InputColumn, place: tuple[int, int], keys: Qt.KeyboardModifier, down: Qt.MouseButton = LEFT) -> None:
    """A mouse move with a button and keys down, which QTest.mouseMove cannot send."""
    local = QPointF(at(column, *place))
    where = QPointF(column.canvas.mapToGlobal(local))
    event = QMouseEvent(QEvent.Type.MouseMove, local, where, Qt.MouseButton.NoButton, down, keys)
    QApplication.sendEvent(column.canvas, event)


def release(column: InputColumn, row: int, col: int) -> None:
    QTest.mouseRelease(column.canvas, LEFT, NONE, at(column, row, col))


def pixels(store: Store) -> Pixels:
    return store.state.scene.picture.pixels


def button(column: InputColumn, name: str) -> QToolButton:
    return next(b for b in column.findChildren(QToolButton) if b.accessibleName().startswith(name))


def slider(column: InputColumn, name: str) -> QSlider:
    return next(s for s in column.findChildren(QSlider) if s.accessibleName() == name)


def use(column: InputColumn, tool: Tool, size_px: int = 1) -> None:
    column.tools.button(tool).click()
    column._brush_size.moved.emit(size_px)
