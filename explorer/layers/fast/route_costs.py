"""What each route of `routes` costs, in nanoseconds on one core: constants measured once, and the sizes of the input.

Only which route is the cheapest matters, so the constants need to be right to one another, not on every machine. They
were fitted on 2026-11-22 to the processor time of float32 on one core with AVX-512: torch 2.13, 16 to 128 px, sides
from 1 px to global, 1, 4 and 9 heads, d = 4, 8 and 32. docs/decisions/0012 tells how far they are off.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from explorer.layers.attention import Attention
from explorer.layers.borders import border_named
from explorer.layers.fast import free_memory, tiles
from explorer.layers.geometry import Window
from explorer.layers.norms import Norm, norm_named
from explorer.layers.projection import Projected
from explorer.layers.similarities import similarity_named


@dataclass(frozen=True)
class Sizes:
    """What the costs depend on. queries and keys: how many along each axis; sides: offsets along each axis."""

    heads: int
    length: int  # of the vectors whose product is a score
    queries: tuple[int, int]
    keys: tuple[int, int]
    sides: tuple[int, int]
    reach: int
    stride: int
    norm: Norm
    is_round: bool

    @classmethod
    def of(cls, projected: Projected, attention: Attention, window: Window) -> Sizes:
        height, width = projected.query.shape[-2:]
        plane = attention.plane(height, width, window)
        side = 2 * (window.reach // window.dilation) + 1
        torus = border_named(attention.border).wraps
        return cls(
            heads=attention.num_heads,
            length=score_length(attention),
            queries=(ceil(height / attention.stride), ceil(width / attention.stride)),
            keys=(plane.rows, plane.columns),
            sides=(min(side, height), min(side, width)) if torus else (side, side),
            reach=window.reach,
            stride=attention.stride,
            norm=norm_named(attention.norm),
            is_round=window.kind.is_round,
        )


def score_length(attention: Attention) -> int:
    """How long the vectors are whose plain dot product is a score: a distance also needs both lengths."""
    return similarity_named(attention.similarity).product_length(attention.head_dim)


def offsets_ns(sizes: Sizes) -> float:
    """A few passes over every pair of query and key, and d over rows of them that are as short as the window."""
    rows, columns = sizes.queries
    down, across = sizes.sides
    queries = rows * columns
    one_head = 570_000 + 2_700 * sizes.length + queries * down * (20 * sizes.length + 17 * across)
    return sizes.heads * one_head * sizes.norm.offsets_cost


def tiles_ns(sizes: Sizes) -> float:
    """Two dozen small calls a tile, and a dozen passes over its scores, beside which the products are nothing."""
    rows, columns = tiles.tile_size(sizes.queries, sizes.keys, sizes.reach, sizes.stride, free_memory.TILE_ELEMENTS)
    count = ceil(sizes.queries[0] / rows) * ceil(sizes.queries[1] / columns)
    scores = rows * columns * tiles.keys_seen(rows, columns, sizes.keys, sizes.reach, sizes.stride)
    one_tile = (750_000 + 7.0 * scores) * sizes.norm.tiles_cost
    return sizes.heads * count * one_tile * (2.1 if sizes.is_round else 1)  # a distance for every pair


def rings_ns(sizes: Sizes) -> float:
    """Tables for the kernel, sums for every ring, and few ns for a pair."""
    pixels = sizes.heads * sizes.queries[0] * sizes.queries[1]
    side = min(2 * sizes.reach + 1, 2 * max(sizes.keys))
    return 380_000 + pixels * (70 + 8 * sizes.length + 25 * sizes.reach + 0.02 * sizes.length * side**2)
