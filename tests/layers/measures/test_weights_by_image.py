"""Weights as functions of the image: probed, moved, differentiated."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers import reference
from explorer.layers.convolution import Convolution
from explorer.layers.geometry import Window
from explorer.layers.measures.weights_by_image import moved_share, probed_weights, slope_of_heaviest
from tests.layers.layer_cases import make_attention, normal


@settings(max_examples=40)
@given(
    seed=st.integers(0, 2**20),
    size=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    kernel=st.tuples(st.sampled_from((1, 3, 5)), st.sampled_from((1, 3, 5))),
    channels=st.tuples(st.integers(1, 3), st.integers(1, 2)),
    dilation=st.integers(1, 3),
)
def test_what_is_probed_is_the_kernel(
    seed: int, size: tuple[int, int], kernel: tuple[int, int], channels: tuple[int, int], dilation: int
) -> None:
    """Whole numbers, so exactly; taps outside the image weigh nothing."""
    draw = np.random.default_rng(seed)
    weight = torch.from_numpy(draw.integers(-9, 10, (channels[1], channels[0], *kernel)).astype(float))
    image = torch.from_numpy(draw.integers(0, 256, (channels[0], *size)).astype(float))
    found = probed_weights(image, Convolution(weight, dilation=dilation))
    for a, b, i, o, row, column in np.ndindex(*found.shape):
        at = row + (a - kernel[0] // 2) * dilation, column + (b - kernel[1] // 2) * dilation
        inside = 0 <= at[0] < size[0] and 0 <= at[1] < size[1]
        assert found[a, b, i, o, row, column] == (weight[o, i, a, b] if inside else 0)


def test_outputs_that_are_left_out_cannot_be_probed() -> None:
    with pytest.raises(ValueError, match="stride must be 1, got 2"):
        probed_weights(torch.zeros(1, 3, 3), Convolution(torch.ones(1, 1, 1, 1), stride=2))


@given(st.lists(st.floats(0, 1), min_size=2, max_size=9), st.integers(0, 2**20))
def test_a_moved_share_is_the_total_variation(weights: list[float], seed: int) -> None:
    one = torch.tensor(weights, dtype=torch.float64)
    one = one / one.sum() if one.sum() > 0 else one
    two = torch.from_numpy(np.random.default_rng(seed).dirichlet(np.ones(len(weights))))
    wanted = 1 - float(torch.minimum(one, two).sum()) if one.sum() > 0 else 0.5
    assert float(moved_share(one, two)) == pytest.approx(wanted, abs=1e-12)
    assert float(moved_share(one, one)) == 0
    assert float(moved_share(torch.zeros(3), torch.zeros(3))) == 0


@settings(max_examples=15)
@given(
    seed=st.integers(0, 2**20),
    border=st.sampled_from(("zero", "masked", "replicate", "circular")),
    features=st.sampled_from(("pixel", "patch")),
    similarity=st.sampled_from(("dot", "distance", "cosine")),
)
def test_slopes_are_differences(seed: int, border: str, features: str, similarity: str) -> None:
    image = normal(seed, 2, 4, 5)
    attention = make_attention(
        seed, [(0, 0), (1, 0)], channels=2, border=border, features=features, similarity=similarity
    )
    window, cell = Window(3.0), (2, 1)
    slope = slope_of_heaviest(image, attention, window, cell)

    def weight(pixels: torch.Tensor) -> float:
        (seen,) = [
            one for one in reference.weights_at(pixels, attention, window, cell)[slope.head] if one.key == slope.key
        ]
        return seen.weight

    assert slope.weight == pytest.approx(weight(image), abs=1e-12)
    step = 1e-5
    for index in np.ndindex(*image.shape):
        raised, lowered = image.clone(), image.clone()
        raised[index] += step
        lowered[index] -= step
        difference = (weight(raised) - weight(lowered)) / (2 * step)
        assert float(slope.by_pixel[index]) == pytest.approx(difference, rel=1e-4, abs=1e-6)


def test_without_content_and_with_one_key_there_is_no_slope() -> None:
    image = normal(1, 1, 5, 5)
    for content, side in ((0.0, 3.0), (1.0, 1.0)):
        attention = make_attention(3, [(0, 0)], content=content)
        assert slope_of_heaviest(image, attention, Window(side), (2, 2)).steepest == 0
