"""HeadsPanel: the weights of every head around the query, with its window and its mass contours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import starmap
from math import ceil, floor
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from explorer.panels.base import Spot, centered, hairline
from explorer.panels.colormap import image, weight_rgb
from explorer.panels.maps import Outline, paint_outline, paint_query
from explorer.panels.pixels import paint_pixels
from explorer.panels.theme import WORDS, Theme, colour, font
from explorer.words import panels as panels_words

Array = npt.NDArray[Any]
Edge = tuple[int, int, int, int]  # x0, y0, x1, y1 in pixels
MASSES = (0.9, 0.5, 0.1)  # the fewest keys that hold this share of a head's weight are inside its contour
GAP_PX = 6.0


@dataclass(frozen=True, eq=False)
class HeadsPanel:
    """Weights (heads, rows, columns) over a key plane whose corner is image position `corner` = (top, left).

    `tiles` says which heads stand where, row by row; every tile shows `span` pixels around `pixel`, the query, on a
    scale from 0 to that head's largest weight. `outlines[head]` draw its window. `hidden` heads are paler.
    On a torus `roll` (rows, columns) turns the keys so that the query stands in their middle; `corner` is then theirs.
    """

    weights: Array
    corner: tuple[int, int]
    pixel: tuple[int, int]
    span: float
    outlines: tuple[tuple[Outline, ...], ...]
    tiles: tuple[tuple[int, ...], ...]
    hidden: frozenset[int] = frozenset()
    roll: tuple[int, int] = (0, 0)
    _images: dict[tuple[int, str], QImage] = field(default_factory=dict, repr=False)
    _contours: dict[int, list[list[QLineF]]] = field(default_factory=dict, repr=False)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        for r, row in enumerate(self.tiles):
            for c, head in enumerate(row):
                painter.setOpacity(0.22 if head in self.hidden else 1.0)
                self._paint_tile(painter, self._tile(rect, r, c), head, theme)
        painter.setOpacity(1.0)

    def spot(self, rect: QRectF, point: QPointF) -> Spot | None:
        for r, heads in enumerate(self.tiles):
            for c, head in enumerate(heads):
                tile = self._tile(rect, r, c)
                if tile.contains(point):
                    return self._key(tile, point, head)
        return None

    def _key(self, tile: QRectF, point: QPointF, head: int) -> Spot:
        """The key under a point of a tile, counted from the corner of the key plane; it may lie outside of it."""
        pixel = tile.width() / self.span
        top, left = self._view_corner()
        y, x = (point.y() - tile.top()) / pixel + top, (point.x() - tile.left()) / pixel + left
        row, column = floor(y) - self.corner[0], floor(x) - self.corner[1]
        if self.roll == (0, 0):
            return Spot(row, column, head)
        rows, columns = (int(n) for n in self.weights.shape[1:])
        return Spot((row - self.roll[0]) % rows, (column - self.roll[1]) % columns, head)

    def spot_rect(self, rect: QRectF, spot: Spot) -> QRectF:
        for r, row in enumerate(self.tiles):
            if spot.head in row:
                return self._tile(rect, r, row.index(spot.head))
        return QRectF()

    def bounds(self, rect: QRectF) -> QRectF:
        return centered(rect, len(self.tiles[0]), len(self.tiles))

    def _tile(self, rect: QRectF, row: int, column: int) -> QRectF:
        rows, columns = len(self.tiles), len(self.tiles[0])
        area = self.bounds(rect)
        gap = GAP_PX if max(rows, columns) <= 3 else 3.0
        side = (area.width() - gap * (columns - 1)) / columns
        return QRectF(round(area.left() + column * (side + gap)), round(area.top() + row * (side + gap)), side, side)

    def _view_corner(self) -> tuple[float, float]:
        return self.pixel[0] + 0.5 - self.span / 2, self.pixel[1] + 0.5 - self.span / 2

    def _paint_tile(self, painter: QPainter, tile: QRectF, head: int, theme: Theme) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.soft))
        painter.drawRoundedRect(tile, 4, 4)
        pixel = tile.width() / self.span
        view = self._view_corner()
        painter.save()
        painter.setClipRect(tile)
        self._paint_weights(painter, tile, head, pixel, view, theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self._paint_contours(painter, tile, head, pixel, view, theme)
        for outline in self.outlines[head]:
            paint_outline(painter, tile, pixel, view, outline, theme)
        at = QRectF(tile.center().x() - pixel / 2, tile.center().y() - pixel / 2, pixel, pixel)
        if tile.width() >= 28:
            paint_query(painter, at, pinned=False)
        painter.restore()
        painter.setPen(hairline(theme))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(tile.adjusted(-0.5, -0.5, 0.5, 0.5), 4, 4)
        if tile.width() >= 120:
            painter.setFont(font(WORDS, 11 * theme.scale))
            painter.setPen(colour(theme.dim))
            painter.drawText(
                tile.adjusted(6, 4, -6, -4),
                Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft,
                panels_words.HEAD.format(head=head + 1),
            )

    def _paint_weights(
        self, painter: QPainter, tile: QRectF, head: int, pixel: float, view: tuple[float, float], theme: Theme
    ) -> None:
        rows, columns = self.weights.shape[1:]
        top = max(0, floor(view[0]) - self.corner[0])
        left = max(0, floor(view[1]) - self.corner[1])
        bottom = min(rows, ceil(view[0] + self.span) - self.corner[0])
        right = min(columns, ceil(view[1] + self.span) - self.corner[1])
        if bottom <= top or right <= left:
            return
        key = (head, theme.name)
        if key not in self._images:
            weights = np.abs(self._turned(head))
            self._images[key] = image(weight_rgb(weights[top:bottom, left:right], float(weights.max()), theme))
        target = QRectF(
            tile.left() + (left + self.corner[1] - view[1]) * pixel,
            tile.top() + (top + self.corner[0] - view[0]) * pixel,
            (right - left) * pixel,
            (bottom - top) * pixel,
        )
        paint_pixels(painter, target, self._images[key])

    def _turned(self, head: int) -> Array:
        return np.roll(self.weights[head], self.roll, (0, 1)) if self.roll != (0, 0) else self.weights[head]

    def _paint_contours(
        self, painter: QPainter, tile: QRectF, head: int, pixel: float, view: tuple[float, float], theme: Theme
    ) -> None:
        if head not in self._contours:
            of_all = mass_contours(np.roll(self.weights, self.roll, (1, 2)), MASSES)
            self._contours.update(enumerate([list(starmap(QLineF, edges)) for edges in one] for one in of_all))
        painter.save()
        painter.translate(
            tile.left() + (self.corner[1] - view[1]) * pixel, tile.top() + (self.corner[0] - view[0]) * pixel
        )
        painter.scale(pixel, pixel)
        for lines, alpha in zip(self._contours[head], (0.35, 0.6, 0.95), strict=True):
            painter.setPen(QPen(colour(theme.ink, alpha), (0.9 if tile.width() < 90 else 1.3) / pixel))
            painter.drawLines(lines)
        painter.restore()


def mass_contours(weights: Array, masses: Sequence[float]) -> list[list[list[Edge]]]:
    """For every head of (heads, rows, columns) and every mass the straight lines around the fewest keys that hold this
    share of the head's summed |weights|; none if all are 0.

    Keys that tie with the last one are all inside, so a contour does not depend on their order.
    """
    heads, rows, columns = weights.shape
    size = np.abs(weights).reshape(heads, -1)
    descending = np.sort(size, axis=1)[:, ::-1]
    held = np.cumsum(descending, axis=1)
    inside = np.zeros((heads, len(masses), rows + 2, columns + 2), dtype=bool)  # with a frame that is outside
    for at, mass in enumerate(masses):
        last = (held < mass * held[:, -1:] * (1 - 1e-6)).sum(1, keepdims=True)
        least = np.take_along_axis(descending, np.minimum(last, held.shape[1] - 1), axis=1)
        inside[:, at, 1:-1, 1:-1] = ((size >= least) & (held[:, -1:] > 0)).reshape(heads, rows, columns)
    contours: list[list[list[Edge]]] = [[[] for _ in masses] for _ in range(heads)]
    # Lines are where inside and outside meet: between rows the horizontal ones, between columns the vertical ones.
    for head, at, y, x0, x1 in _runs(inside[:, :, 1:, 1:-1] != inside[:, :, :-1, 1:-1]):
        contours[head][at].append((x0, y, x1, y))
    for head, at, x, y0, y1 in _runs((inside[:, :, 1:-1, 1:] != inside[:, :, 1:-1, :-1]).swapaxes(2, 3)):
        contours[head][at].append((x, y0, x, y1))
    return contours


def _runs(there: npt.NDArray[np.bool_]) -> Iterator[tuple[int, ...]]:
    """Where it is true along the last axis: the place on the other axes, the first and the one behind the last."""
    steps = np.zeros((*there.shape[:-1], there.shape[-1] + 1), dtype=np.int8)
    steps[..., :-1] = there
    steps[..., 1:] -= there
    starts, ends = np.nonzero(steps > 0), np.nonzero(steps < 0)[-1]
    return zip(*(index.tolist() for index in (*starts, ends)), strict=True)
