"""Stacks of layers: exact support against derivatives, the field's width, borders in composition, rank collapse."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import sqrt
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers.convolution import Convolution
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window
from explorer.layers.heads.from_kernel import heads_from_kernel
from explorer.layers.heads.static import fewest_heads
from explorer.layers.measures.depth import (
    averaging,
    compose,
    deviation_px,
    effective_fields,
    per_channel,
    predicted_deviation_px,
    support,
)
from explorer.layers.measures.gaze import measure_gaze, rank_collapse, rank_one_residual
from explorer.layers.measures.layer import AttentionLayer, ConvolutionLayer, jacobian_at
from explorer.layers.norms import SUMS_TO_ONE
from explorer.layers.position import Embeddings, Gaussian
from explorer.layers.presets import kernel_weight
from tests.layers.layer_cases import Case, cases, kernel, make_attention, normal


def box(size: int = 3, **rest: object) -> ConvolutionLayer:
    weight = torch.full((1, 1, size, size), size**-2.0, dtype=torch.float64)
    return ConvolutionLayer(Convolution(weight, **rest))  # type: ignore[arg-type]


@settings(max_examples=40)
@given(case=cases(strides=(1,)))
def test_no_derivative_lies_outside_the_support(case: Case) -> None:
    image = normal(1, *case.image.shape)
    attention = replace(case.attention, query=case.attention.query / 1e3)
    layer, size = AttentionLayer(attention, case.window), (image.shape[1], image.shape[2])
    cell = size[0] // 2, size[1] - 1
    moved = jacobian_at(layer, image, cell).abs().amax((0, 1)) > 0
    seen = support(layer, size, cell, 1)[0]
    assert not (moved & ~seen).any()


@settings(max_examples=60)
@given(case=cases(strides=(1,)), gates=st.sampled_from((None, 0.0, 0.5, 1.0)))
def test_without_content_the_support_is_exactly_where_the_derivatives_are(case: Case, gates: float | None) -> None:
    """Under every norm, where position alone decides: what lies under a threshold, or is not there, is not seen."""
    image = normal(1, *case.image.shape)
    attention = replace(case.attention, content=0.0)
    if isinstance(attention.position, Embeddings):
        attention = replace(attention, position=None)
    if gates is not None and attention.norm in SUMS_TO_ONE:
        attention = replace(attention, gate=torch.full((attention.num_heads,), gates).double())
    layer, size = AttentionLayer(attention, case.window), (image.shape[1], image.shape[2])
    cell = size[0] // 2, size[1] - 1
    moved = jacobian_at(layer, image, cell).abs().amax((0, 1)) > 0
    assert torch.equal(support(layer, size, cell, 1)[0], moved)


@pytest.mark.parametrize(
    ("norm", "changes", "seen"),
    [
        ("relu", {"content": 0.0}, 0),  # a score of 0 has no weight
        ("linear", {"content": 0.0}, 0),
        ("sigmoid", {"content": 0.0}, 9),
        ("relu", {"similarity": "distance"}, 0),  # no score is above 0
        ("relu", {"similarity": "dot"}, 9),
        ("sparsemax", {"content": 0.0, "position": Gaussian(1.0)}, 1),  # the others lie a whole point below
        ("sparsemax", {"content": 0.0, "position": Gaussian(0.1)}, 9),
    ],
)
def test_what_a_norm_gives_no_weight_is_not_seen(norm: str, changes: dict[str, Any], seen: int) -> None:
    attention = replace(make_attention(3, [(0, 0)], norm=norm), **changes)
    assert int(support(AttentionLayer(attention, Window(3.0)), (7, 7), (3, 3), 1).sum()) == seen


def test_the_fewest_heads_see_the_taps_of_their_kernel() -> None:
    convolution = Convolution(torch.from_numpy(kernel_weight("sobel_x", 3)))
    heads = AttentionLayer(fewest_heads(convolution), Window(9.0))
    taps = support(ConvolutionLayer(convolution), (9, 9), (4, 4), 2)
    assert torch.equal(support(heads, (9, 9), (4, 4), 2), taps)


@pytest.mark.parametrize("border", ["zero", "masked", "shifted", "replicate", "reflect", "circular"])
@pytest.mark.parametrize(("features", "side"), [("pixel", 3.0), ("patch", 3.0), ("patch", 1.0), ("pixel", 1.5)])
def test_the_support_is_where_the_derivatives_are(border: str, features: str, side: float) -> None:
    image = normal(2, 2, 7, 8)
    attention = make_attention(3, [(0, 1), (-1, 0)], 2, 2, features=features, border=border, scale=0.3, padding=1)
    layer = AttentionLayer(attention, Window(side))
    for cell in ((0, 7), (3, 4)):
        moved = jacobian_at(layer, image, cell).abs().amax((0, 1)) > 1e-14
        assert torch.equal(support(layer, (7, 8), cell, 1)[0], moved)


def test_a_convolutions_support_grows_by_its_reach() -> None:
    grown = support(box(), (9, 9), (4, 4), 4)
    assert grown.sum((1, 2)).tolist() == [9, 25, 49, 81]
    hollow = ConvolutionLayer(Convolution(torch.tensor([[[[0.0, 1, 0], [1, 0, 1], [0, 1, 0]]]])))
    assert support(hollow, (5, 5), (2, 2), 1)[0].sum() == 4
    assert support(box(border="circular"), (5, 5), (0, 0), 1)[0, 4, 4]


@pytest.mark.parametrize(("size", "depth"), [(3, 1), (3, 4), (5, 2)])
def test_the_field_of_boxes_is_as_wide_as_predicted(size: int, depth: int) -> None:
    """sqrt(2 L / 3) for 3 x 3, while the support grows as L."""
    field = effective_fields(box(size), normal(4, 1, 21, 21), [depth], (10, 10))[0]
    assert field.max() == 1
    assert deviation_px(field, (10, 10)) == pytest.approx(predicted_deviation_px(size, depth), rel=1e-12)
    assert predicted_deviation_px(3, 6) == pytest.approx(sqrt(2 * 6 / 3))
    assert torch.equal(field > 1e-12, support(box(size), (21, 21), (10, 10), depth)[-1])


def test_the_field_of_one_attention_is_its_derivative() -> None:
    image = normal(5, 2, 6, 6)
    layer = AttentionLayer(make_attention(6, [(0, 0), (1, 1)], 2, 2, scale=0.5), Window(5.0))
    wanted = jacobian_at(layer, image, (2, 3)).sum(0).abs().sum(0)
    assert torch.allclose(effective_fields(layer, image, [1], (2, 3))[0], wanted / wanted.max(), atol=1e-12)


def test_deep_stacks_neither_vanish_nor_explode() -> None:
    image, heads = normal(7, 2, 6, 6), averaging(heads_from_kernel(kernel(8, 2, 2, 3)))
    shares: list[float] = []
    for factor in (1e-3, 1e3):
        layer = AttentionLayer(replace(heads, out=heads.out * factor), Window(3.0))
        field = effective_fields(layer, image, [12], (3, 3), shares.append)[0]
        assert field.isfinite().all()
        assert field.max() == 1
    half = shares[: len(shares) // 2]
    assert half == sorted(half)


def test_what_cannot_be_stacked_is_refused() -> None:
    image = normal(9, 2, 5, 5)
    with pytest.raises(ValueError, match="must take and give the image's 2 channels, got 2 and 3"):
        effective_fields(ConvolutionLayer(kernel(10, 3, 2, 3)), image, [2], (0, 0))
    with pytest.raises(ValueError, match="must have stride 1, got 2"):
        effective_fields(ConvolutionLayer(kernel(10, 2, 2, 3, stride=2)), image, [2], (0, 0))
    stacked = per_channel(kernel(10, 3, 2, 3), 2)
    assert stacked.weight.shape == (2, 2, 3, 3)
    assert stacked.weight[0, 0].abs().sum() == pytest.approx(1)
    assert (stacked.weight[0, 1] == 0).all()
    effective_fields(ConvolutionLayer(stacked), image, [2], (0, 0))


@settings(max_examples=20)
@given(seed=st.integers(0, 2**20), border=st.sampled_from(("zero", "circular")), dilation=st.integers(1, 2))
def test_two_padded_convolutions_are_one_but_on_the_frame(seed: int, border: str, dilation: int) -> None:
    """Identity I15: under a circular border everywhere, with zeros inside alone."""
    first = kernel(seed, 3, 2, 3, border=border, dilation=dilation)
    second = kernel(seed + 1, 2, 3, 3, border=border, dilation=dilation)
    found = compose(normal(seed + 2, 2, 11, 12), first, second)
    assert found.kernel.kernel_size == (5, 5)
    rows, columns = found.inside
    assert found.error[:, rows, columns].abs().max() < 1e-12
    assert (float(found.error.abs().max()) < 1e-12) == (border == "circular")


def test_compositions_that_do_not_fit_are_refused() -> None:
    image = normal(0, 2, 5, 5)
    with pytest.raises(ValueError, match="must take 3 channels, got 2"):
        compose(image, kernel(0, 3, 2, 3), kernel(1, 2, 2, 3))
    with pytest.raises(ValueError, match="must share border and dilation, got zero 1 and reflect 1"):
        compose(image, kernel(0, 2, 2, 3), kernel(1, 2, 2, 3, border="reflect"))
    with pytest.raises(ValueError, match="must have stride 1 and no bias"):
        compose(image, kernel(0, 2, 2, 3, stride=2), kernel(1, 2, 2, 3))


def test_without_skip_attention_loses_rank_with_every_layer() -> None:
    image = normal(11, 3, 6, 6)
    heads = averaging(make_attention(12, [(0, 0)], 3, 3, border="masked", scale=0.3))
    layer = AttentionLayer(heads, Window(11.0))
    bare = [share for share, _ in rank_collapse(layer, image, 5, skip=False)]
    kept = [share for share, _ in rank_collapse(layer, image, 5, skip=True)]
    assert all(later < earlier for earlier, later in pairwise(bare))
    assert bare[-1] < 1e-3
    assert kept[-1] > 0.1
    assert rank_one_residual(torch.ones(2, 3, 3)) == 0
    assert rank_one_residual(torch.zeros(2, 3, 3)) == 0


def test_the_residual_of_a_stack_does_not_end_where_its_numbers_leave_float32() -> None:
    image, weight = normal(3, 1, 6, 6).float(), torch.full((1, 1, 1, 1), 1e7)
    growing, shrinking = (ConvolutionLayer(Convolution(one)) for one in (weight, 1 / weight))
    for layer in (growing, shrinking):
        course = list(rank_collapse(layer, image, 12, skip=False, scale_free=True))
        assert [share for share, _ in course] == pytest.approx([course[0][0]] * 13, rel=1e-5)
        assert all(float(pixels.abs().max()) > 0 and bool(pixels.isfinite().all()) for _, pixels in course)


def test_without_position_attention_does_not_know_where_pixels_stand() -> None:
    """Identity I16: permuted pixels, permuted outputs; a convolution's are not."""
    image, window = normal(13, 2, 5, 5), Window(9.0)
    attention = make_attention(14, [(0, 0)], 2, 2, border="masked")
    order = torch.randperm(25, generator=torch.Generator().manual_seed(0))

    def permuted(pixels: torch.Tensor) -> torch.Tensor:
        return pixels.flatten(1)[:, order].view_as(pixels)

    assert (attend(permuted(image), attention, window) - permuted(attend(image, attention, window))).abs().max() < 1e-12
    layer = ConvolutionLayer(kernel(15, 2, 2, 3))
    assert (layer(permuted(image)) - permuted(layer(image))).abs().max() > 0.1


