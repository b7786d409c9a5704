"""From an image to queries, keys and values, and from what heads see to the output: the layer's matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from explorer.layers.attention import Attention
from explorer.layers.borders import border_named
from explorer.layers.convolution import check_channels, take
from explorer.layers.features import features_named


@dataclass(frozen=True, eq=False)
class Projected:
    """Queries, keys and values of an image at the image's own pixels, before any border.

    query, key (heads, d, H, W); value (heads, d_v, H, W), biases included. A zero beyond the border has none: 0.
    """

    query: torch.Tensor
    key: torch.Tensor
    value: torch.Tensor


def features_of(image: torch.Tensor, attention: Attention) -> torch.Tensor:
    """What queries and keys are made of: (C_feat, H, W)."""
    check_channels(image, attention.in_channels)
    reach = features_named(attention.features).reach
    if reach == 0:
        return image
    height, width = image.shape[1:]
    border = border_named(attention.border).around_patches
    around = take(image, np.arange(-reach, height + reach), np.arange(-reach, width + reach), border)
    # Measured from the middle pixel first, so that the patch of an even place is 0 and not the mean's rounding error,
    # which a cosine would blow up; summed one by one, which gives the same bits wherever a pixel stands.
    steps = range(2 * reach + 1)
    patch = [around[:, r : r + height, c : c + width] - image for r in steps for c in steps]
    mean = sum(patch[1:], patch[0]) / len(patch)
    return torch.stack([neighbour - mean for neighbour in patch], 1).flatten(0, 1)  # (9 C_in, H, W)


def project(image: torch.Tensor, attention: Attention) -> Projected:
    """Queries, keys and values of every pixel, summed feature by feature in one fixed order."""
    features = features_of(image, attention)
    return Projected(
        mix(attention.query, features, attention.query_bias),
        mix(attention.key, features, attention.key_bias),
        mix(attention.value, image, attention.value_bias),
    )


def mix(weight: torch.Tensor, inputs: torch.Tensor, bias: torch.Tensor | None = None) -> torch.Tensor:
    """weight (heads, C, d) on inputs (C, H, W), plus bias (heads, d): (heads, d, H, W), in the inputs' dtype and on
    their device; the same bits wherever a pixel stands."""
    weight = weight.to(inputs)
    mixed = inputs.new_zeros(weight.shape[0], weight.shape[2], *inputs.shape[1:])
    if bias is not None:
        mixed += bias.to(inputs)[:, :, None, None]
    for channel in range(weight.shape[1]):
        mixed += weight[:, channel, :, None, None] * inputs[channel]
    return mixed


def each_mixed(attention: Attention, values: Sequence[torch.Tensor] | torch.Tensor) -> torch.Tensor:
    """Every head's weighted values (heads, d_v, rows, columns) times its W_O: (heads, C_out, rows, columns)."""
    out = attention.out
    return torch.cat([mix(out[head : head + 1], values[head]) for head in range(len(out))])


def summed(heads: torch.Tensor, attention: Attention) -> torch.Tensor:
    """The layer's output of what its heads add (heads, C_out, ...): their sum and the output's bias, (C_out, ...)."""
    whole = heads.sum(0)
    if attention.out_bias is None:
        return whole
    return whole + attention.out_bias.to(whole).view(-1, *[1] * (whole.ndim - 1))
