"""Which pixel sees which: taps, windows, coverage, borders. The only place that knows.

Everything here is numpy on small axis vectors, so the layers (torch), the loops of `reference` and whatever draws a
window share one geometry. An axis offset is `key - query - center`, the key's distance from the middle of its head's
window, measured the short way round under the circular border.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, hypot, isfinite

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

BORDERS = ("zero", "zero_keys", "masked", "shifted", "replicate", "reflect", "circular")
ENDLESS = ("zero_keys", "replicate", "reflect")  # keys go on outside the image as far as the window reaches
SHAPES = ("square", "disc", "block")
# What conv2d has to do at the border to be the twin of the closed window.
# (A window of one pixel that is moved into the image shows the nearest pixel: "shifted" then is "replicate".)
CONVOLUTION_TWIN = {
    "zero": "zero",
    "zero_keys": "zero",
    "masked": "zero",
    "shifted": "replicate",
    "replicate": "replicate",
    "reflect": "reflect",
    "circular": "circular",
}


@dataclass(frozen=True)
class Window:
    """What one head can see: a `side` in pixels (real, >= 1), a shape, and a dilation.

    square  coverage of a key at offset (dy, dx) is the area of its pixel inside a square of that side; 2r + 1 is the
            usual window of radius r, 1 is exactly one pixel
    disc    coverage by distance, antialiased over one pixel
    block   the block of floor(side) x floor(side) pixels that the window's center lies in (Swin, arXiv 2103.14030)

    With dilation d only offsets that are multiples of d are seen.
    """

    side: float
    shape: str = "square"
    dilation: int = 1

    def __post_init__(self) -> None:
        if not (isfinite(self.side) and self.side >= 1):
            raise ValueError(f"window side must be a finite number of pixels, at least 1, got {self.side}")
        if self.shape not in SHAPES:
            raise ValueError(f"window shape must be one of {', '.join(SHAPES)}, got {self.shape!r}")
        if self.dilation < 1 or int(self.dilation) != self.dilation:
            raise ValueError(f"dilation must be a positive integer, got {self.dilation}")
        if self.shape == "block" and self.dilation != 1:
            raise ValueError(f"a block window takes whole blocks: dilation must be 1, got {self.dilation}")

    @property
    def reach(self) -> int:
        """The largest |offset| along an axis that the window can cover at all, in pixels."""
        return floor(self.side) - 1 if self.shape == "block" else ceil((self.side + 1) / 2) - 1


@dataclass(frozen=True)
class Plane:
    """The keys: positions `top ... top + rows - 1` by `left ... left + columns - 1` around an image at (0, 0)."""

    top: int
    left: int
    rows: int
    columns: int

    @property
    def row_positions(self) -> Ints:
        return np.arange(self.top, self.top + self.rows)

    @property
    def column_positions(self) -> Ints:
        return np.arange(self.left, self.left + self.columns)


def check_window(window: Window, border: str) -> None:
    """Raises ValueError for a window that this border cannot have."""
    if border not in BORDERS:
        raise ValueError(f"border must be one of {', '.join(BORDERS)}, got {border!r}")
    if border == "shifted" and window.shape != "square":
        raise ValueError(f"shifted windows are square (NATTEN), got shape {window.shape!r}")
    if border == "shifted" and window.dilation != 1:
        raise ValueError(f"a shifted window moves by whole pixels: dilation must be 1, got {window.dilation}")


def key_plane(height: int, width: int, border: str, padding: int, reach: int) -> Plane:
    """Where keys are: the image, padded by `padding` zeros (border "zero") or as far as the window reaches (`ENDLESS`).

    `reach` is the window's own reach plus the largest |center|, in pixels.
    """
    pad = padding if border == "zero" else reach if border in ENDLESS else 0
    return Plane(-pad, -pad, height + 2 * pad, width + 2 * pad)


def taps(kernel_size: tuple[int, int], dilation: int = 1) -> Ints:
    """The kernel's offsets in row-major order, (K_rows * K_columns, 2), for odd sizes."""
    for size in kernel_size:
        if size < 1 or size % 2 == 0:
            raise ValueError(f"kernel_size must be odd and positive, got {size}")
    rows, columns = (np.arange(size) - size // 2 for size in kernel_size)
    return np.stack(np.meshgrid(rows, columns, indexing="ij"), -1).reshape(-1, 2) * dilation


def border_index(positions: Ints, size: int, border: str) -> Ints:
    """For each position on an axis of `size` pixels the pixel that stands there, or -1 where there is a zero.

    replicate repeats the edge, reflect mirrors without repeating it (as often as needed), circular wraps.
    """
    inside = (positions >= 0) & (positions < size)
    if border == "replicate":
        return np.clip(positions, 0, size - 1)
    if border == "reflect":
        period = max(2 * (size - 1), 1)
        folded = np.abs((positions + size - 1) % period - (size - 1)) if size > 1 else np.zeros_like(positions)
        return folded
    if border == "circular":
        return positions % size
    return np.where(inside, positions, -1)


@dataclass(frozen=True, eq=False)
class Axis:
    """One axis of one head: 1-D positions of queries and keys, the head's center, the image's size, p of the border."""

    queries: Ints
    keys: Ints
    center: int
    size: int
    padding: int = 0

    def offsets(self, border: str) -> Ints:
        """key - query - center for every pair, (n_queries, n_keys); under "circular" in [-size/2, size/2)."""
        offsets = self.keys[None, :] - self.queries[:, None] - self.center
        if border == "circular":
            offsets = (offsets + self.size // 2) % self.size - self.size // 2
        return offsets


def axis_coverage(offsets: Ints | Floats, window: Window) -> Floats:
    """Share of a key's pixel that lies inside the window along one axis, in [0, 1]: clip((side + 1)/2 - |offset|)."""
    covered = np.clip((window.side + 1) / 2 - np.abs(offsets), 0.0, 1.0)
    return np.where(offsets % window.dilation == 0, covered, 0.0) if window.dilation > 1 else covered


def coverage_factor(axis: Axis, window: Window, border: str) -> Floats:
    """Coverage along one axis, (n_queries, n_keys). A square's or block's coverage is the product of its two factors;
    a disc lies inside the square of its side, so its factors only bound what it sees."""
    if window.shape == "block":
        start, stop = (edge[:, None] for edge in window_edges(axis, window, border))
        return ((axis.keys[None, :] >= start) & (axis.keys[None, :] < stop)).astype(np.float64)
    if border == "shifted":
        start, stop = window_edges(axis, window, border)
        return axis_coverage(axis.keys[None, :] - (start + stop - 1)[:, None] / 2, window)
    offsets = axis.offsets(border)
    if border != "circular":
        return axis_coverage(offsets, window)
    return torus_coverage(offsets, window, axis.size)


def window_edges(axis: Axis, window: Window, border: str) -> tuple[Floats, Floats]:
    """Where each query's window begins and ends on an axis on which pixel p covers p ... p + 1; (n_queries,) each.

    shifted windows are moved inside the image; one wider than the image lies around its middle.
    """
    middle: Floats = (axis.queries + axis.center + 0.5).astype(np.float64)
    if window.shape == "block":
        block = floor(window.side)
        origin = -axis.padding if border == "zero" else 0  # the padded image is cut into blocks from its own corner
        place = axis.queries + axis.center
        start = ((place % axis.size if border == "circular" else place) - origin) // block * block + origin
        return start.astype(np.float64), (start + block).astype(np.float64)
    if border == "shifted":
        low, high = window.side / 2, axis.size - window.side / 2
        middle = np.clip(middle, min(low, axis.size / 2), max(high, axis.size / 2))
    return middle - window.side / 2, middle + window.side / 2


def torus_coverage(offsets: Ints, window: Window, size: int) -> Floats:
    """`axis_coverage` on a torus: a window is never wider than the torus, and may reach a key from both sides."""
    narrowed = Window(min(window.side, float(size)), "square", window.dilation)
    other_way = np.where(offsets < 0, offsets + size, offsets - size)
    return axis_coverage(offsets, narrowed) + axis_coverage(other_way, narrowed)


def disc_coverage(dy: Ints, dx: Ints, window: Window) -> Floats:
    """Coverage of keys at offsets (dy, dx), broadcast: clip((side + 1)/2 - distance, 0, 1)."""
    covered = np.clip((window.side + 1) / 2 - np.hypot(dy, dx), 0.0, 1.0)
    if window.dilation > 1:
        covered = covered * ((dy % window.dilation == 0) & (dx % window.dilation == 0))
    return covered


def coverage(rows: Axis, columns: Axis, window: Window, border: str) -> Floats:
    """How much of each key the window of each query covers, in [0, 1].

    Returns:
        (query rows, query columns, key rows, key columns), float64.
    """
    if window.shape == "disc":
        dy, dx = rows.offsets(border), columns.offsets(border)
        return disc_coverage(dy[:, None, :, None], dx[None, :, None, :], window)
    by_row, by_column = coverage_factor(rows, window, border), coverage_factor(columns, window, border)
    return by_row[:, None, :, None] * by_column[None, :, None, :]


def offset_coverage(window: Window, size: tuple[int, int], border: str) -> tuple[Ints, Ints, Floats]:
    """The window as a table over offsets, for borders and shapes under which it is the same at every query.

    Returns:
        dy (n,), dx (m,) and coverage (n, m). Under "circular" every key is met at one offset, the short way round.
    """
    if window.shape == "block" or border == "shifted":
        raise ValueError(f"a {window.shape} window under the {border} border differs from query to query")
    reach, step = window.reach // window.dilation * window.dilation, window.dilation
    dy, dx = np.arange(-reach, reach + 1, step), np.arange(-reach, reach + 1, step)
    if border == "circular":
        dy, dx = (o[(o >= -(n // 2)) & (o < n - n // 2)] for o, n in zip((dy, dx), size, strict=True))
    if window.shape == "disc":
        return dy, dx, disc_coverage(dy[:, None], dx[None, :], window)
    by_row, by_column = (
        torus_coverage(o, window, n) if border == "circular" else axis_coverage(o, window)
        for o, n in zip((dy, dx), size, strict=True)
    )
    return dy, dx, by_row[:, None] * by_column[None, :]


def widest_side(height: int, width: int, border: str, padding: int, largest_center: int, shape: str = "square") -> int:
    """The smallest odd side (pixels) from which on every key is seen from every query: global attention.

    Keys without end are counted as far as `padding` (the convolution's own zero padding) around the image. A block of
    that side holds all of them too, for heads whose center stands in it.
    """
    longest = max(height, width)
    pad = padding if border in ("zero", *ENDLESS) else 0
    if shape == "block":
        return longest + 2 * pad
    if border == "shifted":
        span = (longest - 1) / 2  # the window's center moves to the middle of the image
        return 2 * ceil(span) + 1
    if border == "circular":
        if shape == "disc":
            return 2 * ceil(hypot(height // 2, width // 2)) + 1
        return longest
    farthest = [side - 1 + pad + largest_center for side in (height, width)]
    return 2 * ceil(hypot(*farthest) if shape == "disc" else max(farthest)) + 1
