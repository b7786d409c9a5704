"""Lucide icons in the theme's ink."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from explorer.resources import resource

SIZES_PX = (16, 20, 32, 48, 64, 80)  # device pixels: 16 and 20 logical, at scale 1, 2 and 4


@lru_cache(maxsize=256)
def icon(name: str, colour: str, disabled: str | None = None) -> QIcon:
    """The icon `name` of resources/icons, drawn in `colour`; paler where its action is disabled."""
    made = QIcon()
    for mode, ink in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled or colour)):
        for size in SIZES_PX:
            made.addPixmap(pixmap(name, ink, size), mode)
    return made


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size_px: int) -> QPixmap:
    svg = resource(f"icons/{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    drawn = QPixmap(size_px, size_px)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return drawn
