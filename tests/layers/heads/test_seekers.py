"""Heads that may look anywhere, against the dense loops, and their gradient."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers import reference
from explorer.layers.borders import CONVOLUTION_BORDERS
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window, taps
from explorer.layers.heads.finding import loss_of
from explorer.layers.heads.seekers import Seekers
from explorer.layers.heads.seen import CutPicture, standardised, windows_of
from explorer.layers.measures.layer import AttentionLayer, ConvolutionLayer
from explorer.layers.measures.rounding import output_rounding
from tests.layers.layer_cases import assert_within, normal


def make_seekers(seed: int, heads: int, channels: int, outputs: int, full: bool, content: bool, reach: int) -> Seekers:
    of_content: dict[str, torch.Tensor] = {}
    if content:
        of_content = {
            "query": normal(seed + 3, heads, 9 * channels, 2),
            "key": normal(seed + 4, heads, 9 * channels, 2),
            "gate": normal(seed + 5, heads),
        }
    return Seekers(
        normal(seed, heads, 2),
        normal(seed + 1, heads, 3 if full else 1) / 2,
        normal(seed + 2, heads, channels, outputs),
        reach=reach,
        content=0.7,
        **of_content,
    )


def outputs_everywhere(seekers: Seekers, image: torch.Tensor, border: str) -> torch.Tensor:
    outputs, inputs = seekers.mixes.shape[2], seekers.mixes.shape[1]
    cut = CutPicture(image, Convolution(torch.zeros(outputs, inputs, 1, 1).double(), border=border), seekers)
    return seekers.outputs(cut.at(np.arange(cut.pixels))).T.view(outputs, *image.shape[1:])


@settings(max_examples=15)
@given(
    seed=st.integers(0, 2**20),
    size=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    channels=st.integers(1, 2),
    outputs=st.integers(1, 2),
    full=st.booleans(),
    content=st.booleans(),
    border=st.sampled_from(CONVOLUTION_BORDERS),
    reach=st.integers(0, 2),
)
def test_they_are_the_attention_that_they_say(
    seed: int,
    size: tuple[int, int],
    channels: int,
    outputs: int,
    full: bool,
    content: bool,
    border: str,
    reach: int,
) -> None:
    """The layer for everybody else gives what learning works with: by the loops, and by the app's own routes."""
    if border == "circular":  # a window sees each pixel once
        size = (max(size[0], 2 * reach + 1), max(size[1], 2 * reach + 1))
    seekers = make_seekers(seed, 2, channels, outputs, full, content, reach)
    image = normal(seed + 6, channels, *size)
    found = outputs_everywhere(seekers, image, border)
    attention, window = seekers.attention(border), Window(2.0 * reach + 1)
    bound = 2 * output_rounding(AttentionLayer(attention, window), image)
    assert_within(found, torch.from_numpy(reference.attend(image, attention, window)), torch.tensor(bound))
    assert_within(found, attend(image, attention, window), torch.tensor(bound))


@settings(max_examples=15)
@given(
    seed=st.integers(0, 2**20),
    kernel=st.sampled_from((1, 3)),
    dilation=st.integers(1, 2),
    channels=st.integers(1, 2),
    border=st.sampled_from(CONVOLUTION_BORDERS),
    full=st.booleans(),
)
def test_sharp_heads_at_the_taps_are_the_kernel(
    seed: int, kernel: int, dilation: int, channels: int, border: str, full: bool
) -> None:
    weight = normal(seed, 2, channels, kernel, kernel)
    convolution = Convolution(weight, border=border, dilation=dilation)
    centers = torch.from_numpy(taps((kernel, kernel), dilation)).double()
    sharpness = torch.full(
        (len(centers), 3 if full else 1), 5.0
    ).double()  # next to the center e^(-e^10 / 2), which is 0
    seekers = Seekers(centers, sharpness, weight.flatten(2).permute(2, 1, 0), reach=kernel // 2 * dilation + 3)
    image = normal(seed + 1, channels, 11, 11)
    found = outputs_everywhere(seekers, image, border)
    wanted = convolve(image, convolution)
    attention = AttentionLayer(seekers.attention(border), Window(2.0 * seekers.reach + 1))
    weights = seekers.position_weights()
    assert set(weights.flatten().tolist()) == {0.0, 1.0}
    terms = 2 * output_rounding(ConvolutionLayer(convolution), image)
    assert_within(found, wanted, torch.tensor(terms + weights.shape[1] * 2.0**-52 * float(wanted.abs().max())))
    assert attention.attention.border == ("zero_keys" if border == "zero" else border)


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("content", [False, True])
def test_the_gradient_is_that_of_differences(full: bool, content: bool) -> None:
    seekers = make_seekers(3, 2, 1, 1, full, content, 1)
    convolution = Convolution(normal(9, 1, 1, 3, 3))
    windows, _ = windows_of((normal(8, 1, 3, 3).numpy(),), convolution, seekers, 4, 1, 0)
    numbers = [one.clone().requires_grad_() for one in seekers.numbers]
    assert len(numbers) == (6 if content else 3)
    assert torch.autograd.gradcheck(lambda *values: loss_of(seekers.with_numbers(list(values)), windows), numbers)


@given(seed=st.integers(0, 2**20), side=st.integers(2, 9), count=st.integers(1, 40))
def test_what_is_tested_was_not_learned(seed: int, side: int, count: int) -> None:
    """Of a picture whose pixels all differ, by what stands in the middle of the windows."""
    seekers = make_seekers(seed, 1, 1, 1, False, False, 1)
    picture = np.random.default_rng(seed).permutation(side * side).reshape(1, side, side).astype(np.float32)
    learned, tested = windows_of((picture,), Convolution(torch.ones(1, 1, 1, 1).double()), seekers, count, count, seed)
    middles = [set(part.values[:, 4, 0].tolist()) for part in (learned, tested)]
    assert not middles[0] & middles[1]
    assert middles[0] | middles[1] <= set(standardised(picture).ravel().tolist())
    assert len(learned.wanted) == len(tested.wanted) == count
    assert torch.equal(learned.wanted, learned.values[:, 4])


def test_windows_of_several_pictures_come_from_all_of_them() -> None:
    """Whose pixels all differ, by what stands in the middle; each window as that picture alone would have it."""
    seekers = make_seekers(3, 2, 2, 1, False, False, 1)
    convolution = Convolution(normal(4, 1, 2, 3, 3))
    pictures = np.random.default_rng(8).permutation(5 * 2 * 36).reshape(5, 2, 6, 6).astype(np.float32)
    learned, tested = windows_of((pictures,), convolution, seekers, 120, 60, 0)
    values = standardised(pictures)
    home = {value: at for at, picture in enumerate(values) for value in picture[0].ravel().tolist()}
    middles = [part.values[:, 4, 0].tolist() for part in (learned, tested)]
    assert not set(middles[0]) & set(middles[1])
    assert {home[value] for value in middles[0]} == set(range(5))
    assert [len(part) for part in middles] == [120, 60]
    cuts = [CutPicture(torch.from_numpy(picture), convolution, seekers) for picture in values]
    for index, value in enumerate(middles[0]):
        at = home[value]
        alone = cuts[at].at(np.flatnonzero(values[at, 0].ravel() == value))
        assert torch.equal(alone.values[0], learned.values[index])
        assert torch.equal(alone.wanted[0], learned.wanted[index])
