"""GridPanel: a small matrix of numbers on coloured cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from explorer.panels.base import Spot
from explorer.panels.colormap import readable_on
from explorer.panels.theme import NUMBERS, Theme, colour, font

LARGEST_CELL = 0.245  # of the panel's height
SMALLEST_TEXT_PX, LARGEST_TEXT_PX = 8.0, 11.5


@dataclass(frozen=True, eq=False)
class GridPanel:
    """`texts` (rows of columns) on cells of `rgb` uint8 (rows, columns, 3). `faint` cells (hidden heads) are paler.

    All cells have one text size, the largest at which the longest text fits; below 8 px the colours speak alone and
    the number is found by pointing at the cell.
    """

    texts: tuple[tuple[str, ...], ...]
    rgb: npt.NDArray[Any]
    faint: frozenset[tuple[int, int]] = frozenset()

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        size = self._text_px(rect, theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if size is not None:
            painter.setFont(font(NUMBERS, size))
        for r, row in enumerate(self.texts):
            for c, text in enumerate(row):
                cell = self.spot_rect(rect, Spot(r, c))
                ground = QColor(*(int(v) for v in self.rgb[r, c]))
                painter.setOpacity(0.3 if (r, c) in self.faint else 1.0)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ground)
                painter.drawRoundedRect(cell, 3, 3)
                if size is not None:
                    painter.setPen(readable_on(ground, theme) if text != "0" else colour(theme.dim))
                    painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, text)
        painter.setOpacity(1.0)

    def spot(self, rect: QRectF, point: QPointF) -> Spot | None:
        side, left, top = self._frame(rect)
        row, column = int((point.y() - top) // side), int((point.x() - left) // side)
        inside = 0 <= row < len(self.texts) and 0 <= column < len(self.texts[0])
        return Spot(row, column) if inside else None

    def spot_rect(self, rect: QRectF, spot: Spot) -> QRectF:
        side, left, top = self._frame(rect)
        gap = 1.0 if side > 12 else 0.5
        return QRectF(left + spot.column * side + gap, top + spot.row * side + gap, side - 2 * gap, side - 2 * gap)

    def _frame(self, rect: QRectF) -> tuple[float, float, float]:
        rows, columns = len(self.texts), len(self.texts[0])
        # Bounded by the height alone, which is the same along a lane: equal cells in columns of unequal width.
        side = min(rect.width() / columns, rect.height() / rows, rect.height() * LARGEST_CELL)
        return side, rect.center().x() - side * columns / 2, rect.center().y() - side * rows / 2

    def _text_px(self, rect: QRectF, theme: Theme) -> float | None:
        side, _, _ = self._frame(rect)
        longest = max((text for row in self.texts for text in row), key=len)
        largest = LARGEST_TEXT_PX * theme.scale * max(1.0, side / 46)
        wide = QFontMetricsF(font(NUMBERS, 100)).horizontalAdvance(longest) / 100  # per px of size
        fitted = min(largest, (side - 6) / max(wide, 0.1))
        return fitted if fitted >= SMALLEST_TEXT_PX and side >= 14 else None
