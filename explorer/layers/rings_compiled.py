"""The rings of a square window by the compiled kernel: the same sums as `rings`, several times as fast.

For softmax in float32 on the CPU without strides and dilation; everything else is left to torch.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch

from explorer.layers.field import Field
from explorer.layers.position import Embeddings
from explorer.layers.rings import Sums, Tick
from explorer.native import library

PAIRS_AT_ONCE = 40_000_000  # queries times keys between two ticks, some 20 ms


def serves(field: Field) -> bool:
    """Whether the kernel is there and can sum this field's rings."""
    return (
        bool(library.ways())
        and field.is_ratio
        and field.value.device.type == "cpu"
        and field.value.dtype == torch.float32
        and (field.stride, field.dilation) == (1, 1)
        and field.channels <= library.CHANNELS[-1]
        and field.query_rows.shape[3] - 1 <= library.DIMS[-1]
        and not isinstance(field.attention.position, Embeddings)
    )


def rings(field: Field, center: Sums, reach: int, tick: Tick, way: int = 0) -> Iterator[tuple[Sums, Sums, Sums]]:
    """For radius 1 ... reach: everything up to the ring, its edges, its corners.

    Args:
        center: the sums of ring 0.
        way: which of `library.ways()`, for comparing them.
    """
    tables = _Tables(field, reach)
    within, radius = center, 1
    while radius <= reach:
        tick((radius / (reach + 1)) ** 2)
        last = radius + 1
        pairs = 8 * radius * field.heads * field.size[0] * field.size[1]
        while last <= reach and pairs + 8 * last * field.heads * field.size[0] * field.size[1] <= PAIRS_AT_ONCE:
            pairs += 8 * last * field.heads * field.size[0] * field.size[1]
            last += 1
        for one in tables.sum(within, radius, last, way):
            yield one
            within = one[0]
        radius = last


class _Tables:
    """The field as the kernel wants it, see film.h."""

    def __init__(self, field: Field, reach: int) -> None:
        self.field, self.reach = field, reach
        lanes = library.LANES
        query = field.query_rows[..., :-1].permute(1, 0, 3, 2)  # (heads, rows, d', columns)
        key = field.key_rows[:, :, :-1].transpose(0, 1)  # (heads, key rows, d', key columns)
        self.dims = min(d for d in library.DIMS if d >= query.shape[2])
        value = field.value[:, :-1].transpose(1, 2)  # (heads, key rows, d_v, key columns)
        heads, rows, _, columns = query.shape
        width = -(-columns // lanes) * lanes
        self.query = query.new_zeros(heads, rows, self.dims, width)
        self.query[:, :, : query.shape[2], :columns] = query
        key_rows, key_columns = key.shape[1], key.shape[3]
        self.channels = value.shape[2]
        self.key = key.new_zeros(heads, key_rows, self.dims + self.channels, key_columns + 2 * lanes)
        self.key[:, :, : key.shape[2], lanes:-lanes] = key
        self.key[:, :, self.dims :, lanes:-lanes] = value
        there = field.exists[:, 0] > 0
        self.mask = key.new_full((heads, key_columns + 2 * lanes), -3e38)
        self.mask[:, lanes:-lanes][there.any(1)] = 0
        spans = []
        for head in there.numpy():
            down, along = np.flatnonzero(head.any(1)), np.flatnonzero(head.any(0))
            spans.append((down[0], down[-1], along[0] + lanes, along[-1] + lanes) if len(down) else (0, -1, 0, -1))
        self.extent = np.array(spans, dtype=np.int32)
        offsets = np.arange(-reach, reach + 1)
        bias = field.placed(*np.meshgrid(offsets, offsets, indexing="ij"), slice(0, 1), slice(0, 1))
        # Room for the whole film at once: the system gives memory only where something is written.
        shape = heads, self.channels + 1, rows, width
        self.top = key.new_empty(reach, heads, 1, rows, width)
        self.within, self.edge, self.corner = (key.new_empty(reach, *shape) for _ in range(3))
        for part in (self.top, self.within, self.edge, self.corner):
            library.expect_large(part.data_ptr(), part.nbytes)
        self.bias = None if bias is None else bias[0].to(key).contiguous()

    def sum(self, before: Sums, first: int, last: int, way: int) -> Iterator[tuple[Sums, Sums, Sums]]:
        field, rings = self.field, slice(first - 1, last - 1)
        top, within, edge, corner = (part[rings] for part in (self.top, self.within, self.edge, self.corner))
        start = [self._padded(part) for part in (before.top, before.total)]
        arguments = library.FilmArguments(
            query=self.query.data_ptr(),
            key=self.key.data_ptr(),
            mask=self.mask.data_ptr(),
            bias=None if self.bias is None else self.bias.data_ptr(),
            extent=self.extent.ctypes.data,
            before_top=start[0].data_ptr(),
            before_total=start[1].data_ptr(),
            top=top.data_ptr(),
            within=within.data_ptr(),
            edge=edge.data_ptr(),
            corner=corner.data_ptr(),
            heads=field.heads,
            rows=field.size[0],
            columns=field.size[1],
            padded_columns=self.query.shape[3],
            dims=self.dims,
            channels=self.channels,
            key_rows=self.key.shape[1],
            key_columns=self.key.shape[3],
            row_origin=field.pad,
            column_origin=field.pad + library.LANES,
            reach=self.reach,
            bias_heads=0 if self.bias is None else self.bias.shape[0],
            first_ring=first,
            last_ring=last,
        )
        library.sum_rings(arguments, way, torch.get_num_threads())
        columns = field.size[1]
        for parts in zip(*(part[..., :columns] for part in (top, within, edge, corner)), strict=True):
            yield Sums(parts[0], parts[1]), Sums(parts[0], parts[2]), Sums(parts[0], parts[3])

    def _padded(self, part: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.pad(part, (0, self.query.shape[3] - part.shape[3])).contiguous()
