"""Queries and keys of all heads laid so that key minus query is the offset from the middle of the head's window.

Every head's keys are moved by its center once; after that all heads are treated alike. Two forms of the same numbers:
channel by channel, where a query meets one key, and row by row with everything in one dot product, where a row of
queries meets a row of keys by a matrix product.

Scores are in units of log 2 where the norm is a ratio of exponentials, so that e^S is 2^score.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import e, log2

import numpy as np
import torch

from explorer.layers.attention import Attention, content_scale
from explorer.layers.borders import border_named
from explorer.layers.convolution import take
from explorer.layers.geometry import Ints, Window, border_index, short_way
from explorer.layers.norms import norm_named
from explorer.layers.projection import Projected
from explorer.layers.similarities import similarity_named

NO_KEY = -2  # where `keys_around` has no pixel


@dataclass(frozen=True, eq=False)
class Meeting:
    """Queries `where` (slices of rows and columns) and the one key that each meets: score (heads, rows, columns),
    value (heads, d_v + 1, rows, columns) with a last channel of 1 where there is a key and 0 where there is none."""

    where: tuple[slice, slice]
    score: torch.Tensor
    value: torch.Tensor


class Field:
    """Args: pad, how many pixels of keys lie around the image on every side, in offset coordinates."""

    def __init__(self, projected: Projected, attention: Attention, dilation: int, pad: int) -> None:
        image = projected.query.shape[-2:]
        self.projected = projected
        self.attention, self.dilation, self.stride, self.pad = attention, dilation, attention.stride, pad
        self.heads, self.channels = attention.num_heads, projected.value.shape[1]
        self.alike, self._norm = similarity_named(attention.similarity), norm_named(attention.norm)
        self.is_ratio = self._norm.is_ratio
        self.unit = log2(e) if self.is_ratio else 1.0
        self.lowest = torch.finfo(projected.query.dtype).min / 4  # below any score, far from overflow in differences
        self.transposed = False
        self.key_size = image[0] + 2 * pad, image[1] + 2 * pad
        # As projected, (heads, d, rows, columns): what position embeddings are multiplied with.
        self.plain_query = projected.query[:, :, :: self.stride, :: self.stride]
        self.image_size = int(image[0]), int(image[1])
        self.size = tuple(self.plain_query.shape[-2:])

    # Everything below is made when it is first asked for: the compiled kernel lays out tables of its own.

    @cached_property
    def query(self) -> torch.Tensor:
        """(heads, d, rows, columns)"""
        return self.alike.prepared(self.plain_query, 1)

    @cached_property
    def key(self) -> torch.Tensor:
        """(heads, d, key rows, key columns)"""
        return self._around[0]

    @cached_property
    def value(self) -> torch.Tensor:
        """(heads, d_v + 1, key rows, key columns), the last channel is `exists`."""
        return torch.cat([self._around[1] * self.exists, self.exists], 1)

    @cached_property
    def exists(self) -> torch.Tensor:
        """(heads, 1, key rows, key columns), 1 or 0"""
        return self._around[2]

    @cached_property
    def _around(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        key, value, exists = _around(self.projected, self.attention, self.pad)
        return self.alike.prepared(key, 1), value, exists

    @cached_property
    def _one_product(self) -> tuple[torch.Tensor, torch.Tensor]:
        scale = content_scale(self.attention) * self.unit
        asks, answers = self.alike.as_product(self.query, self.key, scale)
        no_key = torch.where(self.exists > 0, 0.0, -torch.inf)
        return torch.cat([asks, torch.ones_like(self.query[:, :1])], 1), torch.cat([answers, no_key], 1)

    @cached_property
    def asks(self) -> torch.Tensor:
        """(heads, d', rows, columns), whose plain product with `answers` is the score; the last is for `exists`."""
        return self._one_product[0]

    @cached_property
    def answers(self) -> torch.Tensor:
        """(heads, d', key rows, key columns)"""
        return self._one_product[1]

    @cached_property
    def carried(self) -> torch.Tensor:
        """`value`, with rows and columns exchanged where this field has them so."""
        return self.value

    # Rows first: a slice of rows is then one batch of matrices that needs no copy.

    @cached_property
    def query_rows(self) -> torch.Tensor:
        """(rows, heads, columns, d')"""
        return self.asks.permute(2, 0, 3, 1).contiguous()

    @cached_property
    def key_rows(self) -> torch.Tensor:
        """(key rows, heads, d', key columns)"""
        return self.answers.permute(2, 0, 1, 3).contiguous()

    @cached_property
    def value_rows(self) -> torch.Tensor:
        """(key rows, heads, key columns, d_v + 1)"""
        return self.carried.permute(2, 0, 3, 1).contiguous()

    def across(self) -> Field:
        """The same field with rows and columns exchanged, for row-by-row work along columns."""
        other = object.__new__(Field)
        cached = "query_rows", "key_rows", "value_rows"
        other.__dict__.update({name: value for name, value in self.__dict__.items() if name not in cached})
        other.transposed = not self.transposed
        other.size, other.key_size = self.size[::-1], self.key_size[::-1]
        other.asks, other.answers, other.carried = self.asks.mT, self.answers.mT, self.carried.mT
        return other

    def pairs(self, axis: int, offset: int) -> tuple[slice, slice]:
        """The queries along an axis that have a key at this offset, and these keys."""
        count, keys, step = self.size[axis], self.key_size[axis], self.stride
        start = max(0, -((offset + self.pad) // step))
        stop = min(count, (keys - 1 - offset - self.pad) // step + 1)
        first = start * step + offset + self.pad
        return slice(start, stop), slice(first, first + max(0, stop - start - 1) * step + 1, step)

    def near(self, columns: slice, reach: int) -> tuple[slice, Ints]:
        """The key columns within `reach` of any of these query columns, and the offsets (query columns, keys)."""
        queries = np.arange(columns.start, columns.stop) * self.stride
        first = max(0, int(queries[0]) - reach + self.pad)
        last = min(self.key_size[1] - 1, int(queries[-1]) + reach + self.pad)
        return slice(first, last + 1), np.arange(first, last + 1)[None, :] - self.pad - queries[:, None]

    def bias(self, dy: int, dx: Ints, rows: slice, columns: slice, seen: np.ndarray) -> torch.Tensor:
        """What is added to the scores of a row of queries and keys: position scores, and -inf where not `seen`.

        Returns:
            (1 or rows, 1 or heads, query columns, keys)
        """
        seen = seen & (dx % self.dilation == 0)
        hidden = torch.from_numpy(np.where(seen, 0.0, -np.inf)).to(self.query)[None, None]
        placed = self.placed(np.full_like(dx, dy), dx, rows, columns)
        return hidden if placed is None else hidden + placed

    def meet(self, dy: int, dx: int) -> Meeting | None:
        """Every query with the key at this offset; None where no query has one."""
        (rows, key_rows), (columns, key_columns) = self.pairs(0, dy), self.pairs(1, dx)
        if rows.start >= rows.stop or columns.start >= columns.stop:
            return None
        where, there = (rows, columns), (key_rows, key_columns)
        alike = self.alike.by_channel(self.query[:, :, *where].unbind(1), self.key[:, :, *there].unbind(1))
        score = alike * (content_scale(self.attention) * self.unit)
        single = np.array([[[dy]], [[dx]]])
        placed = self.placed(single[0], single[1], rows, columns)
        if placed is not None:  # (1 or rows, 1 or heads, 1 or columns, 1) -> (heads, rows, columns)
            score = score + placed[..., 0].transpose(0, 1)
        exists = self.exists[:, 0, *there]
        return Meeting(where, score.masked_fill(exists == 0, -torch.inf), self.value[:, :, *there])

    def gate(self, scores: torch.Tensor) -> torch.Tensor:
        """The weight of norms that look at each key by itself; 0 for a score of -inf, which is no key."""
        assert self._norm.alone is not None  # other norms' windows do not grow, see `growing.can_grow`
        return self._norm.alone(scores)

    def placed(self, dy: Ints, dx: Ints, rows: slice, columns: slice) -> torch.Tensor | None:
        """Position scores at these offsets of the keys that the queries in `rows` and `columns` meet.

        Returns:
            (1 or rows, 1 or heads, ...) and the axes of dy and dx; None where there are no position scores.
        """
        position = self.attention.position
        if position is None:
            return None
        if self.transposed:
            dy, dx, rows, columns = dx, dy, columns, rows
        # On an even torus n/2 and -n/2 are one key, and have one score.
        dy, dx = (short_way(d, n, self.attention.border) for d, n in zip((dy, dx), self.image_size, strict=True))
        heads = []
        for head, center in enumerate(self.attention.center_list):
            asking = self.plain_query[head][:, rows, columns].permute(1, 2, 0)  # (rows, columns, d)
            if self.transposed:
                asking = asking.transpose(0, 1)
            scores = position.scores(center, dy, dx, asking, head)
            if scores is None:
                return None
            heads.append(scores if scores.ndim == 3 else scores[None])
            if position.same_by_head:
                break  # the same for every head
        return torch.stack(heads, 1) * self.unit


def keys_around(attention: Attention, size: tuple[int, int], pad: int) -> tuple[Ints, Ints]:
    """Which row and column of an image of this size the keys around it are, from `pad` before its first to `pad` after
    its last, each head's moved by its center: (heads, size + 2 pad) each; -1 for zeros, NO_KEY where there is none."""
    plane = attention.plane(*size, Window(1.0))  # reach plays no part where keys come to an end
    found = []
    for length, ends, center in zip(
        size, (plane.row_positions, plane.column_positions), zip(*attention.center_list, strict=True), strict=True
    ):
        positions = np.arange(-pad, length + pad) + np.array(center)[:, None]
        pixels = border_index(positions, length, attention.border)
        if border_named(attention.border).ends:
            pixels[(positions < ends[0]) | (positions > ends[-1])] = NO_KEY
        found.append(pixels)
    return found[0], found[1]


def _around(projected: Projected, attention: Attention, pad: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Keys, values and which of them exist, each head's moved by its center: (heads, ..., H + 2 pad, W + 2 pad)."""
    height, width = projected.query.shape[-2:]
    key, value = projected.key, projected.value
    far = pad + attention.largest_center
    positions = np.arange(-far, height + far), np.arange(-far, width + far)
    around = take(torch.cat([key, value], 1).flatten(0, 1), *positions, attention.border)
    around = around.unflatten(0, (len(key), -1))  # every head's, as far out as any of them looks
    rows, columns = (pixels != NO_KEY for pixels in keys_around(attention, (height, width), pad))
    exists = torch.from_numpy(rows[:, None, :, None] & columns[:, None, None, :]).to(key)
    moved = []
    for head, center in enumerate(attention.center_list):
        own = [slice(far - pad + c, far + pad + c + n) for c, n in zip(center, (height, width), strict=True)]
        moved.append(around[head][:, *own])
    keys, values = torch.stack(moved).split([key.shape[1], value.shape[1]], 1)
    return keys, values, exists
