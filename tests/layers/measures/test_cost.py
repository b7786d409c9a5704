"""What the layers cost, against the paper's formulas and against the layers themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.layers.convolution import products_at
from explorer.layers.geometry import Window
from explorer.layers.measures.cost import attention_cost, convolution_cost, crossing_side
from explorer.layers.measures.matrices import free_numbers
from explorer.layers.projection import project
from explorer.layers.terms import terms_at
from tests.layers.layer_cases import kernel, make_attention, normal

sides = st.integers(1, 10).map(lambda r: 2 * r + 1)
channels = st.integers(1, 512)


def test_a_convolution_of_3_costs_about_what_an_attention_of_19_does() -> None:
    assert convolution_cost(3, 128, 128).multiply_adds == 147_456
    assert attention_cost(19, 128, 128).multiply_adds == 141_568
    assert 19 < crossing_side(3, 128) < 20


@given(side=sides, width=channels)
def test_the_papers_formulas(side: int, width: int) -> None:
    convolution, attention = convolution_cost(side, width, width), attention_cost(side, width, width)
    assert convolution.parameters == convolution.multiply_adds == side**2 * width**2
    assert attention.parameters == 3 * width**2
    assert attention.multiply_adds == 3 * width**2 + 2 * side**2 * width


@given(side=sides, width=channels)
def test_at_the_crossing_both_cost_the_same(side: int, width: int) -> None:
    crossing = crossing_side(side, width)
    assert 3 * width**2 + 2 * crossing**2 * width == pytest.approx(convolution_cost(side, width, width).multiply_adds)
    assert crossing_side(1, width) == 0


def test_heads_that_share_the_channels_cost_nothing_more_but_their_weights() -> None:
    one, four = (attention_cost(7, 64, 64, pixels=100, heads=heads) for heads in (1, 4))
    assert (one.parameters, one.multiply_adds) == (four.parameters, four.multiply_adds)
    assert four.held_bytes - one.held_bytes == 100 * 3 * 49 * 4
    with pytest.raises(ValueError, match="5 heads cannot share 64 channels"):
        attention_cost(7, 64, 64, heads=5)


def test_the_costs_are_those_of_the_layers() -> None:
    convolution = kernel(1, 2, 3, 5)
    cost = convolution_cost(5, 3, 2, pixels=64)
    assert cost.parameters == convolution.weight.numel() == free_numbers(8, 8, (5, 5), 3, 2).convolution
    assert cost.multiply_adds == products_at(normal(2, 3, 8, 8), convolution, (4, 4)).products.numel()
    assert cost.all_multiply_adds == 64 * cost.multiply_adds
    heads = make_attention(3, [(0, 0)] * 4, 3, 2, features="patch", head_dim=5, value_dim=6, border="masked")
    cost = attention_cost(
        3, 3, 2, pixels=64, bytes_each=8, heads=4, head_dim=5, value_dim=6, features=27, mixes_heads=True
    )
    assert cost.parameters == sum(part.numel() for part in (heads.query, heads.key, heads.value, heads.out))
    image = normal(4, 3, 8, 8)
    projected = project(image, heads)
    terms = terms_at(projected, heads, Window(3.0), (4, 4))
    seen = terms.coverage > 0
    pairs = int(seen.sum()) * (5 + 6)
    assert cost.multiply_adds == cost.parameters + pairs
    held = [projected.query, projected.key, projected.value]
    assert cost.held_bytes == sum(part.nbytes for part in held) + 64 * int(seen.sum()) * 8


@pytest.mark.parametrize("wrong", [{"side": 0}, {"pixels": 0}, {"head_dim": 0}, {"heads": 0}])
def test_numbers_below_one_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must be at least 1, got 0"):
        attention_cost(**{"side": 3, "in_channels": 4, "out_channels": 4, **wrong})
