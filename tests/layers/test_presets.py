"""Kernels by name: the usual ones at 3 x 3, honest ones at other sizes, exact sums."""

from __future__ import annotations

from itertools import product
from typing import get_args

import numpy as np
import pytest

from explorer.layers.presets import KERNELS, LARGEST_RANDOM, SIZES, kernel_weight, plane
from explorer.state.state import KERNEL_SIZES, KernelName

SUM_ZERO = ("sobel_x", "sobel_y", "laplacian", "line")
RAMPS = np.mgrid[-3:4, -3:4].astype(float)  # value of a pixel = its row, its column


def test_every_kernel_and_size_that_can_be_chosen_is_there() -> None:
    assert {*KERNELS, "free"} == set(get_args(KernelName))
    assert SIZES == KERNEL_SIZES


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("identity", [[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
        ("box", [[1, 1, 1], [1, 1, 1], [1, 1, 1]]),
        ("gaussian", [[1, 2, 1], [2, 4, 2], [1, 2, 1]]),
        ("sobel_x", [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
        ("sobel_y", [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
        ("laplacian", [[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
        ("sharpen", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
        ("emboss", [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
        ("line", [[-1, 2, -1], [-1, 2, -1], [-1, 2, -1]]),
    ],
)
def test_three_by_three_is_the_textbooks(name: str, wanted: list[list[int]]) -> None:
    assert plane(name, 3).tolist() == wanted


@pytest.mark.parametrize(("name", "size"), list(product(KERNELS, SIZES)))
def test_sums_over_an_8_bit_colour_image_are_exact_in_float32(name: str, size: int) -> None:
    for inputs, outputs in ((1, 1), (1, 4), (3, 1), (3, 3), (3, 8)):
        weight = kernel_weight(name, size, inputs, outputs, seed=3)
        assert weight.shape == (outputs, inputs, size, size)
        assert weight.dtype == np.float64
        assert (weight == np.round(weight)).all()
        assert np.abs(weight).sum((1, 2, 3)).max() * 255 < 2**24


@pytest.mark.parametrize("size", [5, 7])
@pytest.mark.parametrize("name", [n for n in KERNELS if n not in ("identity", "random")])
def test_larger_kernels_use_their_whole_size(name: str, size: int) -> None:
    kernel = plane(name, size)
    assert kernel[0].any()
    assert kernel[:, 0].any()
    middle = slice((size - 5) // 2, (size + 5) // 2)
    assert not np.array_equal(kernel[middle, middle], np.pad(plane(name, 3), 1))


@pytest.mark.parametrize("size", [3, 5, 7])
def test_kernels_do_what_their_names_say(size: int) -> None:
    rows, columns = (ramp[3 - size // 2 : 4 + size // 2, 3 - size // 2 : 4 + size // 2] for ramp in RAMPS)
    for name in SUM_ZERO:
        assert plane(name, size).sum() == 0
    assert (plane("sobel_x", size) * columns).sum() > 0 == (plane("sobel_x", size) * rows).sum()
    assert np.array_equal(plane("sobel_y", size), plane("sobel_x", size).T)
    laplacian = plane("laplacian", size)
    assert (laplacian * rows).sum() == (laplacian * columns).sum() == 0
    assert (laplacian * rows**2).sum() == (laplacian * columns**2).sum() > 0
    assert (plane("emboss", size) * (rows + columns)).sum() > 0 == (plane("emboss", size) * (rows - columns)).sum()
    assert (plane("line", size) * columns**2).sum() < 0 == (plane("line", size) * rows**2).sum()
    sharpen = plane("sharpen", size)
    assert np.array_equal(sharpen + laplacian, sharpen.sum() * plane("identity", size))


@pytest.mark.parametrize("name", [n for n in KERNELS if n != "random"])
def test_one_by_one_is_the_identity(name: str) -> None:
    assert kernel_weight(name, 1).tolist() == [[[[1]]]]


@pytest.mark.parametrize(("name", "size"), list(product([n for n in KERNELS if n != "random"], SIZES)))
def test_scaled_kernels_keep_brightness_or_stay_within_one(name: str, size: int) -> None:
    weight = kernel_weight(name, size, integer=False)
    if name in SUM_ZERO and size > 1:
        assert abs(weight.sum()) <= 1e-15 * size**2
        assert abs(np.abs(weight).sum() - 2) <= 1e-15 * size**2
    else:
        assert abs(weight.sum() - 1) <= 1e-15 * size**2


def test_scaled_sobel_is_quarters_and_halves() -> None:
    assert kernel_weight("sobel_x", 3, integer=False)[0, 0].tolist() == [
        [-0.25, 0, 0.25],
        [-0.5, 0, 0.5],
        [-0.25, 0, 0.25],
    ]


def test_three_colours_are_filtered_each_by_itself() -> None:
    weight = kernel_weight("sobel_x", 3, 3, 3)
    for output, inputs in product(range(3), range(3)):
        assert np.array_equal(weight[output, inputs], plane("sobel_x", 3) if output == inputs else np.zeros((3, 3)))
    assert np.array_equal(kernel_weight("box", 3, 3, 3, integer=False)[1, 1], np.full((3, 3), 1 / 9))


def test_more_outputs_are_quarter_turns_on_every_input() -> None:
    weight = kernel_weight("emboss", 5, 3, 6)
    for output, inputs in product(range(6), range(3)):
        assert np.array_equal(weight[output, inputs], np.rot90(plane("emboss", 5), output))
    assert np.array_equal(kernel_weight("sharpen", 3, 3, 2, integer=False), kernel_weight("sharpen", 3, 3, 2) / 3)


def test_random_kernels_repeat_with_their_seed_and_differ_otherwise() -> None:
    first, again, other = (kernel_weight("random", 3, 3, 3, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    planes = {tuple(p.ravel()) for p in first.reshape(9, 9)}
    assert len(planes) == 9  # all independent, also between colours
    assert set(np.abs(first).ravel()) == set(range(1, LARGEST_RANDOM + 1))
    scaled = kernel_weight("random", 3, 3, 2, 1, integer=False)
    assert np.allclose(np.abs(scaled).sum((1, 2, 3)), 2, rtol=1e-14, atol=0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("blur", 3), "kernel must be one of identity, .*, got 'blur'"),
        (("free", 3), "kernel must be one of identity, .*, got 'free'"),
        (("box", 4), "kernel_size must be one of 1, 3, 5, 7, got 4"),
        (("random", 9), "kernel_size must be one of 1, 3, 5, 7, got 9"),
        (("box", 3, 0), "at least 1 input and 1 output, got 0 and 1"),
    ],
)
def test_unknown_kernels_are_refused(arguments: tuple[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        kernel_weight(*arguments)
