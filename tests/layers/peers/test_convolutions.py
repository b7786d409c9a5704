"""What conv2d has and `Convolution` has not: each is said by one that has odd sizes, all channels and full padding."""

from __future__ import annotations

import pytest
import torch
from torch.nn.functional import conv2d, pad

from explorer.layers.convolution import Convolution, convolve, inside_of
from tests.layers.layer_cases import normal


@pytest.mark.parametrize("size", [(2, 2), (4, 3), (2, 5)])
@pytest.mark.parametrize("dilation", [1, 2])
def test_an_even_kernel_is_an_odd_one_whose_last_row_and_column_are_0(size: tuple[int, int], dilation: int) -> None:
    """Of K taps K // 2 lie before the pixel and one less after it, and so many zeros are padded there. conv2d pads both
    sides alike, so that its output begins and ends elsewhere."""
    image, weight = normal(1, 2, 7, 8), normal(2, 3, 2, *size)
    odd = pad(weight, (0, 1 - size[1] % 2, 0, 1 - size[0] % 2))  # after the last tap
    before = [n // 2 * dilation for n in size]
    after = [(n - 1) * dilation - b for n, b in zip(size, before, strict=True)]
    padded = pad(image, (before[1], after[1], before[0], after[0]))
    wanted = conv2d(padded[None], weight, dilation=dilation)[0]
    assert torch.allclose(convolve(image, Convolution(odd, dilation=dilation)), wanted, rtol=0, atol=1e-12)


@pytest.mark.parametrize("groups", [2, 4])
def test_groups_are_zeros_between_channels(groups: int) -> None:
    image, weight = normal(1, 4, 6, 5), normal(2, 4, 4 // groups, 3, 3)
    full = torch.zeros(4, 4, 3, 3, dtype=torch.float64)
    for output in range(4):
        first = output * groups // 4 * (4 // groups)
        full[output, first : first + 4 // groups] = weight[output]
    wanted = conv2d(image[None], weight, padding=1, groups=groups)[0]
    assert torch.allclose(convolve(image, Convolution(full)), wanted, rtol=0, atol=1e-12)


@pytest.mark.parametrize("stride", [1, 2])
def test_without_padding_is_what_lies_inside(stride: int) -> None:
    """Of any border. Under a stride conv2d begins at its first whole window, `convolve` at the image's corner."""
    image, weight = normal(1, 2, 9, 8), normal(2, 3, 2, 3, 5)
    wanted = conv2d(image[None], weight, stride=stride)[0]
    dense = Convolution(weight)
    found = convolve(image, dense)[:, *inside_of(dense, (9, 8))][:, ::stride, ::stride]
    assert torch.allclose(found, wanted, rtol=0, atol=1e-12)
