"""TermGrid: the terms of a large sum where they stand in the kernel, for which a table has too many rows."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from explorer.explaining.questions import Explanation, Row
from explorer.panels.base import Run, hairline
from explorer.panels.colormap import readable_on, signed_rgb
from explorer.panels.text import TextPanel
from explorer.panels.theme import NUMBERS, Theme, font

TOTAL = 26.0
LARGEST_PX = 12.0
LEADING = 1.25
EDGE, GAP = 3.0, 1.0
ASPECT = 0.62  # of a cell, where the page does not say


@dataclass(frozen=True, eq=False)
class TermGrid:
    """As many rows of cells as columns, or fewer where heads are hidden. A cell holds a term's numbers (one line for
    each input channel) and what they come to, on the colour of its value in [-largest, largest]. The total stands
    under a rule."""

    told: Explanation
    ink: str
    largest: float

    def natural_height(self, width: float, theme: Theme) -> float:
        """How high it would like to be in this width."""
        deepest = max(len(self._lines(row)) for row in self.told.rows)
        return width * ASPECT * max(1.0, deepest / 2) + TOTAL

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        across = ceil(sqrt(len(self.told.rows)))
        width, height = rect.width() / across, (rect.height() - TOTAL) / ceil(len(self.told.rows) / across)
        values = np.array([row.value or 0.0 for row in self.told.rows])
        colours = signed_rgb(values[None], self.largest or 1.0, theme)[0]
        size = self._size(width - 2 * EDGE, height - EDGE)
        for index, (row, rgb) in enumerate(zip(self.told.rows, colours, strict=True)):
            down, right = divmod(index, across)
            cell = QRectF(rect.left() + right * width, rect.top() + down * height, width, height)
            self._paint_cell(painter, cell.adjusted(GAP, GAP, -GAP, -GAP), row, QColor(*map(int, rgb)), size, theme)
        end = QRectF(rect.left(), rect.bottom() - TOTAL + 6, rect.width(), TOTAL - 6)
        painter.setPen(hairline(theme, "dim"))
        painter.drawLine(QLineF(end.left(), end.top() - 2, end.right(), end.top() - 2))
        TextPanel(((Run("Σ", self.ink, True),),), 13).paint(painter, end, theme)
        said = self.told.shown(self.told.total)
        TextPanel(((Run(said, "ink", True, True),),), 13, "right").paint(painter, end, theme)

    def _paint_cell(self, painter: QPainter, cell: QRectF, row: Row, ground: QColor, size: float, theme: Theme) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(cell, 3, 3)
        lines = self._lines(row)
        pitch = size * LEADING
        top = cell.center().y() - pitch * len(lines) / 2
        painter.setPen(readable_on(ground, theme))
        for index, line in enumerate(lines):
            last = index == len(lines) - 1
            # Painted at a size of whole px and scaled, because a font's own size is a whole number.
            painter.save()
            painter.translate(cell.left(), top + index * pitch)
            painter.scale(size / LARGEST_PX, size / LARGEST_PX)
            painter.setFont(_set_in(last))
            painter.drawText(
                QRectF(0, 0, cell.width() * LARGEST_PX / size, LARGEST_PX * LEADING), Qt.AlignmentFlag.AlignCenter, line
            )
            painter.restore()

    def _lines(self, row: Row) -> tuple[str, ...]:
        return (*row.text.split(" + "), self.told.shown(row))

    def _size(self, width: float, height: float) -> float:
        """The largest type in which every line of every cell fits."""
        lines = [self._lines(row) for row in self.told.rows]
        widest = max(QFontMetricsF(_set_in(True)).horizontalAdvance(line) for cell in lines for line in cell)
        deepest = max(len(cell) for cell in lines) * LARGEST_PX * LEADING
        return LARGEST_PX * min(1.0, width / widest, height / deepest)


def _set_in(strong: bool) -> QFont:
    return font(NUMBERS, LARGEST_PX, QFont.Weight.Bold if strong else QFont.Weight.Normal)
