"""Heads made from a kernel, and back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.images.gallery import DEFAULT, render
from explorer.layers.attention import Attention, similarity_scores
from explorer.layers.borders import BORDERS
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window
from explorer.layers.heads.from_kernel import closed_convolution, heads_from_kernel, one_head
from explorer.layers.measures.misfit import compare
from explorer.layers.norms import SUMS_TO_ONE
from explorer.layers.presets import kernel_weight
from explorer.layers.projection import project
from tests.layers.layer_cases import kernel, make_attention, normal


def default_image() -> torch.Tensor:
    return torch.from_numpy(np.moveaxis(render(DEFAULT, 32).pixels, 2, 0).astype(np.float64))


def score_deviation(attention: Attention, image: torch.Tensor) -> float:
    """Over every key and every fifth query."""
    projected = project(image, attention)
    queries = projected.query.flatten(2)[..., ::5].mT
    return float(similarity_scores(queries, projected.key.flatten(2).mT, attention).std())


@pytest.mark.parametrize(
    ("similarity", "features", "low", "high"),
    [
        ("dot", "patch", 0.9, 1.1),
        ("dot", "pixel", 0.8, 1.3),
        ("distance", "patch", 0.8, 1.3),
        ("distance", "pixel", 0.7, 1.3),
        ("cosine", "patch", 0.5, 1.3),
        ("cosine", "pixel", 0.5, 1.3),
    ],
)
def test_content_one_means_scores_that_deviate_by_one(similarity: str, features: str, low: float, high: float) -> None:
    convolution = Convolution(torch.from_numpy(kernel_weight("sobel_x", 3)))
    deviations = [
        score_deviation(
            heads_from_kernel(convolution, similarity=similarity, features=features, seed=seed, pixel_scale=1 / 255),
            default_image(),
        )
        for seed in range(12)
    ]
    pooled = float(np.sqrt(np.mean(np.square(deviations))))
    assert low < pooled < high


def test_heads_repeat_with_their_seed_differ_from_each_other_and_leave_torchs_numbers_alone() -> None:
    convolution = kernel(0, 1, 2, 3)
    torch.manual_seed(7)
    first = heads_from_kernel(convolution, seed=3)
    drawn = torch.rand(1)
    torch.manual_seed(7)
    assert torch.equal(drawn, torch.rand(1))
    again, other = (heads_from_kernel(convolution, seed=seed) for seed in (3, 4))
    assert torch.equal(first.query, again.query)
    assert torch.equal(first.key, again.key)
    assert not torch.equal(first.query, other.query)
    assert len({tuple(q.flatten().tolist()) for q in (*first.query, *first.key)}) == 18


def test_heads_take_everything_over_from_their_convolution() -> None:
    convolution = Convolution(normal(0, 3, 2, 5, 5).float(), stride=2, dilation=3)
    heads = heads_from_kernel(convolution, head_dim=4, content=2.5, border="reflect", norm="sparsemax")
    assert (heads.num_heads, heads.in_channels, heads.out_channels, heads.head_dim) == (25, 2, 3, 4)
    assert (heads.stride, heads.zero_padding, heads.content, heads.border) == (2, 6, 2.5, "reflect")
    assert {t.dtype for t in (heads.query, heads.key, heads.value, heads.out)} == {torch.float32}
    assert heads.center_list[1] == (-6, -3)
    assert torch.equal(heads.out[1], convolution.weight[:, :, 0, 1].T)


def test_whole_pixels_give_the_same_scores_as_scaled_ones() -> None:
    image, convolution = default_image(), Convolution(torch.from_numpy(kernel_weight("line", 3)))
    whole = score_deviation(heads_from_kernel(convolution, pixel_scale=1 / 255), image)
    scaled = score_deviation(heads_from_kernel(convolution), image / 255)
    assert abs(whole - scaled) < 1e-12 * whole


def test_a_convolutions_bias_is_that_of_the_output() -> None:
    convolution = replace(kernel(1, 2, 3, 3), bias=normal(2, 2))
    image, heads = normal(3, 3, 5, 6), heads_from_kernel(convolution)
    output, wanted = attend(image, heads, Window(1.0)), convolve(image, convolution)
    assert compare(output, wanted, image, convolution, 3).verdict in ("exact", "rounding")
    assert closed_convolution(heads).bias is convolution.bias


@settings(max_examples=40)
@given(
    seed=st.integers(0, 2**20),
    channels=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    size=st.sampled_from((3, 5)),
    stride=st.integers(1, 2),
    dilation=st.integers(1, 3),
    border=st.sampled_from(BORDERS),
    norm=st.sampled_from(SUMS_TO_ONE),
)
def test_closed_heads_are_their_kernel_again(
    seed: int, channels: tuple[int, int], size: int, stride: int, dilation: int, border: str, norm: str
) -> None:
    convolution = kernel(seed, channels[1], channels[0], size, stride=stride, dilation=dilation)
    closed = closed_convolution(heads_from_kernel(convolution, border=border, norm=norm))
    assert torch.equal(closed.weight, convolution.weight)
    assert (closed.stride, closed.dilation) == (stride, dilation)


@settings(max_examples=40)
@given(
    seed=st.integers(0, 2**20),
    centers=st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=1, max_size=4),
    border=st.sampled_from(BORDERS),
    norm=st.sampled_from(SUMS_TO_ONE),
)
def test_any_heads_close_to_the_convolution_that_is_named(
    seed: int, centers: list[tuple[int, int]], border: str, norm: str
) -> None:
    """Also heads that share a center, and fewer value channels than the image has."""
    image = normal(seed, 2, 5, 6)
    attention = make_attention(
        seed + 1, centers, channels=2, outputs=2, border=border, norm=norm, value_dim=1, content=9.0, stride=2
    )
    convolution = closed_convolution(attention)
    absolute = closed_convolution(replace(attention, value=attention.value.abs(), out=attention.out.abs()))
    # Heads that share a center may cancel in the kernel: their sizes, not their sum, say what rounding can do.
    error = (attend(image, attention, Window(1)) - convolve(image, convolution)).abs()
    meters = compare(convolve(image, absolute), convolve(image, absolute), image, absolute, len(centers))
    assert error.max() <= meters.bound


@pytest.mark.parametrize("norm", ["relu", "sigmoid", "linear"])
def test_a_gate_is_no_convolution(norm: str) -> None:
    with pytest.raises(ValueError, match=f"only heads whose weights sum to one .* got '{norm}'"):
        closed_convolution(heads_from_kernel(kernel(0, 1, 1, 3), norm=norm))


def test_one_head_is_an_ordinary_one_beside_the_kernel() -> None:
    same = one_head(kernel(0, 3, 3, 5, dilation=2, stride=3))
    assert (same.num_heads, same.center_list, same.zero_padding, same.stride) == (1, ((0, 0),), 4, 3)
    closed = closed_convolution(same)
    assert torch.equal(closed.weight, torch.eye(3, dtype=torch.float64)[:, :, None, None])
    fewer = closed_convolution(one_head(kernel(0, 2, 3, 3)))
    assert torch.equal(fewer.weight, torch.full((2, 3, 1, 1), 1 / 3, dtype=torch.float64))
    assert one_head(kernel(0, 1, 1, 1)).zero_padding == 0
