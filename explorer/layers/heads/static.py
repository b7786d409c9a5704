"""A convolution as the fewest heads that realise it, or as good as so many heads can.

These heads have no content: their scores are the logarithms of a pattern over the kernel's taps, and -inf elsewhere, so
that any window that covers the kernel gives the same numbers. `head_count` says how many are needed and why.
"""

from __future__ import annotations

import numpy as np
import torch

from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution
from explorer.layers.geometry import Window
from explorer.layers.heads.count import head_bounds, sign_floor
from explorer.layers.heads.patterns import Patterns, find_patterns
from explorer.layers.position import Table


def fewest_heads(convolution: Convolution) -> Attention:
    """The least number of softmax heads that are this convolution, exactly (up to rounding: 1e-12 of the output).

    Static heads around the query's own pixel, with the convolution's border, stride, dilation and bias, in its weight's
    dtype. The identity holds for every window that covers the kernel (`covering_window`), on every image; under the
    circular border on images at least as large as the kernel, where no two taps meet in one pixel (for a smaller one
    take the heads of the `folded` convolution).

    >>> import torch
    >>> from explorer.layers import Convolution, fewest_heads, kernel_weight
    >>> sobel = Convolution(torch.from_numpy(kernel_weight("sobel_x", 3)))
    >>> fewest_heads(sobel).num_heads  # a blur less a blur
    2
    """
    return heads_built(convolution, None)


def heads_built(convolution: Convolution, n: int | None) -> Attention:
    """As `fewest_heads`, from n heads: the best that are found where n is less than are needed.

    A larger n than is needed, or None, builds as many as are needed. The relative error on white noise is
    `find_patterns(weight, n).error`; it lies within `head_bounds(weight, n)`.
    """
    return realise(find_patterns(convolution.weight.numpy(force=True), n), convolution)


def realise(patterns: Patterns, convolution: Convolution) -> Attention:
    """Patterns over the taps of a convolution as heads with its border, stride, dilation, bias, dtype and device."""
    heads, inputs = len(patterns.mixes), convolution.in_channels
    spread = convolution.dilation
    # One ring of -inf around the taps: offsets beyond a table take its nearest entry.
    shape = [size // 2 * spread * 2 + 3 for size in convolution.kernel_size]
    logits = np.full((heads, *shape), -np.inf)
    with np.errstate(divide="ignore"):  # log 0 is the -inf that is meant
        logits[:, 1:-1:spread, 1:-1:spread] = np.log(patterns.shares)
    like = convolution.weight
    return Attention(
        query=like.new_zeros(heads, inputs, 1),
        key=like.new_zeros(heads, inputs, 1),
        value=torch.eye(inputs).to(like).expand(heads, -1, -1),
        out=torch.from_numpy(patterns.mixes).to(like),
        centers=torch.zeros(heads, 2, dtype=torch.int64),
        position=Table(torch.from_numpy(logits).to(like)),
        content=0.0,
        border=convolution.border,
        padding=max(convolution.reach),
        stride=convolution.stride,
        out_bias=convolution.bias,
    )


def covering_window(convolution: Convolution) -> Window:
    """The smallest square window that covers the kernel."""
    return Window(2.0 * max(convolution.reach) + 1)


def head_floor(convolution: Convolution, n: int) -> float:
    """The relative error that no n heads can go below, in [0, 1); 0 from the number of heads needed on.

    The singular values after the n-th (`head_bounds`); for one head also the signs (`sign_floor`).

    >>> import torch
    >>> from explorer.layers import Convolution, head_floor, kernel_weight
    >>> sobel = Convolution(torch.from_numpy(kernel_weight("sobel_x", 3)))
    >>> round(head_floor(sobel, 1), 4), head_floor(sobel, 2)  # one head cannot have both signs
    (0.7071, 0.0)
    """
    weight = convolution.weight.numpy(force=True)
    tail = head_bounds(weight, n)[0]
    return max(tail, sign_floor(weight)) if n == 1 else tail
