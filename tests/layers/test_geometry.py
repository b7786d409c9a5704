"""Who sees whom: areas, borders, widest windows."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.layers.borders import BORDERS
from explorer.layers.geometry import (
    Axis,
    Plane,
    Window,
    border_index,
    check_window,
    coverage,
    coverage_factor,
    key_plane,
    offset_coverage,
    taps,
    widest_side,
)
from tests.layers.layer_cases import sides

small = st.integers(1, 9)


def axes(size: tuple[int, int], center: tuple[int, int], plane: Plane, padding: int = 0) -> tuple[Axis, Axis]:
    keys = plane.row_positions, plane.column_positions
    rows, columns = (Axis(np.arange(n), k, c, n, padding) for n, k, c in zip(size, keys, center, strict=True))
    return rows, columns


def test_taps_are_in_row_major_order_from_the_upper_left() -> None:
    assert taps((1, 3), 2).tolist() == [[0, -2], [0, 0], [0, 2]]
    assert taps((3, 3)).tolist() == [[r, c] for r in (-1, 0, 1) for c in (-1, 0, 1)]


@pytest.mark.parametrize("size", [0, 2, -1])
def test_even_kernels_are_refused(size: int) -> None:
    with pytest.raises(ValueError, match=f"kernel_size must be odd and positive, got {size}"):
        taps((3, size))


@pytest.mark.parametrize(
    ("window", "message"),
    [
        ({"side": 0.5}, "at least 1, got 0.5"),
        ({"side": float("inf")}, "finite number of pixels, at least 1, got inf"),
        ({"side": float("nan")}, "finite number of pixels, at least 1, got nan"),
        ({"side": 3, "shape": "round"}, "must be one of square, disc, block, got 'round'"),
        ({"side": 3, "dilation": 0}, "dilation must be a positive integer, got 0"),
        ({"side": 3, "shape": "block", "dilation": 2}, "dilation must be 1, got 2"),
    ],
)
def test_windows_that_cannot_be_are_refused(window: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Window(**window)  # type: ignore[arg-type]


def test_shifted_windows_are_plain_squares() -> None:
    with pytest.raises(ValueError, match="square"):
        check_window(Window(3, "disc"), "shifted")
    with pytest.raises(ValueError, match="dilation must be 1, got 2"):
        check_window(Window(3, dilation=2), "shifted")
    with pytest.raises(ValueError, match="border must be one of"):
        check_window(Window(3), "mirror")


@given(side=sides(), dilation=st.integers(1, 3))
def test_a_square_covers_its_area_and_reaches_as_far_as_it_says(side: float, dilation: int) -> None:
    window = Window(side, dilation=dilation)
    dy, dx, covered = offset_coverage(window, (9, 9), "masked")
    if dilation == 1:
        assert covered.sum() == side * side
        assert max(dy) == window.reach == max(dx)
        assert (covered[0] > 0).any()
    assert (dy % dilation == 0).all()
    assert (dx % dilation == 0).all()


@given(radius=st.integers(0, 6), shape=st.sampled_from(("square", "disc")))
def test_at_odd_sides_a_window_is_the_usual_one(radius: int, shape: str) -> None:
    dy, dx, covered = offset_coverage(Window(2 * radius + 1, shape), (9, 9), "zero")
    inside = np.ones((len(dy), len(dx))) if shape == "square" else np.hypot(dy[:, None], dx) <= radius
    assert (covered[inside.astype(bool)] == 1).all()
    if shape == "square":
        assert len(dy) == 2 * radius + 1


@given(
    side=st.floats(1, 20),
    border=st.sampled_from(("zero", "masked", "zero_keys", "circular")),
    size=st.tuples(small, small),
)
def test_a_square_holds_the_disc_of_its_side(side: float, border: str, size: tuple[int, int]) -> None:
    plane = key_plane(*size, border, 1, 3)
    both = axes(size, (0, 0), plane, 1)
    if border == "circular":  # a torus narrows the square alone
        side = min(side, *size)
    square, disc = (coverage(*both, Window(side, shape), border) for shape in ("square", "disc"))
    assert (disc <= square + 4 * np.spacing(side)).all()


@given(
    low=st.floats(1, 12),
    high=st.floats(1, 12),
    shape=st.sampled_from(("square", "disc")),
    border=st.sampled_from([b for b in BORDERS if b != "shifted"]),
)
def test_a_wider_window_covers_no_key_less(low: float, high: float, shape: str, border: str) -> None:
    both = axes((5, 6), (1, -2), key_plane(5, 6, border, 2, 4), 2)
    narrow, wide = (coverage(*both, Window(s, shape), border) for s in sorted((low, high)))
    assert (narrow <= wide + 4 * np.spacing(max(low, high))).all()


@given(side=sides(), size=small, center=st.integers(-4, 4), border=st.sampled_from(("shifted", "circular")))
def test_windows_kept_inside_or_wrapped_lose_nothing(side: float, size: int, center: int, border: str) -> None:
    """Every query has exactly the window's number of keys (NATTEN), or all there are."""
    axis = Axis(np.arange(size), np.arange(size), center, size)
    assert (coverage_factor(axis, Window(side), border).sum(1) == min(side, size)).all()


