"""One window by tiles: squares of queries against every key that any of them can see, by matrix products.

Serves every window, also those that differ from query to query (shifted, block). Time: pixels times the keys that the
window and the halo of a tile reach; a tile as large as the image is dense attention under a mask.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
import torch

from explorer.layers.attention import Attention, covered, head_axes, placed, similarity_scores
from explorer.layers.class_token import TokenKey, token_key
from explorer.layers.convolution import take
from explorer.layers.fast.free_memory import elements_at_once
from explorer.layers.geometry import Axis, Ints, Plane, Window, coverage_factor
from explorer.layers.norms import normalise
from explorer.layers.progress import Tick, part_of
from explorer.layers.projection import Projected, each_mixed

TILE_SIDE = 16  # queries on the processor: more halo than it must be, but scores that stay in a core's cache


def by_tiles(projected: Projected, attention: Attention, window: Window, tick: Tick) -> torch.Tensor:
    """What each head adds to the output, (heads, C_out, rows, columns)."""
    heads = range(attention.num_heads)
    parts = (part_of(tick, head, len(heads)) for head in heads)
    token = token_key(attention, projected.query)
    mixed = [_head(projected, attention, window, head, token, part) for head, part in zip(heads, parts, strict=True)]
    return each_mixed(attention, mixed)


def tile_size(
    queries: tuple[int, int], keys: tuple[int, int], reach: int, stride: int, most: int, side: int = TILE_SIDE
) -> tuple[int, int]:
    """Rows and columns of queries in a tile.

    Args:
        queries, keys: how many there are along each axis; the keys of a tile are its own pixels and `reach` around.
        most: scores that may be held at once; one query is taken in any case.
        side: rows and columns that a tile has at most.
    """
    rows, columns = (min(n, side) for n in queries)
    while rows * columns > 1 and rows * columns * keys_seen(rows, columns, keys, reach, stride) > most:
        rows, columns = (-(-rows // 2), columns) if rows >= columns else (rows, -(-columns // 2))
    return rows, columns


def keys_seen(rows: int, columns: int, keys: tuple[int, int], reach: int, stride: int) -> int:
    """How many keys a tile of that many queries sees at most."""
    return min(keys[0], (rows - 1) * stride + 2 * reach + 1) * min(keys[1], (columns - 1) * stride + 2 * reach + 1)


@dataclass(frozen=True, eq=False)
class Tile:
    """Some queries of one head, and every key that any of them can see.

    where    the queries, as rows and columns among all queries; visible: the keys, as rows and columns of the plane
    axes     their geometry
    cover    (queries, keys)
    """

    where: tuple[slice, slice]
    visible: tuple[Ints, Ints]
    axes: tuple[Axis, Axis]
    cover: torch.Tensor


def tiles(
    attention: Attention, window: Window, head: int, size: tuple[int, int], like: torch.Tensor, tick: Tick
) -> Iterator[Tile]:
    """All queries of a head on an image of `size`, tile by tile; numbers in dtype and on the device of `like`."""
    plane = attention.plane(*size, window)
    query_rows, query_columns = (np.arange(0, n, attention.stride) for n in size)
    count, across = len(query_rows), len(query_columns)
    # A graphics device waits for the processor between tiles, so there a tile is as large as memory lets it be.
    side = TILE_SIDE if like.device.type == "cpu" else max(count, across)
    tall, wide = tile_size(
        (count, across), (plane.rows, plane.columns), window.reach, attention.stride, elements_at_once(like), side
    )
    corners = list(product(range(0, count, tall), range(0, across, wide)))
    for done, (top, left) in enumerate(corners):
        tick(done / len(corners))
        where = slice(top, top + tall), slice(left, left + wide)
        positions = query_rows[where[0]], query_columns[where[1]]
        visible = _visible(attention, head, size, positions, plane, window)
        axes = head_axes(
            attention, head, size, positions, (plane.row_positions[visible[0]], plane.column_positions[visible[1]])
        )
        yield Tile(where, visible, axes, covered(axes, window, attention.border, like))


def _head(
    projected: Projected, attention: Attention, window: Window, head: int, token: TokenKey | None, tick: Tick
) -> torch.Tensor:
    """The head's weighted values, (d_v, rows, columns)."""
    height, width = projected.query.shape[-2:]
    plane = attention.plane(height, width, window)
    query = projected.query[head][:, :: attention.stride, :: attention.stride]
    key, value = (
        take(part[head], plane.row_positions, plane.column_positions, attention.border)
        for part in (projected.key, projected.value)
    )
    by_token = None if token is None else token.scores(head, query, attention)  # (rows, columns)
    mixed = query.new_empty(value.shape[0], *query.shape[1:])
    for tile in tiles(attention, window, head, (height, width), query, tick):
        asking = query[:, *tile.where].flatten(1).T  # (n_queries, d)
        score = similarity_scores(asking, pick(key, tile.visible).T, attention)
        bias = placed(attention, head, tile.axes, asking)
        score = score if bias is None else score + bias
        cover, seen = tile.cover, pick(value, tile.visible)
        if token is not None and by_token is not None:
            score = torch.cat([score, by_token[tile.where].reshape(-1, 1)], 1)
            cover = torch.cat([cover, torch.ones_like(cover[:, :1])], 1)
            seen = torch.cat([seen, token.value[head][:, None]], 1)
        weight = normalise(score, cover, attention.norm)
        mixed[:, *tile.where] = (weight @ seen.T).T.view(-1, *(len(axis.queries) for axis in tile.axes))
    return mixed


def _visible(
    attention: Attention,
    head: int,
    size: tuple[int, int],
    positions: tuple[Ints, Ints],
    plane: Plane,
    window: Window,
) -> tuple[Ints, Ints]:
    """Which rows and which columns of the plane any of these queries can see."""
    seen = []
    for axis, keys in enumerate((plane.row_positions, plane.column_positions)):
        line = Axis(positions[axis], keys, attention.center_list[head][axis], size[axis], attention.zero_padding)
        found = np.flatnonzero(coverage_factor(line, window, attention.border).any(0))
        seen.append(found if len(found) else np.array([0]))  # one unseen key, weight 0, where nothing is seen
    return seen[0], seen[1]


def pick(plane: torch.Tensor, lines: tuple[Ints, Ints]) -> torch.Tensor:
    """(n, key rows, key columns) at these rows and columns: (n, keys)."""
    for axis, line in zip((-2, -1), lines, strict=True):
        first, last = int(line[0]), int(line[-1])
        if last - first + 1 == len(line):  # all but windows that wrap around a torus: no copy
            plane = plane.narrow(axis, first, len(line))
        else:
            plane = plane.index_select(axis, torch.from_numpy(line).to(plane.device))
    return plane.flatten(1)
