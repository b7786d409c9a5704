"""OffsetPlane: where heads look from a query in the middle, beside the taps of a kernel, and where they came from."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, degrees
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from explorer.panels.base import Line, Run, Spot, centered, hairline, line_width
from explorer.panels.colormap import readable_on, signed_rgb
from explorer.panels.text import LEADING, TextPanel
from explorer.panels.theme import DARK, LABEL_PX, NUMBERS, Theme, colour, font
from explorer.words.numbers import brief

Array = npt.NDArray[Any]
DOT, NEAR = 5.0, 12.0  # units: of a head; within which a head is under the mouse
TAP_PX = 9.0  # of a tap's number
MOST_NUMBERED = 25  # heads
TAIL_OPACITY, ELLIPSE_OPACITY = 0.55, 0.10


@dataclass(frozen=True, eq=False)
class OffsetPlane:
    """Offsets (row, column) in px from -reach to reach; what lies farther out is drawn at the edge.

    taps        (n, 2) int, and their weights (n,) of one pair of channels, in colours up to `limit`
    centers     (heads, 2), and covariances (heads, 2, 2): an ellipse of one standard deviation
    tails       (steps, heads, 2), where the centers were before, the oldest first
    arrived     heads that have arrived at a tap: filled, the others are rings
    """

    reach: int
    taps: Array
    weights: Array
    limit: float
    centers: Array
    covariances: Array
    tails: Array
    arrived: frozenset[int]

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        area = self.bounds(rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self._paint_pixels(painter, area, theme)
        painter.save()
        painter.setClipRect(area)
        for head in range(len(self.centers)):
            self._paint_reach(painter, area, head, theme)
        painter.restore()
        for head in range(len(self.centers)):
            self._paint_head(painter, area, head, theme)
        self._paint_labels(painter, rect, theme)
        painter.setPen(hairline(theme))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def place(self, area: QRectF, center: Array) -> QPointF:
        """Where an offset is, kept within the plane."""
        low, high = -self.reach - 0.5, self.reach + 0.5
        row, column = (min(max(float(part), low), high) for part in center)
        step = self._step(area)
        return QPointF(area.left() + (column - low) * step, area.top() + (row - low) * step)

    def _step(self, area: QRectF) -> float:
        return area.width() / (2 * self.reach + 1)

    def _cell(self, area: QRectF, row: int, column: int) -> QRectF:
        middle, step = self.place(area, np.array([row, column])), self._step(area)
        return QRectF(middle.x() - step / 2, middle.y() - step / 2, step, step)

    def _paint_pixels(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        painter.setPen(hairline(theme, width=0.6))
        painter.setBrush(colour(theme.ground))
        painter.drawRect(area)
        side = 2 * self.reach + 1
        for index in range(1, side):
            along = self._step(area) * index
            painter.drawLine(QPointF(area.left() + along, area.top()), QPointF(area.left() + along, area.bottom()))
            painter.drawLine(QPointF(area.left(), area.top() + along), QPointF(area.right(), area.top() + along))
        painted = signed_rgb(self.weights, self.limit, theme)
        texts = self._tap_texts(area)
        for (row, column), weight, rgb, (text, box) in zip(self.taps, self.weights, painted, texts, strict=True):
            ground = QColor(*(int(part) for part in rgb))
            painter.setPen(hairline(theme, "convolution" if weight else "dim", 1.4 if weight else 0.8))
            painter.setBrush(ground)
            painter.drawRect(self._cell(area, int(row), int(column)).adjusted(1.5, 1.5, -1.5, -1.5))
            if box is not None:
                painter.setPen(readable_on(ground, theme))
                painter.setFont(font(NUMBERS, TAP_PX))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _tap_texts(self, area: QRectF) -> list[tuple[str, QRectF | None]]:
        """What each tap is, in the corner of its pixel, where a head in the middle does not hide it; None where there
        is no room."""
        found: list[tuple[str, QRectF | None]] = []
        for (row, column), weight in zip(self.taps, self.weights, strict=True):
            cell, text = self._cell(area, int(row), int(column)), brief(float(weight))
            wide, high = QFontMetricsF(font(NUMBERS, TAP_PX)).horizontalAdvance(text) + 2, TAP_PX * LEADING
            box = QRectF(cell.right() - wide - 3, cell.bottom() - high - 2, wide, high)
            found.append((text, box if cell.contains(box) else None))
        return found

    def _paint_reach(self, painter: QPainter, area: QRectF, head: int, theme: Theme) -> None:
        """One standard deviation, and the way that the center came."""
        ink = theme.exact if head in self.arrived else theme.attention
        sizes, ways = np.linalg.eigh(self.covariances[head].astype(np.float64))
        radii = np.sqrt(np.maximum(sizes, 0.0)) * self._step(area)
        painter.save()
        painter.translate(self.place(area, self.centers[head]))
        painter.rotate(degrees(atan2(ways[0, 0], ways[1, 0])))  # columns are to the right, rows are down
        painter.setPen(QPen(colour(ink, 0.75), 1.2))
        painter.setBrush(colour(ink, ELLIPSE_OPACITY))
        painter.drawEllipse(QPointF(0, 0), float(radii[0]), float(radii[1]))
        painter.restore()
        if len(self.tails) > 1:
            painter.setPen(QPen(colour(ink, TAIL_OPACITY), 1.3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF([self.place(area, one[head]) for one in self.tails]))

    def _paint_head(self, painter: QPainter, area: QRectF, head: int, theme: Theme) -> None:
        at, there = self.place(area, self.centers[head]), head in self.arrived
        painter.setPen(QPen(colour(theme.panel if there else theme.attention), 1.0 if there else 2.0))
        painter.setBrush(colour(theme.exact if there else theme.panel))
        painter.drawEllipse(at, DOT, DOT)

    def labels(self, rect: QRectF) -> list[QRectF | None]:
        """Where the number of each head stands: beside it, over no other one; None where there is no such place."""
        area, high = self.bounds(rect), LABEL_PX * LEADING
        if len(self.centers) > MOST_NUMBERED:
            return [None] * len(self.centers)
        taken = [box for _, box in self._tap_texts(area) if box is not None]
        taken += [self._dot(self.place(area, one)) for one in self.centers]
        placed: list[QRectF | None] = []
        for head, center in enumerate(self.centers):
            at, wide = self.place(area, center), line_width(_label(head), DARK) + 1
            ways = [(x, y) for reach in (1.0, 1.8) for x in (reach, -reach, 0) for y in (-reach, reach, 0) if x or y]
            boxes = [
                QRectF(at.x() + x * (DOT + wide / 2) - wide / 2, at.y() + y * (DOT + high / 2) - high / 2, wide, high)
                for x, y in ways
            ]
            free = [one for one in boxes if area.contains(one) and not any(one.intersects(other) for other in taken)]
            placed.append(free[0] if free else None)
            taken += free[:1]
        return placed

    @staticmethod
    def _dot(at: QPointF) -> QRectF:
        return QRectF(at.x() - DOT, at.y() - DOT, 2 * DOT, 2 * DOT)

    def _paint_labels(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        for head, box in enumerate(self.labels(rect)):
            if box is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour(theme.panel, 0.75))
                painter.drawRoundedRect(box.adjusted(-1, 2, 1, -2), 2, 2)
                TextPanel((_label(head),)).paint(painter, box, theme)

    # A spot is a head, or else the pixel of an offset.

    def spot(self, rect: QRectF, point: QPointF) -> Spot | None:
        area = self.bounds(rect)
        away = [self.place(area, one) - point for one in self.centers]
        apart = [float(np.hypot(one.x(), one.y())) for one in away]
        nearest = int(np.argmin(apart))
        if apart[nearest] <= NEAR:
            return Spot(0, 0, nearest)
        if not area.contains(point):
            return None
        row, column = ((point.y() - area.top()) // self._step(area), (point.x() - area.left()) // self._step(area))
        return Spot(min(int(row), 2 * self.reach) - self.reach, min(int(column), 2 * self.reach) - self.reach)

    def spot_rect(self, rect: QRectF, spot: Spot) -> QRectF:
        area = self.bounds(rect)
        if spot.head is None:
            return self._cell(area, spot.row, spot.column)
        at = self.place(area, self.centers[spot.head])
        return QRectF(at.x() - DOT - 2, at.y() - DOT - 2, 2 * DOT + 4, 2 * DOT + 4)

    def bounds(self, rect: QRectF) -> QRectF:
        return centered(rect, 1.0, 1.0)


def _label(head: int) -> Line:
    return (Run(str(head + 1), "ink", bold=True, number=True),)
