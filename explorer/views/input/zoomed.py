"""The canvas enlarged as far as one likes, to be scrolled: the same gestures, and a grid between large pixels."""

from __future__ import annotations

from math import floor

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QCursor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QMoveEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy

from explorer.panels.theme import colour
from explorer.state.state import State
from explorer.state.store import Store
from explorer.views.input.canvas import Canvas
from explorer.widgets.appearance import Appearance
from explorer.words import inputs as inputs_words

STEPS = (1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64)  # screen pixels for one of the picture
GRID_FROM = 8  # of them
GRID = "#808080", 0.45  # to be seen on black and on white
FRAME_PX = 2  # of the canvas, on both sides together
NOTCH = 120  # of a wheel, in eighths of a degree
KEYS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1, Qt.Key.Key_0: 0}


def next_zoom(px: float, direction: int, fitting: float) -> float | None:
    """The next of the steps up or down; None for the whole picture, than which nothing is smaller."""
    if direction > 0:
        return next((float(step) for step in STEPS if step > px + 1e-6), px)
    smaller = next((float(step) for step in reversed(STEPS) if step < px - 1e-6), 0.0)
    return smaller if smaller > fitting else None


def fitting_zoom(width: float, height: float, columns: int, rows: int) -> float:
    """The largest zoom that shows the whole picture in so many screen pixels; a whole number once there is a grid."""
    px = min(width / columns, height / rows)
    return float(floor(px)) if px >= GRID_FROM else px


class ZoomedCanvas(Canvas):
    """`zoom_asked`: +1, -1, or 0 for the whole picture, and the place that stays; `panned`: by so many pixels."""

    zoom_asked = Signal(int, QPointF)
    panned = Signal(QPoint)
    cursor_moved = Signal(QPointF)

    def __init__(self, store: Store, appearance: Appearance) -> None:
        super().__init__(store, appearance)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(inputs_words.LARGE_NAME)
        self.setToolTip(inputs_words.LARGE_TIP)
        self.setAccessibleDescription(inputs_words.LARGE_TIP)
        self._held: QPoint | None = None  # where the mouse took hold of the picture, on the screen
        self._space = False

    def hasHeightForWidth(self) -> bool:
        return False

    # Zooming and panning

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the area's, beside the picture as on it

    def mousePressEvent(self, event: QMouseEvent) -> None:
        grabs = event.button() == Qt.MouseButton.LeftButton and self._space
        if not self.drawing and (event.button() == Qt.MouseButton.MiddleButton or grabs):
            self._held = event.globalPosition().toPoint()
            self._show_hand()
        elif self._held is None:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is None:
            super().mouseMoveEvent(event)
            return
        where = event.globalPosition().toPoint()
        self.panned.emit(where - self._held)
        self._held = where

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held is None:
            super().mouseReleaseEvent(event)
        elif not event.buttons() & (Qt.MouseButton.MiddleButton | Qt.MouseButton.LeftButton):
            self._held = None
            self._show_hand()

    def _show_hand(self) -> None:
        shape = Qt.CursorShape.OpenHandCursor if self._space else Qt.CursorShape.CrossCursor
        self.setCursor(Qt.CursorShape.ClosedHandCursor if self._held is not None else shape)

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._follow_mouse()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow_mouse()

    def _follow_mouse(self) -> None:
        """The picture has moved under a mouse that has not."""
        if self.underMouse() and not self.drawing:
            row, column = self.in_image(QPointF(self.mapFromGlobal(QCursor.pos())))
            self._put_cursor(self._pen.place_at(row, column))
            self._show_under((floor(row), floor(column)))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if event.key() in (*KEYS, Qt.Key.Key_Space) and not control:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in KEYS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_asked.emit(KEYS[key], self._middle_of_cursor())
        elif key == Qt.Key.Key_Space:
            self._space = True
            self._show_hand()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._show_hand()
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._space = False
        self._show_hand()
        super().focusOutEvent(event)

    def _move_cursor(self, rows: int, columns: int, filled: bool) -> None:
        super()._move_cursor(rows, columns, filled)
        self.cursor_moved.emit(self._middle_of_cursor())

    def _middle_of_cursor(self) -> QPointF:
        row, column = self._keyboard_place()
        return self.place_of(row + 0.5, column + 0.5)

    # Painting

    def paint_over(self, painter: QPainter, rect: QRectF, seen: QRectF) -> None:
        picture = self._store.state.scene.picture
        px = rect.width() / picture.width
        if px * self.devicePixelRatioF() < GRID_FROM:
            return
        line, ink = 1 / self.devicePixelRatioF(), colour(*GRID)  # one screen pixel, filled: much faster than a pen
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        seen = seen.intersected(rect)
        for column in range(max(1, floor((seen.left() - rect.left()) / px)), picture.width):
            x = rect.left() + column * px
            if x > seen.right():
                break
            painter.fillRect(QRectF(x, seen.top(), line, seen.height()), ink)
        for row in range(max(1, floor((seen.top() - rect.top()) / px)), picture.height):
            y = rect.top() + row * px
            if y > seen.bottom():
                break
            painter.fillRect(QRectF(seen.left(), y, seen.width(), line), ink)


