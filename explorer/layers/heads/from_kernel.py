"""Heads that a convolution's kernel becomes, and the convolution that heads become when their windows close."""

from __future__ import annotations

from dataclasses import replace
from math import gcd, inf, sqrt

import numpy as np
import torch

from explorer.layers.attention import Attention
from explorer.layers.borders import border_named
from explorer.layers.convolution import Convolution
from explorer.layers.features import features_named
from explorer.layers.geometry import taps
from explorer.layers.norms import SUMS_TO_ONE, norm_named
from explorer.layers.position import Position
from explorer.layers.projection import summed
from explorer.layers.similarities import similarity_named

# Patterns over a patch are blurred twice by [1, 2, 1] / 4 along both axes (edges repeated), so that neighbouring keys
# score alike. Raw noise turns its sign from pixel to pixel, and the film then changes in one cliff just above 1 px.
_LINE = torch.tensor([[3, 1, 0], [1, 2, 1], [0, 1, 3]], dtype=torch.float64) / 4
_BLUR = torch.kron(_LINE @ _LINE, _LINE @ _LINE)  # (9, 9)


def heads_from_kernel(
    convolution: Convolution,
    *,
    content: float = 1.0,
    position: Position | None = None,
    norm: str = "softmax",
    border: str = "zero",
    similarity: str = "dot",
    features: str = "patch",
    head_dim: int = 8,
    seed: int = 0,
    pixel_scale: float = 1.0,
) -> Attention:
    """One head for each tap, K^2 in all: window centered on the tap, values the pixels, W_O the tap's weight.

    With its windows closed this is the convolution, whatever queries and keys are (under norms that sum to one).

    Args:
        convolution: its stride and bias are taken over, and its zero padding is that of the border "zero".
        content: beta, in units in which scores have a standard deviation of about 1 (see `Similarity.gains`).
        head_dim: length d of queries and keys.
        seed: of queries and keys; they differ from head to head.
        pixel_scale: what brings the image's pixels to 0...1 (1/255 for 8-bit values); only queries and keys see it.
    >>> import torch
    >>> from explorer.layers import Convolution, heads_from_kernel
    >>> heads = heads_from_kernel(Convolution(torch.arange(9.0).view(1, 1, 3, 3)))
    >>> heads.num_heads, heads.center_list[0], heads.out[:, 0, 0].tolist()
    (9, (-1, -1), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0])
    """
    out = convolution.weight.flatten(2).permute(2, 1, 0).contiguous()  # (taps, C_in, C_out)
    centers = torch.from_numpy(taps(convolution.kernel_size, convolution.dilation))
    heads = _seeded(
        convolution, out, centers, content, position, norm, border, similarity, features, head_dim, seed, pixel_scale
    )
    return replace(heads, out_bias=convolution.bias)


def one_head(
    convolution: Convolution,
    *,
    content: float = 1.0,
    position: Position | None = None,
    norm: str = "softmax",
    border: str = "zero",
    similarity: str = "dot",
    features: str = "patch",
    head_dim: int = 8,
    seed: int = 0,
    pixel_scale: float = 1.0,
) -> Attention:
    """One ordinary head around its own pixel, beside a convolution: same channels, stride and zero padding.

    Its values are the pixels; outputs are the inputs themselves, or their mean where their numbers differ. Closed, it
    is a 1 x 1 convolution, however large the kernel beside it. Arguments as for `heads_from_kernel`.
    """
    inputs, outputs = convolution.in_channels, convolution.out_channels
    out = torch.eye(inputs) if inputs == outputs else torch.full((inputs, outputs), 1 / inputs, dtype=torch.float64)
    centers = torch.zeros(1, 2, dtype=torch.int64)
    return _seeded(
        convolution, out[None], centers, content, position, norm, border, similarity, features, head_dim, seed,
        pixel_scale,
    )  # fmt: skip


