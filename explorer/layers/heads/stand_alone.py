"""Stand-alone self-attention (SASA): a local attention that takes the place of a convolution in a network.

    y_ij = sum over ab in N_k(i, j) of softmax_ab(q_ij.k_ab + q_ij.r_{a-i, b-j}) v_ab        (equation 3)

q = W_Q x, k = W_K x, v = W_V x, and r = [row embedding of a - i, column embedding of b - j], half of the channels each
(Ramachandran et al. 2019, arXiv 1906.05909, section 3). Heads share the channels and their outputs stand side by side;
scores are not divided by the root of the length; what lies outside the image is a zero and a key.
"""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import torch

from explorer.layers.attention import Attention
from explorer.layers.geometry import Window
from explorer.layers.position import Embeddings


def stand_alone(
    in_channels: int, out_channels: int, side: int, heads: int = 1, seed: int = 0
) -> tuple[Attention, Window]:
    """A layer (in_channels, H, W) -> (out_channels, H, W) through windows of side x side keys, and that window.

    Seeded normal numbers in float64: projections over the root of in_channels, embeddings over that of their length.

    Args:
        side: of the window in px, odd.
        heads: must divide out_channels into even lengths, which rows and columns share.

    Raises:
        ValueError: for an even side, or channels that heads cannot share.

    >>> layer, window = stand_alone(3, 8, 7, heads=2)
    >>> layer.num_heads, layer.head_dim, layer.out_channels, learned_numbers(layer)
    (2, 4, 8, 128)
    """
    if side < 1 or side % 2 == 0:
        raise ValueError(f"side must be odd and positive, got {side}")
    if out_channels % (2 * heads):
        raise ValueError(f"{heads} heads of even length cannot share {out_channels} channels")
    length = out_channels // heads
    generator = torch.Generator().manual_seed(seed)

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.float64)

    query, key, value = (normal(heads, in_channels, length) / sqrt(in_channels) for _ in range(3))
    rows, columns = (normal(heads, side, length // 2) / sqrt(length) for _ in range(2))
    side_by_side = torch.eye(out_channels, dtype=torch.float64).view(heads, length, out_channels)
    layer = Attention(
        query,
        key,
        value,
        side_by_side,
        centers=torch.zeros(heads, 2, dtype=torch.int64),
        position=Embeddings(rows, columns),
        content=sqrt(length),  # undoes the division
        border="zero_keys",
    )
    return layer, Window(float(side))


def learned(layer: Attention) -> tuple[torch.Tensor, ...]:
    """Its parameters: W_Q, W_K, W_V, row and column embeddings."""
    position = layer.position
    if not isinstance(position, Embeddings):
        raise ValueError(f"a stand-alone layer has row and column embeddings, got {type(position).__name__}")
    return layer.query, layer.key, layer.value, position.rows, position.columns


def learned_numbers(layer: Attention) -> int:
    """How many: 3 C_in C_out, and side C_out of embeddings (section 2 counts the projections alone)."""
    return sum(part.numel() for part in learned(layer))


def with_learned(layer: Attention, parameters: tuple[torch.Tensor, ...]) -> Attention:
    """The same layer with others in their place, as `learned` gives them."""
    query, key, value, rows, columns = parameters
    return replace(layer, query=query, key=key, value=value, position=Embeddings(rows, columns))
