"""TermTable: every term of a sum as a row, with a bar for its size, and the total under a rule."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter

from explorer.explaining.questions import Explanation, Row
from explorer.panels.base import Line, Run, hairline, line_width
from explorer.panels.text import TextPanel
from explorer.panels.theme import Theme, colour

PITCH = 19.0
BAR, GAP, BETWEEN = 54.0, 10.0, 22.0
TOTAL = 26.0
LARGEST_SHARE = 1.2


@dataclass(frozen=True, eq=False)
class TermTable:
    """The rows of an explanation and their total. It takes as many columns as let its type be largest."""

    told: Explanation
    ink: str
    largest: float  # the |value| of a whole bar

    def natural_height(self, width: float, theme: Theme) -> float:
        """How high it would like to be in this width."""
        columns, share = min(((c, self._share(c, width, 1e9, theme)) for c in range(1, 5)), key=_preference)
        return (ceil(len(self.told.rows) / columns) * PITCH + TOTAL) * share

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        columns = max(range(1, 5), key=lambda c: self._share(c, rect.width(), rect.height(), theme))
        share = self._share(columns, rect.width(), rect.height(), theme)
        painter.translate(rect.topLeft())
        painter.scale(share, share)
        width = (rect.width() / share - BETWEEN * (columns - 1)) / columns
        width = min(width, self._column_width(theme) * 1.25)
        deep = ceil(len(self.told.rows) / columns)
        for index, row in enumerate(self.told.rows):
            column, line = divmod(index, deep)
            self._paint_row(painter, QRectF(column * (width + BETWEEN), line * PITCH, width, PITCH), row, theme)
        end = QRectF((columns - 1) * (width + BETWEEN), deep * PITCH + 5, width, PITCH)
        painter.setPen(hairline(theme, "dim"))
        painter.drawLine(QLineF(0, end.top() - 2, end.right(), end.top() - 2))
        TextPanel(((Run("Σ", self.ink, True),),), 13).paint(painter, QRectF(0, end.top(), 40, PITCH), theme)
        TextPanel(((Run(self.told.shown(self.told.total), "ink", True, True),),), 13, "right").paint(
            painter, end, theme
        )

    def _paint_row(self, painter: QPainter, rect: QRectF, row: Row, theme: Theme) -> None:
        label, text, value = self._cells(row)
        value_width = max(line_width(self._cells(r)[2], theme) for r in self.told.rows)
        line = rect.adjusted(0, 2, 0, 0)
        TextPanel((label,)).paint(painter, line, theme)
        TextPanel((value,), align="right").paint(painter, line, theme)
        bar = QRectF(rect.right() - value_width - GAP - BAR, rect.top() + 4, BAR, PITCH - 8)
        before = QRectF(rect.left(), line.top(), bar.left() - GAP - rect.left(), PITCH)
        TextPanel((text,), align="right").paint(painter, before, theme)
        zero = bar.center().x()
        reach = (row.value or 0.0) / (self.largest or 1.0) * BAR / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.convolution if reach > 0 else theme.negative))
        painter.drawRect(QRectF(min(zero, zero + reach), bar.top(), abs(reach), bar.height()))
        painter.setPen(hairline(theme, "dim", 0.8))
        painter.drawLine(QLineF(zero, rect.top(), zero, rect.bottom()))

    def _cells(self, row: Row) -> tuple[Line, Line, Line]:
        return (Run(row.label),), (Run(row.text, "ink", number=True),), (Run(self.told.shown(row), "ink", number=True),)

    def _column_width(self, theme: Theme) -> float:
        widths = [[line_width(cell, theme) for cell in self._cells(row)] for row in self.told.rows]
        return float(sum(max(column) for column in zip(*widths, strict=True))) + BAR + 3 * GAP

    def _share(self, columns: int, width: float, height: float, theme: Theme) -> float:
        """How large its type can be with so many columns, as a share of 11 px."""
        wide = columns * self._column_width(theme) + (columns - 1) * BETWEEN
        high = ceil(len(self.told.rows) / columns) * PITCH + TOTAL
        return float(min(LARGEST_SHARE, width / wide, height / high))


def _preference(choice: tuple[int, float]) -> tuple[float, int]:
    columns, share = choice
    return -share, columns
