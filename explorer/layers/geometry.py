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

from explorer.layers.borders import border_named
from explorer.layers.shapes import WindowShape, shape_named

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Window:
    """What one head can see: a `side` in pixels (real, >= 1), a shape, and a dilation.

    square  coverage of a key at offset (dy, dx) is the area of its pixel inside a square of that side; 2r + 1 is the
            usual window of radius r, 1 is exactly one pixel
    disc    coverage by distance, antialiased over one pixel
    block   the block of floor(side) x floor(side) pixels that the window's center lies in (Swin, arXiv 2103.14030)

    With dilation d only offsets that are multiples of d are seen.

    `moved_px` moves windows from their query, down and to the right alike. Of a square less than a pixel, as whole ones
    are a head's center: with -0.5 a window of an even side sees whole pixels, one more before its query than after it,
    as NATTEN's do. Of blocks whole pixels: their grid begins there, and what lies before is cut off, as the mask cuts
    Swin's cyclic shift (section 3.2). Discs, and windows with gaps, stay.

    >>> from explorer.layers import Window
    >>> Window(1.0).reach, Window(2.5).reach, Window(3.0).reach
    (0, 1, 1)
    """

    side: float
    shape: str = "square"
    dilation: int = 1
    moved_px: float = 0.0

    def __post_init__(self) -> None:
        if not (isfinite(self.side) and self.side >= 1):
            raise ValueError(f"window side must be a finite number of pixels, at least 1, got {self.side}")
        if self.dilation < 1 or int(self.dilation) != self.dilation:
            raise ValueError(f"dilation must be a positive integer, got {self.dilation}")
        if self.kind.in_blocks and self.dilation != 1:
            raise ValueError(f"a block window takes whole blocks: dilation must be 1, got {self.dilation}")
        if self.moved_px != 0:
            self._check_move()

    def _check_move(self) -> None:
        if self.kind.is_round or self.dilation > 1:
            raise ValueError(
                f"only squares and blocks without gaps are moved: moved_px must be 0, got {self.moved_px} for a "
                f"{self.shape} of dilation {self.dilation}"
            )
        if self.kind.in_blocks and int(self.moved_px) != self.moved_px:
            raise ValueError(f"blocks take whole pixels: moved_px must be an integer, got {self.moved_px}")
        if not self.kind.in_blocks and not abs(self.moved_px) < 1:
            raise ValueError(f"whole pixels are a head's center: |moved_px| must be below 1, got {self.moved_px}")

    @property
    def kind(self) -> WindowShape:
        """The shape itself; ValueError for a name that nobody knows."""
        return shape_named(self.shape)

    @property
    def reach(self) -> int:
        """The largest |offset| along an axis that the window can cover at all, in pixels."""
        return self.kind.reach(self.side if self.kind.in_blocks else self.side + 2 * abs(self.moved_px))


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
    rule = border_named(border)
    if not rule.takes(window.shape, 1):
        raise ValueError(f"shifted windows are square (NATTEN), got shape {window.shape!r}")
    if not rule.takes(window.shape, window.dilation):
        raise ValueError(f"a shifted window moves by whole pixels: dilation must be 1, got {window.dilation}")


def key_plane(height: int, width: int, border: str, padding: int, reach: int) -> Plane:
    """Where keys are: the image, padded by `padding` zeros or as far as the window reaches (see `Border.key_padding`).

    `reach` is the window's own reach plus the largest |center|, in pixels.
    """
    pad = border_named(border).key_padding(padding, reach)
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
    return border_named(border).pixel_at(positions, size)


