"""PlotPanel: a curve with its axes, ticks and marks; the figure's twin of the closing plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from explorer.panels.base import Run, hairline, line_width
from explorer.panels.text import TextPanel
from explorer.panels.theme import LABEL_PX, Theme, colour
from explorer.panels.ticks import Tick, spread

Array = npt.NDArray[Any]
LABEL_LINE = LABEL_PX * 1.36
TICK_PX = 4.0


@dataclass(frozen=True)
class Mark:
    """A point on the plot in a colour of the theme; `label` stands at the top of a line through it."""

    x: float
    y: float
    ink: str
    radius: float = 4.0
    label: str = ""


@dataclass(frozen=True, eq=False)
class PlotPanel:
    """A curve y over x (ascending) within the ranges, filled down to 0, with `dots` on it and `marks`."""

    x: Array
    y: Array
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    x_ticks: tuple[Sequence[Tick], Sequence[Tick]]  # labelled, unlabelled
    y_ticks: Sequence[Tick]
    ink: str = "attention"
    dots: Array | None = None  # which of the points, bool
    marks: tuple[Mark, ...] = ()

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        area = self.area(rect, theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self._paint_axes(painter, area, theme)
        points = [self.at(area, x, y) for x, y in zip(self.x.tolist(), self.y.tolist(), strict=True)]
        if points:
            floor = area.bottom()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(getattr(theme, self.ink), 0.16))
            ends = [QPointF(points[-1].x(), floor), QPointF(points[0].x(), floor)]
            painter.drawPolygon(QPolygonF([*points, *ends]))
            pen = hairline(theme, self.ink, 2.0)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF(points))
        if self.dots is not None:
            painter.setPen(hairline(theme, "panel"))
            painter.setBrush(colour(getattr(theme, self.ink)))
            for point in (p for p, shown in zip(points, self.dots.tolist(), strict=True) if shown):
                painter.drawEllipse(point, 2.6, 2.6)
        for mark in self.marks:
            self._paint_mark(painter, area, mark, theme)

    def area(self, rect: QRectF, theme: Theme) -> QRectF:
        """What of `rect` lies within the axes."""
        left = max((line_width((Run(label, number=True),), theme) for _, label in self.y_ticks), default=0.0)
        top = LABEL_LINE if any(mark.label for mark in self.marks) else 2.0
        area = rect.adjusted(left + TICK_PX + 4, top, 0, -(LABEL_LINE + TICK_PX + 2))
        for at, label in self.x_ticks[0][-1:]:  # it is centered on its tick and must not leave the rectangle
            share = (at - self.x_range[0]) / self._width
            room = area.width() - line_width((Run(label, number=True),), theme) / 2
            area.setWidth(min(area.width(), room / share))
        return area

    @property
    def _width(self) -> float:
        return self.x_range[1] - self.x_range[0]

    def at(self, area: QRectF, x: float, y: float) -> QPointF:
        """Where a value lies."""
        across = (x - self.x_range[0]) / self._width
        up = (y - self.y_range[0]) / (self.y_range[1] - self.y_range[0])
        return QPointF(area.left() + across * area.width(), area.bottom() - up * area.height())

    def _paint_axes(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        painter.setPen(hairline(theme))
        for value, _ in self.y_ticks:
            y = self.at(area, 0, value).y()
            painter.drawLine(QLineF(area.left() - TICK_PX, y, area.right(), y))
        for ticks, length in zip(self.x_ticks, (TICK_PX, TICK_PX / 2), strict=True):
            for value, _ in ticks:
                x = self.at(area, value, 0).x()
                painter.drawLine(QLineF(x, area.bottom(), x, area.bottom() + length))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.topLeft(), area.bottomLeft())
        widest = max((line_width((Run(label, number=True),), theme) for _, label in self.x_ticks[0]), default=0.0)
        for value, label in spread(self.x_ticks[0], (widest * 0.72 + 6) * self._width / area.width()):
            x = self.at(area, value, 0).x()
            below = QRectF(x - widest / 2, area.bottom() + TICK_PX + 2, widest, LABEL_LINE)
            TextPanel(((Run(label, number=True),),), align="center").paint(painter, below, theme)
        for value, label in self.y_ticks:
            y = self.at(area, 0, value).y()
            before = QRectF(area.left() - TICK_PX - 4 - 80, y - LABEL_LINE / 2, 80, LABEL_LINE)
            TextPanel(((Run(label, number=True),),), align="right").paint(painter, before, theme)

    def _paint_mark(self, painter: QPainter, area: QRectF, mark: Mark, theme: Theme) -> None:
        point = self.at(area, mark.x, min(mark.y, self.y_range[1]))
        if mark.label:
            line = (Run(mark.label, "ink", True, True),)
            wide = line_width(line, theme)
            left = min(max(point.x() - wide / 2, area.left()), area.right() - wide)
            painter.setPen(hairline(theme, mark.ink, 1.5))
            painter.drawLine(QLineF(point.x(), area.top(), point.x(), area.bottom()))
            TextPanel((line,)).paint(painter, QRectF(left, area.top() - LABEL_LINE, wide + 1, LABEL_LINE), theme)
        painter.setPen(hairline(theme, "panel", 1.5))
        painter.setBrush(colour(getattr(theme, mark.ink)))
        painter.drawEllipse(point, mark.radius, mark.radius)
