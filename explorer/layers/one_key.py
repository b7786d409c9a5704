"""Every query of a head with one key each, at positions of one's choice: what laws are made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from explorer.layers.attention import Attention, content_scale
from explorer.layers.convolution import take
from explorer.layers.geometry import Ints, short_way
from explorer.layers.projection import Projected
from explorer.layers.similarities import similarity_named


@dataclass(frozen=True, eq=False)
class Met:
    """content and position scores (rows, columns), values (d_v, rows, columns), query by query."""

    content: torch.Tensor
    position: torch.Tensor
    value: torch.Tensor

    @property
    def score(self) -> torch.Tensor:
        return self.content + self.position


def query_positions(size: tuple[int, int], stride: int) -> tuple[Ints, Ints]:
    """Rows and columns on which queries stand."""
    return np.arange(0, size[0], stride), np.arange(0, size[1], stride)


def meet(projected: Projected, attention: Attention, head: int, key_rows: Ints, key_columns: Ints) -> Met:
    """Query (r, c) of the output grid with the key at image position (key_rows[r], key_columns[c]).

    Positions may lie outside the image, where the attention's border says what stands; whether there is a key at all
    is for the caller to know.
    """
    height, width = projected.query.shape[-2:]
    step, center = attention.stride, attention.center_list[head]
    asking = projected.query[head][:, ::step, ::step]  # (d, rows, columns)
    places = key_rows, key_columns
    key, value = (take(part[head], *places, attention.border) for part in (projected.key, projected.value))
    alike = similarity_named(attention.similarity)
    content = alike.by_channel(alike.prepared(asking, 0), alike.prepared(key, 0)) * content_scale(attention)
    position = torch.zeros_like(content)
    if attention.position is not None:
        offsets = []
        for keys, queries, middle, n in zip(
            places, query_positions((height, width), step), center, (height, width), strict=True
        ):
            offsets.append(short_way(keys - queries - middle, n, attention.border))
        dy, dx = np.broadcast_arrays(offsets[0][:, None, None], offsets[1][None, :, None])
        scores = attention.position.scores(center, dy, dx, asking.permute(1, 2, 0), head)
        position = position if scores is None else scores[..., 0]
    return Met(content, position, value)
