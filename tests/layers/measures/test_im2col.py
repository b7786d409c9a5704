"""Convolution as patches times templates, against the loops of `reference` and torch's own unfold (identity I17)."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.layers import reference
from explorer.layers.borders import CONVOLUTION_BORDERS
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.measures.im2col import by_templates, patches, templates
from explorer.layers.measures.misfit import rounding_bound
from tests.layers.layer_cases import normal


@st.composite
def cases(draw: st.DrawFn) -> tuple[torch.Tensor, Convolution]:
    inputs, outputs = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    sides = draw(st.sampled_from((1, 3, 5))), draw(st.sampled_from((1, 3, 7)))
    seed = draw(st.integers(0, 999))
    image = normal(seed, inputs, draw(st.integers(1, 9)), draw(st.integers(1, 9))) * 10.0 ** draw(st.integers(-3, 3))
    return image, Convolution(
        normal(seed + 1, outputs, inputs, *sides),
        normal(seed + 2, outputs) if draw(st.booleans()) else None,
        draw(st.sampled_from(CONVOLUTION_BORDERS)),
        draw(st.integers(1, 3)),
        draw(st.integers(1, 3)),
    )


@given(cases())
def test_patches_times_templates_are_the_convolution(case: tuple[torch.Tensor, Convolution]) -> None:
    image, convolution = case
    found, bound = by_templates(image, convolution), rounding_bound(image, convolution, 1)
    wanted = torch.from_numpy(reference.convolve(image.numpy(), convolution))
    assert found.shape == wanted.shape
    assert bool(((found - wanted).abs() <= bound).all())


@given(st.integers(0, 999), st.integers(1, 3), st.integers(1, 2))
def test_patches_are_those_of_torch(seed: int, dilation: int, stride: int) -> None:
    image = normal(seed, 2, 7, 6)
    convolution = Convolution(normal(seed, 1, 2, 3, 5), stride=stride, dilation=dilation)
    theirs = torch.nn.functional.unfold(image[None], (3, 5), dilation, (dilation, 2 * dilation), stride)[0].mT
    assert torch.equal(patches(image, convolution), theirs)
    assert templates(convolution).shape == (1, theirs.shape[1])


def test_whole_numbers_are_exact() -> None:
    generator = np.random.default_rng(2)
    image = torch.from_numpy(generator.integers(0, 256, (3, 9, 8))).float()
    convolution = Convolution(torch.from_numpy(generator.integers(-4, 5, (2, 3, 5, 5))).float())
    assert torch.equal(by_templates(image, convolution), convolve(image, convolution))
