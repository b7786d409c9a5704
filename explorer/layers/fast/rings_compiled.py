"""The rings of a square window by the compiled kernel: the same sums as `rings`, several times as fast.

For softmax in float32 on the CPU without strides and dilation; everything else is left to torch.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import accumulate

import numpy as np
import torch

from explorer.layers.attention import content_scale
from explorer.layers.fast.field import Field, keys_around
from explorer.layers.fast.reused_memory import room
from explorer.layers.fast.rings import ReadRing, Ring, Sums, nothing
from explorer.layers.position import reads_query
from explorer.layers.progress import Tick
from explorer.layers.threads import one_thread
from explorer.native import library

PAIRS_AT_ONCE = 100_000_000  # queries times keys between two ticks, some 20 ms
# A thread is a while on its way: with less to do, one does it sooner alone.
PAIRS_PER_THREAD = 3_000_000
PACKED_PER_THREAD = 2_000_000  # numbers


def serves(field: Field) -> bool:
    """Whether the kernel is there and can sum this field's rings."""
    return (
        bool(library.ways())
        and field.is_ratio
        and field.plain_query.device.type == "cpu"
        and field.plain_query.dtype == torch.float32
        and (field.stride, field.dilation) == (1, 1)
        and field.channels in library.CHANNELS
        and _length(field) <= library.DIMS[-1]
        and not reads_query(field.attention.position)
        and field.attention.token is None  # whose score would need what the kernel leaves out of all scores
    )


def rings(field: Field, reach: int, tick: Tick, way: int = 0) -> Iterator[ReadRing]:
    """Rings of radius 0 ... `reach`; ring 0 is one key, which counts as an edge.

    Args:
        way: which of `library.ways()`, for comparing them.
    """
    with one_thread():
        empty = nothing(field)
    tables = _Tables(field, reach)
    yield partial(Ring, empty, tables.within(), empty)
    pairs_of_radius = 8 * field.heads * field.size[0] * field.size[1]
    radius = 1
    while radius <= reach:
        tick((radius / (reach + 1)) ** 2)
        last, pairs = radius + 1, pairs_of_radius * radius
        while last <= reach and pairs + pairs_of_radius * last <= PAIRS_AT_ONCE:
            pairs += pairs_of_radius * last
            last += 1
        yield from tables.sum(radius, last, way, _threads(pairs, PAIRS_PER_THREAD))
        radius = last


