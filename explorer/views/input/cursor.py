"""The cursor on the canvas: an outline of the very pixels that the tool would cover."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from explorer.panels.theme import colour
from explorer.views.input.pen import Pen, Place

INKS = (("#000000", 3.0), ("#FFFFFF", 1.2))  # a light line in a dark one: to be seen on every picture


def paint_cursor(painter: QPainter, rect: QRectF, px: float, place: Place, pen: Pen) -> None:
    """Paints the outline into `rect`, where the picture is shown with pixels of `px` x `px`."""
    painter.setClipRect(rect)
    painter.translate(rect.left() + place[1] * px, rect.top() + place[0] * px)
    painter.scale(px, px)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ink, width in INKS:
        line = QPen(colour(ink, 0.75), width * painter.device().devicePixelRatioF())
        line.setCosmetic(True)
        painter.setPen(line)
        painter.drawPath(outline(pen))


@lru_cache(maxsize=64)
def outline(pen: Pen) -> QPainterPath:
    """The edges of the pixels that the tool covers, in pixels from its place."""
    mask, before = pen.footprint()
    framed = np.pad(mask, 1)
    path = QPainterPath()
    for row, column in np.argwhere(framed[1:, :] != framed[:-1, :]):
        path.moveTo(column - 1 - before, row - before)
        path.lineTo(column - before, row - before)
    for row, column in np.argwhere(framed[:, 1:] != framed[:, :-1]):
        path.moveTo(column - before, row - 1 - before)
        path.lineTo(column - before, row - before)
    return path