def short_way(offsets: Ints, size: int, border: str) -> Ints:
    """Offsets along an axis of `size` pixels as this border measures them: on a torus in [-size/2, size/2)."""
    return (offsets + size // 2) % size - size // 2 if border_named(border).wraps else offsets


@dataclass(frozen=True, eq=False)
class Axis:
    """One axis of one head: 1-D positions of queries and keys, the head's center, the image's size, p of the border."""

    queries: Ints
    keys: Ints
    center: int
    size: int
    padding: int = 0

    def offsets(self, border: str) -> Ints:
        """key - query - center for every pair, (n_queries, n_keys); on a torus in [-size/2, size/2)."""
        return short_way(self.keys[None, :] - self.queries[:, None] - self.center, self.size, border)


def axis_coverage(offsets: Ints | Floats, window: Window) -> Floats:
    """Share of a key's pixel that lies inside the window along one axis, in [0, 1]: clip((side + 1)/2 - |offset|), with
    offsets from the window's middle."""
    covered = np.clip((window.side + 1) / 2 - np.abs(offsets), 0.0, 1.0)
    return np.where(offsets % window.dilation == 0, covered, 0.0) if window.dilation > 1 else covered


def centered_coverage(offsets: Ints, window: Window) -> Floats:
    """The same by offsets from the query plus center, which a window that is moved does not lie around."""
    return axis_coverage((offsets - window.moved_px).astype(np.float64), window)


def coverage_factor(axis: Axis, window: Window, border: str) -> Floats:
    """Coverage along one axis, (n_queries, n_keys). A square's or block's coverage is the product of its two factors;
    a disc lies inside the square of its side, so its factors only bound what it sees."""
    rule = border_named(border)
    if window.kind.in_blocks:
        start, stop = (edge[:, None] for edge in window_edges(axis, window, border))
        return ((axis.keys[None, :] >= start) & (axis.keys[None, :] < stop)).astype(np.float64)
    if rule.moves:
        start, stop = window_edges(axis, window, border)
        from_middle: Floats = (axis.keys[None, :] - (start + stop - 1)[:, None] / 2).astype(np.float64)
        return axis_coverage(from_middle, window)
    offsets = axis.offsets(border)
    return torus_coverage(offsets, window, axis.size) if rule.wraps else centered_coverage(offsets, window)


def window_edges(axis: Axis, window: Window, border: str) -> tuple[Floats, Floats]:
    """Where each query's window begins and ends on an axis on which pixel p covers p ... p + 1; (n_queries,) each.

    shifted windows are moved inside the image; one wider than the image lies around its middle.
    """
    rule = border_named(border)
    middle: Floats = (axis.queries + axis.center + 0.5 + window.moved_px).astype(np.float64)
    if window.kind.in_blocks:
        block = floor(window.side)
        corner = -axis.padding if rule.padded else 0  # the padded image is cut into blocks from its own corner
        origin = corner + int(window.moved_px)
        place = axis.queries + axis.center
        start = ((place % axis.size if rule.wraps else place) - origin) // block * block + origin
        return start.astype(np.float64), (start + block).astype(np.float64)
    if rule.moves:
        low, high = window.side / 2, axis.size - window.side / 2
        middle = np.clip(middle, min(low, axis.size / 2), max(high, axis.size / 2))
    return middle - window.side / 2, middle + window.side / 2


def torus_coverage(offsets: Ints, window: Window, size: int) -> Floats:
    """`centered_coverage` on a torus: a window is never wider than the torus, and may reach a key from both sides."""
    narrowed = Window(min(window.side, float(size)), "square", window.dilation, window.moved_px)
    other_way = np.where(offsets < 0, offsets + size, offsets - size)
    return centered_coverage(offsets, narrowed) + centered_coverage(other_way, narrowed)


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
    if window.kind.is_round:
        dy, dx = rows.offsets(border), columns.offsets(border)
        return disc_coverage(dy[:, None, :, None], dx[None, :, None, :], window)
    by_row, by_column = coverage_factor(rows, window, border), coverage_factor(columns, window, border)
    return by_row[:, None, :, None] * by_column[None, :, None, :]


def offset_coverage(window: Window, size: tuple[int, int], border: str) -> tuple[Ints, Ints, Floats]:
    """The window as a table over offsets, for borders and shapes under which it is the same at every query.

    Returns:
        dy (n,), dx (m,) and coverage (n, m). On a torus every key is met at one offset, the short way round.
    """
    rule = border_named(border)
    if window.kind.in_blocks or rule.moves:
        raise ValueError(f"a {window.shape} window under the {border} border differs from query to query")
    reach, step = window.reach // window.dilation * window.dilation, window.dilation
    dy, dx = np.arange(-reach, reach + 1, step), np.arange(-reach, reach + 1, step)
    if rule.wraps:
        dy, dx = (o[(o >= -(n // 2)) & (o < n - n // 2)] for o, n in zip((dy, dx), size, strict=True))
    if window.kind.is_round:
        return dy, dx, disc_coverage(dy[:, None], dx[None, :], window)
    by_row, by_column = (
        torus_coverage(o, window, n) if rule.wraps else centered_coverage(o, window)
        for o, n in zip((dy, dx), size, strict=True)
    )
    return dy, dx, by_row[:, None] * by_column[None, :]


def widest_side(height: int, width: int, border: str, padding: int, largest_center: int, shape: str = "square") -> int:
    """The smallest odd side (pixels) from which on every key is seen from every query: global attention.

    Keys without end are counted as far as `padding` (the convolution's own zero padding) around the image. A block of
    that side holds all of them too, for heads whose center stands in it.
    """
    longest, rule, kind = max(height, width), border_named(border), shape_named(shape)
    pad = rule.key_padding(padding, padding)
    if kind.in_blocks:
        return longest + 2 * pad
    if rule.moves:
        span = (longest - 1) / 2  # the window's center moves to the middle of the image
        return 2 * ceil(span) + 1
    if rule.wraps:
        if kind.is_round:
            return 2 * ceil(hypot(height // 2, width // 2)) + 1
        return longest
    farthest = [side - 1 + pad + largest_center for side in (height, width)]
    return 2 * ceil(hypot(*farthest) if kind.is_round else max(farthest)) + 1
