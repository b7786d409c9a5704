"""Convolution as products of data with parameters: every pixel's patch is a query, every filter one key.

y = patches(x) templates^T        no softmax, and no values (identity I17; "im2col")
"""

from __future__ import annotations

import numpy as np
import torch

from explorer.layers.convolution import Convolution, check_channels, take


def patches(image: torch.Tensor, convolution: Convolution) -> torch.Tensor:
    """What lies under the kernel at every output pixel: (queries, C_in K_rows K_columns), queries in row-major order,
    numbers channel by channel and tap by tap, as `templates` and torch.nn.functional.unfold have them.

    Args:
        image: (C_in, H, W); its dtype and device are the result's.
    """
    check_channels(image, convolution.in_channels)
    (height, width), step, spread = image.shape[1:], convolution.stride, convolution.dilation
    around = [np.arange(-reach, n + reach) for reach, n in zip(convolution.reach, (height, width), strict=True)]
    padded = take(image, around[0], around[1], convolution.border)
    rows, columns = (height - 1) // step + 1, (width - 1) // step + 1
    under = [
        padded[:, a * spread :: step, b * spread :: step][:, :rows, :columns]
        for a in range(convolution.kernel_size[0])
        for b in range(convolution.kernel_size[1])
    ]
    return torch.stack(under, 1).flatten(2).flatten(0, 1).mT.contiguous()


def templates(convolution: Convolution) -> torch.Tensor:
    """Every filter as one vector: (C_out, C_in K_rows K_columns), the keys of `patches`."""
    return convolution.weight.flatten(1)


def by_templates(image: torch.Tensor, convolution: Convolution) -> torch.Tensor:
    """The convolution as the inner product of every patch with every template, plus the bias: (C_out, rows, columns).

    One matrix product in the image's dtype: sums may be taken in another order than `convolve` takes them.

    >>> import torch
    >>> from explorer.layers import Convolution
    >>> by_templates(torch.tensor([[[1.0, 2.0, 4.0]]]), Convolution(torch.tensor([[[[-1.0, 0.0, 1.0]]]])))
    tensor([[[ 2.,  3., -2.]]])
    """
    found = templates(convolution).to(image) @ patches(image, convolution).mT
    if convolution.bias is not None:
        found = found + convolution.bias.to(found)[:, None]
    rows, columns = ((n - 1) // convolution.stride + 1 for n in image.shape[1:])
    return found.view(-1, rows, columns)
