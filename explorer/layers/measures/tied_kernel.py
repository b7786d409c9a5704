"""The convolution nearest to a head: one kernel for all channels, of the head's own values.

    output_q  ~  sum over taps of w_tap v_{q + tap} + b        v = x W_V W_O, the head's own values without their bias

The least sum of squares over all pixels and channels, with K^2 numbers w and a bias b for each output channel. It is a
convolution of the image, whose weight at a tap is w_tap (W_V W_O)^T; zeros lie outside, or what the head's border
copies.

Why not any kernel of C_in x C_out x K^2 numbers: with 192 channels 196 tokens have fewer equations than each output
channel has unknowns (1729), so it goes through every output exactly, whatever the head does. Here 9 numbers stand
against 196 x 196 weights: what is asked is whether A is a convolution, and of the values nothing can be made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np
import torch

from explorer.layers.borders import CONVOLUTION_BORDERS
from explorer.layers.convolution import Convolution, take
from explorer.layers.geometry import taps
from explorer.layers.measures.head_on_image import HeadOnImage
from explorer.layers.threads import one_thread


@dataclass(frozen=True, eq=False)
class TiedKernel:
    """The fit, float64.

    kernel      (K, K), w; of several that fit as well, as on a flat image, the smallest
    bias        (m,), in the head's basis
    rank        how many of the K^2 numbers the image determines
    r_squared   1 - |output - fit|^2 / |output - its mean|^2, over all pixels and channels with a mean each: 1 for a
                convolution of such taps, 0 for one that is no better than the mean, which is what the bias alone gives.
                NaN where the head's output is the same everywhere: there is nothing to explain
    fitted      (N, m), what the convolution gives
    """

    head: HeadOnImage
    kernel: torch.Tensor
    bias: torch.Tensor
    rank: int
    r_squared: float
    fitted: torch.Tensor

    def convolution(self) -> Convolution:
        """As a layer (C_out, C_in, K, K) on the image, float64."""
        one = self.head.attention
        mix = (one.value[0].double() @ one.out[0].double()).T  # (C_out, C_in)
        weight = mix[:, :, None, None] * self.kernel
        return Convolution(weight.contiguous(), self.head.basis @ self.bias, border_of(self.head))


def fit_tied_kernel(head: HeadOnImage, kernel_size: int = 3) -> TiedKernel:
    """The least squares, by singular values of what a QR leaves: no digits are lost to normal equations.

    Raises:
        ValueError: for a kernel_size that is not odd and positive.
    """
    if kernel_size < 1 or kernel_size % 2 == 0:
        raise ValueError(f"kernel_size must be odd and positive, got {kernel_size}")
    rows, columns = (np.arange(n) for n in head.size)
    values = head.values.T.unflatten(1, head.size)
    with one_thread():
        met = torch.stack(
            [
                take(values, rows + dy, columns + dx, border_of(head)).flatten(1).T
                for dy, dx in taps((kernel_size, kernel_size), 1).tolist()
            ],
            2,
        )  # (N, m, taps)
        centered, wanted = met - met.mean(0), head.output - head.output.mean(0)  # a bias for each channel does that
        table = torch.cat([centered.flatten(0, 1), wanted.flatten()[:, None]], 1)
        triangle = torch.linalg.qr(table, mode="r").R
        solved = torch.linalg.lstsq(triangle[:, :-1], triangle[:, -1:], driver="gelsd")
        kernel = solved.solution[:, 0]
        bias = head.output.mean(0) - met.mean(0) @ kernel
        fitted = met @ kernel + bias
    spread = float(wanted.square().sum())
    left = float((head.output - fitted).square().sum())
    score = nan if head.flat else 1 - left / spread
    return TiedKernel(head, kernel.view(kernel_size, kernel_size), bias, int(solved.rank), score, fitted)


def border_of(head: HeadOnImage) -> str:
    """What the convolution finds outside the image: as the head does where a convolution can, else zeros."""
    border = head.attention.border
    return border if border in CONVOLUTION_BORDERS else "zero"
