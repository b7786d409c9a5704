"""One window by one pass over its offsets, with shifted slices of the keys.

Every query is treated alike and in the same order, so the result commutes bit by bit with circular shifts.
Time and memory: pixels times window.
"""

from __future__ import annotations

import numpy as np
import torch

from explorer.layers.attention import Attention, content_scale
from explorer.layers.borders import border_named
from explorer.layers.class_token import TokenKey, token_key
from explorer.layers.convolution import take
from explorer.layers.fast.free_memory import elements_at_once
from explorer.layers.geometry import Ints, Plane, Window, offset_coverage
from explorer.layers.norms import normalise
from explorer.layers.progress import Tick, part_of
from explorer.layers.projection import Projected, each_mixed
from explorer.layers.similarities import similarity_named


def by_offsets(projected: Projected, attention: Attention, window: Window, tick: Tick) -> torch.Tensor:
    """What each head adds to the output, (heads, C_out, rows, columns); not for blocks and shifted windows."""
    heads = range(attention.num_heads)
    parts = (part_of(tick, head, len(heads)) for head in heads)
    token = token_key(attention, projected.query)
    mixed = [_head(projected, attention, window, head, token, part) for head, part in zip(heads, parts, strict=True)]
    return each_mixed(attention, mixed)


def _head(
    projected: Projected, attention: Attention, window: Window, head: int, token: TokenKey | None, tick: Tick
) -> torch.Tensor:
    """The head's weighted values, (d_v, rows, columns)."""
    border, step = attention.border, attention.stride
    height, width = projected.query.shape[-2:]
    plane, center = attention.plane(height, width, window), attention.center_list[head]
    dy, dx, table = offset_coverage(window, (height, width), border)
    # Every key that any query of this head may meet, and how many of them one query spans along each axis.
    key_rows = np.arange(center[0] + dy[0], center[0] + dy[-1] + height)
    key_columns = np.arange(center[1] + dx[0], center[1] + dx[-1] + width)
    span = int(dy[-1] - dy[0]) + 1, int(dx[-1] - dx[0]) + 1
    query = projected.query[head][:, ::step, ::step]  # (d, rows, columns)
    key, value = (take(part[head], key_rows, key_columns, border) for part in (projected.key, projected.value))
    asked = query  # as projected: position embeddings meet the query itself, whatever the similarity
    alike = similarity_named(attention.similarity)
    query, key = (alike.prepared(t, 0) for t in (query, key))
    by_token = None if token is None else token.scores(head, asked, attention)[..., None]  # (rows, columns, 1)
    exists = _existing(key_rows, key_columns, plane).to(query) if border_named(border).ends else None

    count = query.shape[1]
    tile = max(1, elements_at_once(query) // (query.shape[2] * table.size))
    mixed = query.new_empty(value.shape[0], count, query.shape[2])
    seen = torch.from_numpy(table).to(query).flatten()  # (offsets,)
    for start in range(0, count, tile):
        tick(start / count)
        stop = min(start + tile, count)

        def meet(t: torch.Tensor, first: int = start, last: int = stop) -> torch.Tensor:
            """(..., key rows, key columns) -> (..., rows, columns, offsets): what each query of the tile meets."""
            strip = t[..., first * step : (last - 1) * step + span[0], :]
            windows = strip.unfold(-2, span[0], step).unfold(-2, span[1], step)
            return windows[..., :: window.dilation, :: window.dilation]

        asking = query[:, start:stop]
        score = alike.by_channel(asking[..., None, None], meet(key)) * content_scale(attention)
        score = score.flatten(-2)  # (rows, columns, offsets)
        if attention.position is not None:
            asker = asked[:, start:stop].permute(1, 2, 0).flatten(0, 1)
            bias = attention.position.scores(center, *_pairs(dy, dx), asker, head)
            score = score if bias is None else (score.flatten(0, 1) + bias).view_as(score)
        cover = seen if exists is None else seen * meet(exists).flatten(-2)
        if by_token is not None:
            cover = torch.nn.functional.pad(cover, (0, 1), value=1.0)
            score = torch.cat([score, by_token[start:stop]], -1)
        weight = normalise(score, cover, attention.norm)
        for channel in range(value.shape[0]):
            met = meet(value[channel]).flatten(-2)
            mixed[channel, start:stop] = (weight[..., : met.shape[-1]] * met).sum(-1)
            if token is not None:
                mixed[channel, start:stop] += weight[..., -1] * token.value[head, channel]
    return mixed


def _existing(rows: Ints, columns: Ints, plane: Plane) -> torch.Tensor:
    by_row, by_column = np.isin(rows, plane.row_positions), np.isin(columns, plane.column_positions)
    return torch.from_numpy(by_row[:, None] & by_column[None, :])


def _pairs(dy: Ints, dx: Ints) -> tuple[Ints, Ints]:
    grid = np.meshgrid(dy, dx, indexing="ij")
    return grid[0].reshape(1, -1), grid[1].reshape(1, -1)
