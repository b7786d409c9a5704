"""Weights beyond a radius, removed."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers.measures.near_and_far import chebyshev, within
from tests.layers.layer_cases import normal


@settings(max_examples=40)
@given(
    seed=st.integers(0, 2**20),
    size=st.tuples(st.integers(1, 5), st.integers(1, 5)),
    channels=st.integers(1, 3),
    hole=st.booleans(),
)
def test_against_loops(seed: int, size: tuple[int, int], channels: int, hole: bool) -> None:
    count = size[0] * size[1]
    weights = normal(seed, count, count).abs()
    if hole:
        weights[0] = 0
    values = normal(seed + 1, channels, *size)
    radii = range(max(size))
    outputs, beyond = within(weights, values, size, radii)
    away = chebyshev(size, weights)
    for place, radius in enumerate(radii):
        for q in range(count):
            near = []
            for k in range(count):
                distance = max(abs(q // size[1] - k // size[1]), abs(q % size[1] - k % size[1]))
                assert float(away[q, k]) == distance
                if distance <= radius:
                    near.append(k)
            left, whole = (sum(float(weights[q, k]) for k in keys) for keys in (near, range(count)))
            cell = divmod(q, size[1])
            assert float(beyond[(place, *cell)]) == pytest.approx(1 - left / whole if whole else 1.0, abs=1e-12)
            for c in range(channels):
                seen = sum(float(weights[q, k]) * float(values[c].flatten()[k]) for k in near)
                assert float(outputs[(place, c, *cell)]) == pytest.approx(seen / left if left else 0.0, abs=1e-12)


def test_all_of_it_is_the_plain_sum() -> None:
    weights = torch.from_numpy(np.random.default_rng(1).dirichlet(np.ones(12), 12))
    values = normal(2, 2, 3, 4)
    outputs, beyond = within(weights, values, (3, 4), [0, 3])
    assert torch.allclose(outputs[1].flatten(1), values.flatten(1) @ weights.mT)
    assert torch.allclose(outputs[0], values)
    assert float(beyond[1].max()) == pytest.approx(0, abs=1e-15)
