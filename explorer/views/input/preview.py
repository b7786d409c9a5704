"""Showing a small picture large, with sharp pixels."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent
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
        appearance.changed.connect(self._repaint)

    def show_picture(self, picture: Picture) -> None:
        self._image = image(pixel_rgb(picture.pixels))
        self.update()

    @Slot()
    def _repaint(self) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._appearance.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour(theme.line))
        painter.setBrush(colour(theme.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if self._image is not None:
            room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            paint_sharp(painter, fitted(room, self._image.width(), self._image.height()), self._image)
