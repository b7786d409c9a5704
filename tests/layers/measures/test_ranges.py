"""Ranges of windows by loops, and means that never leave them."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from explorer.layers.borders import CONVOLUTION_BORDERS
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.measures.misfit import rounding_bound
from explorer.layers.measures.ranges import beyond_range, levelled, window_range

IMAGES = arrays.arrays(
    np.float64, st.tuples(st.integers(1, 3), st.integers(1, 7), st.integers(1, 7)), elements=st.integers(-9, 9)
)
MODES = {"zero": "constant", "replicate": "edge", "reflect": "reflect", "circular": "wrap"}


@given(IMAGES, st.integers(0, 2), st.integers(0, 2), st.integers(1, 2), st.sampled_from(CONVOLUTION_BORDERS))
def test_ranges_against_loops(image: np.ndarray, up: int, across: int, dilation: int, border: str) -> None:
    reach = up * dilation, across * dilation
    low, high = window_range(torch.from_numpy(image), reach, border, dilation)
    around = np.pad(image, ((0, 0), *((r, r) for r in reach)), mode=MODES[border])  # type: ignore[call-overload]
    for row, column in np.ndindex(image.shape[1:]):
        seen = [
            around[channel, row + dy, column + dx]
            for channel in range(len(image))
            for dy in range(0, 2 * reach[0] + 1, dilation)
            for dx in range(0, 2 * reach[1] + 1, dilation)
        ]
        assert float(low[row, column]) == min(seen)
        assert float(high[row, column]) == max(seen)


@given(
    IMAGES,
    arrays.arrays(np.float64, (2, 3, 3, 3), elements=st.integers(0, 5)),
    st.sampled_from(CONVOLUTION_BORDERS),
)
def test_a_kernel_of_one_sign_at_the_pictures_level_never_leaves(
    image: np.ndarray, weight: np.ndarray, border: str
) -> None:
    weight = weight[:, : len(image)]
    if not weight.any((1, 2, 3)).all():
        return
    mean = Convolution(levelled(torch.from_numpy(-weight)), border=border)
    pixels = torch.from_numpy(image)
    beyond = beyond_range(convolve(pixels, mean), *window_range(pixels, (1, 1), border))
    assert bool((beyond <= rounding_bound(pixels, mean, 1)).all())


@given(arrays.arrays(np.float64, (2, 1, 3, 3), elements=st.integers(-5, 5)))
def test_levels(weight: np.ndarray) -> None:
    level = levelled(torch.from_numpy(weight)).numpy()
    for was, now in zip(weight, level, strict=True):
        if was.sum() != 0:
            np.testing.assert_allclose(now * was.sum(), was, atol=1e-12)
        elif was.any():
            assert np.isclose(np.abs(now).sum(), 2)
            np.testing.assert_allclose(now * np.abs(was).sum() / 2, was, atol=1e-12)
        else:
            assert not now.any()


def test_how_far_beyond() -> None:
    low, high = torch.zeros(1, 3), torch.ones(1, 3)
    assert beyond_range(torch.tensor([[[-2.0, 0.5, 4.0]]]), low, high).tolist() == [[[2.0, 0.0, 3.0]]]
