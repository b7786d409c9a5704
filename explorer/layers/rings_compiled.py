"""The rings of a square window by the compiled kernel: the same sums as `rings`, several times as fast.

For softmax in float32 on the CPU without strides and dilation; everything else is left to torch.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

import numpy as np
import torch

from explorer.layers.field import Field, one_thread
from explorer.layers.position import Embeddings
from explorer.layers.rings import Sums, Tick
from explorer.layers.room import room
from explorer.native import library

PAIRS_AT_ONCE = 100_000_000  # queries times keys between two ticks, some 20 ms


def serves(field: Field) -> bool:
    """Whether the kernel is there and can sum this field's rings."""
    return (
        bool(library.ways())
        and field.is_ratio
        and field.value.device.type == "cpu"
        and field.value.dtype == torch.float32
        and (field.stride, field.dilation) == (1, 1)
        and field.channels in library.CHANNELS
        and field.asks.shape[1] - 1 <= library.DIMS[-1]
        and not isinstance(field.attention.position, Embeddings)
    )


def rings(field: Field, center: Sums, reach: int, tick: Tick, way: int = 0) -> Iterator[tuple[Sums, Sums, Sums]]:
    """For radius 1 ... reach: everything up to the ring, its edges, its corners.

    Args:
        center: the sums of ring 0.
        way: which of `library.ways()`, for comparing them.
    """
    with one_thread():
        tables = _Tables(field, center, reach)
    radius = 1
    while radius <= reach:
        tick((radius / (reach + 1)) ** 2)
        last = radius + 1
        pairs = 8 * radius * field.heads * field.size[0] * field.size[1]
        while last <= reach and pairs + 8 * last * field.heads * field.size[0] * field.size[1] <= PAIRS_AT_ONCE:
            pairs += 8 * last * field.heads * field.size[0] * field.size[1]
            last += 1
        yield from tables.sum(radius, last, way)
        radius = last


class _Side:
    """Queries and keys row by row as the kernel wants them, `struct FilmSide` of film.h."""

    def __init__(self, field: Field, reach: int) -> None:
        lanes = library.LANES
        query = field.asks[:, :-1].transpose(1, 2)  # (heads, rows, d', columns)
        key = field.answers[:, :-1].transpose(1, 2)  # (heads, key rows, d', key columns)
        value = field.carried[:, :-1].transpose(1, 2)  # (heads, key rows, d_v, key columns)
        there = field.carried[:, -1] > 0  # (heads, key rows, key columns)
        (heads, rows, length, columns), (key_rows, key_columns) = query.shape, there.shape[1:]
        self.dims = min(d for d in library.DIMS if d >= length)
        self.query = query.new_zeros(heads, rows, self.dims, -(-columns // lanes) * lanes)
        self.query[:, :, :length, :columns] = query
        margin, parts = library.MARGIN, self.dims + value.shape[2]
        self.near = _zeros(heads, key_rows, parts, key_columns + 2 * margin)
        inside = self.near[..., margin:-margin]
        inside[:, :, :length], inside[:, :, self.dims :] = key, value
        self.far = _zeros(heads * key_rows * key_columns + library.FAR_MARGIN, parts)
        self.far[: -library.FAR_MARGIN].view(heads, key_rows, key_columns, parts).copy_(inside.mT)
        self.mask = key.new_full((heads, key_columns + 2 * margin), -3e38)
        self.mask[:, margin:-margin][there.any(1)] = 0
        spans = []
        for head in there.numpy():
            down, along = np.flatnonzero(head.any(1)), np.flatnonzero(head.any(0))
            spans.append((down[0], down[-1], along[0], along[-1]) if len(down) else (0, -1, 0, -1))
        self.extent = np.array(spans, dtype=np.int32)
        offsets = np.arange(-reach, reach + 1)
        bias = field.placed(*np.meshgrid(offsets, offsets, indexing="ij"), slice(0, 1), slice(0, 1))
        margin = library.BIAS_MARGIN
        self.bias = None if bias is None else torch.nn.functional.pad(bias[0].to(key).flip(-1), (margin, margin))
        self.pad = field.pad

    def arguments(self) -> library.FilmSide:
        return library.FilmSide(
            query=self.query.data_ptr(),
            near=self.near.data_ptr(),
            far=self.far.data_ptr(),
            mask=self.mask.data_ptr(),
            bias=None if self.bias is None else self.bias.data_ptr(),
            extent=self.extent.ctypes.data,
            rows=self.query.shape[1],
            padded_columns=self.query.shape[3],
            key_rows=self.near.shape[1],
            key_columns=self.near.shape[3] - 2 * library.MARGIN,
            origin=self.pad,
        )


class _Tables:
    """What the kernel reads of a field."""

    def __init__(self, field: Field, center: Sums, reach: int) -> None:
        self.field, self.reach = field, reach
        self.along, self.across = _Side(field, reach), _Side(field.across(), reach)
        filled = (0, self.along.query.shape[3] - field.size[1])
        self.before = [torch.nn.functional.pad(part, filled).contiguous() for part in (center.top, center.total)]

    def sum(self, first: int, last: int, way: int) -> Iterator[tuple[Sums, Sums, Sums]]:
        """Rings `first` ... `last` - 1; the calls follow one another."""
        top, within, edge, corner = self._room(last - first)
        bias = self.along.bias
        arguments = library.FilmArguments(
            along=self.along.arguments(),
            across=self.across.arguments(),
            before_top=self.before[0].data_ptr(),
            before_total=self.before[1].data_ptr(),
            top=top.data_ptr(),
            within=within.data_ptr(),
            edge=edge.data_ptr(),
            corner=corner.data_ptr(),
            heads=self.field.heads,
            dims=self.along.dims,
            channels=self.field.channels,
            reach=self.reach,
            bias_heads=0 if bias is None else bias.shape[0],
            first_ring=first,
            last_ring=last,
        )
        library.sum_rings(arguments, way, torch.get_num_threads())
        self.before = [top[-1], within[-1]]
        columns = self.field.size[1]
        for parts in zip(*(part[..., :columns] for part in (top, within, edge, corner)), strict=True):
            yield Sums(parts[0], parts[1]), Sums(parts[0], parts[2]), Sums(parts[0], parts[3])

    def _room(self, count: int) -> list[torch.Tensor]:
        """Room for `count` rings in one piece: tops, and three sums of numerators and denominator."""
        rows, width = self.field.size[0], self.along.query.shape[3]
        parts = [1, *[self.field.channels + 1] * 3]
        plane = count * self.field.heads * rows * width
        split = room(plane * sum(parts)).split([plane * part for part in parts])
        return [one.view(count, self.field.heads, part, rows, width) for one, part in zip(split, parts, strict=True)]


def _zeros(*shape: int) -> torch.Tensor:
    return room(prod(shape)).zero_().view(shape)
