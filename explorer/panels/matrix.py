"""MatrixPanel: a square matrix of colours, whole or a part of it, in which entries, rows and columns can be ringed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import ceil, floor
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from explorer.panels.base import Spot, centered, hairline
from explorer.panels.colormap import amount_rgb, image, signed_rgb
from explorer.panels.pixels import VECTORS, paint_pixels
from explorer.panels.theme import Theme

EVERY = -1  # as the row or the column of a Spot: all of them
SMALLEST_RING = 5.0  # units


@dataclass(frozen=True)
class View:
    """The part that is shown: `span` rows and columns from (top, left) on, in entries; fractions allowed."""

    top: float
    left: float
    span: float


@dataclass(frozen=True, eq=False)
class MatrixPanel:
    """`values` (N, N): `signed` ones on [-limit, limit], else amounts on [0, limit].

    Entries are sharp squares. Where they are smaller than the pixels of what is painted on, each of these shows the
    strongest entry that it covers, so that no diagonal is lost.
    """

    values: npt.NDArray[Any]
    limit: float
    signed: bool
    view: View | None = None
    _painted: dict[tuple[int, str], QImage] = field(default_factory=dict, repr=False)  # by width and theme

    def seen_at(self, view: View | None) -> MatrixPanel:
        """Another part of the same matrix; both share what was painted."""
        return replace(self, view=view)

    @property
    def shown(self) -> View:
        return self.view or View(0.0, 0.0, float(len(self.values)))

    def rgb(self, theme: Theme, width: int | None = None) -> npt.NDArray[Any]:
        """Its colours, (N, N, 3) uint8; or shrunk to `width`."""
        colours = signed_rgb if self.signed else amount_rgb
        return colours(shrunk(self.values, width or len(self.values)), self.limit, theme)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        area, view, count = self.bounds(rect), self.shown, len(self.values)
        engine = painter.paintEngine()
        entry_px = area.width() / view.span * painter.deviceTransform().m11()
        vector = engine is not None and engine.type() in VECTORS
        if self.view is None:
            paint_pixels(painter, area, self._image(count if vector else min(round(entry_px * count), count), theme))
        else:
            part = QRectF(view.left, view.top, view.span, view.span)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(area, self._image(count, theme), part)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(hairline(theme))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area.adjusted(-0.5, -0.5, 0.5, 0.5), 3, 3)

    def spot(self, rect: QRectF, point: QPointF) -> Spot | None:
        area, view = self.bounds(rect), self.shown
        if not area.contains(point):
            return None
        row, column = self.position(rect, point)
        last = (
            min(ceil(view.top + view.span), len(self.values)) - 1,
            min(ceil(view.left + view.span), len(self.values)) - 1,
        )
        return Spot(min(floor(row), last[0]), min(floor(column), last[1]))

    def position(self, rect: QRectF, point: QPointF) -> tuple[float, float]:
        """Where a point lies, in entries (row, column)."""
        area, view = self.bounds(rect), self.shown
        share = (point.y() - area.top()) / area.height(), (point.x() - area.left()) / area.width()
        return view.top + share[0] * view.span, view.left + share[1] * view.span

    def spot_rect(self, rect: QRectF, spot: Spot) -> QRectF:
        """Of an entry; of a row or column where the other is EVERY. Never too small to be seen, and inside."""
        area, view = self.bounds(rect), self.shown
        entry = area.width() / view.span
        ring = QRectF(
            area.left() + (spot.column - view.left) * entry, area.top() + (spot.row - view.top) * entry, entry, entry
        )
        grow = max(0.0, (SMALLEST_RING - entry) / 2)
        ring = ring.adjusted(-grow, -grow, grow, grow)
        if spot.column == EVERY:
            ring.setLeft(area.left())
            ring.setRight(area.right())
        if spot.row == EVERY:
            ring.setTop(area.top())
            ring.setBottom(area.bottom())
        return ring.intersected(area)

    def bounds(self, rect: QRectF) -> QRectF:
        return centered(rect, 1, 1)

    def _image(self, width: int, theme: Theme) -> QImage:
        key = max(width, 1), theme.name
        if key not in self._painted:
            self._painted[key] = image(self.rgb(theme, key[0]))
        return self._painted[key]


def shrunk(values: npt.NDArray[Any], width: int) -> npt.NDArray[Any]:
    """(width, width): of every block the entry farthest from 0."""
    count = len(values)
    if width >= count:
        return values
    starts = np.arange(width) * count // width
    high, low = values, values
    for axis in (0, 1):
        high, low = np.maximum.reduceat(high, starts, axis), np.minimum.reduceat(low, starts, axis)
    strongest: npt.NDArray[Any] = np.where(high >= -low, high, low)
    return strongest
