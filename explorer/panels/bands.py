"""BandGrid: a small matrix in which every cell has a band for each input channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from explorer.panels.base import Spot
from explorer.panels.colormap import readable_on
from explorer.panels.grids import LEADING, GridPanel, Texts
from explorer.panels.theme import NUMBERS, Theme, colour, font

INSET = 1.0  # above and below the bands of a cell: what belongs together stands closer


@dataclass(frozen=True, eq=False)
class BandGrid:
    """The same cells as its `planes`, one for each channel, from top to bottom in every cell."""

    planes: tuple[GridPanel, ...]

    @property
    def texts(self) -> Texts:
        """What stands in the cells of the first channel."""
        return self.planes[0].texts

    @property
    def rgb(self) -> npt.NDArray[Any]:
        return self.planes[0].rgb

    def spot(self, rect: QRectF, point: QPointF) -> Spot | None:
        return self.planes[0].spot(rect, point)

    def spot_rect(self, rect: QRectF, spot: Spot) -> QRectF:
        return self.planes[0].spot_rect(rect, spot)

    def bounds(self, rect: QRectF) -> QRectF:
        return self.planes[0].bounds(rect)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        cell = self.spot_rect(rect, Spot(0, 0))
        height = (cell.height() - 2 * INSET) / len(self.planes)
        # Digits have nothing below their line: they may be as high as their band.
        fits = [plane.set_in(cell.width() + 2, height * LEADING + 2, theme) for plane in self.planes]
        sizes = [size for _, size in fits if size is not None]
        size = min(sizes) if len(sizes) == len(fits) else None  # one size of type in all bands
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for band, (plane, (texts, _)) in enumerate(zip(self.planes, fits, strict=True)):
            for r, row in enumerate(texts):
                for c, text in enumerate(row):
                    if not text:
                        continue  # a place without a number
                    cell = self.spot_rect(rect, Spot(r, c))
                    part = QRectF(cell.left(), cell.top() + INSET + band * height, cell.width(), height)
                    ground, faint = QColor(*(int(v) for v in plane.rgb[r, c])), (r, c) in plane.faint
                    painter.setOpacity(0.3 if faint else 1.0)
                    painter.fillRect(part, ground)
                    if size is not None:
                        painter.setOpacity(0.6 if faint else 1.0)
                        painter.setFont(font(NUMBERS, size))
                        painter.setPen(colour(theme.dim) if faint or text == "0" else readable_on(ground, theme))
                        painter.drawText(part, Qt.AlignmentFlag.AlignCenter, text)
        painter.setOpacity(1.0)


def banded(planes: Sequence[GridPanel]) -> GridPanel | BandGrid:
    """A grid with a band for each plane; the plane itself where there is one."""
    return planes[0] if len(planes) == 1 else BandGrid(tuple(planes))
