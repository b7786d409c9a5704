"""Causal attention as a recurrent network, against loops of its own (identity I18)."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.layers.recurrent import (
    block_spectrum,
    linear_weights,
    positive,
    recur,
    recurrent_rounding,
    softmax_weights,
    weights_rounding,
)
from tests.layers.layer_cases import normal

Case = tuple[torch.Tensor, torch.Tensor, torch.Tensor]
UNIT = 2.0**-53


@st.composite
def sequences(draw: st.DrawFn) -> Case:
    """Queries, keys (n, d) and values (n, d_v)."""
    n, d, seed = draw(st.integers(1, 40)), draw(st.integers(1, 8)), draw(st.integers(0, 999))
    size = 10.0 ** draw(st.integers(-3, 1))
    return normal(seed, n, d) * size, normal(seed + 1, n, d) * size, normal(seed + 2, n, draw(st.integers(1, 3)))


def by_loops(case: Case) -> np.ndarray:
    """The formula, one pair at a time, with the elu written out."""
    query, key, value = (one.numpy() for one in case)

    def feature(x: float) -> float:
        return x + 1 if x > 0 else exp(x)

    output = np.zeros(value.shape)
    for i in range(len(query)):
        weights = [
            sum(feature(float(a)) * feature(float(b)) for a, b in zip(query[i], key[j], strict=True))
            for j in range(i + 1)
        ]
        for v in range(value.shape[1]):
            output[i, v] = sum(w * float(value[j, v]) for j, w in enumerate(weights)) / sum(weights)
    return output


@given(sequences())
def test_both_forms_are_the_formula(case: Case) -> None:
    query, key, value = positive(case[0]), positive(case[1]), case[2]
    assert bool((query > 0).all())
    bound = recurrent_rounding(query, key, value)
    at_once, step_by_step = linear_weights(query, key) @ value, recur(query, key, value)
    assert bool(((at_once - step_by_step).abs() <= bound).all())
    assert bool(((step_by_step - torch.from_numpy(by_loops(case))).abs() <= 2 * bound).all())


@given(sequences(), st.integers(0, 39))
def test_no_step_knows_a_later_one(case: Case, first: int) -> None:
    query, key, value = positive(case[0]), positive(case[1]), case[2]
    start = min(first, len(value) - 1)
    other = value.clone()
    other[start:] += 1
    before, after = recur(query, key, value), recur(query, key, other)
    assert torch.equal(before[:start], after[:start])
    for weights in (linear_weights(query, key), softmax_weights(case[0], case[1])):
        assert not weights.triu(1).any()
        assert torch.allclose(weights.sum(1), torch.ones(len(weights), dtype=torch.float64))


def test_softmax_weights_by_loops() -> None:
    query, key = normal(1, 12, 3), normal(2, 12, 3)
    found = softmax_weights(query, key).numpy()
    for i in range(12):
        raised = [exp(float(query[i] @ key[j])) for j in range(i + 1)]
        np.testing.assert_allclose(found[i, : i + 1], np.array(raised) / sum(raised), rtol=1e-13)


def test_the_bound_is_no_empty_word() -> None:
    """In single precision both forms do differ, by no more than it says, and it says little."""
    made = positive(normal(3, 300, 8)), positive(normal(4, 300, 8)), normal(5, 300, 2)
    query, key, value = (one.float() for one in made)
    apart = (linear_weights(query, key) @ value - recur(query, key, value)).abs()
    bound = recurrent_rounding(query, key, value)
    assert float(apart.max()) > 0
    assert bool((apart.double() <= bound).all())
    assert float(bound.max()) < 0.01


@pytest.mark.parametrize(("n", "cut"), [(40, 20), (400, 100), (400, 390), (9, 1)])
def test_a_state_of_d_numbers_holds_linear_attention_and_no_softmax(n: int, cut: int) -> None:
    d = 4
    query, key = normal(6, n, d) * 2, normal(7, n, d) * 2
    linear = block_spectrum(linear_weights(positive(query), positive(key)), cut)
    softmax = block_spectrum(softmax_weights(query, key), cut)
    assert float(linear.norm()) == pytest.approx(1)
    left = float(linear[d:].norm())
    assert left <= weights_rounding(positive(query), positive(key), softmax=False) + 128 * 2 * UNIT
    if min(n - cut, cut) > d:
        assert float(softmax[d:].norm()) > 1000 * weights_rounding(query, key, softmax=True)


@given(st.integers(0, 99))
def test_a_part_of_a_block_is_never_farther_from_a_low_rank_than_the_whole(seed: int) -> None:
    block = normal(seed, 300, 300)
    weights = torch.zeros(600, 600, dtype=torch.float64)
    weights[300:, :300] = block
    whole = torch.linalg.svdvals(block)
    part = block_spectrum(weights, 300)
    assert len(part) == 128
    rows = torch.linspace(0, 299, 128).round().long()
    scale = float(block[rows][:, rows].norm())
    assert bool((part * scale <= whole[:128] * (1 + 1e-12)).all())


def test_a_block_of_nothing_has_no_spectrum() -> None:
    assert not block_spectrum(torch.eye(6, dtype=torch.float64), 3).any()
