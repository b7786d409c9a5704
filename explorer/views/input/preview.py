"""Showing a small picture large, with sharp pixels."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from explorer.panels.colormap import image, pixel_rgb
from explorer.panels.theme import colour
from explorer.state.picture import Picture
from explorer.widgets.appearance import Appearance


def fitted(room: QRectF, columns: float, rows: float) -> QRectF:
    """The largest centred part of `room` that shows `rows` x `columns` square pixels."""
    px = min(room.width() / columns, room.height() / rows)
    taken = QRectF(0, 0, columns * px, rows * px)
    taken.moveCenter(room.center())
    return taken


def framed(widget: QWidget, pen: QPen, fill: QColor, radius: float = 4.0) -> QPainter:
    """A painter of the widget that has painted its frame, with round corners, and what is in it."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.setBrush(fill)
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    return painter


def paint_sharp(painter: QPainter, rect: QRectF, drawn: QImage) -> None:
    """Fills `rect`; smoothed only when the image has more pixels than the screen has there."""
    device_px = rect.width() / drawn.width() * painter.device().devicePixelRatioF()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, device_px < 1)
    painter.drawImage(rect, drawn)


class Preview(QWidget):
    """A picture in a frame of a fixed size, only to be looked at."""

    def __init__(self, appearance: Appearance, side: int) -> None:
        super().__init__()
        self._appearance = appearance
        self._image: QImage | None = None
        self.setFixedSize(QSize(side, side))
        appearance.changed.connect(self.update)

    def show_picture(self, picture: Picture) -> None:
        self._image = image(pixel_rgb(picture.pixels))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._appearance.theme
        painter = framed(self, QPen(colour(theme.line)), colour(theme.panel))
        if self._image is not None:
            room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            paint_sharp(painter, fitted(room, self._image.width(), self._image.height()), self._image)