def test_how_far_and_at_how_many_keys_a_query_looks() -> None:
    image, attention = normal(16, 2, 6, 7), make_attention(17, [(0, 0), (1, -1)], 2, 2, border="circular", content=0.0)
    closed = measure_gaze(image, attention, Window(1.0))
    assert torch.allclose(closed.keys, torch.ones(2, 6, 7, dtype=torch.float64))
    assert closed.mean_distance_px.tolist() == pytest.approx([0, sqrt(2)])
    even = measure_gaze(image, attention, Window(3.0))
    assert torch.allclose(even.keys, torch.full((2, 6, 7), 9.0, dtype=torch.float64))
    assert even.mean_distance_px[0] == pytest.approx((4 + 4 * sqrt(2)) / 9)
    assert even.radius_map.std() < 1e-12  # no content decides: even everywhere
    assert even.farthest_px[0].unique().tolist() == [sqrt(2)]
    few = measure_gaze(image, replace(attention, content=3.0, norm="sparsemax"), Window(3.0))
    assert few.farthest_px[0].min() < few.farthest_px[0].max() == sqrt(2)  # some keys have no weight at all
    chosen = measure_gaze(image, replace(attention, content=1.0), Window(3.0))
    assert chosen.radius_map.std() > 1e-3
    assert (chosen.keys < 9).all()
