"""Chart: several curves on one pair of axes, linear or logarithmic, with a legend above and the axes named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from explorer.panels.base import Run, Spot, hairline, line_width
from explorer.panels.text import TextPanel
from explorer.panels.theme import DARK, LABEL_PX, Theme, colour
from explorer.panels.ticks import Tick, spread

Array = npt.NDArray[Any]
LINE = LABEL_PX * 1.36
TICK = 4.0
DOT = 3.2
NEAR = 14.0  # units within which a point is under the mouse
DASH, GAP = 5.0, 4.0
SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


@dataclass(frozen=True)
class Scale:
    """One axis: its ends, whether it is logarithmic, its labelled ticks, its name."""

    low: float
    high: float
    ticks: tuple[Tick, ...]
    name: str = ""
    log: bool = False

    def share(self, value: Array | float) -> Any:
        """Where values lie, 0 at the low end, 1 at the high one."""
        if self.log:
            with np.errstate(divide="ignore", invalid="ignore"):
                return (np.log10(value) - log10(self.low)) / (log10(self.high) - log10(self.low))
        return (np.asarray(value) - self.low) / (self.high - self.low)

    def value(self, share: float) -> float:
        """The value at a share of the axis."""
        if self.log:
            return float(10 ** (log10(self.low) + share * (log10(self.high) - log10(self.low))))
        return self.low + share * (self.high - self.low)


def decades(low: float, high: float, name: str = "", most: int = 8) -> Scale:
    """A logarithmic axis of whole powers of ten around positive values; every second or third has a label if many."""
    first, last = floor(log10(low) + 1e-9), ceil(log10(high) - 1e-9)
    last = max(last, first + 1)
    step = ceil((last - first + 1) / most)
    ticks = tuple((10.0**power, power_of_ten(power)) for power in range(first, last + 1, step))
    return Scale(10.0**first, 10.0**last, ticks, name, log=True)


def linear(low: float, high: float, name: str = "", most: int = 5, percent: bool = False) -> Scale:
    """A linear axis with round ticks from `low` up; percent: shares of 1, labelled in percent."""
    width = (high - low) or 1.0
    power = 10.0 ** floor(log10(width / most))
    step = next(s * power for s in (1, 2, 2.5, 5, 10) if width / (s * power) <= most)
    values = np.arange(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1) * step
    labels = (f"{v * 100:.4g} %" if percent else f"{v:.4g}".replace("-", "−") for v in values)
    return Scale(low, high, tuple((float(v), text) for v, text in zip(values, labels, strict=True)), name)


def power_of_ten(power: int) -> str:
    return "1" if power == 0 else "10" if power == 1 else f"10{str(power).translate(SUPERSCRIPTS)}"


@dataclass(frozen=True, eq=False)
class Series:
    """One curve. `label` stands in the legend; without one the curve explains itself."""

    x: Array
    y: Array
    ink: str
    label: str = ""
    dashed: bool = False
    dots: bool = False
    line: bool = True
    width: float = 2.0
    dot: float = DOT


@dataclass(frozen=True)
class Rule:
    """A line through the whole plot at a value of x (or y), with a word at its end."""

    at: float
    ink: str = "dim"
    label: str = ""
    across: bool = False  # at a value of y
    handle: float | None = None  # a round handle on it, at this value of the other axis
    dashed: bool = False


@dataclass(frozen=True, eq=False)
class Chart:
    """What is not finite, or not positive on a logarithmic axis, is left out of a curve."""

    series: tuple[Series, ...]
    x: Scale
    y: Scale
    rules: tuple[Rule, ...] = ()

    # Geometry

    def area(self, rect: QRectF, theme: Theme) -> QRectF:
        """What of `rect` lies within the axes."""
        labels = (line_width((Run(label, number=True),), theme) for _, label in self.y.ticks)
        left = max(labels, default=0.0) + TICK + 6 + (LINE + 4 if self.y.name else 0)
        top = LINE + 8 if self._legend() or any(rule.label and not rule.across for rule in self.rules) else 6.0
        top += LINE if self._legend() and any(rule.label and not rule.across for rule in self.rules) else 0.0
        bottom = LINE + TICK + 4 + (LINE + 2 if self.x.name else 0)
        last = self.x.ticks[-1:]
        right = max((line_width((Run(label, number=True),), theme) / 2 for _, label in last), default=0.0)
        return rect.adjusted(left, top, -max(right, 4.0), -bottom)

    def at(self, area: QRectF, x: float, y: float) -> QPointF:
        return QPointF(
            area.left() + float(self.x.share(x)) * area.width(), area.bottom() - float(self.y.share(y)) * area.height()
        )

    def value_at(self, rect: QRectF, point: QPointF, theme: Theme) -> tuple[float, float]:
        """(x, y) under a point, kept within the axes."""
        area = self.area(rect, theme)
        across = min(max((point.x() - area.left()) / area.width(), 0.0), 1.0)
        up = min(max((area.bottom() - point.y()) / area.height(), 0.0), 1.0)
        return self.x.value(across), self.y.value(up)

    def points(self, series: Series, area: QRectF) -> list[QPointF]:
        """Where a curve's values lie; what cannot be shown is missing."""
        across, up = self.x.share(series.x), self.y.share(series.y)
        shown = np.isfinite(across) & np.isfinite(up)
        return [
            QPointF(area.left() + float(a) * area.width(), area.bottom() - float(u) * area.height())
            for a, u in zip(across[shown], up[shown], strict=True)
        ]

    # As every panel. A spot is a point of a curve: its row the curve, its column the point. (Axes lie at the same place
    # in the dark and in the light theme.)

    def spot(self, rect: QRectF, point: QPointF) -> Spot | None:
        area = self.area(rect, DARK)
        best, found = NEAR, None
        for row, series in enumerate(self.series):
            if not series.dots:
                continue
            across, up = self.x.share(series.x), self.y.share(series.y)
            for column, (a, u) in enumerate(zip(np.atleast_1d(across), np.atleast_1d(up), strict=True)):
                dx = area.left() + float(a) * area.width() - point.x()
                dy = area.bottom() - float(u) * area.height() - point.y()
                apart = float(np.hypot(dx, dy))
                if apart < best:
                    best, found = apart, Spot(row, column)
        return found

    def spot_rect(self, rect: QRectF, spot: Spot) -> QRectF:
        series = self.series[spot.row]
        middle = self.at(self.area(rect, DARK), float(series.x[spot.column]), float(series.y[spot.column]))
        return QRectF(middle.x() - 6, middle.y() - 6, 12, 12)

    def bounds(self, rect: QRectF) -> QRectF:
        return rect

    # Painting

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        area = self.area(rect, theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self._paint_axes(painter, rect, area, theme)
        self._paint_legend(painter, rect, area, theme)
        painter.save()
        painter.setClipRect(area.adjusted(-6, -6, 6, 6))
        self.paint_under(painter, area, theme)
        for rule in self.rules:
            painter.setPen(_dashed(hairline(theme, rule.ink, 1.4), rule.dashed))
            painter.drawLine(self._line_of(rule, area))
        for series in self.series:
            self._paint_series(painter, self.points(series, area), series, theme)
        for rule in self.rules:
            if rule.handle is not None:
                self._paint_handle(painter, rule, area, theme)
        painter.restore()
        for rule in self.rules:
            self._paint_rule_label(painter, rule, area, theme)

    def paint_under(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """What lies under the curves."""

    def _paint_series(self, painter: QPainter, points: Sequence[QPointF], series: Series, theme: Theme) -> None:
        pen = hairline(theme, series.ink, series.width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(_dashed(pen, series.dashed))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if series.line and len(points) > 1:
            painter.drawPolyline(QPolygonF(points))
        if series.dots:
            painter.setPen(hairline(theme, "panel", 1.2 if series.dot >= DOT else 0.4))
            painter.setBrush(colour(getattr(theme, series.ink)))
            for point in points:
                painter.drawEllipse(point, series.dot, series.dot)

    def _line_of(self, rule: Rule, area: QRectF) -> QLineF:
        if rule.across:
            y = self.at(area, self.x.low, rule.at).y()
            return QLineF(area.left(), y, area.right(), y)
        x = self.at(area, rule.at, self.y.low).x()
        return QLineF(x, area.top(), x, area.bottom())

    def _paint_handle(self, painter: QPainter, rule: Rule, area: QRectF, theme: Theme) -> None:
        assert rule.handle is not None
        x, y = (rule.handle, rule.at) if rule.across else (rule.at, rule.handle)
        point = self.at(area, x, y)
        point.setY(min(max(point.y(), area.top()), area.bottom()))
        painter.setPen(hairline(theme, "panel", 2.0))
        painter.setBrush(colour(theme.ink))
        painter.drawEllipse(point, 7.0, 7.0)

    def _paint_rule_label(self, painter: QPainter, rule: Rule, area: QRectF, theme: Theme) -> None:
        if not rule.label:
            return
        line = (Run(rule.label, rule.ink if rule.ink != "line" else "dim", bold=True),)
        wide = line_width(line, theme) + 2
        end = self._line_of(rule, area)
        if rule.across:
            box = QRectF(area.right() - wide, end.y1() - LINE - 1, wide, LINE)
        else:
            left = min(max(end.x1() - wide / 2, area.left()), area.right() - wide)
            box = QRectF(left, area.top() - LINE - 2, wide, LINE)
        TextPanel((line,)).paint(painter, box, theme)

    def _legend(self) -> list[Series]:
        return [series for series in self.series if series.label]

    def _paint_legend(self, painter: QPainter, rect: QRectF, area: QRectF, theme: Theme) -> None:
        x, y = area.left(), rect.top() + LINE / 2
        for series in self._legend():
            line = (Run(series.label, series.ink if series.ink != "line" else "dim", bold=not series.dashed),)
            wide = line_width(line, theme)
            self._paint_series(painter, [QPointF(x, y), QPointF(x + 18, y)], series, theme)
            TextPanel((line,)).paint(painter, QRectF(x + 24, rect.top(), wide + 2, LINE), theme)
            x += 24 + wide + 18

    def _paint_axes(self, painter: QPainter, rect: QRectF, area: QRectF, theme: Theme) -> None:
        painter.setPen(hairline(theme))
        for value, _ in self.y.ticks:
            y = self.at(area, self.x.low, value).y()
            painter.drawLine(QLineF(area.left() - TICK, y, area.right(), y))
        for value, _ in self.x.ticks:
            x = self.at(area, value, self.y.low).x()
            painter.drawLine(QLineF(x, area.top(), x, area.bottom() + TICK))
        self._paint_tick_labels(painter, area, theme)
        if self.x.name:
            box = QRectF(area.left(), rect.bottom() - LINE, area.width(), LINE)
            TextPanel(((Run(self.x.name),),), align="center").paint(painter, box, theme)
        if self.y.name:
            painter.save()
            painter.translate(rect.left(), area.center().y() + area.height() / 2)
            painter.rotate(-90)
            TextPanel(((Run(self.y.name),),), align="center").paint(painter, QRectF(0, 0, area.height(), LINE), theme)
            painter.restore()

    def _paint_tick_labels(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        widest = max((line_width((Run(label, number=True),), theme) for _, label in self.x.ticks), default=0.0)
        shares = [(float(self.x.share(value)), label) for value, label in self.x.ticks]
        for share, label in spread(shares, (widest + 8) / max(area.width(), 1.0)):
            x = area.left() + share * area.width()
            below = QRectF(x - widest, area.bottom() + TICK + 2, 2 * widest, LINE)
            TextPanel(((Run(label, number=True),),), align="center").paint(painter, below, theme)
        heights = [(float(self.y.share(value)), label) for value, label in self.y.ticks]
        for share, label in spread(heights, LINE / max(area.height(), 1.0)):
            y = area.bottom() - share * area.height()
            before = QRectF(area.left() - TICK - 4 - 90, y - LINE / 2, 90, LINE)
            TextPanel(((Run(label, number=True),),), align="right").paint(painter, before, theme)


def _dashed(pen: QPen, dashed: bool) -> QPen:
    if dashed:
        pen.setDashPattern([DASH / pen.widthF(), GAP / pen.widthF()])
    return pen
