"""GridPanel: a small matrix of numbers on coloured cells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from explorer.panels.base import Spot
from explorer.panels.colormap import readable_on
from explorer.panels.theme import NUMBERS, Theme, colour, font

LARGEST_CELL = 0.245  # of the panel's height
SMALLEST_TEXT_PX, LARGEST_TEXT_PX = 8.0, 11.5
Texts = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, eq=False)
class GridPanel:
    """`texts` (rows of columns) on cells of `rgb` uint8 (rows, columns, 3). `faint` cells (hidden heads) are paler;
    where a text is empty there is no cell.

    All cells have one text size, the largest at which the longest text fits. Where that is too small to read the
    `briefs` stand for them, and where these are too small as well the colours speak alone: pointing tells the number.
    """

    texts: Texts
    briefs: Texts
    rgb: npt.NDArray[Any]
    faint: frozenset[tuple[int, int]] = frozenset()

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        texts, size = self._set_in(rect, theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if size is not None:
            painter.setFont(font(NUMBERS, size))
        for r, row in enumerate(texts):
            for c, text in enumerate(row):
                if not text:
                    continue  # a place without a number
                cell = self.spot_rect(rect, Spot(r, c))
                ground = QColor(*(int(v) for v in self.rgb[r, c]))
                faint = (r, c) in self.faint
                painter.setOpacity(0.3 if faint else 1.0)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ground)
                painter.drawRoundedRect(cell, 3, 3)
                if size is not None:
                    painter.setOpacity(0.6 if faint else 1.0)
                    painter.setPen(colour(theme.dim) if faint or text == "0" else readable_on(ground, theme))
                    painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, text)
        painter.setOpacity(1.0)

    def spot(self, rect: QRectF, point: QPointF) -> Spot | None:
        side, left, top = self._frame(rect)
        row, column = int((point.y() - top) // side), int((point.x() - left) // side)
        inside = 0 <= row < len(self.texts) and 0 <= column < len(self.texts[0])
        return Spot(row, column) if inside and self.texts[row][column] else None

    def spot_rect(self, rect: QRectF, spot: Spot) -> QRectF:
        side, left, top = self._frame(rect)
        gap = 1.0 if side > 12 else 0.5
        return QRectF(left + spot.column * side + gap, top + spot.row * side + gap, side - 2 * gap, side - 2 * gap)

    def bounds(self, rect: QRectF) -> QRectF:
        side, left, top = self._frame(rect)
        return QRectF(left, top, side * len(self.texts[0]), side * len(self.texts))

    def _frame(self, rect: QRectF) -> tuple[float, float, float]:
        rows, columns = len(self.texts), len(self.texts[0])
        # Bounded by the height alone, which is the same along a lane: equal cells in columns of unequal width.
        side = min(rect.width() / columns, rect.height() / rows, rect.height() * LARGEST_CELL)
        return side, rect.center().x() - side * columns / 2, rect.center().y() - side * rows / 2

    def _set_in(self, rect: QRectF, theme: Theme) -> tuple[Texts, float | None]:
        """Which texts fit, and at what size; None where none does."""
        side, _, _ = self._frame(rect)
        for texts in (self.texts, self.briefs):
            longest = max((text for row in texts for text in row), key=len)
            largest = LARGEST_TEXT_PX * theme.scale * max(1.0, side / 46)
            fitted = min(largest, (side - 6) / max(_width_per_px(longest), 0.1))
            if fitted >= SMALLEST_TEXT_PX and side >= 14:
                return texts, fitted
        return self.texts, None


@lru_cache(maxsize=1024)
def _width_per_px(text: str) -> float:
    """How wide a number is, in px per px of its type's size."""
    return QFontMetricsF(font(NUMBERS, 100)).horizontalAdvance(text) / 100
