"""What the verdict says, on differences made by hand."""

from __future__ import annotations

from math import inf, nan, sqrt

import pytest
import torch

from explorer.layers.convolution import Convolution, convolve
from explorer.layers.measures.misfit import compare, rounding_bound
from tests.layers.layer_cases import kernel, normal

IMAGE = normal(0, 1, 6, 7)
CONVOLUTION = kernel(1, 2, 1, 3)
WANTED = convolve(IMAGE, CONVOLUTION)


def test_the_same_bits_are_exact() -> None:
    meters = compare(WANTED.clone(), WANTED, IMAGE, CONVOLUTION, 1)
    assert (meters.verdict, meters.max_abs, meters.relative, meters.rms, meters.violations) == ("exact", 0, 0, 0, 0)
    assert meters.interior is not None
    assert (meters.values, meters.interior.values) == (2 * 6 * 7, 2 * 4 * 5)
    assert meters.interior.verdict == "exact"
    assert not meters.only_frame_differs
    assert not meters.constant_image


def test_up_to_the_bound_it_is_rounding_and_beyond_it_is_not() -> None:
    bound = rounding_bound(IMAGE, CONVOLUTION, 1)
    meters = compare(WANTED + 0.5 * bound, WANTED, IMAGE, CONVOLUTION, 1)
    assert (meters.verdict, meters.violations) == ("rounding", 0)
    assert 0 < meters.max_abs <= meters.bound == float(bound.max())
    beyond = WANTED.clone()
    beyond[1, 2, 3] += 2 * bound[1, 2, 3]
    meters = compare(beyond, WANTED, IMAGE, CONVOLUTION, 1)
    assert (meters.verdict, meters.violations) == ("different", 1)
    assert meters.interior is not None
    assert meters.interior.verdict == "different"


def test_a_difference_on_the_frame_alone_is_told_apart() -> None:
    moved = WANTED.clone()
    moved[:, 0, :] += 1
    meters = compare(moved, WANTED, IMAGE, CONVOLUTION, 1)
    assert meters.only_frame_differs
    assert meters.interior is not None
    assert (meters.verdict, meters.interior.verdict, meters.violations) == ("different", "exact", 14)
    assert abs(meters.rms - sqrt(14 / 84)) < 1e-12
    assert abs(meters.relative - sqrt(14) / float(WANTED.norm())) < 1e-12


@pytest.mark.parametrize(
    ("size", "stride", "rows", "columns"), [(3, 2, 2, 2), (5, 1, 2, 3), (5, 2, 1, 2), (7, 1, 0, 1)]
)
def test_the_interior_is_where_the_kernel_sees_no_padding(size: int, stride: int, rows: int, columns: int) -> None:
    """Image 6 x 7; with stride 2 outputs stand at 0, 2, 4 (, 6)."""
    convolution = kernel(2, 1, 1, size, stride=stride)
    ones = torch.ones(1, 6, 7, dtype=torch.float64)
    output = convolve(ones, convolution)
    inner = compare(output, output, ones, convolution, 1).interior
    assert (0 if inner is None else inner.values) == rows * columns
    counted = convolve(ones, Convolution(torch.ones(1, 1, size, size), stride=stride))
    assert int((counted == size * size).sum()) == rows * columns


def test_beside_an_output_of_zeros_there_is_no_scale() -> None:
    still = Convolution(torch.zeros(1, 1, 3, 3, dtype=torch.float64))
    zeros = convolve(IMAGE, still)
    assert compare(zeros, zeros, IMAGE, still, 1).relative == 0
    assert compare(zeros + 1, zeros, IMAGE, still, 1).relative == inf


def test_what_is_not_a_number_is_different() -> None:
    broken = WANTED.clone()
    broken[0, 3, 3] = nan
    assert compare(broken, WANTED, IMAGE, CONVOLUTION, 1).verdict == "different"


def test_a_constant_image_is_told() -> None:
    flat = torch.full((1, 5, 5), 3.0)
    output = convolve(flat, CONVOLUTION)
    assert compare(output, output, flat, CONVOLUTION, 1).constant_image


def test_the_bound_knows_the_images_precision_and_the_bias() -> None:
    double = rounding_bound(IMAGE, CONVOLUTION, 1)
    single = rounding_bound(IMAGE.float(), CONVOLUTION, 1)
    assert torch.allclose(single / double, torch.tensor(2.0**29, dtype=torch.float64), rtol=1e-4)
    biased = Convolution(CONVOLUTION.weight, torch.tensor([0.0, 5.0], dtype=torch.float64))
    more = rounding_bound(IMAGE, biased, 1) - double
    assert (more[0] == 0).all()
    assert (more[1] > 0).all()


def test_outputs_of_two_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match=r"same shape, got \(2, 6, 6\) and \(2, 6, 7\)"):
        compare(WANTED[..., :6], WANTED, IMAGE, CONVOLUTION, 1)
