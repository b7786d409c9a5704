"""What lies between the lowest and the highest pixel of a window: a weighted mean never leaves that."""

from __future__ import annotations

import numpy as np
import torch

from explorer.layers.convolution import take
from explorer.layers.threads import one_thread


@one_thread()
def window_range(
    image: torch.Tensor, reach: tuple[int, int], border: str, dilation: int = 1
) -> tuple[torch.Tensor, torch.Tensor]:
    """The lowest and the highest number of all channels in a window around every pixel: (rows, columns) each.

    Args:
        image: (C, H, W).
        reach: of the window along rows and columns, in pixels, multiples of `dilation`.
        border: what stands outside the image, as for `convolution.take`.

    >>> import torch
    >>> low, high = window_range(torch.tensor([[[1.0, 5.0, 2.0]]]), (0, 1), "zero")
    >>> low.tolist(), high.tolist()
    ([[0.0, 1.0, 0.0]], [[5.0, 5.0, 5.0]])
    """
    ranges = []
    for extreme in (torch.amin, torch.amax):
        whole = extreme(image, 0, keepdim=True)
        for axis in (0, 1):
            places = [np.arange(n) for n in image.shape[1:]]
            moved = []
            for offset in range(-reach[axis], reach[axis] + 1, dilation):
                at = [p + offset if along == axis else p for along, p in enumerate(places)]
                moved.append(take(whole, at[0], at[1], border))
            whole = extreme(torch.cat(moved), 0, keepdim=True)
        ranges.append(whole[0])
    return ranges[0], ranges[1]


def beyond_range(output: torch.Tensor, low: torch.Tensor, high: torch.Tensor) -> torch.Tensor:
    """How far each number of (C_out, rows, columns) lies outside low...high (rows, columns): 0 within."""
    return torch.maximum(low - output, output - high).clamp_min(0)


def levelled(weight: torch.Tensor) -> torch.Tensor:
    """A kernel (C_out, C_in, K_rows, K_columns) brought to the picture's own levels: each output's weights sum to 1, or
    their absolute values to 2 where the sum is 0 (rounding). So a blur is a mean, and a difference one of means."""
    total, size = weight.sum((1, 2, 3), keepdim=True), weight.abs().sum((1, 2, 3), keepdim=True)
    nothing = total.abs() <= size * weight[0].numel() * torch.finfo(weight.dtype).eps
    divisor = torch.where(nothing, size / 2, total)
    return weight / torch.where(divisor != 0, divisor, 1)
