"""Bars: numbers side by side, each with its name and its value, perhaps a spread, perhaps a level across all."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from explorer.panels.base import Run, Spot, hairline, line_width
from explorer.panels.text import TextPanel
from explorer.panels.theme import DARK, LABEL_PX, Theme, colour

LINE = LABEL_PX * 1.36
TALLEST_ROW, TALLEST_BAR = 34.0, 16.0
NAME_SHARE, GAP = 0.42, 8.0


@dataclass(frozen=True)
class Bar:
    """`said` is the value in words; `spread` reaches that far to both sides; `ink` is a colour of the theme."""

    name: str
    value: float
    said: str
    ink: str
    spread: float = 0.0


@dataclass(frozen=True, eq=False)
class Bars:
    """From 0 to the right, negative ones to the left. `level` is a dashed line across, (value, words)."""

    bars: tuple[Bar, ...]
    level: tuple[float, str] | None = None

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for row, bar in enumerate(self.bars):
            self._paint_bar(painter, rect, row, bar, theme)
        bounds, names, plot = self.bounds(rect), self._names(rect), self._plot(rect)
        zero = self._x(plot, 0.0)
        painter.setPen(hairline(theme, "dim"))
        rows = bounds.adjusted(0, 0, 0, -LINE if self.level else 0)
        painter.drawLine(QLineF(zero, rows.top(), zero, rows.bottom()))
        if self.level is not None:
            at = self._x(plot, self.level[0])
            pen = hairline(theme, "ink", 1.2)
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawLine(QLineF(at, rows.top(), at, rows.bottom()))
            line = (Run(self.level[1], "ink"),)
            wide = line_width(line, theme)
            left = min(max(at - wide / 2, names.left()), rect.right() - wide)
            TextPanel((line,)).paint(painter, QRectF(left, rows.bottom(), wide + 1, LINE), theme)

    def _paint_bar(self, painter: QPainter, rect: QRectF, row: int, bar: Bar, theme: Theme) -> None:
        box, plot = self.spot_rect(rect, Spot(row, 0)), self._plot(rect)
        names, middle = self._names(rect), box.center().y()
        text = QRectF(names.left(), middle - LINE / 2, names.width(), LINE)
        TextPanel(((Run(bar.name),),), align="right").paint(painter, text, theme)
        high = min(TALLEST_BAR, box.height() * 0.7)
        zero, end = self._x(plot, 0.0), self._x(plot, bar.value)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(getattr(theme, bar.ink)))
        painter.drawRect(QRectF(min(zero, end), middle - high / 2, max(abs(end - zero), 1.0), high))
        if bar.spread:
            painter.setPen(hairline(theme, "ink", 1.2))
            low, far = self._x(plot, bar.value - bar.spread), self._x(plot, bar.value + bar.spread)
            painter.drawLine(QLineF(low, middle, far, middle))
            for x in (low, far):
                painter.drawLine(QLineF(x, middle - 3, x, middle + 3))
        said = (Run(bar.said, "ink", number=True),)
        value = QRectF(plot.right() + GAP, middle - LINE / 2, rect.right() - plot.right() - GAP, LINE)
        TextPanel((said,)).paint(painter, value, theme)

    def _names(self, rect: QRectF) -> QRectF:
        wide = max((line_width((Run(bar.name),), DARK) for bar in self.bars), default=0.0)
        return QRectF(rect.left(), rect.top(), min(wide, rect.width() * NAME_SHARE), rect.height())

    def _plot(self, rect: QRectF) -> QRectF:
        said = max((line_width((Run(bar.said, number=True),), DARK) for bar in self.bars), default=0.0)
        left = self._names(rect).right() + GAP
        return QRectF(left, rect.top(), max(rect.right() - said - GAP - left, 8.0), rect.height())

    def _x(self, plot: QRectF, value: float) -> float:
        ends = [0.0, *(bar.value + way * bar.spread for bar in self.bars for way in (-1, 1))]
        ends += [self.level[0]] if self.level else []
        low, high = min(ends), max(ends)
        return plot.left() + (value - low) / ((high - low) or 1.0) * plot.width()

    # As every panel: a spot's row is the bar.

    def spot(self, rect: QRectF, point: QPointF) -> Spot | None:
        rows = [row for row in range(len(self.bars)) if self.spot_rect(rect, Spot(row, 0)).contains(point)]
        return Spot(rows[0], 0) if rows else None

    def spot_rect(self, rect: QRectF, spot: Spot) -> QRectF:
        bounds = self.bounds(rect)
        high = (bounds.height() - (LINE if self.level else 0.0)) / max(len(self.bars), 1)
        return QRectF(bounds.left(), bounds.top() + spot.row * high, bounds.width(), high)

    def bounds(self, rect: QRectF) -> QRectF:
        foot = LINE if self.level else 0.0
        high = min(rect.height(), TALLEST_ROW * len(self.bars) + foot)
        return QRectF(rect.left(), rect.center().y() - high / 2, rect.width(), high)
