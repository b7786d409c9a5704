"""Partners by dot product, cosine and distance, against loops over whole numbers."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from explorer.layers.measures.partners import partners

VECTORS = arrays.arrays(
    np.int64, st.tuples(st.integers(2, 9), st.integers(1, 4)), elements=st.integers(-3, 3)
)  # products of whole numbers are exact, and many tie


@given(VECTORS)
def test_against_loops(vectors: np.ndarray) -> None:
    found = partners(torch.from_numpy(vectors))
    length = (vectors**2).sum(1)
    for query in range(len(vectors)):
        others = [key for key in range(len(vectors)) if key != query]
        dots = {key: int(vectors[query] @ vectors[key]) for key in others}
        away = {key: int(((vectors[query] - vectors[key]) ** 2).sum()) for key in others}
        winners = [key for key in others if dots[key] == max(dots.values())]
        assert int(found.dot[query]) in winners
        assert away[int(found.dot[query])] == min(away[key] for key in winners)
        assert away[int(found.nearest[query])] == min(away.values())
        assert bool(found.dot_is_nearest[query]) == (min(away[key] for key in winners) == min(away.values()))
        longest = max(length[key] for key in others)
        assert bool(found.dot_is_longest[query]) == any(length[key] == longest for key in winners)
        assert bool(found.told_apart[query]) == (len(winners) < len(others))


@given(VECTORS)
def test_of_equal_length_the_largest_product_is_the_nearest(vectors: np.ndarray) -> None:
    found = partners(torch.from_numpy(vectors))
    assert bool(found.unit_dot_is_nearest.all())
    there = vectors[(vectors != 0).any(1)]
    if len(there) > 1:
        unit = there / np.linalg.norm(there, axis=1, keepdims=True)
        assert bool(partners(torch.from_numpy(unit)).dot_is_nearest.all())


@given(VECTORS, st.sampled_from((2.0**-20, 0.5, 8.0)))
def test_no_size_matters(vectors: np.ndarray, size: float) -> None:
    one, other = partners(torch.from_numpy(vectors)), partners(torch.from_numpy(vectors * size))
    for name in ("dot_is_nearest", "dot_is_most_alike", "dot_is_longest", "told_apart", "dot", "nearest"):
        assert torch.equal(getattr(one, name), getattr(other, name))


def test_a_long_key_wins_over_a_like_one() -> None:
    found = partners(torch.tensor([[1.0, 0.0], [1.0, 0.1], [9.0, 9.0]]))
    assert found.dot.tolist() == [2, 2, 1]
    assert found.nearest.tolist() == [1, 0, 1]
    assert found.dot_is_nearest.tolist() == [False, False, True]
    assert found.dot_is_most_alike.tolist() == [False, False, True]
    assert found.dot_is_longest.tolist() == [True, True, True]


def test_one_vector_has_no_partner() -> None:
    with pytest.raises(ValueError, match="vectors must be"):
        partners(torch.ones(1, 3))
