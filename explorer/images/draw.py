"""Drawing on pixels: every function returns a new array and leaves the one it was given as it was.

Pixels are uint8 (H, W, C); a colour is C whole numbers 0...255; a place is (row, column), whole numbers being the
centres of pixels. Places may lie outside the image: only what falls inside is painted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from explorer.images.decode import Pixels
from explorer.images.stamps import stamp_mask
from explorer.state.picture import Picture

Place = tuple[float, float]
Colour = Sequence[int]
FARTHEST_PX = 1e6  # a place farther out than this is a mistake, not a drag past the border


def brush(pixels: Pixels, points: Sequence[Place], size_px: int, colour: Colour) -> Pixels:
    """A stroke without gaps through `points`, by a round brush `size_px` across (1: single pixels; one point: a dot).

    A brush of even size has no middle pixel; it covers as many pixels above and left of a place as from it on.
    """
    paint, places = _checked(pixels, colour), _checked_places(points)
    if size_px < 1:
        raise ValueError(f"size_px must be at least 1, got {size_px}")
    drawn = pixels.copy()
    for start, end in zip(places, places[1:] or places[:1], strict=False):
        if size_px == 1:
            _thin(drawn, start, end, paint)
        else:
            _thick(drawn, start, end, size_px, paint)
    return drawn


def line(pixels: Pixels, start: Place, end: Place, size_px: int, colour: Colour) -> Pixels:
    """A straight line, the brush drawn from one place to the other."""
    return brush(pixels, [start, end], size_px, colour)


def rectangle(
    pixels: Pixels, corner: Place, opposite: Place, size_px: int, colour: Colour, filled: bool = False
) -> Pixels:
    """A rectangle between two opposite corners, both included; its outline, `size_px` wide, lies inside of them."""
    paint = _checked(pixels, colour)
    (r0, c0), (r1, c1) = (_whole(place) for place in _checked_places([corner, opposite]))
    top, bottom, left, right = min(r0, r1), max(r0, r1) + 1, min(c0, c1), max(c0, c1) + 1
    inked = np.zeros(pixels.shape[:2], bool)
    inked[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = True
    if not filled:
        if size_px < 1:
            raise ValueError(f"size_px must be at least 1, got {size_px}")
        inner = max(top + size_px, 0), max(bottom - size_px, 0), max(left + size_px, 0), max(right - size_px, 0)
        inked[inner[0] : inner[1], inner[2] : inner[3]] = False
    return np.where(inked[:, :, None], paint, pixels)


def fill(pixels: Pixels, start: Place, colour: Colour) -> Pixels:
    """Paints every pixel that has the very colour of `start` and is joined to it through sides of such pixels."""
    paint = _checked(pixels, colour)
    row, column = _whole(_checked_places([start])[0])
    height, width = pixels.shape[:2]
    if not (0 <= row < height and 0 <= column < width):
        return pixels.copy()
    alike = (pixels == pixels[row, column]).all(axis=2)
    # A border of zeros stands in for every test of the edge; plain bytes are several times faster here than numpy.
    step = width + 2
    open_cells = bytearray(np.pad(alike, 1).astype(np.uint8).tobytes())
    waiting = [(row + 1) * step + column + 1]
    while waiting:
        cell = waiting.pop()
        if open_cells[cell]:
            open_cells[cell] = 0
            waiting += (cell - step, cell - 1, cell + 1, cell + step)
    left_open = np.frombuffer(open_cells, np.uint8).reshape(height + 2, step)[1:-1, 1:-1].astype(bool)
    return np.where((alike & ~left_open)[:, :, None], paint, pixels)


def stamp(pixels: Pixels, name: str, center: Place, size_px: int, colour: Colour) -> Pixels:
    """A stamp of `stamps.STAMPS`, `size_px` across and smooth at its edges, with its middle at `center`."""
    paint = _checked(pixels, colour)
    mask = stamp_mask(name, size_px)
    row, column = _whole(_checked_places([center])[0])
    top, left = row - size_px // 2, column - size_px // 2
    rows = slice(max(top, 0), max(min(top + size_px, pixels.shape[0]), 0))
    columns = slice(max(left, 0), max(min(left + size_px, pixels.shape[1]), 0))
    drawn = pixels.copy()
    part = drawn[rows, columns]
    share = mask[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left][:, :, None]
    if part.size:
        drawn[rows, columns] = np.rint(part + share * (paint.astype(np.float64) - part)).astype(np.uint8)
    return drawn


def shift(picture: Picture, rows: int, columns: int, wrap: bool = False) -> Picture:
    """The picture moved down by `rows` and right by `columns`; what moves in is black, or what left when `wrap`."""
    moved = np.roll(picture.pixels, (rows, columns), axis=(0, 1))
    if not wrap:
        height, width = picture.height, picture.width
        moved[: min(max(rows, 0), height)] = 0
        moved[max(height + min(rows, 0), 0) :] = 0
        moved[:, : min(max(columns, 0), width)] = 0
        moved[:, max(width + min(columns, 0), 0) :] = 0
    return Picture(moved)


def noise(picture: Picture, amount: float, seed: int) -> Picture:
    """The picture with Gaussian noise, standard deviation `amount` grey levels in each channel, cut at 0 and 255."""
    if not 0.0 <= amount <= 255.0:
        raise ValueError(f"amount must lie between 0 and 255 grey levels, got {amount!r}")
    levels = np.random.default_rng(seed).normal(0.0, amount, picture.pixels.shape)
    return Picture(np.clip(np.rint(picture.pixels + levels), 0, 255).astype(np.uint8))


def _thin(drawn: Pixels, start: Place, end: Place, paint: Pixels) -> None:
    """One pixel in each row (or column, on a flat line) between two places: Bresenham's line, all of it at once."""
    first, last = sorted((_whole(start), _whole(end)))
    steep = abs(last[0] - first[0]) >= abs(last[1] - first[1])
    along, across = (0, 1) if steep else (1, 0)
    if first[along] > last[along]:
        first, last = last, first
    major = np.arange(max(first[along], 0), min(last[along], drawn.shape[along] - 1) + 1)
    length, rise = max(last[along] - first[along], 1), last[across] - first[across]
    # In whole numbers: a half, which is rounded up, is met exactly wherever on the picture the line lies.
    minor = first[across] + (2 * (major - first[along]) * rise + length) // (2 * length)
    inside = (minor >= 0) & (minor < drawn.shape[across])
    place = (major[inside], minor[inside]) if steep else (minor[inside], major[inside])
    drawn[place] = paint


