"""An opened image with the rectangle that is kept, to be dragged and resized."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from explorer.images.fit import Box
from explorer.panels.colormap import image, pixel_rgb
from explorer.panels.theme import colour
from explorer.views.input import cropping
from explorer.views.input.pen import Pixels
from explorer.views.input.preview import fitted
from explorer.widgets.appearance import Appearance
from explorer.words import inputs as inputs_words

REACH_PX = 12  # how near to a corner the mouse takes it
HANDLE_PX = 4
ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class CropView(QWidget):
    """`box` is the kept part in pixels of the image, or None when all of it is kept; `changed` tells every move."""

    changed = Signal()

    def __init__(self, pixels: Pixels, aspect: float, appearance: Appearance) -> None:
        """`pixels` (H, W, 1 or 3); `aspect` is the kept part's height over its width."""
        super().__init__()
        self._appearance = appearance
        self._size = pixels.shape[0], pixels.shape[1]
        self._image = image(pixel_rgb(pixels))
        self._aspect, self._cropping = aspect, True
        self._box = cropping.largest(self._size, aspect)
        self._corner: cropping.Corner | None = None
        self._last: tuple[float, float] | None = None  # where the drag was, (row, column) of the image
        self.setMinimumSize(QSize(280, 280))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setToolTip(inputs_words.CROP_TIP)
        self.setAccessibleName(inputs_words.CROP_NAME)
        self.setAccessibleDescription(inputs_words.CROP_TIP)
        appearance.changed.connect(self.update)

    @property
    def box(self) -> Box | None:
        return self._box if self._cropping else None

    def set_aspect(self, aspect: float) -> None:
        self._box = cropping.reshaped(self._box, self._aspect, aspect, self._size)
        self._aspect = aspect
        self.update()

    def set_cropping(self, cropping_on: bool) -> None:
        self._cropping = cropping_on
        self.unsetCursor()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, 380)

    def image_rect(self) -> QRectF:
        return fitted(QRectF(self.rect()).adjusted(6, 6, -6, -6), self._size[1], self._size[0])

    def point_of(self, row: float, column: float) -> QPointF:
        """Where a point of the image is on the widget."""
        rect = self.image_rect()
        px = rect.width() / self._size[1]
        return QPointF(rect.left() + column * px, rect.top() + row * px)

    def _place_of(self, point: QPointF) -> tuple[float, float]:
        rect = self.image_rect()
        px = rect.width() / self._size[1]
        return (point.y() - rect.top()) / px, (point.x() - rect.left()) / px

    def _corner_at(self, point: QPointF) -> cropping.Corner | None:
        for corner in cropping.CORNERS:
            away = self.point_of(*corner.of(self._box)) - point
            if max(abs(away.x()), abs(away.y())) <= REACH_PX:
                return corner
        return None

    def _set_box(self, box: Box) -> None:
        if box != self._box:
            self._box = box
            self.update()
            self.changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._cropping:
            self._corner = self._corner_at(event.position())
            self._last = self._place_of(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._place_of(event.position())
        if self._last is None:
            self._show_cursor(event.position())
        elif self._corner is not None:
            self._set_box(cropping.dragged(self._box, self._corner, place, self._aspect, self._size))
        else:
            by = place[0] - self._last[0], place[1] - self._last[1]
            self._last = place
            self._set_box(cropping.moved(self._box, *by, self._size))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._last = self._corner = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._cropping:
            factor = 1.1 ** (-event.angleDelta().y() / 120)
            self._set_box(cropping.scaled(self._box, factor, self._aspect, self._size))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._cropping and key in ARROWS:
            step = max(self._size) / (20 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 200)
            rows, columns = ARROWS[key]
            self._set_box(cropping.moved(self._box, rows * step, columns * step, self._size))
        elif self._cropping and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            factor = 1 / 1.1 if key == Qt.Key.Key_Minus else 1.1
            self._set_box(cropping.scaled(self._box, factor, self._aspect, self._size))
        else:
            super().keyPressEvent(event)

    def _show_cursor(self, point: QPointF) -> None:
        if not self._cropping:
            return
        corner = self._corner_at(point)
        if corner is None:
            self.setCursor(Qt.CursorShape.SizeAllCursor)
        else:
            falling = corner.rows == corner.columns
            self.setCursor(Qt.CursorShape.SizeFDiagCursor if falling else Qt.CursorShape.SizeBDiagCursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._appearance.theme
        painter = QPainter(self)
        rect = self.image_rect()
        # A photograph is looked at here, not computed with: it is shown smooth unless its pixels are large.
        large = rect.width() / self._size[1] >= 2
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not large)
        painter.drawImage(rect, self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = colour(theme.attention if self.hasFocus() else "#FFFFFF")
        if self._cropping:
            kept = QRectF(self.point_of(*self._box[:2]), self.point_of(*self._box[2:]))
            outside = QPainterPath()
            outside.addRect(rect)
            outside.addRect(kept)  # twice inside is outside: the even-odd rule
            painter.fillPath(outside, colour("#000000", 0.6))
            painter.setPen(QPen(colour("#000000", 0.6), 3))
            painter.drawRect(kept)
            painter.setPen(QPen(ink, 1.5))
            painter.drawRect(kept)
            painter.setBrush(ink)
            for corner in cropping.CORNERS:
                painter.drawEllipse(self.point_of(*corner.of(self._box)), HANDLE_PX, HANDLE_PX)
        elif self.hasFocus():
            painter.setPen(QPen(ink, 1.5))
            painter.drawRect(rect)
