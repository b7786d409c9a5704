"""Drawing: new arrays, nothing outside the brush, no gaps, and everything at the borders."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from explorer.images.draw import Place, brush, fill, line, noise, rectangle, shift, stamp
from explorer.images.stamps import STAMPS, stamp_mask
from explorer.state.picture import Picture

BLACK = np.zeros((16, 20, 1), np.uint8)
places = st.tuples(st.integers(-8, 24), st.integers(-8, 28))
free_places = st.tuples(st.floats(-8, 24), st.floats(-8, 28))


def inked(pixels: np.ndarray) -> set[tuple[int, int]]:
    return {(int(r), int(c)) for r, c in np.argwhere(pixels[:, :, 0] > 0)}


def art(pixels: np.ndarray) -> list[str]:
    return ["".join("#" if v else "." for v in row) for row in pixels[:, :, 0]]


def to_segment(place: tuple[float, float], start: Place, end: Place) -> float:
    """Distance from a place to a segment, by the textbook formula."""
    reach = (end[0] - start[0], end[1] - start[1])
    length = reach[0] ** 2 + reach[1] ** 2
    share = 0.0
    if length:
        share = ((place[0] - start[0]) * reach[0] + (place[1] - start[1]) * reach[1]) / length
    share = min(max(share, 0.0), 1.0)
    return math.hypot(place[0] - start[0] - share * reach[0], place[1] - start[1] - share * reach[1])


@given(st.lists(free_places, min_size=1, max_size=4), st.integers(1, 6))
def test_a_stroke_never_touches_its_input_and_stays_within_the_brush(points: list[Place], size: int) -> None:
    before = np.full((16, 20, 3), 40, np.uint8)
    after = brush(before, points, size, (200, 100, 50))
    assert (before == 40).all()
    assert not np.shares_memory(before, after)
    changed = (after != before).any(axis=2)
    assert (after[changed] == (200, 100, 50)).all()
    middle = 0.5 if size % 2 == 0 else 0.0
    segments = list(pairwise(points)) or [(points[0], points[0])]
    farthest = size / 2 if size > 1 else 1.21  # a thin line rounds its ends, then its course, to whole pixels
    for row, column in np.argwhere(changed):
        assert min(to_segment((row + middle, column + middle), a, b) for a, b in segments) <= farthest


@given(places, places)
@example((0, 0), (15, 22))  # whose halves were once rounded by where it lies
def test_a_thin_line_has_no_gaps_and_no_direction(start: tuple[int, int], end: tuple[int, int]) -> None:
    drawn = line(BLACK, start, end, 1, (255,))
    assert np.array_equal(drawn, line(BLACK, end, start, 1, (255,)))
    large = np.zeros((48, 56, 1), np.uint8)  # the same line with room around it
    whole = line(large, (start[0] + 16, start[1] + 16), (end[0] + 16, end[1] + 16), 1, (255,))
    assert np.array_equal(whole[16:32, 16:36], drawn)
    pixels = sorted(inked(whole), key=lambda p: math.dist(p, (start[0] + 16, start[1] + 16)))
    assert len(pixels) == 1 + max(abs(start[0] - end[0]), abs(start[1] - end[1]))
    assert {(start[0] + 16, start[1] + 16), (end[0] + 16, end[1] + 16)} <= set(pixels)
    assert all(max(abs(a[0] - b[0]), abs(a[1] - b[1])) == 1 for a, b in pairwise(pixels))


@given(places, places, st.integers(2, 6))
def test_a_thick_line_covers_a_thin_one(start: tuple[int, int], end: tuple[int, int], size: int) -> None:
    if size % 2 == 1:  # an even brush lies half a pixel aside
        assert inked(line(BLACK, start, end, 1, (255,))) <= inked(line(BLACK, start, end, size, (255,)))


def test_a_stroke_is_its_segments_one_after_the_other() -> None:
    points = [(2, 3), (9, 12), (9, 12), (4, 18), (20, 25)]
    piece_by_piece = BLACK
    for start, end in pairwise(points):
        piece_by_piece = line(piece_by_piece, start, end, 3, (99,))
    assert np.array_equal(brush(BLACK, points, 3, (99,)), piece_by_piece)


def test_dots_of_each_size() -> None:
    small = np.zeros((8, 8, 1), np.uint8)
    assert [len(inked(brush(small, [(3, 3)], size, (1,)))) for size in (1, 2, 3, 4, 5)] == [1, 4, 9, 12, 21]
    assert inked(brush(small, [(3, 3)], 2, (1,))) == {(2, 2), (2, 3), (3, 2), (3, 3)}


def test_a_diagonal() -> None:
    assert art(line(np.zeros((4, 8, 1), np.uint8), (0, 0), (3, 6), 1, (1,))) == [
        "#.......",
        ".##.....",
        "...##...",
        ".....##.",
    ]


def test_far_outside_nothing_is_painted_quickly() -> None:
    assert not brush(BLACK, [(-900_000, -900_000), (-900_000, 900_000)], 3, (1,)).any()
    crossing = line(BLACK, (-900_000, 5), (900_000, 5), 1, (1,))
    assert inked(crossing) == {(r, 5) for r in range(16)}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([(0, 0)], 0, (1,)), "size_px must be at least 1, got 0"),
        (([], 1, (1,)), "at least one place"),
        (([(float("nan"), 0)], 1, (1,)), "got \\(nan, 0\\)"),
        (([(2e6, 0)], 1, (1,)), "within 1e\\+06 px"),
        (([(0, 0)], 1, (1, 2, 3)), "colour must be 1 whole numbers"),
        (([(0, 0)], 1, (256,)), "got \\(256,\\)"),
        (([(0, 0)], 1, (-1,)), "got \\(-1,\\)"),
    ],
)
def test_wrong_arguments_are_refused(arguments: tuple[object, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        brush(BLACK, *arguments)


def test_pixels_of_another_kind_are_refused() -> None:
    with pytest.raises(ValueError, match="uint8"):
        fill(np.zeros((8, 8, 1)), (0, 0), (1,))


@given(places, places, st.integers(1, 4))
def test_a_rectangle_is_a_filled_one_less_a_smaller_one(
    corner: tuple[int, int], opposite: tuple[int, int], size: int
) -> None:
    top, bottom = sorted((corner[0], opposite[0]))
    left, right = sorted((corner[1], opposite[1]))
    whole = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1) if 0 <= r < 16 and 0 <= c < 20}
    inner = {(r, c) for r, c in whole if top + size <= r <= bottom - size and left + size <= c <= right - size}
    assert inked(rectangle(BLACK, corner, opposite, size, (9,), filled=True)) == whole
    assert inked(rectangle(BLACK, corner, opposite, size, (9,))) == whole - inner


@settings(max_examples=40)
@given(st.integers(0, 999), st.integers(0, 8), st.integers(0, 9))
def test_fill_reaches_what_is_joined_and_nothing_else(seed: int, row: int, column: int) -> None:
    pixels = np.random.default_rng(seed).integers(0, 2, (9, 10, 3), np.uint8).repeat(1, 2)
    pixels[:, :, 1:] = pixels[:, :, :1]
    reached, waiting = {(row, column)}, [(row, column)]
    while waiting:  # the plainest search there is
        r, c = waiting.pop()
        for near in ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)):
            inside = 0 <= near[0] < 9 and 0 <= near[1] < 10
            if inside and near not in reached and pixels[near][0] == pixels[row, column][0]:
                reached.add(near)
                waiting.append(near)
    before = pixels.copy()
    filled = fill(pixels, (row, column), (7, 8, 9))
    assert np.array_equal(pixels, before)
    for r in range(9):
        for c in range(10):
            assert filled[r, c].tolist() == ([7, 8, 9] if (r, c) in reached else before[r, c].tolist())


def test_fill_needs_the_very_colour_in_all_channels() -> None:
    pixels = np.zeros((8, 8, 3), np.uint8)
    pixels[:, 4:, 2] = 1
    assert (fill(pixels, (0, 0), (5, 5, 5))[:, 4:] == pixels[:, 4:]).all()


def test_fill_outside_or_with_the_same_colour_changes_nothing() -> None:
    assert np.array_equal(fill(BLACK, (-1, 3), (9,)), BLACK)
    assert np.array_equal(fill(BLACK, (3, 3), (0,)), BLACK)


def test_a_stamp_is_its_mask() -> None:
    printed = stamp(BLACK, "ring", (8, 9), 9, (200,))
    assert np.array_equal(printed[4:13, 5:14, 0], np.rint(stamp_mask("ring", 9) * 200))
    printed[4:13, 5:14] = 0
    assert not printed.any()
    assert not BLACK.any()


@given(st.sampled_from(STAMPS), places, st.integers(1, 30))
def test_a_stamp_over_the_border_is_cut_there(name: str, center: tuple[int, int], size: int) -> None:
    large = np.full((96, 100, 3), 60, np.uint8)
    whole = stamp(large, name, (center[0] + 40, center[1] + 40), size, (255, 0, 60))
    cut = stamp(large[40:56, 40:60], name, center, size, (255, 0, 60))
    assert np.array_equal(cut, whole[40:56, 40:60])


@given(st.integers(-20, 20), st.integers(-20, 20))
def test_shifting_there_and_back(rows: int, columns: int) -> None:
    picture = Picture(np.random.default_rng(0).integers(1, 256, (9, 12, 3), np.uint8))
    assert shift(shift(picture, rows, columns, wrap=True), -rows, -columns, wrap=True) == picture
    there = shift(picture, rows, columns).pixels
    for r in range(9):
        for c in range(12):
            inside = 0 <= r - rows < 9 and 0 <= c - columns < 12
            assert there[r, c].tolist() == (picture.pixels[r - rows, c - columns].tolist() if inside else [0, 0, 0])


def test_noise_is_seeded_has_its_size_and_is_cut() -> None:
    grey = Picture(np.full((100, 100, 1), 128, np.uint8))
    assert noise(grey, 10.0, seed=3) == noise(grey, 10.0, seed=3)
    assert noise(grey, 10.0, seed=3) != noise(grey, 10.0, seed=4)
    assert noise(grey, 0.0, seed=3) == grey
    levels = noise(grey, 10.0, seed=3).pixels.astype(float)
    assert levels.mean() == pytest.approx(128, abs=0.5)
    assert levels.std() == pytest.approx(10, abs=0.4)
    black = noise(Picture(np.zeros((50, 50, 3), np.uint8)), 200.0, seed=0).pixels
    assert black.min() == 0
    assert black.max() == 255
    for amount in (-1.0, float("nan"), 256.0):
        with pytest.raises(ValueError, match="amount must lie between 0 and 255"):
            noise(grey, amount, seed=0)