def _thick(drawn: Pixels, start: Place, end: Place, size_px: int, paint: Pixels) -> None:
    """All pixels whose centre is nearer than half the brush to the segment."""
    middle = 0.5 if size_px % 2 == 0 else 0.0
    a, b = np.array(start) - middle, np.array(end) - middle
    radius = size_px / 2
    low = np.maximum(np.floor(np.minimum(a, b) - radius), 0).astype(int)
    high = np.minimum(np.ceil(np.maximum(a, b) + radius) + 1, drawn.shape[:2]).astype(int)
    if (low >= high).any():
        return
    rows = np.arange(low[0], high[0])[:, None] - a[0]
    columns = np.arange(low[1], high[1])[None, :] - a[1]
    reach = b - a
    length = float(reach @ reach)
    share = np.clip((rows * reach[0] + columns * reach[1]) / length, 0.0, 1.0) if length else 0.0
    distance = (rows - share * reach[0]) ** 2 + (columns - share * reach[1]) ** 2
    drawn[low[0] : high[0], low[1] : high[1]][distance < radius**2] = paint


def _whole(place: Place) -> tuple[int, int]:
    return int(np.floor(place[0] + 0.5)), int(np.floor(place[1] + 0.5))


def _checked_places(points: Sequence[Place]) -> list[Place]:
    if not points:
        raise ValueError("a stroke needs at least one place, got none")
    for point in points:
        if not all(abs(v) <= FARTHEST_PX for v in point):  # also refuses NaN
            raise ValueError(f"a place must be within {FARTHEST_PX:g} px of the image, got {point}")
    return list(points)


def _checked(pixels: Pixels, colour: Colour) -> np.ndarray[Any, np.dtype[np.uint8]]:
    if pixels.dtype != np.uint8 or pixels.ndim != 3:
        raise ValueError(f"pixels must be uint8 (H, W, C), got {pixels.dtype} {pixels.shape}")
    if len(colour) != pixels.shape[2] or not all(0 <= level <= 255 for level in colour):
        raise ValueError(f"colour must be {pixels.shape[2]} whole numbers 0 to 255, got {tuple(colour)}")
    return np.array(colour, np.uint8)
