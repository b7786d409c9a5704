"""The metric test of a head's form, against loops over triangles."""

from __future__ import annotations

from itertools import permutations
from math import sqrt

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.layers.measures.metric import form_of, squared_distances, triangles_of
from tests.layers.layer_cases import normal

seeds = st.integers(0, 999)


@given(seeds, st.integers(1, 6), st.integers(1, 4), st.integers(2, 7), st.integers(-3, 3))
def test_triangles_against_loops(seed: int, features: int, d: int, n: int, scale: int) -> None:
    vectors = normal(seed, n, features) * 10.0**scale
    query, key = normal(seed + 1, features, d), normal(seed + 2, features, d)
    found = triangles_of(vectors, query, key)
    x, m = vectors.numpy(), query.numpy() @ key.numpy().T
    squared = np.array(
        [[x[a] @ m @ x[a] + x[b] @ m @ x[b] - 2 * (x[a] @ m @ x[b]) for b in range(n)] for a in range(n)]
    )
    assert bool(((found.squared - torch.from_numpy(squared)).abs() <= 2 * found.bound).all())
    slack = 1e-9 * 10.0**scale
    failing, worst = 0, 0.0
    for a, b, c in permutations(range(n), 3):
        sides = squared[a, c], squared[a, b], squared[b, c]
        if min(sides) < 0:
            failing += 1
            continue
        excess = sqrt(sides[0]) - sqrt(sides[1]) - sqrt(sides[2])
        failing += excess > slack
        worst = max(worst, excess)
    assert found.count == n * (n - 1) * (n - 2)
    assert found.failing == failing
    assert found.excess == pytest.approx(max(worst, 0), abs=slack)
    if found.worst is not None:
        a, b, c = found.worst
        assert sqrt(squared[a, c]) > sqrt(squared[a, b]) + sqrt(squared[b, c])


@given(seeds, st.integers(1, 6), st.integers(1, 6), st.integers(-3, 3))
def test_one_matrix_for_both_is_a_metric(seed: int, features: int, d: int, scale: int) -> None:
    vectors, weight = normal(seed, 8, features) * 10.0**scale, normal(seed + 1, features, d)
    form, found = form_of(weight, weight), triangles_of(vectors, weight, weight)
    assert (form.negative, form.one_way) == (0, 0)
    assert form.positive == min(features, d)
    assert (found.failing, found.worst, found.lowest, found.two_way) == (0, None, None, True)
    straight = torch.cdist(vectors @ weight, vectors @ weight).square()
    assert bool(((found.squared - straight).abs() <= 2 * found.bound + 1e-12 * straight).all())


@given(seeds, st.integers(1, 6), st.integers(1, 6))
def test_form_against_numpy(seed: int, features: int, d: int) -> None:
    query, key = normal(seed, features, d), normal(seed + 1, features, d)
    form, m = form_of(query, key), query.numpy() @ key.numpy().T
    values = np.linalg.eigvalsh((m + m.T) / 2)
    np.testing.assert_allclose(form.eigenvalues.numpy(), values, atol=form.bound)
    # Sum of squares of all entries: of the symmetric part that of its eigenvalues, the rest is the other part's.
    assert form.one_way == pytest.approx(1 - (values**2).sum() / (m**2).sum(), abs=1e-9)


def test_known_forms() -> None:
    plane = torch.eye(2, dtype=torch.float64)
    turn = torch.tensor([[0.0, 1.0], [-1.0, 0.0]], dtype=torch.float64)
    assert form_of(plane, turn).one_way == pytest.approx(1)  # x . y turned by a quarter: no distance at all
    light = torch.tensor([[1.0, 0.0], [0.0, -1.0]], dtype=torch.float64)  # as in space and time
    events = torch.tensor([[0.0, 0.0], [2.0, 1.0], [4.0, 0.0]], dtype=torch.float64)
    found = triangles_of(events, plane, light)
    assert found.worst == (0, 1, 2)  # the way round is the shorter one, sqrt(3) twice for 4
    assert found.excess == pytest.approx(4 - 2 * sqrt(3))
    squared, _ = squared_distances(events, plane, light)
    assert squared[0].tolist() == pytest.approx([0, 3, 16])
    apart = triangles_of(events.flip(1), plane, light)
    assert apart.lowest is not None
    assert apart.failing == apart.count == 6
