"""The weight of the one key of a closed window, against the layer's whole matrix of weights and against formulas."""

from __future__ import annotations

from dataclasses import replace
from math import exp

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.layers.borders import BORDERS
from explorer.layers.geometry import Window
from explorer.layers.measures.closed_weights import OneKey, weight_alone
from explorer.layers.norms import NORMS, SUMS_TO_ONE
from explorer.layers.operator import attention_weights
from explorer.layers.projection import project
from tests.layers.layer_cases import make_attention, normal

CENTERS = ((0, 0), (-1, 1), (2, 0))


@given(
    st.integers(0, 999),
    st.tuples(st.integers(1, 6), st.integers(1, 6)),
    st.sampled_from(NORMS),
    st.sampled_from(BORDERS),
    st.sampled_from(("pixel", "patch")),
    st.integers(1, 2),
)
def test_it_is_what_the_matrix_says(
    seed: int, size: tuple[int, int], norm: str, border: str, features: str, stride: int
) -> None:
    attention = make_attention(seed, CENTERS, norm=norm, border=border, features=features, stride=stride)
    image = normal(seed, 1, *size)
    found = weight_alone(image, attention)
    rows = attention_weights(project(image, attention), attention, Window(1.0)).sum(-1)  # zeros outside left out
    torch.testing.assert_close((found.weight * found.on_image).flatten(1), rows, rtol=1e-12, atol=1e-12)


@given(st.integers(0, 999), st.sampled_from(SUMS_TO_ONE), st.floats(0, 1e3))
def test_weights_that_sum_to_one_leave_one(seed: int, norm: str, scale: float) -> None:
    attention = make_attention(seed, CENTERS, norm=norm, border="circular", scale=scale)
    found = weight_alone(normal(seed, 1, 5, 4), attention)
    assert torch.equal(found.weight, torch.ones_like(found.weight))
    assert not found.spread().any()


def test_other_norms_leave_what_they_make_of_the_score() -> None:
    one = torch.ones(1, 1, 1)
    head = make_attention(0, ((0, 1),), border="masked", head_dim=1, value_dim=1)
    head = replace(head, query=one, key=one)
    image = torch.tensor([[[2.0, -3.0, 5.0]]], dtype=torch.float64)  # products with the right neighbour: -6, -15
    weights = {norm: weight_alone(image, replace(head, norm=norm)) for norm in ("linear", "relu", "sigmoid")}
    assert weights["linear"].weight.flatten().tolist() == [-6.0, -15.0, 0.0]
    assert weights["relu"].weight.flatten().tolist() == [0.0, 0.0, 0.0]
    assert weights["sigmoid"].weight.flatten().tolist() == pytest.approx([1 / (1 + exp(6)), 1 / (1 + exp(15)), 0])
    assert weights["linear"].on_image.flatten().tolist() == [True, True, False]
    assert weights["linear"].spread().tolist() == [4.5]


def test_nothing_to_see_has_no_spread() -> None:
    nothing = OneKey(torch.ones(1, 2, 2), torch.zeros(1, 2, 2, dtype=torch.bool))
    assert nothing.spread().tolist() == [0.0]


def test_a_gate_is_refused() -> None:
    attention = replace(make_attention(0, CENTERS), gate=torch.full((3,), 0.5))
    with pytest.raises(ValueError, match="gate"):
        weight_alone(normal(0, 1, 3, 3), attention)
