"""The whole attention layer, by the cheaper of two exact routes.

by offsets  one pass over the window's offsets with shifted slices of the keys; every query is treated alike, so the
            result commutes bit by bit with circular shifts. Cost: pixels times window.
by tiles    rows of queries against all keys that any of them can see, by matrix products. Cost: pixels times keys.
            Serves windows that differ from query to query (shifted, block) or are wider than the image.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch

from explorer.layers.attention import (
    Attention,
    Projected,
    content_scale,
    covered,
    head_axes,
    mix,
    placed,
    project,
    similarity,
    through_gate,
)
from explorer.layers.convolution import take
from explorer.layers.geometry import Axis, Ints, Plane, Window, coverage_factor, offset_coverage
from explorer.layers.norms import normalise
from explorer.layers.position import position_scores

Tick = Callable[[float], None]  # told the share done, in [0, 1]; may raise to cancel
TILE_ELEMENTS = 4_000_000  # scores held at once, 16 MB in float32
TILES_PER_OFFSET = 0.35  # a key of the offset route costs about three of the matrix route's (measured on two cores)


def attend(image: torch.Tensor, attention: Attention, window: Window) -> torch.Tensor:
    """The attention layer on one image, (C_in, H, W) -> (C_out, ceil(H / stride), ceil(W / stride))."""
    return attend_heads(project(image, attention), attention, window).sum(0)


def attend_heads(projected: Projected, attention: Attention, window: Window, tick: Tick | None = None) -> torch.Tensor:
    """What each head adds to the output, (heads, C_out, rows, columns); their sum is the layer's output."""
    if attention.gate is not None:
        ungated = replace(attention, gate=None)
        seen = attend_heads(projected, ungated, window, tick)
        return through_gate(attention.gate, seen, attend_heads(projected, ungated, replace(window, side=1.0)))
    height, width = projected.query.shape[-2:]
    plane = attention.plane(height, width, window)
    rows, columns = (n_ // attention.stride + 1 for n_ in (height - 1, width - 1))
    output = projected.query.new_empty(attention.num_heads, attention.out_channels, rows, columns)
    route = _by_offsets if _offsets_pay(attention, window, plane.rows * plane.columns) else _by_tiles
    for head in range(attention.num_heads):
        mixed = route(projected, attention, window, head, _part(tick, head, attention.num_heads))
        output[head] = mix(attention.out[head : head + 1].to(mixed), mixed)[0]
    return output


def _part(tick: Tick | None, part: int, parts: int) -> Tick:
    return (lambda share: tick((part + share) / parts)) if tick else (lambda share: None)


def _offsets_pay(attention: Attention, window: Window, keys: int) -> bool:
    if window.shape == "block" or attention.border == "shifted":
        return False
    return attention.border == "circular" or (2 * window.reach + 1) ** 2 <= TILES_PER_OFFSET * keys


def _by_offsets(projected: Projected, attention: Attention, window: Window, head: int, tick: Tick) -> torch.Tensor:
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
    if attention.similarity == "cosine":
        query, key = (t / t.norm(dim=0, keepdim=True).clamp_min(torch.finfo(t.dtype).tiny) for t in (query, key))
    exists = _existing(key_rows, key_columns, plane).to(query) if border in ("zero", "masked") else None

    count = query.shape[1]
    tile = max(1, TILE_ELEMENTS // (query.shape[2] * table.size))
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
        score = _similarity_by_channel(asking, meet(key), attention.similarity) * content_scale(attention)
        score = score.flatten(-2)
        if attention.position is not None:
            bias = position_scores(
                attention.position,
                center,
                *_pairs(dy, dx),
                asked[:, start:stop].permute(1, 2, 0).flatten(0, 1),
                head,
            )
            score = score if bias is None else (score.flatten(0, 1) + bias).view_as(score)
        cover = seen if exists is None else seen * meet(exists).flatten(-2)
        weight = normalise(score, cover, attention.norm)
        for channel in range(value.shape[0]):
            mixed[channel, start:stop] = (weight * meet(value[channel]).flatten(-2)).sum(-1)
    return mixed


def _existing(rows: Ints, columns: Ints, plane: Plane) -> torch.Tensor:
    by_row, by_column = np.isin(rows, plane.row_positions), np.isin(columns, plane.column_positions)
    return torch.from_numpy(by_row[:, None] & by_column[None, :])


def _pairs(dy: Ints, dx: Ints) -> tuple[Ints, Ints]:
    grid = np.meshgrid(dy, dx, indexing="ij")
    return grid[0].reshape(1, -1), grid[1].reshape(1, -1)


def _similarity_by_channel(query: torch.Tensor, key: torch.Tensor, kind: str) -> torch.Tensor:
    """query (d, rows, columns), key (d, rows, columns, n, m) -> (rows, columns, n, m), summed channel by channel."""
    total = torch.zeros_like(key[0], memory_format=torch.contiguous_format)
    for q, k in zip(query, key, strict=True):
        q = q[..., None, None]
        total += (q - k).square_().mul_(-0.5) if kind == "distance" else q * k
    return total


def _by_tiles(projected: Projected, attention: Attention, window: Window, head: int, tick: Tick) -> torch.Tensor:
    """The head's weighted values, (d_v, rows, columns)."""
    size = projected.query.shape[-2:]
    plane = attention.plane(size[0], size[1], window)
    query_rows, query_columns = (np.arange(0, n, attention.stride) for n in size)
    key, value = (
        take(part[head], plane.row_positions, plane.column_positions, attention.border)
        for part in (projected.key, projected.value)
    )
    count, across = len(query_rows), len(query_columns)
    mixed = projected.query.new_empty(value.shape[0], count, across)
    tile = max(1, TILE_ELEMENTS // (across * plane.rows * plane.columns))
    # Small windows see few rows of keys: short tiles then save more than the larger products gain.
    tile = min(tile, max(2, window.reach))
    for start in range(0, count, tile):
        tick(start / count)
        rows = query_rows[start : start + tile]
        positions = rows, query_columns
        visible = _visible_rows(attention, head, size, rows, plane.row_positions, window)
        axes = head_axes(
            attention, head, (size[0], size[1]), positions, (plane.row_positions[visible], plane.column_positions)
        )
        near = torch.from_numpy(visible).to(key.device)
        asking = projected.query[head][:, rows][:, :, query_columns].flatten(1).T  # (n_queries, d)
        score = similarity(asking, key[:, near].flatten(1).T, attention.similarity) * content_scale(attention)
        bias = placed(attention, head, axes, asking)
        score = score if bias is None else score + bias
        weight = normalise(score, covered(axes, window, attention.border, asking), attention.norm)
        mixed[:, start : start + tile] = (weight @ value[:, near].flatten(1).T).T.view(-1, len(rows), across)
    return mixed


def _visible_rows(
    attention: Attention, head: int, size: torch.Size, rows: Ints, keys: Ints, window: Window
) -> np.ndarray:
    axis = Axis(rows, keys, attention.center_list[head][0], size[0], attention.zero_padding)
    seen = coverage_factor(axis, window, attention.border).any(0)
    return np.flatnonzero(seen) if seen.any() else np.array([0])  # one unseen row, weight 0, where nothing is seen