def _seeded(
    convolution: Convolution,
    out: torch.Tensor,
    centers: torch.Tensor,
    content: float,
    position: Position | None,
    norm: str,
    border: str,
    similarity: str,
    features: str,
    head_dim: int,
    seed: int,
    pixel_scale: float,
) -> Attention:
    heads, inputs, dtype = len(centers), convolution.in_channels, convolution.weight.dtype
    # Drawn in float64 by a generator of its own: the same heads in every dtype, and nobody else's numbers change.
    made_of, alike = features_named(features), similarity_named(similarity)
    shape = (2, heads, inputs * made_of.per_channel, head_dim)
    drawn = torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    gain = alike.gains[features] / sqrt(inputs)
    if made_of.reach:
        drawn = (_BLUR @ drawn.view(2, heads, inputs, 9, head_dim)).flatten(2, 3)
    query, key = (drawn * (gain * pixel_scale)).to(dtype)
    return Attention(
        query=query,
        key=key,
        value=torch.eye(inputs, dtype=dtype).expand(heads, -1, -1),
        out=out.to(dtype),
        centers=centers,
        position=position,
        content=alike.strength(content, head_dim),
        norm=norm,
        border=border,
        similarity=similarity,
        features=features,
        padding=max(convolution.reach),
        stride=convolution.stride,
    )


def closed_convolution(attention: Attention) -> Convolution:
    """The convolution that these heads are at window side 1: W_V W_O of every head, added up at its center.

    The kernel is as large as the farthest center asks for; centers on a coarser grid give a dilation. Its bias is that
    of the output, and every head's bias of the values times its W_O. A head whose position score at its center is -inf
    sees nothing there, and adds nothing.

    Raises:
        ValueError: for a norm that leaves the one remaining key a weight which depends on the content; for a class
            token, which every window sees; and for a bias
            of the values that is missing on the frame, where a head's pixel is a zero or nothing: a convolution's bias
            is everywhere. Borders that put pixels there (replicate, reflect, circular, shifted) have it everywhere too.
    """
    if not norm_named(attention.norm).sums_to_one:
        raise ValueError(
            f"only heads whose weights sum to one ({', '.join(SUMS_TO_ONE)}) close to a convolution, "
            f"got {attention.norm!r}"
        )
    if attention.token is not None:
        raise ValueError("a closed window sees its pixel and the class token: no convolution, unless token is None")
    dilation = gcd(*(abs(offset) for center in attention.center_list for offset in center)) or 1
    reach = [max(abs(center[axis]) for center in attention.center_list) // dilation for axis in (0, 1)]
    weight = attention.out.new_zeros(attention.out_channels, attention.in_channels, *(2 * r + 1 for r in reach))
    for head, mixed in enumerate(attention.value @ attention.out):
        row, column = attention.center_list[head]
        if _sees_center(attention, head):
            weight[:, :, reach[0] + row // dilation, reach[1] + column // dilation] += mixed.T
    border = border_named(attention.border).twin
    return Convolution(weight, _closed_bias(attention, border), border, attention.stride, dilation)


def _closed_bias(attention: Attention, border: str) -> torch.Tensor | None:
    if attention.value_bias is None:
        return attention.out_bias
    added = torch.einsum("hv,hvo->ho", attention.value_bias.to(attention.out), attention.out)
    seen = torch.tensor([_sees_center(attention, head) for head in range(attention.num_heads)])
    added = torch.where(seen.to(added.device)[:, None], added, 0)
    outwards = [center != (0, 0) for center in attention.center_list]
    if border == "zero" and bool(added[outwards].any()):
        raise ValueError(
            "a bias of the values is missing on the frame, where a head looks at what is no pixel: no convolution does "
            f"that; take value_bias None or a border that puts pixels there, got border {attention.border!r}"
        )
    return summed(added, attention)


def _sees_center(attention: Attention, head: int) -> bool:
    """Whether the one key that is left when the head's window closes is there at all."""
    position, here = attention.position, np.zeros((1, 1), dtype=np.int64)
    if position is None or not position.hides_keys:
        return True
    query = attention.query.new_zeros(1, attention.head_dim)
    scores = position.scores(attention.center_list[head], here, here, query, head)
    return scores is None or bool((scores > -inf).all())
