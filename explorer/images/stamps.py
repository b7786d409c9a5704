"""Small shapes to print on an image: drawn here, smooth at the edges, at any size."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from explorer.images.raster import Inside, Point, Raster, Samples

LARGEST_STAMP_PX = 224


def stamp_mask(name: str, size_px: int) -> Samples:
    """How much of each pixel the stamp covers: float64 (size_px, size_px), 0...1. Raises ValueError."""
    if not 1 <= size_px <= LARGEST_STAMP_PX:
        raise ValueError(f"size_px must be 1 to {LARGEST_STAMP_PX}, got {size_px}")
    canvas = Raster(size_px)
    return canvas.average(shape(name, canvas))


def shape(name: str, canvas: Raster) -> Inside:
    """Which samples of a canvas lie inside the stamp. Raises ValueError for a name that is not in `STAMPS`."""
    if name not in STAMPS:
        raise ValueError(f"stamp must be one of {', '.join(STAMPS)}, got {name!r}")
    return _SHAPES[name](canvas)


def heart(canvas: Raster) -> Inside:
    lobes = canvas.disc((0.33, 0.28), 0.24) | canvas.disc((0.33, 0.72), 0.24)
    return lobes | canvas.polygon((0.47, 0.085), (0.93, 0.5), (0.47, 0.915), (0.3, 0.5))


def star(canvas: Raster) -> Inside:
    radii = 0.5, 0.5 * (3 - 5**0.5) / 2 * 1.05  # a pentagram's inner corners, a little fuller for small sizes
    return canvas.polygon(*(_around((0.53, 0.5), radii[k % 2], -90 + 36 * k) for k in range(10)))


def arrow(canvas: Raster) -> Inside:
    return canvas.box(0.38, 0.02, 0.62, 0.55) | canvas.polygon((0.08, 0.48), (0.5, 0.98), (0.92, 0.48))


def seven(canvas: Raster) -> Inside:
    return canvas.stroke(0.14, (0.12, 0.2), (0.12, 0.8), (0.9, 0.4))


def letter_a(canvas: Raster) -> Inside:
    return canvas.stroke(0.14, (0.9, 0.14), (0.1, 0.5), (0.9, 0.86)) | canvas.stroke(0.12, (0.62, 0.3), (0.62, 0.7))


def question_mark(canvas: Raster) -> Inside:
    hook = canvas.arc(0.14, (0.33, 0.5), 0.22, -180, 75)
    return hook | canvas.stroke(0.14, (0.54, 0.56), (0.68, 0.5)) | canvas.disc((0.88, 0.5), 0.085)


def letter_s(canvas: Raster) -> Inside:
    upper = canvas.arc(0.14, (0.3, 0.5), 0.2, -30, -270)
    return upper | canvas.arc(0.14, (0.7, 0.5), 0.2, -90, 150)


def _bars(canvas: Raster) -> Inside:
    return canvas.box(0, 0, 1, 1 / 5) | canvas.box(0, 2 / 5, 1, 3 / 5) | canvas.box(0, 4 / 5, 1, 1)


def _around(center: Point, radius: float, degrees: float) -> Point:
    angle = np.radians(degrees)
    return center[0] + radius * float(np.sin(angle)), center[1] + radius * float(np.cos(angle))


_SHAPES: dict[str, Callable[[Raster], Inside]] = {
    "disc": lambda c: c.disc((0.5, 0.5), 0.5),
    "ring": lambda c: c.ring((0.5, 0.5), 0.42, 0.16),
    "square": lambda c: c.box(0, 0, 1, 1),
    "cross": lambda c: c.box(0.4, 0, 0.6, 1) | c.box(0, 0.4, 1, 0.6),
    "corner": lambda c: c.box(0, 0, 1, 0.25) | c.box(0.75, 0, 1, 1),
    "bars": _bars,
    "triangle": lambda c: c.polygon((0.05, 0.5), (0.95, 1.0), (0.95, 0.0)),
    "star": star,
    "arrow": arrow,
    "heart": heart,
    "seven": seven,
    "letter_a": letter_a,
    "letter_s": letter_s,
    "question_mark": question_mark,
}
STAMPS: tuple[str, ...] = tuple(_SHAPES)
