"""Which heads have arrived at a tap of the kernel."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from explorer.layers.geometry import taps
from explorer.layers.heads.arrived import LEAST_SHARE, NEAR_PX, arrivals
from explorer.layers.presets import kernel_weight

RANDOM = kernel_weight("random", 3)  # of nine taps that are not 0
SOBEL = kernel_weight("sobel_x", 3)  # of six


@given(seed=st.integers(0, 2**20), dilation=st.integers(1, 3), far=st.floats(0, 0.99))
def test_heads_at_the_taps_have_arrived(seed: int, dilation: int, far: float) -> None:
    """Also when each is up to half a pixel away, wherever to, and in any order."""
    chance = np.random.default_rng(seed)
    angle = chance.uniform(0, 2 * np.pi, 9)
    order = chance.permutation(9)
    centers = taps((3, 3), dilation) + NEAR_PX * far * np.stack([np.sin(angle), np.cos(angle)], 1)
    found = arrivals(centers[order], np.full(9, 0.9), RANDOM, dilation)
    assert found.count == 9
    assert found.doubled == ()
    assert found.taps == tuple(map(tuple, taps((3, 3), dilation)))
    assert [order[head] for head in found.heads if head is not None] == list(range(9))
    of_sobel = arrivals(centers[order], np.full(9, 0.9), SOBEL, dilation)
    assert of_sobel.count == len(of_sobel.taps) == 6
    assert all(column != 0 for _, column in of_sobel.taps), "no head need stand where the kernel is 0"


@given(seed=st.integers(0, 2**20))
def test_two_heads_at_one_tap_count_once(seed: int) -> None:
    chance = np.random.default_rng(seed)
    centers, shares = taps((3, 3)).astype(float), chance.uniform(LEAST_SHARE, 1, 9)
    moved, kept = chance.choice(9, 2, replace=False)
    centers[moved] = centers[kept]
    found = arrivals(centers, shares, RANDOM)
    best, other = (moved, kept) if shares[moved] > shares[kept] else (kept, moved)
    assert found.count == 8
    assert found.doubled == (other,)
    assert found.heads[kept] == best
    assert found.heads[moved] is None


def test_near_is_half_a_pixel_and_narrow_half_the_weight() -> None:
    one = np.zeros((1, 2))
    for centers, shares, count in (
        (one, [LEAST_SHARE], 1),
        (one, [np.nextafter(LEAST_SHARE, 0)], 0),
        (np.array([[0, NEAR_PX]]), [1.0], 1),
        (np.array([[0, np.nextafter(NEAR_PX, 1)]]), [1.0], 1),  # nearer to the next tap
        (np.array([[NEAR_PX, NEAR_PX]]), [1.0], 0),  # between four
        (np.array([[0, np.nextafter(1 + NEAR_PX, 2)]]), [1.0], 0),
    ):
        assert arrivals(centers, np.array(shares), RANDOM).count == count
    assert arrivals(one, np.ones(1), np.zeros((1, 1, 3, 3))).taps == (), "a kernel of zeros needs no head"


@given(seed=st.integers(0, 2**20), heads=st.integers(1, 5))
def test_no_matching_has_more(seed: int, heads: int) -> None:
    """By trying all ways to give each head a tap or none."""
    chance = np.random.default_rng(seed)
    weight = chance.integers(-1, 2, (1, 1, 1, 5)).astype(float)
    centers = np.stack([np.zeros(heads), chance.uniform(-3, 3, heads)], 1)
    shares = chance.uniform(0, 1, heads)
    targets = [(0, c) for c in range(-2, 3) if weight[0, 0, 0, c + 2]]
    may = [
        [None, *(t for t in targets if shares[h] >= LEAST_SHARE and np.hypot(*(centers[h] - t)) <= NEAR_PX)]
        for h in range(heads)
    ]
    taken = ([t for t in way if t is not None] for way in product(*may))
    assert arrivals(centers, shares, weight).count == max(len(t) for t in taken if len(t) == len(set(t)))
