"""BandChart: curves with a band around each, and their names at their right ends, so that no colour is needed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPolygonF

from explorer.panels.base import Run, hairline, line_width
from explorer.panels.chart import LINE, Array, Chart, Rule, Series
from explorer.panels.text import TextPanel
from explorer.panels.theme import Theme, colour

OPACITY = 0.16
LEADER = 14.0  # units from the end of a curve to its name


@dataclass(frozen=True, eq=False)
class Band:
    """Between two values at every x."""

    x: Array
    low: Array
    high: Array
    ink: str


@dataclass(frozen=True)
class CurveEnd:
    """The name of a curve, and where the curve ends."""

    x: float
    y: float
    name: str
    ink: str


@dataclass(frozen=True, eq=False)
class BandChart(Chart):
    """Rules across have their words at the left, above the line, where the names of curves leave them room."""

    bands: tuple[Band, ...] = ()
    ends: tuple[CurveEnd, ...] = ()

    def area(self, rect: QRectF, theme: Theme) -> QRectF:
        within = super().area(rect, theme)
        return within.adjusted(0, 0, -self._names_width(theme), 0) if self.ends else within

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        super().paint(painter, rect, theme)
        area = self.area(rect, theme)
        for end, top in zip(self.ends, self.name_tops(area), strict=True):
            point = self.at(area, end.x, end.y)
            left = area.right() + LEADER
            painter.setPen(hairline(theme, end.ink, 0.8))
            painter.drawLine(QLineF(point.x() + 4, point.y(), left - 3, top + LINE / 2))
            box = QRectF(left, top, self._names_width(theme), LINE)
            TextPanel(((Run(end.name, end.ink if end.ink != "line" else "dim", bold=True),),)).paint(
                painter, box, theme
            )

    def paint_under(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        for band in self.bands:
            upper = self.points(Series(band.x, band.high, band.ink), area)
            lower = self.points(Series(band.x, band.low, band.ink), area)
            painter.setPen(hairline(theme, "panel", 0.0, 0.0))
            painter.setBrush(colour(getattr(theme, band.ink), OPACITY))
            painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))

    def name_tops(self, area: QRectF) -> list[float]:
        """Where names begin: beside their curves' ends, moved apart as far as they need, within the plot's height."""
        wanted = [self.at(area, end.x, end.y).y() - LINE / 2 for end in self.ends]
        order = sorted(range(len(wanted)), key=lambda index: wanted[index])
        tops = list(wanted)
        lowest = area.bottom() - LINE * len(order)
        for place, index in enumerate(order):
            above = tops[order[place - 1]] + LINE if place else area.top() - LINE / 2
            tops[index] = max(above, min(wanted[index], lowest + LINE * place))
        for place in range(len(order) - 2, -1, -1):  # back up, where they were pushed below the frame
            tops[order[place]] = min(tops[order[place]], tops[order[place + 1]] - LINE)
        return tops

    def _names_width(self, theme: Theme) -> float:
        return LEADER + max(line_width((Run(end.name, bold=True),), theme) for end in self.ends) + 2

    def _paint_rule_label(self, painter: QPainter, rule: Rule, area: QRectF, theme: Theme) -> None:
        if not (rule.across and rule.label):
            super()._paint_rule_label(painter, rule, area, theme)
            return
        line = (Run(rule.label, rule.ink, bold=True),)
        start: QPointF = self._line_of(rule, area).p1()
        box = QRectF(start.x() + 6, start.y() - LINE - 1, min(line_width(line, theme) + 2, area.width() - 8), LINE)
        TextPanel((line,)).paint(painter, box, theme)
