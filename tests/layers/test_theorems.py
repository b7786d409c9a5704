"""What else attention and convolution are to each other: short values, half pixels, stacks, order, other readings."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window
from explorer.layers.heads.from_kernel import closed_convolution, heads_from_kernel
from explorer.layers.measures.misfit import compare, rounding_bound
from explorer.layers.position import Embeddings, Table
from explorer.layers.projection import project
from explorer.layers.similarities import similarity_named
from tests.layers.layer_cases import assert_within, attention_bound, kernel, make_attention, normal

seeds = st.integers(0, 2**20)
sizes = st.tuples(st.integers(5, 9), st.integers(5, 9))
channel_pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))


def with_short_values(convolution: Convolution, length: int) -> Attention:
    """A head for each tap, its matrix the nearest one of that rank."""
    heads = heads_from_kernel(convolution)
    left, singular, right = torch.linalg.svd(heads.out, full_matrices=False)  # of (taps, C_in, C_out)
    value, out = left[..., :length], singular[:, :length, None] * right[:, :length]
    return replace(heads, value=value, out=out)


@settings(max_examples=30)
@given(seed=seeds, channels=st.tuples(st.integers(2, 4), st.integers(2, 4)), length=st.integers(1, 4))
def test_short_values_cost_the_tails_of_every_taps_matrix(seed: int, channels: tuple[int, int], length: int) -> None:
    """D_v below both channel counts: the least relative error is the singular values that are cut, tap by tap."""
    assume(length <= min(channels))
    convolution = kernel(seed, channels[1], channels[0], 3)
    size = float(convolution.weight.norm())
    singular = torch.linalg.svdvals(convolution.weight.permute(2, 3, 1, 0))
    floor = float(singular[..., length:].norm()) / size

    def error_of(heads: Attention) -> float:
        return float((closed_convolution(heads).weight - convolution.weight).norm()) / size

    best = with_short_values(convolution, length)
    assert error_of(best) == pytest.approx(floor, rel=1e-10, abs=1e-14)
    shift = normal(seed + 1, *best.out.shape) * 1e-3
    for other in (replace(best, out=best.out + shift), replace(best, out=normal(seed + 2, *best.out.shape))):
        assert error_of(other) >= floor
    if length == min(channels):
        image = normal(seed + 3, channels[0], 6, 7)
        output, wanted = attend(image, best, Window(1.0)), convolve(image, convolution)
        assert_within(output, wanted, 1e-12 * convolve(image.abs(), Convolution(convolution.weight.abs())) + 1e-12)


@settings(max_examples=25)
@given(seed=seeds, size=sizes, border=st.sampled_from(("zero", "circular", "replicate", "reflect")))
def test_half_pixel_centers_blur_two_by_two_and_shift_nothing(seed: int, size: tuple[int, int], border: str) -> None:
    """ConViT's four heads stand half a pixel off (arXiv 2103.10697, section 3): four keys tie, however sharp alpha."""
    image, offsets = normal(seed, 1, *size), torch.arange(-2.0, 3.0).double()
    for row in (-0.5, 0.5):
        for column in (-0.5, 0.5):
            bias = -100 * ((offsets[:, None] - row) ** 2 + (offsets[None, :] - column) ** 2)
            head = Attention(
                query=torch.zeros(1, 1, 1).double(), key=torch.zeros(1, 1, 1).double(),
                value=torch.ones(1, 1, 1).double(), out=torch.ones(1, 1, 1).double(),
                centers=torch.zeros(1, 2, dtype=torch.int64), position=Table(bias[None]), content=0.0,
                border=border, padding=1,
            )  # fmt: skip
            box = torch.zeros(1, 1, 3, 3).double()
            rows, columns = ([1, 1 + int(2 * c)] for c in (row, column))
            box[0, 0, rows[0], columns] = box[0, 0, rows[1], columns] = 0.25
            output = attend(image, head, Window(5.0))
            twin = Convolution(box, border=border)
            assert_within(output, convolve(image, twin), rounding_bound(image, twin, 9))
            for shift in np.ndindex(3, 3):
                one = torch.zeros(1, 1, 3, 3).double()
                one[0, 0, shift[0], shift[1]] = 1
                assert (output - convolve(image, Convolution(one, border=border))).abs().max() > 1e-3


def composed(second: Convolution, first: Convolution) -> Convolution:
    """One kernel for two layers, first and then second: taps add, channels multiply."""
    whole = first.weight.new_zeros(second.out_channels, first.in_channels, 5, 5)
    for a in range(3):
        for b in range(3):
            mixed = torch.einsum("om,mirc->oirc", second.weight[:, :, a, b], first.weight)
            whole[:, :, a : a + 3, b : b + 3] += mixed
    return Convolution(whole, border=first.border)


@settings(max_examples=30)
@given(seed=seeds, size=sizes, channels=channel_pairs)
def test_two_padded_convolutions_are_one_inside_and_on_a_torus_only(
    seed: int, size: tuple[int, int], channels: tuple[int, int]
) -> None:
    image = normal(seed, channels[0], *size)
    for border in ("zero", "circular"):
        first = kernel(seed + 1, channels[1], channels[0], 3, border=border)
        second = kernel(seed + 2, 2, channels[1], 3, border=border)
        one = composed(second, first)
        stacked = convolve(convolve(image, first), second)
        error = (stacked - convolve(image, one)).abs()
        absolute = [Convolution(layer.weight.abs(), border=border) for layer in (first, second)]
        bound = convolve(convolve(image.abs(), absolute[0]), absolute[1]) * 200 * 2.0**-53
        assert (error[:, 1:-1, 1:-1] <= bound[:, 1:-1, 1:-1]).all()
        if border == "circular":
            assert (error <= bound).all()
        else:
            error[:, 1:-1, 1:-1] = 0
            assert error.max() > 1e6 * bound.max()