def _threads(work: int, least: int) -> int:
    """As many as torch has, each with at least so much to do."""
    return max(1, min(torch.get_num_threads(), work // least))


def _length(field: Field) -> int:
    """Of the vectors whose plain product is the score."""
    return field.alike.product_length(field.plain_query.shape[1], own_length=False)


def _one_product(field: Field) -> tuple[torch.Tensor, torch.Tensor]:
    """Every pixel's query and key, whose plain product is the content score before its scale, (heads, length, H, W);
    less a number that is the same for all keys of a query, which no sum of weights over another can tell."""
    query, key = (field.alike.prepared(part, 1) for part in (field.plain_query, field.projected.key))
    query, key = field.alike.as_product(query, key, own_length=False)
    return query.contiguous(), key.contiguous()


def _position_tables(field: Field, reach: int) -> list[torch.Tensor] | None:
    """Position scores by offset for both sides, as `FilmSide.bias`."""
    if field.attention.position is None:
        return None
    offsets = np.arange(-reach, reach + 1)
    placed = field.placed(*np.meshgrid(offsets, offsets, indexing="ij"), slice(0, 1), slice(0, 1))
    if placed is None:
        return None
    by_offset, margin = placed[0].to(field.plain_query), library.BIAS_MARGIN
    return [torch.nn.functional.pad(table.flip(-1), (margin, margin)) for table in (by_offset, by_offset.mT)]


class _Side:
    """How long the arrays of a `struct FilmSide` are, in numbers of 4 bytes."""

    def __init__(self, field: Field, dims: int, exchanged: bool) -> None:
        step = -1 if exchanged else 1
        (self.rows, columns), (self.key_rows, self.key_columns) = field.size[::step], field.key_size[::step]
        self.padded_columns = -(-columns // library.LANES) * library.LANES
        self.origin = field.pad
        heads, parts, plane = field.heads, dims + field.channels, self.key_columns + 2 * library.MARGIN
        self.lengths = {
            "query": heads * self.rows * dims * self.padded_columns,
            "near": heads * self.key_rows * parts * plane,
            "far": (heads * self.key_rows * self.key_columns + library.FAR_MARGIN) * parts,
            "mask": heads * plane,
            "extent": heads * 4,
        }

    def at(self, addresses: Iterator[int], bias: torch.Tensor | None) -> library.FilmSide:
        sizes = {name: getattr(self, name) for name in ("rows", "padded_columns", "key_rows", "key_columns", "origin")}
        arrays = {name: next(addresses) for name in self.lengths}
        return library.FilmSide(**arrays, **sizes, bias=None if bias is None else bias.data_ptr())


class _Tables:
    """What the kernel reads of a field, and what is nearer than the next ring: first ring 0."""

    def __init__(self, field: Field, reach: int) -> None:
        self.field = field
        with one_thread():
            query, key = _one_product(field)
            value = field.projected.value.contiguous()
            self.bias = _position_tables(field, reach)
        length = query.shape[1]
        dims = min(d for d in library.DIMS if d >= length)
        sides = [_Side(field, dims, exchanged) for exchanged in (False, True)]
        self.plane = field.heads, field.size[0], sides[0].padded_columns
        ends = list(accumulate(-(-n // 16) * 16 for side in sides for n in side.lengths.values()))
        self.memory = room(ends[-1])
        addresses = iter([self.memory.data_ptr() + 4 * start for start in (0, *ends)])
        along, across = (
            side.at(addresses, table) for side, table in zip(sides, self.bias or (None, None), strict=True)
        )
        self.before = [piece[0] for piece in self._room(1, (1, field.channels + 1))]
        self.arguments = library.FilmArguments(
            along=along,
            across=across,
            before_top=self.before[0].data_ptr(),
            before_total=self.before[1].data_ptr(),
            heads=field.heads,
            dims=dims,
            channels=field.channels,
            reach=reach,
            bias_heads=len(self.bias[0]) if self.bias else 0,
        )
        row_at, column_at = (p.astype(np.int32) for p in keys_around(field.attention, field.image_size, field.pad))
        source = library.FilmSource(
            query=query.data_ptr(),
            key=key.data_ptr(),
            value=value.data_ptr(),
            row_at=row_at.ctypes.data,
            column_at=column_at.ctypes.data,
            length=length,
            scale=content_scale(field.attention) * field.unit,
            lowest=field.lowest,
        )
        library.pack(self.arguments, source, _threads(ends[-1], PACKED_PER_THREAD))

    def within(self) -> Sums:
        """All sums so far; before the first `sum`, those of ring 0."""
        return Sums(*(part[..., : self.field.size[1]] for part in self.before))

    def sum(self, first: int, last: int, way: int, threads: int) -> Iterator[ReadRing]:
        """Rings `first` ... `last` - 1; the calls follow one another."""
        parts, nearer, film = self.field.channels + 1, self.within(), self.arguments
        sums = self._room(last - first, (1, parts, parts, parts))
        film.before_top, film.before_total = (part.data_ptr() for part in self.before)
        film.top, film.within, film.edge, film.corner = (part.data_ptr() for part in sums)
        film.first_ring, film.last_ring = first, last
        library.sum_rings(film, way, threads)
        self.before = [part[-1] for part in sums[:2]]  # the newest top and all within
        seen = [part[..., : self.field.size[1]] for part in sums]
        yield from (partial(_ring_at, index, nearer, *seen) for index in range(last - first))

    def _room(self, count: int, parts: tuple[int, ...]) -> list[torch.Tensor]:
        """Room for so many rings in one piece: for each of `parts`, that many numbers for every head and pixel."""
        heads, rows, width = self.plane
        split = room(count * heads * rows * width * sum(parts)).split([count * heads * rows * width * p for p in parts])
        return [one.view(count, heads, part, rows, width) for one, part in zip(split, parts, strict=True)]


def _ring_at(
    index: int, nearer: Sums, top: torch.Tensor, within: torch.Tensor, edge: torch.Tensor, corner: torch.Tensor
) -> Ring:
    """One of the rings that were summed together; `nearer` is what was there before all of them."""
    base = Sums(top[index - 1], within[index - 1]) if index else nearer
    return Ring(base, Sums(top[index], edge[index]), Sums(top[index], corner[index]))
