"""What every query sees of a pattern's taps."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.layers.geometry import Window, taps
from explorer.layers.heads.sight import least_side, sees_taps

PLUS = np.array([[0, 0], [0, 1], [1, 0], [0, -1], [-1, 0]])


@pytest.mark.parametrize(("shape", "three", "plus"), [("square", 3.0, 3.0), ("disc", 4.0, 3.0)])
def test_the_least_side_is_the_least(shape: str, three: float, plus: float) -> None:
    for offsets, side in ((taps((3, 3)), three), (PLUS, plus)):
        assert least_side(offsets, shape) == side
        for narrower in (side, side - 1):
            sees = sees_taps(offsets, (9, 8), "replicate", 0, Window(narrower, shape))
            assert sees == (narrower == side)


def test_taps_that_are_covered_alike_are_seen_as_they_are() -> None:
    corners = taps((3, 3))[[0, 2, 6, 8]]
    assert sees_taps(corners, (9, 9), "zero_keys", 0, Window(2.0))
    assert not sees_taps(taps((3, 3)), (9, 9), "zero_keys", 0, Window(2.0))


@pytest.mark.parametrize(
    ("border", "padding", "sees"), [("zero", 1, True), ("zero", 0, False), ("masked", 1, False), ("circular", 0, True)]
)
def test_a_tap_must_meet_a_key_at_every_query(border: str, padding: int, sees: bool) -> None:
    assert sees_taps(taps((3, 3)), (9, 9), border, padding, Window(5.0)) == sees


def test_a_torus_has_room_for_every_tap() -> None:
    for size, sees in ((2, False), (3, True)):
        assert sees_taps(taps((1, 3)), (1, size), "circular", 0, Window(9.0)) == sees


def test_a_stride_leaves_out_queries_on_the_frame() -> None:
    right = np.array([[0, 0], [0, 1]])
    assert sees_taps(right, (4, 4), "masked", 0, Window(3.0), stride=2)
    assert not sees_taps(right, (5, 5), "masked", 0, Window(3.0), stride=2)
