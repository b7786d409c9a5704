"""Areas and strokes on a unit square, sampled finer than the pixels and averaged: smooth edges at every size.

A `Raster` holds the (row, column) of every sample, both 0...1 from the top left corner. The functions on it return
which samples lie inside; `&`, `|` and `~` combine them, and `Raster.average` turns samples into pixels.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

Samples = np.ndarray[Any, np.dtype[np.float64]]
Inside = np.ndarray[Any, np.dtype[np.bool_]]
Point = tuple[float, float]  # (row, column), 0...1
FINE_PX = 672  # samples a side to aim at: 3 x 3 a pixel at 224 px, and never more than 8 x 8


class Raster:
    """`size_px` x `size_px` pixels of `per_side` x `per_side` samples each, covering the unit square.

    `row` (S, 1) and `column` (1, S) are the samples' places, float64 0...1, S = size_px * per_side. A `margin` draws
    the unit square smaller, with that share of the image left free on each side; `fine_px` is how many samples a side
    to aim at.
    """

    def __init__(self, size_px: int, margin: float = 0.0, fine_px: int = FINE_PX) -> None:
        self.size_px = size_px
        self.per_side = min(8, max(2, fine_px // size_px))
        places = (np.arange(size_px * self.per_side) + 0.5) / (size_px * self.per_side)
        places = (places - margin) / (1.0 - 2.0 * margin)
        self.row: Samples = places[:, None]
        self.column: Samples = places[None, :]

    def average(self, samples: Samples | Inside) -> Samples:
        """(S, S) or (S, S, C) samples -> (size_px, size_px) or (..., C) means, float64."""
        n, k = self.size_px, self.per_side
        side = n * k
        full = np.broadcast_to(samples, (side, side, *samples.shape[2:])).astype(np.float64)
        mean: Samples = full.reshape(n, k, n, k, *samples.shape[2:]).mean(axis=(1, 3))
        return mean

    def disc(self, center: Point, radius: float) -> Inside:
        return self.ellipse(center, radius, radius)

    def ellipse(self, center: Point, row_radius: float, column_radius: float) -> Inside:
        rows, columns = (self.row - center[0]) / row_radius, (self.column - center[1]) / column_radius
        return np.asarray(rows**2 + columns**2 <= 1.0)

    def ring(self, center: Point, radius: float, width: float) -> Inside:
        """A circle's line, `width` wide, its middle at `radius`."""
        return self.disc(center, radius + width / 2) & ~self.disc(center, radius - width / 2)

    def box(self, top: float, left: float, bottom: float, right: float) -> Inside:
        rows = (self.row >= top) & (self.row < bottom)
        return np.asarray(rows & (self.column >= left) & (self.column < right))

    def polygon(self, *corners: Point) -> Inside:
        """The inside of a closed polygon, counted by crossings (the even-odd rule)."""
        inside = np.zeros((self.row.size, self.column.size), bool)
        for (r0, c0), (r1, c1) in zip(corners, corners[1:] + corners[:1], strict=True):
            if r0 != r1:
                between = (self.row >= min(r0, r1)) & (self.row < max(r0, r1))
                inside ^= between & (self.column < c0 + (self.row - r0) * (c1 - c0) / (r1 - r0))
        return inside

    def stroke(self, width: float, *points: Point) -> Inside:
        """A line through `points`, `width` wide, round at its ends and bends."""
        inside = np.zeros((self.row.size, self.column.size), bool)
        for (r0, c0), (r1, c1) in pairwise(points):
            reach = np.array([r1 - r0, c1 - c0])
            rows, columns = self.row - r0, self.column - c0
            share = np.clip((rows * reach[0] + columns * reach[1]) / max(float(reach @ reach), 1e-12), 0.0, 1.0)
            inside |= (rows - share * reach[0]) ** 2 + (columns - share * reach[1]) ** 2 <= (width / 2) ** 2
        return inside

    def arc(self, width: float, center: Point, radius: float, start: float, end: float) -> Inside:
        """Part of a circle as a stroke, from `start` to `end` in degrees: 0 points right, 90 down."""
        angles = np.radians(np.linspace(start, end, 25))
        return self.stroke(width, *((center[0] + radius * np.sin(a), center[1] + radius * np.cos(a)) for a in angles))
