"""When attention is a convolution: the identities that the program shows, against torch's own conv2d."""

from __future__ import annotations

from dataclasses import replace
from math import log

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers.attention import Attention
from explorer.layers.borders import BORDERS, border_named
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window
from explorer.layers.heads.from_kernel import heads_from_kernel
from explorer.layers.measures.misfit import compare, rounding_bound
from explorer.layers.norms import SUMS_TO_ONE
from explorer.layers.position import Gaussian, Table
from explorer.layers.presets import KERNELS, SIZES, kernel_weight
from tests.layers.layer_cases import assert_within, kernel, normal


@settings(max_examples=50)
@given(
    seed=st.integers(0, 2**20),
    channels=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    size=st.sampled_from((1, 3, 5)),
    image_size=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    stride=st.integers(1, 3),
    dilation=st.integers(1, 3),
    scale=st.sampled_from((1e-3, 1.0, 1e3)),
    norm=st.sampled_from(SUMS_TO_ONE),
)
def test_closed_heads_are_torchs_convolution_with_zero_padding(
    seed: int,
    channels: tuple[int, int],
    size: int,
    image_size: tuple[int, int],
    stride: int,
    dilation: int,
    scale: float,
    norm: str,
) -> None:
    image = normal(seed, channels[0], *image_size) * scale
    convolution = kernel(seed + 1, channels[1], channels[0], size, stride=stride, dilation=dilation)
    heads = heads_from_kernel(convolution, seed=seed, norm=norm, content=50.0)
    theirs = torch.nn.functional.conv2d(image[None], convolution.weight, None, stride, size // 2 * dilation, dilation)[
        0
    ]
    meters = compare(attend(image, heads, Window(1.0)), theirs, image, convolution, channels[0])
    assert meters.verdict in ("exact", "rounding"), meters


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("name", KERNELS)
def test_on_whole_numbers_closed_heads_are_the_convolution_bit_by_bit(name: str, border: str) -> None:
    image = torch.from_numpy(normal(3, 3, 10, 9).mul(90).add(128).clamp(0, 255).round().numpy()).float()
    for size in SIZES:
        for inputs, outputs in ((1, 1), (3, 3), (3, 2)):
            weight = torch.from_numpy(kernel_weight(name, size, inputs, outputs)).float()
            convolution = Convolution(weight, border=border_named(border).twin)
            heads = heads_from_kernel(convolution, border=border, pixel_scale=1 / 255)
            pixels = image[:inputs]
            assert torch.equal(attend(pixels, heads, Window(1.0)), convolve(pixels, convolution))


@settings(max_examples=30)
@given(
    seed=st.integers(0, 2**20),
    border=st.sampled_from(BORDERS),
    norm=st.sampled_from(SUMS_TO_ONE),
    scale=st.sampled_from((1e-3, 1.0, 1e3)),
)
def test_closed_heads_are_the_same_bits_whatever_queries_and_keys_are(
    seed: int, border: str, norm: str, scale: float
) -> None:
    image, convolution = normal(seed, 2, 6, 5) * scale, kernel(seed + 1, 2, 2, 3)
    one = heads_from_kernel(convolution, norm=norm, border=border, seed=1)
    other = replace(one, query=normal(seed + 2, *one.query.shape) * 1e3, key=normal(seed + 3, *one.key.shape))
    assert torch.equal(attend(image, one, Window(1.0)), attend(image, other, Window(1.0)))


def test_moved_windows_close_to_zero_padding_inside_the_frame_only() -> None:
    image, convolution = normal(5, 1, 7, 8), kernel(6, 1, 1, 3)
    heads = heads_from_kernel(convolution, border="shifted")
    meters = compare(attend(image, heads, Window(1.0)), convolve(image, convolution), image, convolution, 1)
    assert meters.only_frame_differs


@settings(max_examples=20)
@given(seed=st.integers(0, 2**20), size=st.sampled_from((3, 5)), ends=st.sampled_from(("masked", "zero")))
def test_a_sharp_position_is_the_convolution_of_nearest_pixels(seed: int, size: int, ends: str) -> None:
    """Without padding a head whose tap lies outside takes the nearest real pixel; with it, the zero."""
    border, twin = ends, {"masked": "replicate", "zero": "zero"}[ends]
    image, convolution = normal(seed, 2, 6, 7), kernel(seed + 1, 3, 2, size, border=twin)
    # The nearest pixel wins by alpha in the score, far more than any content of this noise can be worth.
    heads = heads_from_kernel(convolution, border=border, position=Gaussian(2000.0), content=0.3)
    output = attend(image, heads, Window(25.0))
    assert compare(output, convolve(image, convolution), image, convolution, 2).verdict == "rounding"
    other = replace(convolution, border="zero" if twin == "replicate" else "replicate")
    assert compare(output, convolve(image, other), image, other, 2).only_frame_differs


