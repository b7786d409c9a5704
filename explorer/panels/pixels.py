"""Images whose pixels stay sharp wherever they are painted."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPaintEngine, QPainter

SHARP_PX = 512  # an image of so many pixels looks sharp in viewers that smooth what they enlarge
VECTORS = (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf)


def paint_pixels(painter: QPainter, target: QRectF, image: QImage) -> None:
    """Paints an image without smoothing. For a vector file it is first enlarged by a whole factor, because viewers of
    SVG and PDF blur small images, and rectangles instead of an image would leave seams."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    engine = painter.paintEngine()
    if engine is not None and engine.type() in VECTORS:
        image = enlarged(image)
    painter.drawImage(target, image)


def enlarged(image: QImage) -> QImage:
    """The image with every pixel repeated so that its longer side has about 512 pixels; lossless."""
    factor = max(1, round(SHARP_PX / max(image.width(), image.height(), 1)))
    return image.scaled(
        image.width() * factor,
        image.height() * factor,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.FastTransformation,
    )