@settings(max_examples=30)
@given(seed=seeds, size=sizes, channels=channel_pairs, norm=st.sampled_from(("softmax", "sigmoid", "linear")))
def test_without_position_attention_does_not_know_where_pixels_stand(
    seed: int, size: tuple[int, int], channels: tuple[int, int], norm: str
) -> None:
    image = normal(seed, channels[0], *size)
    order = torch.from_numpy(np.random.default_rng(seed).permutation(size[0] * size[1]))

    def mixed_up(pixels: torch.Tensor) -> torch.Tensor:
        return pixels.flatten(1)[:, order].view_as(pixels)

    heads = make_attention(seed + 1, [(0, 0)] * 2, channels[0], channels[1], border="masked", norm=norm, scale=0.7)
    window = Window(2.0 * max(size) + 1)
    bound = attention_bound(image, heads, window)
    assert_within(attend(mixed_up(image), heads, window), mixed_up(attend(image, heads, window)), 2 * bound)
    convolution = kernel(seed + 2, channels[1], channels[0], 3)
    moved = (convolve(mixed_up(image), convolution) - mixed_up(convolve(image, convolution))).abs()
    assert moved.max() > 1e-3


@settings(max_examples=30)
@given(seed=seeds, size=sizes, channels=channel_pairs, taps=st.sampled_from((1, 3, 5)))
def test_a_convolution_is_attention_whose_keys_are_parameters(
    seed: int, size: tuple[int, int], channels: tuple[int, int], taps: int
) -> None:
    """im2col: patches are the queries, the kernel's rows the keys, and the bare scores the output."""
    image, convolution = normal(seed, channels[0], *size), kernel(seed + 1, channels[1], channels[0], taps)
    queries = torch.nn.functional.unfold(image[None], taps, padding=taps // 2)[0].T  # (N, C_in taps)
    scores = similarity_named("dot").between(queries, convolution.weight.flatten(1))  # (N, C_out)
    wanted = convolve(image, convolution)
    assert compare(scores.T.view_as(wanted), wanted, image, convolution, channels[0]).verdict in ("exact", "rounding")


@settings(max_examples=30)
@given(seed=seeds, length=st.integers(2, 12), channels=channel_pairs)
def test_causal_linear_attention_is_a_recurrence_with_a_matrix_for_its_state(
    seed: int, length: int, channels: tuple[int, int]
) -> None:
    """A window that ends at its own pixel; state M grows by key times value, the output is the query times M."""
    image = normal(seed, channels[0], 1, length)
    heads = make_attention(seed + 1, [(0, 1 - length)], *channels, border="masked", norm="linear", head_dim=3)
    window = Window(2.0 * length - 1)  # columns 2 - 2 length ... 0 from the query
    projected = project(image, heads)
    query, key, value = (part[0, :, 0].T for part in (projected.query, projected.key, projected.value))
    state, output = torch.zeros(3, value.shape[1]).double(), []
    for step in range(length):
        state = state + key[step, :, None] * value[step]
        output.append(query[step] @ state / sqrt(3) @ heads.out[0])
    found = attend(image, heads, window)
    assert_within(found, torch.stack(output, 1)[:, None], 4 * attention_bound(image, heads, window))


@settings(max_examples=30)
@given(
    seed=seeds,
    length=st.integers(5, 12),
    taps=st.sampled_from((1, 3, 5)),
    border=st.sampled_from(("circular", "replicate", "reflect")),
)
def test_in_one_dimension_k_heads_are_a_kernel_of_k(seed: int, length: int, taps: int, border: str) -> None:
    """q . r with r = (d^2, d) and q = -alpha (1, -2 D): a parabola with its peak at D (arXiv 1911.03584, theorem 1).

    The image has a second channel of ones, from which queries take their constant.
    """
    line = normal(seed, 1, 1, length)
    alpha, centers = 60.0, torch.arange(taps) - taps // 2
    query = torch.zeros(taps, 2, 3).double()
    query[:, 1] = alpha * torch.stack([torch.zeros(taps), -torch.ones(taps), 2 * centers], 1).double()
    offsets = torch.arange(-2 * length, 2 * length + 1).double()
    parabola = torch.stack([offsets**2, offsets], 1)
    weight = normal(seed + 1, 1, 1, 1, taps)
    heads = Attention(
        query=query, key=torch.zeros_like(query), value=torch.tensor([[[1.0], [0.0]]]).double().expand(taps, -1, -1),
        out=weight.flatten()[:, None, None], centers=torch.zeros(taps, 2, dtype=torch.int64),
        position=Embeddings(torch.zeros(taps, 1, 1).double(), parabola.expand(taps, -1, -1)), border=border,
    )  # fmt: skip
    convolution = Convolution(weight, border=border)
    output = attend(torch.cat([line, torch.ones_like(line)]), heads, Window(2.0 * (length // 2) + 1))
    wanted = convolve(line, convolution)
    # Scores of some hundreds round in their last digits; keys that stand for copies of one pixel share its weight.
    bound = convolve(line.abs(), Convolution(weight.abs(), border=border)).max() * 1e-14
    assert_within(output, wanted, bound.expand_as(wanted))
