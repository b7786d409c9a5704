"""MapPanel: an image with sharp pixels, and outlines drawn in its own pixel positions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import floor
from typing import Any

import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from explorer.panels.base import Spot, centered, hairline
from explorer.panels.colormap import image
from explorer.panels.pixels import paint_pixels
from explorer.panels.theme import Theme, colour


@dataclass(frozen=True)
class Outline:
    """A rectangle over rows top ... bottom and columns left ... right (pixel edges, real), in a colour of the theme."""

    top: float
    left: float
    bottom: float
    right: float
    ink: str
    width: float = 1.5
    fill: float = 0.0  # opacity
    round: bool = False  # an ellipse instead: a disc window


@dataclass(frozen=True, eq=False)
class MapPanel:
    """`rgb` uint8 (H, W, 3); `query` is marked by a small square that reads on every ground.

    grid  (rows, columns) that spots, outlines and the query are counted in, where these are not the picture's pixels
    """

    rgb: npt.NDArray[Any]
    outlines: tuple[Outline, ...] = ()
    query: tuple[int, int] | None = None
    pinned: bool = False
    grid: tuple[int, int] | None = None
    _painted: list[QImage] = field(default_factory=list, repr=False)  # the image of `rgb`, once it was asked for

    def marked(self, query: tuple[int, int], pinned: bool, outlines: tuple[Outline, ...] = ()) -> MapPanel:
        """The same picture under other marks; both share one QImage."""
        return replace(self, query=query, pinned=pinned, outlines=outlines)

    @property
    def image(self) -> QImage:
        if not self._painted:
            self._painted.append(image(self.rgb))
        return self._painted[0]

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        area = self._area(rect)
        paint_pixels(painter, area, self.image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.save()
        painter.setClipRect(area.adjusted(-2, -2, 2, 2))
        for outline in self.outlines:
            paint_outline(painter, area, self._pixel(area), (0.0, 0.0), outline, theme)
        if self.query is not None:
            paint_query(painter, self._cell(area, *self.query), self.pinned)
        painter.restore()
        painter.setPen(hairline(theme))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area.adjusted(-0.5, -0.5, 0.5, 0.5), 3, 3)

    def spot(self, rect: QRectF, point: QPointF) -> Spot | None:
        area = self._area(rect)
        pixel = self._pixel(area)
        row, column = floor((point.y() - area.top()) / pixel), floor((point.x() - area.left()) / pixel)
        rows, columns = self._size
        inside = 0 <= row < rows and 0 <= column < columns
        return Spot(row, column) if inside else None

    def spot_rect(self, rect: QRectF, spot: Spot) -> QRectF:
        return self._cell(self._area(rect), spot.row, spot.column)

    def bounds(self, rect: QRectF) -> QRectF:
        return self._area(rect)

    def _area(self, rect: QRectF) -> QRectF:
        rows, columns = self._size
        return centered(rect, columns, rows)

    @property
    def _size(self) -> tuple[int, int]:
        return self.grid or (int(self.rgb.shape[0]), int(self.rgb.shape[1]))

    def _pixel(self, area: QRectF) -> float:
        return area.width() / self._size[1]

    def _cell(self, area: QRectF, row: int, column: int) -> QRectF:
        pixel = self._pixel(area)
        return QRectF(area.left() + column * pixel, area.top() + row * pixel, pixel, pixel)


def paint_outline(
    painter: QPainter, area: QRectF, pixel: float, corner: tuple[float, float], outline: Outline, theme: Theme
) -> None:
    """An outline in an area whose top left is image position `corner` and whose pixels are `pixel` wide."""
    box = QRectF(
        area.left() + (outline.left - corner[1]) * pixel,
        area.top() + (outline.top - corner[0]) * pixel,
        (outline.right - outline.left) * pixel,
        (outline.bottom - outline.top) * pixel,
    )
    painter.setBrush(colour(getattr(theme, outline.ink), outline.fill) if outline.fill else Qt.BrushStyle.NoBrush)
    painter.setPen(hairline(theme, outline.ink, outline.width) if outline.width else Qt.PenStyle.NoPen)
    if outline.round:
        painter.drawEllipse(box)
    elif box.width() == 0 or box.height() == 0:  # a line; a flat rectangle would get corners
        painter.drawLine(box.topLeft(), box.bottomRight())
    else:
        painter.drawRect(box)


def paint_query(painter: QPainter, cell: QRectF, pinned: bool) -> None:
    """A light square on a dark one, at least 6 px wide; filled in the middle while pinned."""
    grow = max(0.0, (6.0 - cell.width()) / 2)
    box = cell.adjusted(-grow, -grow, grow, grow)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour("#0F1117", 0.85), 3.2))
    painter.drawRect(box)
    painter.setPen(QPen(colour("#FFFFFF"), 1.4))
    painter.drawRect(box)
    if pinned:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("#FFFFFF"))
        third = box.width() / 3
        painter.drawRect(box.adjusted(third, third, -third, -third))
