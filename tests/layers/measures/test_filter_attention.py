"""A softmax over filters: a mixture of them, whatever the image."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers.measures.filter_attention import softmax_over_filters
from tests.layers.layer_cases import kernel, normal


@settings(max_examples=40)
@given(
    seed=st.integers(0, 2**20),
    size=st.tuples(st.integers(1, 7), st.integers(1, 7)),
    shape=st.tuples(st.integers(1, 4), st.integers(1, 3), st.sampled_from((1, 3))),
    strength=st.sampled_from((0.1, 1.0, 1e3)),
    border=st.sampled_from(("zero", "replicate", "circular")),
)
def test_it_is_a_mixture_of_filters(
    seed: int, size: tuple[int, int], shape: tuple[int, int, int], strength: float, border: str
) -> None:
    filters = kernel(seed, *shape, border=border)
    weights, mixed = softmax_over_filters(normal(seed + 1, shape[1], *size) * strength, filters, 0.7)
    columns = filters.weight.flatten(1)
    assert np.allclose(weights.sum(1), 1, atol=1e-14)
    assert bool((weights >= 0).all())
    assert bool((mixed <= columns.amax(0) + 1e-12).all())
    assert bool((mixed >= columns.amin(0) - 1e-12).all())
    for query in range(len(weights)):
        by_hand = sum(float(weights[query, f]) * columns[f].numpy() for f in range(shape[0]))
        assert np.allclose(mixed[query], by_hand, atol=1e-12)
