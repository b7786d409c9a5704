"""Many derivatives at once are those that autograd finds one by one, through the whole layer."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window
from explorer.layers.measures.backwards import pull_back_each
from explorer.layers.measures.layer import AttentionLayer, ConvolutionLayer, pull_back
from explorer.layers.norms import NORMS, SUMS_TO_ONE, norm_named, normalise
from tests.layers.layer_cases import Case, cases, kernel, make_attention, make_position, normal


def alike(found: torch.Tensor, wanted: torch.Tensor, size: float = 1e-10) -> bool:
    """Up to the rounding of two orders of summing, in float64, beside the largest derivative."""
    return bool((found - wanted).abs().max() <= size * max(1.0, float(wanted.abs().max())))


@settings(max_examples=80)
@given(
    case=cases(norms=("softmax", "entmax", "relu", "sigmoid", "linear"), tokens=True, moves=True),
    many=st.integers(1, 3),
    gate=st.sampled_from((None, 0.0, 0.4, 1.0)),
    own_position=st.booleans(),
)
def test_they_are_those_of_autograd(case: Case, many: int, gate: float | None, own_position: bool) -> None:
    attention, heads = case.attention, case.attention.num_heads
    assume(float(attention.query.abs().max()) < 100)  # scores of thousands are steps, and have no slope to speak of
    if gate is not None and attention.norm in SUMS_TO_ONE and attention.token is None:
        position = make_position("gaussian", 3, heads, attention.head_dim) if own_position else None
        attention = replace(attention, gate=torch.full((heads,), gate).double(), gate_position=position)
    image = normal(5, *case.image.shape)
    layer = AttentionLayer(attention, case.window)
    cotangents = normal(6, many, *attend(image, attention, case.window).shape)
    wanted = torch.stack([pull_back(layer, image, one) for one in cotangents])
    assert alike(pull_back_each(layer, image, cotangents), wanted)


@pytest.mark.parametrize("norm", NORMS)
def test_every_norm_has_the_slope_of_its_weights(norm: str) -> None:
    scores, cover = normal(1, 6, 9), normal(2, 6, 9).sigmoid()
    cover[:, 2] = 0
    cover[5] = 0
    scores[1, 4] = -torch.inf if norm != "linear" else -3.0
    along = normal(3, 6, 9)
    wanted = torch.autograd.functional.vjp(lambda s: normalise(s, cover, norm), scores, along)[1]
    known = norm_named(norm)
    weights = normalise(scores, cover, norm)
    slope = known.slope(scores, weights, cover)
    given_to = along
    if known.sums_to_one:
        total = slope.sum(1, keepdim=True)
        given_to = along - (slope * along).sum(1, keepdim=True) / torch.where(total > 0, total, 1)
    assert alike(slope * given_to, wanted.nan_to_num(), 1e-13)


@pytest.mark.parametrize("border", ["zero", "masked", "shifted", "circular", "reflect"])
@pytest.mark.parametrize("norm", ["softmax", "sparsemax", "sigmoid"])
def test_they_are_differences(border: str, norm: str) -> None:
    """Of the layer itself, which no derivative enters: with a gate, and more than one tile."""
    image = normal(7, 1, 19, 18)
    attention = make_attention(8, [(0, 1), (-1, 0)], 1, 2, features="patch", border=border, norm=norm, scale=0.4)
    if norm in SUMS_TO_ONE:
        attention = replace(attention, gate=torch.tensor([0.3, 0.0]).double())
    window = Window(4.5)
    cotangents = normal(9, 2, 2, 19, 18)
    found = pull_back_each(AttentionLayer(attention, window), image, cotangents)
    for row, column in ((0, 0), (9, 16), (18, 17)):
        step = torch.zeros_like(image)
        step[0, row, column] = 1e-6
        change = (attend(image + step, attention, window) - attend(image - step, attention, window)) / 2e-6
        assert torch.allclose(found[:, 0, row, column], (cotangents * change).sum((1, 2, 3)), atol=1e-6)


def test_layers_of_other_kinds_are_pulled_back_one_by_one() -> None:
    image, cotangents = normal(10, 2, 6, 5), normal(11, 3, 2, 6, 5)
    convolution = ConvolutionLayer(kernel(12, 2, 2, 3))
    reading = AttentionLayer(make_attention(13, [(0, 0)], 2, 2, position="embeddings"), Window(3.0))
    for layer in (convolution, reading):
        shares: list[float] = []
        wanted = torch.stack([pull_back(layer, image, one) for one in cotangents])
        assert torch.equal(pull_back_each(layer, image, cotangents, shares.append), wanted)
        assert shares == sorted(shares)
        assert shares[-1] < 1


def test_the_work_is_told_and_can_be_ended() -> None:
    image, layer = normal(14, 1, 20, 20), AttentionLayer(make_attention(15, [(0, 0), (1, 1)]), Window(5.0))
    shares: list[float] = []
    pull_back_each(layer, image, normal(16, 2, 1, 20, 20), shares.append)
    assert shares == sorted(shares)
    assert len(shares) == 8  # two heads of four tiles

    def stop(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pull_back_each(layer, image, normal(16, 2, 1, 20, 20), stop)