@given(
    side=sides(),
    size=st.tuples(small, small),
    border=st.sampled_from([b for b in BORDERS if b != "shifted"]),
    shape=st.sampled_from(("square", "disc")),
    dilation=st.integers(1, 3),
    center=st.tuples(st.integers(-4, 4), st.integers(-4, 4)),
)
def test_the_table_over_offsets_is_the_same_window(
    side: float, size: tuple[int, int], border: str, shape: str, dilation: int, center: tuple[int, int]
) -> None:
    window = Window(side, shape, dilation)
    plane = key_plane(*size, border, 2, window.reach + 4)
    direct = coverage(*axes(size, center, plane, 2), window, border)
    dy, dx, covered = offset_coverage(window, size, border)
    painted = np.zeros_like(direct)
    for row, column in np.ndindex(size):
        for (i, y), (j, x) in product(enumerate(dy), enumerate(dx)):
            key = row + center[0] + y, column + center[1] + x
            if border == "circular":
                key = key[0] % size[0], key[1] % size[1]
            place = key[0] - plane.top, key[1] - plane.left
            if 0 <= place[0] < plane.rows and 0 <= place[1] < plane.columns:
                painted[row, column, place[0], place[1]] += covered[i, j]
    assert np.array_equal(direct, painted)


def test_blocks_tile_the_plane_from_its_own_corner() -> None:
    axis = Axis(np.arange(5), np.arange(-1, 6), 0, 5, padding=1)
    blocks = coverage_factor(axis, Window(3.9, "block"), "zero")  # -1 0 1 | 2 3 4 | 5
    assert blocks[0].tolist() == blocks[1].tolist() == [1, 1, 1, 0, 0, 0, 0]
    assert blocks[2].tolist() == blocks[4].tolist() == [0, 0, 0, 1, 1, 1, 0]
    wrapped = coverage_factor(Axis(np.arange(4), np.arange(4), -1, 4), Window(2, "block"), "circular")
    assert wrapped[0].tolist() == [0, 0, 1, 1]  # the pixel before the first is the last


@pytest.mark.parametrize(
    ("border", "shape"),
    [("shifted", "square"), *product(("zero", "masked", "circular"), ("square", "disc"))],
)
@given(size=st.tuples(small, small), center=st.tuples(st.integers(-3, 3), st.integers(-3, 3)))
def test_the_widest_window_is_the_smallest_that_sees_all(
    border: str, shape: str, size: tuple[int, int], center: tuple[int, int]
) -> None:
    largest = max(map(abs, center))
    side = widest_side(*size, border, 3, largest, shape)
    mirrored = tuple(-c for c in center)  # of heads on both sides one reaches farthest
    seen = [
        coverage(*axes(size, c, key_plane(*size, border, 3, 0), 3), Window(side, shape), border)
        for c in (center, mirrored, (largest, largest), (-largest, -largest))
    ]
    assert all((c == 1).all() for c in seen)
    if side > 2 and not (border == "circular" and shape == "square"):
        narrower = [
            coverage(*axes(size, c, key_plane(*size, border, 3, 0), 3), Window(side - 2, shape), border)
            for c in ((largest, largest), (-largest, -largest))
        ]
        assert any((c < 1).any() for c in narrower)


@given(size=st.integers(2, 9), pad=st.integers(0, 8))
def test_borders_are_numpys_pads(size: int, pad: int) -> None:
    pixels, positions = np.arange(1, size + 1), np.arange(-pad, size + pad)
    for border, mode in (("replicate", "edge"), ("circular", "wrap"), ("reflect", "reflect"), ("zero", "constant")):
        index = border_index(positions, size, border)
        taken = np.where(index >= 0, pixels[index], 0)
        assert np.array_equal(taken, np.pad(pixels, pad, mode=mode)), border  # type: ignore[call-overload]


def test_one_pixel_is_its_own_mirror() -> None:
    assert border_index(np.arange(-3, 4), 1, "reflect").tolist() == [0] * 7


def test_windows_that_differ_from_query_to_query_have_no_table() -> None:
    with pytest.raises(ValueError, match="differs from query to query"):
        offset_coverage(Window(3), (5, 5), "shifted")
    with pytest.raises(ValueError, match="differs from query to query"):
        offset_coverage(Window(3, "block"), (5, 5), "zero")
