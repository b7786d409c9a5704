"""NamedGrid: a grid of numbers whose rows and columns have names."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from explorer.panels.base import Run, Spot, line_width
from explorer.panels.grids import LARGEST_CELL, GridPanel
from explorer.panels.text import TextPanel
from explorer.panels.theme import DARK, LABEL_PX, Theme

LINE, GAP = LABEL_PX * 1.36, 6.0
LARGEST_CELL_PX = 46.0
MOST_SHARE = 0.4  # of the width, for the names of rows


@dataclass(frozen=True, eq=False)
class NamedGrid:
    """`rows` and `columns` are as many names as the grid has, or ()."""

    grid: GridPanel
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        inner = self._inner(rect)
        self.grid.paint(painter, inner, theme)
        left = rect.left()
        for row, name in enumerate(self.rows):
            cell = self.grid.spot_rect(inner, Spot(row, 0))
            box = QRectF(left, cell.center().y() - LINE / 2, cell.left() - GAP - left, LINE)
            TextPanel(((Run(name),),), align="right").paint(painter, box, theme)
        for column, name in enumerate(self.columns):
            cell = self.grid.spot_rect(inner, Spot(0, column))
            box = QRectF(cell.left(), cell.top() - LINE - 1, cell.width(), LINE)
            TextPanel(((Run(name),),), align="center").paint(painter, box, theme)

    def _inner(self, rect: QRectF) -> QRectF:
        """What is left for the cells; as large as they can be there (a grid alone keeps its cells small)."""
        wide = max((line_width((Run(name),), DARK) for name in self.rows), default=0.0)
        left = min(wide + GAP, rect.width() * MOST_SHARE) if wide else 0.0
        top = LINE + 2 if self.columns else 0.0
        room = rect.adjusted(left, top, 0, 0)
        rows, columns = len(self.grid.texts), len(self.grid.texts[0])
        cell = min(room.width() / columns, room.height() / rows, LARGEST_CELL_PX)
        high = max(cell * rows, cell / LARGEST_CELL)
        across = QRectF(room.left(), 0, room.width(), 0)
        return QRectF(across.left(), room.center().y() - high / 2, across.width(), high)

    def spot(self, rect: QRectF, point: QPointF) -> Spot | None:
        return self.grid.spot(self._inner(rect), point)

    def spot_rect(self, rect: QRectF, spot: Spot) -> QRectF:
        return self.grid.spot_rect(self._inner(rect), spot)

    def bounds(self, rect: QRectF) -> QRectF:
        cells = self.grid.bounds(self._inner(rect))
        top = cells.top() - (LINE + 2 if self.columns else 0.0)
        return QRectF(rect.left(), top, rect.width(), cells.bottom() - top)
