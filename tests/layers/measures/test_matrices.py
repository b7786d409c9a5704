"""The layer as a matrix, its projection on convolutions, and its spectrum."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.compute.build import build
from explorer.images.gallery import DEFAULT, render
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window
from explorer.layers.heads.from_kernel import heads_from_kernel
from explorer.layers.measures.matrices import (
    convolution_share,
    diagonal_means,
    free_numbers,
    fully_connected,
    locally_connected,
    spectrum,
    toeplitz,
)
from explorer.layers.norms import SUMS_TO_ONE
from explorer.layers.operator import attention_weights, operator_constant, operator_matrix
from explorer.layers.projection import project
from explorer.state.state import Scene
from tests.layers.layer_cases import Case, assert_within, attention_bound, cases, kernel, make_attention, normal

sizes = st.tuples(st.integers(1, 7), st.integers(1, 7))
seeds = st.integers(0, 2**20)


@settings(max_examples=40)
@given(
    seed=seeds,
    size=sizes,
    channels=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    border=st.sampled_from(("zero", "replicate", "reflect", "circular")),
    stride=st.integers(1, 3),
    dilation=st.integers(1, 3),
)
def test_a_convolutions_matrix_times_the_image_is_its_output(
    seed: int, size: tuple[int, int], channels: tuple[int, int], border: str, stride: int, dilation: int
) -> None:
    convolution = kernel(seed, channels[1], channels[0], 3, border=border, stride=stride, dilation=dilation)
    image = normal(seed + 1, channels[0], *size)
    matrix = operator_matrix(convolution, *size)
    wanted = convolve(image, convolution)
    output = (matrix @ image.flatten(1).T.flatten()).view(-1, channels[1]).T
    assert torch.allclose(output, wanted.flatten(1), rtol=1e-12, atol=1e-12)


@settings(max_examples=60)
@given(case=cases(tokens=True, moves=True))
def test_an_attentions_matrix_times_its_image_and_what_its_biases_add_is_its_output(case: Case) -> None:
    image, attention, window = case.image, case.attention, case.window
    matrix = operator_matrix(attention, *image.shape[1:], image, window)
    wanted = attend(image, attention, window)
    constant = operator_constant(attention, *image.shape[1:], image, window)
    output = (matrix @ image.flatten(1).T.flatten() + constant).view(-1, attention.out_channels).T
    assert_within(output.view_as(wanted), wanted, 4 * attention_bound(image, attention, window))


def test_a_gates_matrix_is_between_the_open_and_the_closed_one() -> None:
    heads = make_attention(1, [(0, 1), (-1, 0)], gate=torch.tensor([0.3, 0.9]).double())
    image, window = normal(2, 1, 5, 4), Window(5.0)
    output = operator_matrix(heads, 5, 4, image, window) @ image.flatten()
    assert torch.allclose(output, attend(image, heads, window).flatten(), atol=1e-12)


@pytest.mark.parametrize("norm", SUMS_TO_ONE)
def test_closed_heads_have_the_convolutions_matrix(norm: str) -> None:
    convolution = kernel(3, 2, 2, 3)
    heads = heads_from_kernel(convolution, norm=norm, content=9.0)
    image = normal(4, 2, 5, 6)
    found = operator_matrix(heads, 5, 6, image, Window(1.0))
    assert torch.allclose(found, operator_matrix(convolution, 5, 6), rtol=1e-14, atol=0)


def test_rows_of_weights_sum_to_one_but_for_what_lies_outside() -> None:
    image = normal(5, 1, 6, 5)
    for border in ("masked", "shifted", "replicate", "reflect", "circular"):
        heads = make_attention(6, [(0, 0), (1, 0)], border=border)
        sums = attention_weights(project(image, heads), heads, Window(5.0)).sum(-1)
        assert torch.allclose(sums, torch.ones_like(sums))
    heads = make_attention(6, [(0, 0), (1, 0)], border="zero")
    sums = attention_weights(project(image, heads), heads, Window(5.0)).sum(-1)
    assert (sums < 1).any()
    assert (sums <= 1 + 1e-12).all()


def test_an_attention_needs_its_image_and_window() -> None:
    heads = make_attention(7, [(0, 0)])
    with pytest.raises(ValueError, match="both are needed"):
        operator_matrix(heads, 4, 4, normal(8, 1, 4, 4))
    with pytest.raises(ValueError, match="4 x 5 pixels"):
        operator_matrix(heads, 4, 5, normal(8, 1, 4, 4), Window(3.0))


@settings(max_examples=40)
@given(seed=seeds, size=sizes, circular=st.booleans())
def test_the_projection_is_one_and_splits_the_matrix_at_a_right_angle(
    seed: int, size: tuple[int, int], circular: bool
) -> None:
    matrix = normal(seed, size[0] * size[1], size[0] * size[1]).numpy()
    found = toeplitz(matrix, *size, circular)
    np.testing.assert_allclose(toeplitz(found, *size, circular), found, rtol=1e-12, atol=1e-14)
    whole, inside, rest = ((part**2).sum() for part in (matrix, found, matrix - found))
    assert inside + rest == pytest.approx(whole, rel=1e-12)
    assert convolution_share(matrix, *size, circular) == pytest.approx(inside / whole, rel=1e-12)
    convolution = toeplitz(normal(seed + 1, *matrix.shape), *size, circular)
    assert ((matrix - found) * convolution).sum() == pytest.approx(0, abs=1e-10 * whole)


@settings(max_examples=40)
@given(seed=seeds, size=st.tuples(st.integers(3, 7), st.integers(3, 7)), taps=st.sampled_from((1, 3)))
def test_the_share_is_one_for_convolutions_and_for_nothing_else(seed: int, size: tuple[int, int], taps: int) -> None:
    for border, conventions in (("zero", (False,)), ("circular", (False, True))):
        matrix = operator_matrix(kernel(seed, 1, 1, taps, border=border), *size).numpy()
        for circular in conventions:
            assert convolution_share(matrix, *size, circular) == pytest.approx(1, abs=1e-12)
            changed = matrix.copy()
            changed[1, 2] += 0.1  # one entry of one diagonal
            assert convolution_share(changed, *size, circular) < 1 - 1e-6
    replicated = operator_matrix(kernel(seed, 1, 1, 3, border="replicate"), *size).numpy()
    assert convolution_share(replicated, *size) < 1 - 1e-9


def test_the_means_of_the_diagonals_are_the_kernel() -> None:
    convolution = kernel(9, 1, 1, 3)
    means = diagonal_means(operator_matrix(convolution, 6, 5), 6, 5)
    assert means.shape == (11, 9)
    np.testing.assert_allclose(means[4:7, 3:6], convolution.weight[0, 0])
    assert np.count_nonzero(means) == 9
    round_ = diagonal_means(operator_matrix(replace(convolution, border="circular"), 6, 5), 6, 5, circular=True)
    np.testing.assert_allclose(np.roll(round_, (1, 1), (0, 1))[:3, :3], convolution.weight[0, 0])


@settings(max_examples=30)
@given(seed=seeds, size=sizes)
def test_the_diagonal_of_the_spectrum_is_the_circular_share(seed: int, size: tuple[int, int]) -> None:
    matrix = normal(seed, size[0] * size[1], size[0] * size[1]).numpy()
    waves = np.abs(spectrum(matrix, *size)) ** 2
    assert waves.sum() == pytest.approx((matrix**2).sum(), rel=1e-12)
    assert np.trace(waves) / waves.sum() == pytest.approx(convolution_share(matrix, *size, circular=True), rel=1e-10)


def test_a_circular_convolution_is_diagonal_in_the_fourier_basis() -> None:
    convolution = kernel(10, 1, 1, 3, border="circular")
    waves = spectrum(operator_matrix(convolution, 6, 5), 6, 5)
    placed = np.zeros((6, 5))
    placed[:3, :3] = convolution.weight[0, 0]
    transfer = np.conj(np.fft.fft2(np.roll(placed, (-1, -1), (0, 1))))  # cross-correlation: the kernel is not flipped
    np.testing.assert_allclose(waves, np.diag(transfer.ravel()), atol=1e-13)
    zero_padded = spectrum(operator_matrix(replace(convolution, border="zero"), 6, 5), 6, 5)
    assert np.abs(zero_padded - np.diag(np.diag(zero_padded))).max() > 1e-3


def test_the_fourier_basis_is_made_of_waves() -> None:
    """Entry [f, g] against the definition: wave f of the matrix times wave g."""
    matrix, (height, width) = normal(11, 12, 12).numpy(), (3, 4)
    rows, columns = np.divmod(np.arange(12), width)
    phase = np.outer(rows, rows) / height + np.outer(columns, columns) / width
    unitary = np.exp(-2j * np.pi * phase) / 12**0.5
    np.testing.assert_allclose(spectrum(matrix, height, width), unitary @ matrix @ unitary.conj().T, atol=1e-13)


def test_free_numbers_from_fully_connected_to_convolution() -> None:
    found = free_numbers(8, 8)
    assert (found.fully_connected, found.locally_connected, found.convolution) == (4096, 576, 9)
    found = free_numbers(8, 4, (3, 5), 3, 2)
    assert (found.fully_connected, found.locally_connected, found.convolution) == (32 * 32 * 6, 32 * 15 * 6, 90)
    layer = kernel(1, 2, 3, 3)
    assert free_numbers(8, 8, layer.kernel_size, 3, 2).convolution == layer.weight.numel()


def test_local_matrices_have_numbers_where_a_convolution_has() -> None:
    for circular in (False, True):
        ones = Convolution(torch.ones(1, 1, 3, 5).double(), border="circular" if circular else "zero")
        places = operator_matrix(ones, 7, 6).numpy() != 0
        local = locally_connected(7, 6, (3, 5), seed=3, scale=2.0, circular=circular)
        assert ((local != 0) == places).all()
        np.testing.assert_array_equal(local[places], fully_connected(7, 6, 3, 2.0)[places])
    assert fully_connected(16, 16, scale=0.5).std() == pytest.approx(0.5, rel=0.02)


def test_channels_alternate_in_the_matrix() -> None:
    convolution = kernel(12, 2, 3, 3)
    whole = operator_matrix(convolution, 4, 5)
    for output, given_ in np.ndindex(2, 3):
        alone = Convolution(convolution.weight[output, given_][None, None])
        np.testing.assert_array_equal(whole[output::2, given_::3], operator_matrix(alone, 4, 5))


def test_a_matrix_of_another_size_is_refused_and_one_of_zeros_is_a_convolution() -> None:
    with pytest.raises(ValueError, match="12, 12"):
        toeplitz(np.ones((11, 12)), 3, 4)
    assert convolution_share(np.zeros((12, 12)), 3, 4) == 1


def test_the_stronger_the_content_the_less_is_a_convolution() -> None:
    """The default scene's heads over a part of its picture; without content all of it is one."""
    layers = build(Scene(render(DEFAULT, 32)))
    image = layers.image[:, 8:24, 8:24].double()
    shares = []
    for content in (0.0, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0):
        heads = replace(layers.attention, content=content)
        weights = attention_weights(project(image, heads), heads, Window(99.0))
        shares.append([convolution_share(head, 16, 16) for head in weights])
    mean = np.mean(shares, 1)
    assert mean[0] == pytest.approx(1, abs=1e-12)
    assert all(weak > strong for weak, strong in pairwise(mean))