def static_head(border: str, size: int, seed: int) -> tuple[Attention, Convolution]:
    """One head without content, and the convolution with kernel softmax(position bias) times W_V W_O."""
    bias = normal(seed, 1, size, size)
    value, out = normal(seed + 1, 1, 2, 2), normal(seed + 2, 1, 2, 3)
    share = torch.softmax(bias.flatten(), 0).view(size, size)
    weight = (value[0] @ out[0]).T[:, :, None, None] * share
    attention = Attention(
        query=normal(seed + 3, 1, 2, 4), key=normal(seed + 4, 1, 2, 4), value=value, out=out,
        centers=torch.zeros(1, 2, dtype=torch.int64), position=Table(bias), content=0.0, border=border, padding=1,
    )  # fmt: skip
    return attention, Convolution(weight, border=border_named(border).twin)


def assert_convolves(
    output: torch.Tensor, wanted: torch.Tensor, image: torch.Tensor, twin: Convolution, size: int
) -> None:
    # Here softmax itself rounds too, and W_V W_O was multiplied out beforehand: 3 size^2 + 10 roundings more.
    bound = rounding_bound(image, twin, 3 * size * size + 10)
    factors = twin.weight.abs().sum() / twin.weight.sum((2, 3)).abs().min()
    assert_within(output, wanted, bound * float(factors))


@settings(max_examples=30)
@given(
    seed=st.integers(0, 2**20),
    border=st.sampled_from(("zero_keys", "circular", "reflect", "replicate")),
    size=st.sampled_from((3, 5)),
)
def test_a_head_without_content_is_a_convolution(seed: int, border: str, size: int) -> None:
    image = normal(seed, 2, 7, 6)
    attention, twin = static_head(border, size, seed + 1)
    assert_convolves(attend(image, attention, Window(size)), convolve(image, twin), image, twin, size)


@settings(max_examples=20)
@given(seed=st.integers(0, 2**20))
def test_without_padding_a_static_head_is_a_convolution_over_what_is_there(seed: int) -> None:
    """masked: conv(x) / conv(1); zero: the same on the padded image, cropped."""
    image = normal(seed, 2, 7, 6)
    for border, pad in (("masked", 0), ("zero", 1)):
        attention, twin = static_head(border, 3, seed + 1)
        padded = torch.nn.functional.pad(image, (pad,) * 4)
        share = Convolution(torch.softmax(attention.position.bias.flatten(), 0).view(1, 1, 3, 3))  # type: ignore[union-attr]
        mass = convolve(torch.ones_like(padded[:1]), share)
        wanted = convolve(padded, twin) / mass
        wanted = wanted[:, pad : pad + 7, pad : pad + 6]
        assert_convolves(attend(image, attention, Window(3)), wanted, image / float(mass.min()), twin, 3)


@settings(max_examples=20)
@given(seed=st.integers(0, 2**20))
def test_moved_windows_without_content_convolve_inside_but_not_on_the_frame(seed: int) -> None:
    image = normal(seed, 2, 7, 8)
    attention, twin = static_head("shifted", 3, seed + 1)
    output, wanted = attend(image, attention, Window(3)), convolve(image, twin)
    inner = (..., slice(1, -1), slice(1, -1))
    bound = rounding_bound(image, twin, 40) * 10
    assert_within(output[inner], wanted[inner], bound[inner])
    for border in ("zero", "replicate", "reflect", "circular"):
        frame = (output - convolve(image, replace(twin, border=border))).abs()
        frame[inner] = 0
        assert frame.max() > 1e6 * bound.max()


def test_the_error_of_a_sharpening_position_falls_as_e_to_minus_alpha() -> None:
    """Slope of ln error against alpha -1 (within 0.02) for alpha in 6 ... 14, away from the frame."""
    image, convolution = normal(14, 1, 9, 9), kernel(15, 1, 1, 3)
    wanted = convolve(image, convolution)[:, 2:-2, 2:-2]
    alphas = torch.arange(6.0, 15.0)
    errors = []
    for alpha in alphas.tolist():
        heads = heads_from_kernel(convolution, border="masked", position=Gaussian(alpha), content=0.0)
        errors.append(log(float((attend(image, heads, Window(21.0))[:, 2:-2, 2:-2] - wanted).abs().max())))
    centered = alphas - alphas.mean()
    slope = float((centered * torch.tensor(errors)).sum() / centered.square().sum())
    assert -1.02 < slope < -0.98


def test_in_a_closing_window_the_misfit_falls_with_the_side() -> None:
    """out - conv = (s - 1) / 2 times the sum over four neighbours of e^(S_n - S_0) (x_n - x_0) W, to first order."""
    image, convolution = normal(16, 1, 7, 7), kernel(17, 1, 1, 3)
    heads = heads_from_kernel(convolution, border="circular", content=0.02)
    wanted = attend(image, heads, Window(1.0))
    ratios = [(attend(image, heads, Window(1 + step)) - wanted) / step for step in (2.0**-10, 2.0**-11, 2.0**-12)]
    first, second = ((ratios[i] - ratios[i + 1]).abs().max() for i in (0, 1))
    assert ratios[-1].abs().max() > 100 * second  # there is a first order ...
    assert 1.8 < first / second < 2.2  # ... and what is left is of second order
