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
SMALLEST_CELL_PX = 14.0
NOTE_SHARE, SMALLEST_NOTE_PX = 0.82, 7.0
LEADING = 1.2  # from line to line, in sizes of the type
Texts = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, eq=False)
class GridPanel:
    """`texts` (rows of columns) on cells of `rgb` uint8 (rows, columns, 3). `faint` cells (hidden heads) are paler;
    where a text is empty there is no cell. `notes` stand small under the texts, where there is room for them.

    All cells have one text size, the largest at which the longest text fits. Where that is too small to read the
    `briefs` stand for them, and where these are too small as well the colours speak alone: pointing tells the number.
    """

    texts: Texts
    briefs: Texts
    rgb: npt.NDArray[Any]
    faint: frozenset[tuple[int, int]] = frozenset()
    notes: Texts | None = None

    @property
    def planes(self) -> tuple[GridPanel, ...]:
        """Itself: a grid of several planes is a `BandGrid`."""
        return (self,)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        side, _, _ = self._frame(rect)
        texts, size = self.set_in(side, side, theme)
        note = self._note_size(side, size)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
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
                    painter.setFont(font(NUMBERS, size))
                    above = cell.adjusted(0, 0, 0, -note * LEADING)
                    painter.drawText(above, Qt.AlignmentFlag.AlignCenter, text)
                    if note and self.notes:
                        painter.setFont(font(NUMBERS, note))
                        below = cell.adjusted(0, cell.height() / 2 + size * 0.25, 0, 0)
                        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.notes[r][c])
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

    def set_in(self, width: float, height: float, theme: Theme) -> tuple[Texts, float | None]:
        """Which texts fit cells of this size, and at what size; None where none does."""
        for texts in (self.texts, self.briefs):
            largest = LARGEST_TEXT_PX * theme.scale * max(1.0, width / 46)
            fitted = min(largest, (width - 6) / _widest_per_px(texts), (height - 2) / LEADING)
            if fitted >= SMALLEST_TEXT_PX and width >= SMALLEST_CELL_PX:
                return texts, fitted
        return self.texts, None

    def _note_size(self, side: float, size: float | None) -> float:
        """The size of the notes; 0 where there are none, or no room for them."""
        if self.notes is None or size is None:
            return 0.0
        fitted = min(size * NOTE_SHARE, (side - 4) / _widest_per_px(self.notes), (side - 6) / LEADING - size)
        return fitted if fitted >= SMALLEST_NOTE_PX else 0.0


def _widest_per_px(texts: Texts) -> float:
    return max(_width_per_px(max((text for row in texts for text in row), key=len)), 0.1)


@lru_cache(maxsize=1024)
def _width_per_px(text: str) -> float:
    """How wide a number is, in px per px of its type's size."""
    return QFontMetricsF(font(NUMBERS, 100)).horizontalAdvance(text) / 100
