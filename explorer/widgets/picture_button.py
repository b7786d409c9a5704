"""PictureButton: the picture that a page is about; a click asks for another."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from explorer.panels.colormap import image, pixel_rgb
from explorer.panels.pixels import paint_pixels
from explorer.state.picture import Picture
from explorer.words import places as words


class PictureButton(QPushButton):
    """The picture, its pixels sharp."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("flat")
        self.setToolTip(words.PICTURE_TIP)
        self.setAccessibleName(words.PICTURE_NAME)
        self._picture: Picture | None = None
        self._image = QImage()
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_picture(self, picture: Picture) -> None:
        if picture is self._picture:  # what plays beside it must not lay the column out anew
            return
        self._picture, self._image = picture, image(pixel_rgb(picture.pixels))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        tall = self._image.height() / max(self._image.width(), 1)
        return round(width * min(tall, 1.0))

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        size = QSize(self._image.size()).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        paint_pixels(painter, QRectF(left, top, size.width(), size.height()), self._image)
        if self.hasFocus():
            painter.setPen(self.palette().highlight().color())
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
