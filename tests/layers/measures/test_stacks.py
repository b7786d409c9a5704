"""A convolution on itself, with ReLU and without, against matrices built by loops."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.layers import reference
from explorer.layers.borders import CONVOLUTION_BORDERS
from explorer.layers.convolution import Convolution
from explorer.layers.measures.depth import per_channel
from explorer.layers.measures.layer import ConvolutionLayer
from explorer.layers.measures.stacks import stack_slope, turned_share
from tests.layers.layer_cases import normal

seeds = st.integers(0, 999)


def stackable(seed: int, border: str = "zero", channels: int = 1) -> ConvolutionLayer:
    return ConvolutionLayer(per_channel(Convolution(normal(seed, 1, 1, 3, 3), border=border), channels))


def matrix_of(layer: ConvolutionLayer, shape: tuple[int, ...]) -> np.ndarray:
    """Column by column, by the loops of `reference`."""
    columns = []
    for number in range(int(np.prod(shape))):
        one = np.zeros(shape)
        one.flat[number] = 1
        columns.append(reference.convolve(one, layer.convolution).ravel())
    return np.array(columns).T


@pytest.mark.parametrize("rectified", [False, True])
@given(seeds, st.sampled_from(CONVOLUTION_BORDERS), st.integers(1, 2), st.integers(1, 4))
def test_slopes_against_matrices(rectified: bool, seed: int, border: str, channels: int, depth: int) -> None:
    layer, image = stackable(seed, border, channels), normal(seed + 1, channels, 4, 5)
    matrix, cell = matrix_of(layer, (channels, 4, 5)), (seed % 4, seed % 5)
    whole, pixels, cut = np.eye(20 * channels), image.numpy().ravel(), 0
    for step in range(depth):
        pixels, whole = matrix @ pixels, matrix @ whole
        if rectified and step < depth - 1:
            cut += int((pixels < 0).sum())
            whole[pixels < 0] = 0
            pixels = np.maximum(pixels, 0)
    wanted = whole.reshape(channels, 4, 5, -1)[:, cell[0], cell[1]].sum(0).reshape(channels, 4, 5)
    found = stack_slope(layer, image, depth, cell, rectified)
    np.testing.assert_allclose(found.slope.numpy(), wanted, atol=1e-13)
    assert found.cut == pytest.approx(cut / (20 * channels * (depth - 1)) if depth > 1 else 0)
    assert len(found.each) == (0 if rectified else depth)


@given(seeds, st.integers(1, 5))
def test_without_relu_no_image_changes_it(seed: int, depth: int) -> None:
    layer = stackable(seed)
    first, second = (stack_slope(layer, normal(one, 1, 6, 6), depth, (2, 3), False).slope for one in (1, 2))
    assert torch.equal(first, second)
    assert turned_share(first, second) == 0


@given(seeds, st.integers(1, 5))
def test_relu_lets_pass_what_is_positive(seed: int, depth: int) -> None:
    """With no negative weight and no negative pixel it cuts nothing, at black pixels either."""
    kernel = ConvolutionLayer(per_channel(Convolution(normal(seed, 1, 1, 3, 3).abs()), 1))
    image = normal(seed + 1, 1, 6, 6).clamp_min(0)
    plain, rectified = (stack_slope(kernel, image, depth, (2, 3), relu) for relu in (False, True))
    assert torch.equal(plain.slope, rectified.slope)
    assert rectified.cut == 0


def test_with_relu_the_image_decides() -> None:
    layer = stackable(4)
    first, second = (stack_slope(layer, normal(one, 1, 8, 8), 4, (4, 4), True) for one in (1, 2))
    assert turned_share(first.slope, second.slope) > 0.1
    assert 0.2 < first.cut < 0.8


def test_turned_share() -> None:
    one = torch.tensor([1.0, 0.0])
    assert (turned_share(one, one), turned_share(one, -one), turned_share(one * 0, one * 0)) == (0, 1, 0)
    assert turned_share(one * 0, one) == 1
