"""What far keys do: the weights beyond a radius are removed, those that are left shared out anew."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from explorer.layers.progress import Tick, nobody


def chebyshev(size: tuple[int, int], like: torch.Tensor) -> torch.Tensor:
    """Between all pixels of an image of that size, in px along the longer axis: (N, N)."""
    rows, columns = (torch.arange(n).to(like) for n in size)
    down, right = ((one[:, None] - one[None, :]).abs() for one in (rows, columns))
    return torch.maximum(down[:, None, :, None], right[None, :, None, :]).flatten(2).flatten(0, 1)


def within(
    weights: torch.Tensor,
    values: torch.Tensor,
    size: tuple[int, int],
    radii: Sequence[int],
    tick: Tick = nobody,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Outputs from the keys within each radius alone, and the weight that lies beyond it.

    Args:
        weights: (N, N), of every query for every pixel of an image of `size` (H, W), none negative; each row's weights
            that are left are divided by their sum.
        values: (C, H, W).
        radii: px, Chebyshev, ascending.

    Returns:
        (radii, C, H, W), and (radii, H, W): the share of each query's weight beyond the radius.
    """
    away = chebyshev(size, weights)
    whole = weights.sum(1)
    flat = values.flatten(1).to(weights)  # (C, N)
    outputs, beyond = [], []
    for done, radius in enumerate(radii):
        tick(done / len(radii))
        kept = weights * (away <= radius)
        left = kept.sum(1)
        outputs.append((flat @ kept.mT / torch.where(left > 0, left, 1)).view(values.shape))
        beyond.append((1 - left / torch.where(whole > 0, whole, 1)).clamp_(min=0).view(size))
    return torch.stack(outputs), torch.stack(beyond)
