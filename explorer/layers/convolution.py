"""Convolution (cross-correlation, as torch's conv2d) on one image, and its products at one output pixel."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch

from explorer.layers.borders import CONVOLUTION_BORDERS, border_named
from explorer.layers.geometry import Ints, border_index, short_way, taps

MOST_IN_ORDER = 32  # input channels


@dataclass(frozen=True, eq=False)
class Convolution:
    """y_q = sum over taps d of x_{q+d} W_d + bias; output every `stride` pixels, as large as the image at stride 1.

    What conv2d has more is said by such a one (docs/peers.md): an even kernel by a last row and column of zeros, since
    K // 2 taps lie before the pixel; groups by zeros between channels; no padding ("valid") by the part of the output
    that `inside_of` names.

    Args:
        weight: (C_out, C_in, K_rows, K_columns), odd sizes; no flip: weight[o, i, a, b] meets the pixel at offset
            (a - K_rows // 2, b - K_columns // 2) * dilation, as torch.nn.functional.conv2d does.
        bias: (C_out,) or None.
        border: "zero", "replicate", "reflect" or "circular".

    >>> import torch
    >>> from explorer.layers import Convolution
    >>> blur = Convolution(torch.full((1, 1, 3, 3), 1 / 9), border="replicate")
    >>> blur.kernel_size, blur.reach
    ((3, 3), (1, 1))
    """

    weight: torch.Tensor
    bias: torch.Tensor | None = None
    border: str = "zero"
    stride: int = 1
    dilation: int = 1

    def __post_init__(self) -> None:
        if self.weight.ndim != 4:
            raise ValueError(f"weight must have shape (C_out, C_in, K_rows, K_columns), got {tuple(self.weight.shape)}")
        taps(self.kernel_size)  # refuses even sizes
        if self.bias is not None and self.bias.shape != (self.out_channels,):
            raise ValueError(f"bias must have shape ({self.out_channels},), got {tuple(self.bias.shape)}")
        if self.border not in CONVOLUTION_BORDERS:
            raise ValueError(f"border must be one of {', '.join(CONVOLUTION_BORDERS)}, got {self.border!r}")
        for name, value in (("stride", self.stride), ("dilation", self.dilation)):
            if value < 1 or int(value) != value:
                raise ValueError(f"{name} must be a positive integer, got {value}")

    @property
    def out_channels(self) -> int:
        return int(self.weight.shape[0])

    @property
    def in_channels(self) -> int:
        return int(self.weight.shape[1])

    @property
    def kernel_size(self) -> tuple[int, int]:
        return int(self.weight.shape[2]), int(self.weight.shape[3])

    @property
    def reach(self) -> tuple[int, int]:
        """How far the kernel sees along both axes, in pixels."""
        rows, columns = (size // 2 * self.dilation for size in self.kernel_size)
        return rows, columns


@dataclass(frozen=True, eq=False)
class Products:
    """One output pixel, tap by tap. `output = products.sum((0, 2)) + bias`.

    taps      (n, 2) int, offsets (row, column) from the output pixel, row-major
    values    (n, C_in), the pixels under the taps (0 where the border puts a zero)
    weights   (n, C_out, C_in)
    products  (n, C_out, C_in), weight times value
    """

    taps: Ints
    values: torch.Tensor
    weights: torch.Tensor
    products: torch.Tensor


def take(image: torch.Tensor, rows: Ints, columns: Ints, border: str) -> torch.Tensor:
    """The image (C, H, W) at any positions, also outside of it: (C, len(rows), len(columns)), as the border says."""
    indices = [border_index(p, n, border) for p, n in ((rows, image.shape[-2]), (columns, image.shape[-1]))]
    taken = image
    for axis, index in zip((-2, -1), indices, strict=True):
        taken = taken.index_select(axis, torch.from_numpy(np.maximum(index, 0)).to(image.device))
        if (index < 0).any():
            taken.index_fill_(axis, torch.from_numpy(np.flatnonzero(index < 0)).to(image.device), 0)
    return taken


def check_channels(image: torch.Tensor, in_channels: int) -> None:
    if image.ndim != 3 or image.shape[0] != in_channels or 0 in image.shape:
        raise ValueError(f"image must have shape ({in_channels}, H, W) with H, W >= 1, got {tuple(image.shape)}")


def convolve(image: torch.Tensor, convolution: Convolution) -> torch.Tensor:
    """The convolution of one image, (C_in, H, W) -> (C_out, ceil(H / stride), ceil(W / stride)).

    Summed tap by tap in one fixed order with plain multiplies and adds (no FFT, no Winograd, no TF32), so that the
    result is exact on integers below 2^24 and commutes bit by bit with circular shifts. The channels of a tap are
    summed one by one up to `MOST_IN_ORDER`; more of them, as tokens have, are one product of matrices, whose order of
    summation is the machine's own: still exact on such integers, and within rounding of any other order.

    >>> import torch
    >>> from explorer.layers import Convolution, convolve
    >>> difference = Convolution(torch.tensor([[[[-1.0, 0.0, 1.0]]]]))  # right less left
    >>> convolve(torch.tensor([[[1.0, 2.0, 4.0]]]), difference)
    tensor([[[ 2.,  3., -2.]]])
    """
    check_channels(image, convolution.in_channels)
    height, width = image.shape[1:]
    weight = convolution.weight.to(image)
    reach = convolution.reach
    padded = take(
        image,
        np.arange(-reach[0], height + reach[0]),
        np.arange(-reach[1], width + reach[1]),
        convolution.border,
    )
    step, spread = convolution.stride, convolution.dilation
    rows, columns = (height - 1) // step + 1, (width - 1) // step + 1
    output = image.new_zeros(convolution.out_channels, rows, columns)
    for a in range(convolution.kernel_size[0]):
        for b in range(convolution.kernel_size[1]):
            seen = padded[:, a * spread :: step, b * spread :: step][:, :rows, :columns]
            if convolution.in_channels > MOST_IN_ORDER:
                output += (weight[:, :, a, b] @ seen.flatten(1)).view_as(output)
                continue
            for i in range(convolution.in_channels):
                output += weight[:, i, a, b, None, None] * seen[i]
    return output if convolution.bias is None else output + convolution.bias.to(image)[:, None, None]


def folded(convolution: Convolution, size: tuple[int, int]) -> Convolution:
    """The same map on images of this size (height, width), with every tap the short way round and no two in one pixel.

    On a torus smaller than the kernel taps meet in one pixel, where their weights add up. Everywhere else it is the
    convolution that was given. An even side has its farthest pixel on one side only: the tap opposite is 0.

    >>> import torch
    >>> from explorer.layers import Convolution
    >>> wide = Convolution(torch.tensor([[[[1.0, 2.0, 4.0, 8.0, 16.0]]]]), border="circular")
    >>> folded(wide, (1, 3)).weight.flatten().tolist()  # at -2 stands the pixel of 1, at 2 that of -1
    [18.0, 4.0, 9.0]
    """
    fits = all(2 * reach < n for reach, n in zip(convolution.reach, size, strict=True))
    if fits or not border_named(convolution.border).wraps:
        return convolution
    half = [min(reach, n // 2) for reach, n in zip(convolution.reach, size, strict=True)]
    weight = convolution.weight.new_zeros(*convolution.weight.shape[:2], *(2 * h + 1 for h in half))
    offsets = taps(convolution.kernel_size, convolution.dilation)
    for offset, mixed in zip(offsets, convolution.weight.flatten(2).unbind(2), strict=True):
        row, column = (int(short_way(d, n, convolution.border)) + h for d, n, h in zip(offset, size, half, strict=True))
        weight[:, :, row, column] += mixed
    return replace(convolution, weight=weight, dilation=1)


def inside_of(convolution: Convolution, size: tuple[int, int]) -> tuple[slice, slice]:
    """Rows and columns of outputs whose kernel lies within an image of `size` (height, width); empty where there are
    none."""
    step = convolution.stride
    rows, columns = (
        slice(-(-reach // step), max(n - 1 - reach, -1) // step + 1)
        for reach, n in zip(convolution.reach, size, strict=True)
    )
    return rows, columns


def products_at(image: torch.Tensor, convolution: Convolution, cell: tuple[int, int]) -> Products:
    """The terms behind output pixel `cell` = (row, column) of the output.

    >>> import torch
    >>> from explorer.layers import Convolution, products_at
    >>> difference = Convolution(torch.tensor([[[[-1.0, 0.0, 1.0]]]]))
    >>> terms = products_at(torch.tensor([[[1.0, 2.0, 4.0]]]), difference, (0, 1))
    >>> terms.products.flatten().tolist()  # their sum is the output
    [-1.0, 0.0, 4.0]
    """
    check_channels(image, convolution.in_channels)
    offsets = taps(convolution.kernel_size, convolution.dilation)
    position = np.asarray(cell) * convolution.stride
    rows, columns = np.unique(offsets[:, 0]), np.unique(offsets[:, 1])
    patch = take(image, position[0] + rows, position[1] + columns, convolution.border)  # (C_in, K_rows, K_columns)
    values = patch.flatten(1).T  # (n, C_in)
    weights = convolution.weight.to(image).flatten(2).permute(2, 0, 1)  # (n, C_out, C_in)
    return Products(offsets, values, weights, weights * values[:, None, :])
