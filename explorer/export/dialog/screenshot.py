"""The window as a picture, painted again at the scale that is asked for."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from explorer.widgets.appearance import Appearance

SHOT_SCALES = (1, 2, 4)


def screenshot(window: QWidget, appearance: Appearance, scale: int) -> QImage:
    """`scale` pixels for each logical one, whatever the screen has: type and lines are sharp, not enlarged."""
    image = QImage(window.size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    with appearance.painted_at(scale):
        window.render(image, QPoint())
    image.setDevicePixelRatio(1)
    return image
