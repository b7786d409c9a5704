"""torch's conv2d said as `Convolution`: its stride, padding, dilation, groups and even kernels (docs/peers.md)."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch.nn.functional import pad

from explorer.layers.convolution import Convolution


@dataclass(frozen=True)
class ConvolutionSettings:
    """What a Conv2d has beside its tensors. `padding` None is half a kernel (of its dilated length); zeros."""

    stride: int = 1
    padding: int | None = None
    dilation: int = 1
    groups: int = 1

    def __post_init__(self) -> None:
        for name, least in (("stride", 1), ("dilation", 1), ("groups", 1), ("padding", 0)):
            value = getattr(self, name)
            if value is not None and (type(value) is not int or value < least):
                raise ValueError(f"{name} must be a whole number, at least {least}, got {value!r}")

    def padding_of(self, kernel_size: int) -> int:
        return kernel_size // 2 * self.dilation if self.padding is None else self.padding


def as_convolution(weight: torch.Tensor, bias: torch.Tensor | None, settings: ConvolutionSettings) -> Convolution:
    """weight (C_out, C_in / groups, K_rows, K_columns): zeros between the groups, and after the last tap of an even
    kernel."""
    rows, columns = weight.shape[2:]
    odd = pad(weight, (0, 1 - columns % 2, 0, 1 - rows % 2))
    return Convolution(across_groups(odd, settings.groups), bias, stride=settings.stride, dilation=settings.dilation)


def across_groups(weight: torch.Tensor, groups: int) -> torch.Tensor:
    """(C_out, C_in / groups, ...) -> (C_out, C_in, ...)."""
    if groups == 1:
        return weight
    outputs, inputs = weight.shape[:2]
    full = weight.new_zeros(outputs, inputs * groups, *weight.shape[2:])
    for group in range(groups):
        out = slice(group * outputs // groups, (group + 1) * outputs // groups)
        full[out, group * inputs : (group + 1) * inputs] = weight[out]
    return full


def placed(
    image: torch.Tensor, kernel_size: tuple[int, int], settings: ConvolutionSettings
) -> tuple[torch.Tensor, tuple[slice, slice]]:
    """(image, kept): the image with as many zeros around it that `convolve` meets every window of conv2d, and the part
    of its output that is conv2d's.

    `Convolution` has a window around pixels 0, stride, 2 stride, ...; conv2d's first lies around pixel
    K // 2 * dilation - padding. An image that fits as it is stays as it is.
    """
    around, kept = [], []
    for size, kernel in zip(image.shape[1:], kernel_size, strict=True):
        padding, reach = settings.padding_of(kernel), kernel // 2 * settings.dilation
        first = reach - padding
        count = (size + 2 * padding - (kernel - 1) * settings.dilation - 1) // settings.stride + 1
        before = max(-first, -first % settings.stride)
        start = (first + before) // settings.stride
        last = (start + max(count, 0) - 1) * settings.stride  # the pixel around which conv2d's last window lies
        around.append((before, max(last + 1 - (size + before), 0)))
        kept.append(slice(start, start + max(count, 0)))
    (top, bottom), (left, right) = around
    if any((top, bottom, left, right)):
        image = pad(image, (left, right, top, bottom))
    return image, (kept[0], kept[1])
