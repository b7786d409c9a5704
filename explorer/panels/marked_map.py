"""MarkedMap: a map with pixels that are named by numbers, and lines from the first of them to the others."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from explorer.panels.base import Run, Spot, hairline, line_width
from explorer.panels.maps import MapPanel, paint_query
from explorer.panels.text import LEADING, TextPanel
from explorer.panels.theme import DARK, LABEL_PX, Theme, colour

SMALLEST_PX = 7.0  # of a mark
NUMBER_PX = LABEL_PX - 1.0


@dataclass(frozen=True, eq=False)
class MarkedMap:
    """`marks` are pixels as (row, column); numbered where there is more than one."""

    map: MapPanel
    marks: tuple[tuple[int, int], ...] = ()
    joined: bool = False

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        self.map.paint(painter, rect, theme)
        cells = [self._cell(rect, mark) for mark in self.marks]
        if self.joined:
            for ink, width in ((colour("#0F1117", 0.7), 3.0), (colour(theme.convolution), 1.4)):
                painter.setPen(QPen(ink, width))
                for cell in cells[1:]:
                    painter.drawLine(QLineF(cells[0].center(), cell.center()))
        for cell in cells:
            paint_query(painter, cell, False)
        if len(cells) > 1:
            for number, place in enumerate(self.numbers(rect), 1):
                self._paint_number(painter, place, str(number), theme)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(hairline(theme))

    def numbers(self, rect: QRectF) -> list[QRectF]:
        """Where the number of each mark stands: beside it, within the map, over no other one if that can be."""
        area, size = self.bounds(rect), LABEL_PX * 1.2
        taken: list[QRectF] = [self._cell(rect, mark) for mark in self.marks]
        placed: list[QRectF] = []
        for cell in list(taken):
            around = [
                QRectF(cell.center().x() + x - size / 2, cell.center().y() + y - size / 2, size, size)
                for reach in (1, 2, 3)
                for x, y in _ways(reach * (size + cell.width()) / 2 + 1)
            ]
            free = [one for one in around if area.contains(one) and not any(one.intersects(other) for other in taken)]
            place = free[0] if free else around[0]
            taken.append(place)
            placed.append(place)
        return placed

    @staticmethod
    def _paint_number(painter: QPainter, place: QRectF, text: str, theme: Theme) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("#0F1117", 0.75))
        painter.drawRoundedRect(place, 3, 3)
        line = (Run(text, "ink", bold=True, number=True),)
        high = NUMBER_PX * LEADING
        left = place.center().x() - line_width(line, DARK, NUMBER_PX) / 2
        box = QRectF(left, place.center().y() - high / 2, place.width(), high)
        TextPanel((line,), NUMBER_PX).paint(painter, box, DARK)  # on a dark ground in every theme

    def _cell(self, rect: QRectF, mark: tuple[int, int]) -> QRectF:
        cell = self.map.spot_rect(rect, Spot(*mark))
        grow = max(0.0, (SMALLEST_PX - cell.width()) / 2)
        return cell.adjusted(-grow, -grow, grow, grow)

    def spot(self, rect: QRectF, point: QPointF) -> Spot | None:
        return self.map.spot(rect, point)

    def spot_rect(self, rect: QRectF, spot: Spot) -> QRectF:
        return self.map.spot_rect(rect, spot)

    def bounds(self, rect: QRectF) -> QRectF:
        return self.map.bounds(rect)


def _ways(reach: float) -> tuple[tuple[float, float], ...]:
    sides = ((reach, 0.0), (-reach, 0.0), (0.0, -reach), (0.0, reach))
    return (*sides, (reach, -reach), (-reach, -reach), (reach, reach), (-reach, reach))