class CanvasArea(QScrollArea):
    """Scrolls a ZoomedCanvas. `zoomed` tells the screen pixels that a pixel of the picture takes now."""

    zoomed = Signal(float)

    def __init__(self, store: Store, appearance: Appearance) -> None:
        super().__init__()
        self._store = store
        self._turned = 0  # of the wheel, less than a notch
        self._wanted: float | None = None  # screen pixels for one of the picture; None: the whole picture
        self.canvas = ZoomedCanvas(store, appearance)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWidget(self.canvas)
        self.canvas.zoom_asked.connect(self.zoom_about)
        self.canvas.panned.connect(self._on_panned)
        self.canvas.cursor_moved.connect(self._on_cursor)
        store.subscribe(self._on_state)

    @property
    def zoom(self) -> float:
        """Screen pixels for one of the picture."""
        return self._fitting() if self._wanted is None else self._wanted

    @property
    def whole(self) -> bool:
        return self._wanted is None

    def zoom_by(self, direction: int) -> None:
        """About the middle of what is seen."""
        middle = self.viewport().rect().center()
        self.zoom_about(direction, QPointF(self.canvas.mapFrom(self.viewport(), middle)))

    @Slot(int, QPointF)
    def zoom_about(self, direction: int, place: QPointF) -> None:
        """Larger (+1), smaller (-1) or the whole picture (0); `place`, a point of the canvas, stays where it is."""
        seen = QPointF(self.canvas.mapTo(self.viewport(), place.toPoint()))
        spot = self.canvas.in_image(place)
        self._wanted = next_zoom(self.zoom, direction, self._fitting()) if direction else None
        self._resize()
        moved = self.canvas.place_of(*spot) - seen
        self.horizontalScrollBar().setValue(round(moved.x()))
        self.verticalScrollBar().setValue(round(moved.y()))

    def _fitting(self) -> float:
        picture, ratio = self._store.state.scene.picture, self.devicePixelRatioF()
        room = self.maximumViewportSize() - QSize(FRAME_PX, FRAME_PX)
        return fitting_zoom(room.width() * ratio, room.height() * ratio, picture.width, picture.height)

    def _resize(self) -> None:
        picture, px = self._store.state.scene.picture, max(self.zoom / self.devicePixelRatioF(), 0.1)
        self.canvas.setFixedSize(round(picture.width * px) + FRAME_PX, round(picture.height * px) + FRAME_PX)
        self.zoomed.emit(self.zoom)

    def _on_state(self, new: State, old: State) -> None:
        picture, before = new.scene.picture, old.scene.picture
        if (picture.height, picture.width) != (before.height, before.width):
            self._resize()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        self._turned += event.angleDelta().y()
        notches = int(self._turned / NOTCH)
        self._turned -= notches * NOTCH
        for _ in range(abs(notches)):
            self.zoom_about(1 if notches > 0 else -1, QPointF(self.canvas.mapFromGlobal(event.globalPosition())))
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._wanted is not None and self._wanted <= self._fitting():
            self._wanted = None
        self._resize()

    @Slot(QPoint)
    def _on_panned(self, by: QPoint) -> None:
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - by.x())
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() - by.y())

    @Slot(QPointF)
    def _on_cursor(self, place: QPointF) -> None:
        margin = round(2 * self.zoom / self.devicePixelRatioF())
        self.ensureVisible(round(place.x()), round(place.y()), margin, margin)
