"""The picture, to be drawn on: one gesture of the mouse or of the keyboard is one undo."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.panels.colormap import image, pixel_rgb
from explorer.panels.theme import colour
from explorer.state.picture import Picture
from explorer.state.state import State
from explorer.state.store import Store
from explorer.views.input.cursor import outline, paint_cursor
from explorer.views.input.pen import Pen, Place, Stroke, draw_gesture
from explorer.views.input.preview import fitted, framed, paint_sharp
from explorer.widgets.appearance import Appearance
from explorer.words import inputs as inputs_words

ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
LINE_PX = 3  # of the cursor's outline, at the most
TWO_ENDS = ("line", "rectangle")
FILLING = Qt.KeyboardModifier.ShiftModifier


class Canvas(QWidget):
    """Shows `scene.picture` sharp in a square, and changes it in the store with every move of a stroke.

    `hovered` tells the (row, column) under the mouse, None outside; `picked` the levels of a pixel, one a channel;
    `stroke_ended` that a stroke is kept, taken back, or overtaken by a change from elsewhere.
    """

    hovered = Signal(object)
    picked = Signal(object)
    stroke_ended = Signal()

    def __init__(self, store: Store, appearance: Appearance) -> None:
        super().__init__()
        self._store, self._appearance = store, appearance
        self._pen = Pen()
        self._image = image(pixel_rgb(store.state.scene.picture.pixels))
        self._stroke: Stroke | None = None
        self._cursor: Place | None = None  # where the tool is, whether the mouse or the keyboard brought it there
        self._under: Place | None = None
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        # Not by clicking: after a stroke the arrow keys shall step the query still.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setToolTip(inputs_words.CANVAS_TIP)
        self.setAccessibleName(inputs_words.CANVAS_NAME)
        self.setAccessibleDescription(inputs_words.CANVAS_TIP)
        appearance.changed.connect(self.update)
        store.subscribe(self._on_state)

    def set_pen(self, pen: Pen) -> None:
        self._pen = pen
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return width

    def sizeHint(self) -> QSize:
        return QSize(178, 178)

    @property
    def drawing(self) -> bool:
        """Whether a stroke has begun and not ended."""
        return self._stroke is not None

    # Where things are

    def image_rect(self) -> QRectF:
        """The part of the widget that the picture takes: the largest with square pixels, one px inside the frame."""
        picture = self._store.state.scene.picture
        return fitted(QRectF(self.rect()).adjusted(1, 1, -1, -1), picture.width, picture.height)

    def in_image(self, position: QPointF) -> tuple[float, float]:
        """(row, column) of a point of the widget, whole numbers being the edges of pixels."""
        rect, picture = self.image_rect(), self._store.state.scene.picture
        row = (position.y() - rect.top()) / rect.height() * picture.height
        return row, (position.x() - rect.left()) / rect.width() * picture.width

    def place_of(self, row: float, column: float) -> QPointF:
        """The point of the widget that `in_image` says is there."""
        rect, picture = self.image_rect(), self._store.state.scene.picture
        return QPointF(
            rect.left() + column / picture.width * rect.width(), rect.top() + row / picture.height * rect.height()
        )

    # Gestures

    def _begin(self, place: Place, filled: bool) -> None:
        picture = self._store.state.scene.picture
        self._stroke = Stroke(picture.pixels, picture, [])
        QCoreApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        self._store.begin()
        self._extend(place, filled)

    def _extend(self, place: Place, filled: bool) -> None:
        stroke = self._stroke
        if stroke is None:
            return
        stroke.places.append(place)
        stroke.made = Picture(draw_gesture(self._pen, stroke.start, stroke.made.pixels, stroke.places, filled))
        self._store.set(picture=stroke.made)

    def _finish(self) -> None:
        if self._stroke is not None:
            self._let_go()
            self._store.end()

    def _cancel(self) -> None:
        if self._stroke is not None:
            self._let_go()
            self._store.cancel()

    def _let_go(self) -> None:
        self._stroke = None
        QCoreApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self.stroke_ended.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """During a stroke every key is the stroke's, whatever has the focus: Esc takes it back, shortcuts wait."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self._cancel()
            elif self.hasFocus():
                return False  # a shape drawn by keyboard goes on
            return True
        return False

    def _on_state(self, new: State, old: State) -> None:
        picture = new.scene.picture
        if picture is old.scene.picture:
            return
        if self._stroke is not None and picture != self._stroke.made:
            # Somebody else changed the picture (an undo, a session): there is nothing left to draw on.
            self._let_go()
        self._image = image(pixel_rgb(picture.pixels))
        if picture.pixels.shape != old.scene.picture.pixels.shape:
            self.update()
            return
        rows, columns, _ = np.nonzero(picture.pixels != old.scene.picture.pixels)
        if len(rows):
            self._update_part(rows.min(), columns.min(), rows.max() + 1, columns.max() + 1)

    def _update_part(self, top: float, left: float, bottom: float, right: float) -> None:
        """Paints these rows and columns of the picture anew: on a large canvas a stroke is a small part of it."""
        part = QRectF(self.place_of(top, left), self.place_of(bottom, right))
        self.update(part.adjusted(-LINE_PX, -LINE_PX, LINE_PX, LINE_PX).toAlignedRect())

    def _put_cursor(self, place: Place) -> None:
        """Moves the tool there, and paints both places anew."""
        box, left = outline(self._pen).boundingRect(), self._cursor
        self._cursor = place
        for row, column in (left or place, place):
            self._update_part(row + box.top(), column + box.left(), row + box.bottom(), column + box.right())

    def _pick(self, place: Place) -> None:
        picture = self._store.state.scene.picture
        if 0 <= place[0] < picture.height and 0 <= place[1] < picture.width:
            self.picked.emit(tuple(int(level) for level in picture.pixels[place]))

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row, column = self.in_image(event.position())
        picking = event.modifiers() & Qt.KeyboardModifier.AltModifier or self._pen.tool == "pick"
        if event.button() == Qt.MouseButton.RightButton or (event.button() == Qt.MouseButton.LeftButton and picking):
            if self._stroke is None:
                self._pick((int(row // 1), int(column // 1)))
        elif event.button() == Qt.MouseButton.LeftButton and self._stroke is None:
            self._begin(self._pen.place_at(row, column), bool(event.modifiers() & FILLING))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row, column = self.in_image(event.position())
        place = self._pen.place_at(row, column)
        self._put_cursor(place)
        self._show_under((int(row // 1), int(column // 1)))
        if event.buttons() & Qt.MouseButton.LeftButton and self._stroke and self._stroke.places[-1] != place:
            self._extend(place, bool(event.modifiers() & FILLING))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._finish()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()  # the right button picks

    def leaveEvent(self, event: QEvent) -> None:
        self._cursor = None
        self._show_under(None)
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def _show_under(self, place: Place | None) -> None:
        picture = self._store.state.scene.picture
        if place is not None and not (0 <= place[0] < picture.height and 0 <= place[1] < picture.width):
            place = None
        if place != self._under:
            self._under = place
            self.hovered.emit(place)

    # Keyboard

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # The canvas's own keys come before the window's.
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if event.key() in (*ARROWS, Qt.Key.Key_D) and not control:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        filled = bool(event.modifiers() & FILLING)
        if key in ARROWS:
            self._move_cursor(*ARROWS[key], filled)
        elif key == Qt.Key.Key_D:
            self._press_key(filled)
        else:
            super().keyPressEvent(event)

    def _keyboard_place(self) -> Place:
        picture = self._store.state.scene.picture
        row, column = self._cursor or (picture.height // 2, picture.width // 2)
        return min(max(row, 0), picture.height - 1), min(max(column, 0), picture.width - 1)

    def _move_cursor(self, rows: int, columns: int, filled: bool) -> None:
        picture = self._store.state.scene.picture
        row, column = self._keyboard_place()
        self._cursor = min(max(row + rows, 0), picture.height - 1), min(max(column + columns, 0), picture.width - 1)
        self._show_under(self._cursor)
        self._extend(self._cursor, filled)  # the preview of a shape whose first end is set
        self.update()

    def _press_key(self, filled: bool) -> None:
        place = self._cursor = self._keyboard_place()
        if self._pen.tool == "pick":
            self._pick(place)
        elif self._stroke is not None:
            self._extend(place, filled)
            self._finish()
        else:
            self._begin(place, filled)
            if self._pen.tool not in TWO_ENDS:
                self._finish()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._cursor = self._keyboard_place()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._finish()
        self._cursor = None
        self.update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._appearance.theme
        frame = QPen(colour(theme.attention if self.hasFocus() else theme.line), 2 if self.hasFocus() else 1)
        painter = framed(self, frame, colour(theme.ground))
        rect = self.image_rect()
        paint_sharp(painter, rect, self._image)
        self.paint_over(painter, rect, QRectF(event.rect()))
        if self._cursor is not None:
            paint_cursor(painter, rect, rect.width() / self._image.width(), self._cursor, self._pen)

    def paint_over(self, painter: QPainter, rect: QRectF, seen: QRectF) -> None:
        """For what lies between the picture, which takes `rect`, and the cursor; `seen` is what must be painted."""
