"""Mass contours hold the mass they say, with the fewest keys."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.panels.heads import Edge, mass_contours


def inside(edges: list[Edge], shape: tuple[int, int]) -> np.ndarray:
    """Which keys the edges enclose, by counting vertical edges from the left."""
    crossings = np.zeros((shape[0], shape[1] + 1), dtype=int)
    for x0, y0, x1, y1 in edges:
        if x0 == x1:
            crossings[y0:y1, x0] += 1
    return np.cumsum(crossings, 1)[:, :-1] % 2 == 1


weights = arrays(
    np.float64, st.tuples(st.integers(1, 7), st.integers(1, 7)), elements=st.floats(0, 1, allow_subnormal=False)
)


@given(weights, st.sampled_from([0.9, 0.5, 0.1]))
def test_a_contour_encloses_its_mass_with_the_fewest_keys(values: np.ndarray, mass: float) -> None:
    edges = mass_contours(values[None], [mass])[0][0]
    if values.sum() == 0:
        assert edges == []
        return
    held = inside(edges, values.shape)
    assert values[held].sum() >= mass * values.sum() * (1 - 1e-5)
    least = values[held].min()
    without_the_least = values[values > least].sum()
    assert without_the_least < mass * values.sum() * (1 + 1e-9)


@given(weights)
def test_contours_lie_within_one_another(values: np.ndarray) -> None:
    wide, middle, narrow = (inside(edges, values.shape) for edges in mass_contours(values[None], [0.9, 0.5, 0.1])[0])
    assert (middle <= wide).all()
    assert (narrow <= middle).all()


@pytest.mark.parametrize("mass", [0.1, 0.5, 0.9])
def test_one_key_is_its_own_contour(mass: float) -> None:
    one = np.zeros((5, 5))
    one[2, 3] = 1.0
    edges = mass_contours(np.stack([one, 0 * one]), [mass])
    assert sorted(edges[0][0]) == [(3, 2, 3, 3), (3, 2, 4, 2), (3, 3, 4, 3), (4, 2, 4, 3)]
    assert edges[1] == [[]]  # a head without any weight


def test_edges_side_by_side_are_one_line() -> None:
    edges = mass_contours(np.ones((1, 2, 3)), [1.0])[0][0]
    assert sorted(edges) == [(0, 0, 0, 2), (0, 0, 3, 0), (0, 2, 3, 2), (3, 0, 3, 2)]
