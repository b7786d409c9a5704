"""What a closed window leaves of a norm: the weight of the one key that each head still sees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from explorer.layers.attention import Attention
from explorer.layers.borders import border_named
from explorer.layers.geometry import border_index
from explorer.layers.norms import normalise
from explorer.layers.one_key import meet, query_positions
from explorer.layers.projection import project
from explorer.layers.threads import one_thread


@dataclass(frozen=True, eq=False)
class OneKey:
    """Over heads and queries, (heads, rows, columns) each.

    weight    of the key at the window's center: 1 where weights sum to one, else what the norm makes of its score
    on_image  whether that key is a pixel, its copies outside the image included; elsewhere stands a zero or nothing
    """

    weight: torch.Tensor
    on_image: torch.Tensor

    def spread(self) -> torch.Tensor:
        """(heads,): the standard deviation of the weight over keys that are pixels; 0 where there are none."""
        count = self.on_image.sum((1, 2)).clamp_min(1)
        mean = (self.weight * self.on_image).sum((1, 2)) / count
        off = (self.weight - mean[:, None, None]) * self.on_image
        return (off.square().sum((1, 2)) / count).sqrt()


@one_thread()
def weight_alone(image: torch.Tensor, attention: Attention) -> OneKey:
    """The weights at window side 1, on an image (C_in, H, W), in its dtype; without a gate or a class token.

    Raises:
        ValueError: for an attention with a gate or a token, which have a say of their own.
    """
    if attention.gate is not None or attention.token is not None:
        raise ValueError("one key is left where neither a gate nor a token is: both must be None")
    size, border = (image.shape[1], image.shape[2]), border_named(attention.border)
    projected, queries = project(image, attention), query_positions(size, attention.stride)
    weights, there = [], []
    for head, center in enumerate(attention.center_list):
        keys = [q + c for q, c in zip(queries, center, strict=True)]
        if border.moves:
            keys = [np.clip(key, 0, n - 1) for key, n in zip(keys, size, strict=True)]
        score = meet(projected, attention, head, keys[0], keys[1]).score
        rows, columns = (border_index(key, n, attention.border) >= 0 for key, n in zip(keys, size, strict=True))
        on_image = torch.from_numpy(rows[:, None] & columns[None, :])
        seen = on_image if border.ends and not border.padded else torch.ones_like(on_image)
        weights.append(normalise(score[..., None], seen[..., None].to(score), attention.norm)[..., 0])
        there.append(on_image)
    return OneKey(torch.stack(weights), torch.stack(there))
