"""Sums over the keys of a ring, or of any other part of a window, that can be added up later without loss.

A ring is what a square window gains when its radius grows by one: keys at Chebyshev distance r from the middle of the
head's window. Its edges enter the window with the share f of their pixel, its corners with f^2, so both are kept apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
import torch

from explorer.layers.fast.field import Field
from explorer.layers.fast.free_memory import elements_at_once
from explorer.layers.geometry import Ints
from explorer.layers.progress import Tick, look_up
from explorer.layers.threads import one_thread

CACHE_ELEMENTS = 400_000  # scores held at once on the processor: what fits into a core's cache


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums over some keys of e v and of e, with e = 2^(S - top) and `top` the largest of these scores.

    top (heads, 1, rows, columns); total (heads, d_v + 1, rows, columns), numerators and then the denominator. Where
    there is no key, total is 0 and top is far below any score. For norms that are no ratio (relu, sigmoid, linear) e
    is the weight itself and top is 0.
    """

    top: torch.Tensor
    total: torch.Tensor


class Ring(NamedTuple):
    """One step of a growing window, each part on its own maximum."""

    base: Sums  # everything nearer
    line: Sums  # square: edges; disc: the shell as the next odd side covers it
    square: Sums  # square: corners


ReadRing = Callable[[], Ring]  # a ring is looked at when somebody asks for it: most are summed and never shown


def nothing(field: Field) -> Sums:
    """The sums over no key."""
    shape = field.heads, 1, *field.size
    like = field.plain_query
    top = like.new_full(shape, field.lowest if field.is_ratio else 0.0)
    return Sums(top, like.new_zeros(field.heads, field.channels + 1, *field.size))


def combine(*parts: tuple[Sums, float]) -> Sums:
    """The sum of the parts, each times its factor (the share of these keys that the window covers), on one maximum.

    Parts of factor 0 are left out altogether, also from the maximum: a window must not underflow because of keys that
    it does not see.
    """
    used = [(sums, factor) for sums, factor in parts if factor > 0]
    if len(used) == 1 and used[0][1] == 1:
        return used[0][0]
    top = used[0][0].top
    for sums, _ in used[1:]:
        top = torch.maximum(top, sums.top)
    total = torch.zeros_like(used[0][0].total)
    for sums, factor in used:
        total.addcmul_(sums.total, torch.exp2(sums.top - top), value=factor)
    return Sums(top, total)


class Running:
    """Sums that grow: the maximum is online, what was added before is rescaled when it rises."""

    def __init__(self, field: Field) -> None:
        start = nothing(field)
        self.top, self.total = start.top, start.total

    def add(self, where: tuple[slice, slice], top: torch.Tensor, total: torch.Tensor) -> None:
        """Adds to the queries `where` (slices of rows and columns) sums of shapes (heads, 1 or d_v + 1, ...)."""
        old_top, old_total = self.top[:, :, *where], self.total[:, :, *where]
        higher = torch.maximum(old_top, top)
        old_total.mul_(torch.exp2(old_top - higher)).addcmul_(total, torch.exp2(top - higher))
        old_top.copy_(higher)

    def sums(self) -> Sums:
        return Sums(self.top, self.total)


def alone(field: Field, offsets: list[tuple[int, int]], *shares: list[float]) -> list[Sums]:
    """Sums over single keys at these (row, column) offsets, one for every list of shares (each > 0) of the keys."""
    count = max(1, _tile_elements(field) // (field.heads * field.size[0] * field.size[1]))
    sums = [nothing(field)] * len(shares)
    for first in range(0, len(offsets), count):
        look_up()
        part = slice(first, first + count)
        more = _few_alone(field, offsets[part], [share[part] for share in shares])
        sums = [combine((one, 1.0), (other, 1.0)) for one, other in zip(sums, more, strict=True)]
    return sums


def _few_alone(field: Field, offsets: list[tuple[int, int]], shares: list[list[float]]) -> list[Sums]:
    meetings = [field.meet(dy, dx) for dy, dx in offsets]
    scores = field.value.new_full((len(offsets), field.heads, *field.size), -torch.inf)
    for score, meeting in zip(scores, meetings, strict=True):
        if meeting is not None:
            score[:, *meeting.where] = meeting.score
    if field.is_ratio:
        top = scores.amax(0).clamp_min_(field.lowest)
        weights = scores.sub_(top).exp2_()
    else:
        top, weights = torch.zeros_like(scores[0]), field.gate(scores)
    totals = [nothing(field).total for _ in shares]
    for index, meeting in enumerate(meetings):
        if meeting is not None:
            weight = weights[index][:, None, *meeting.where]
            for total, share in zip(totals, shares, strict=True):
                total[:, :, *meeting.where].addcmul_(weight, meeting.value, value=share[index])
    return [Sums(top[:, None], total) for total in totals]


def rings(field: Field, reach: int, tick: Tick) -> Iterator[ReadRing]:
    """Rings of radius 0, d, 2 d, ... up to `reach`, with d the dilation. Ring 0 is one key, which counts as an edge."""
    empty = nothing(field)
    with one_thread():
        within = alone(field, [(0, 0)], [1.0])[0]
    yield partial(Ring, empty, within, empty)
    across = field.across()
    for radius in range(field.dilation, reach + 1, field.dilation):
        part = _share(tick, radius**2, (radius + 1) ** 2, (reach + 1) ** 2)
        edge, corner = edges(field, across, radius, part), corners(field, radius)
        yield partial(Ring, within, edge, corner)
        within = combine((within, 1.0), (edge, 1.0), (corner, 1.0))


def _share(tick: Tick, start: int, stop: int, whole: int) -> Tick:
    return lambda share: tick((start + share * (stop - start)) / whole)


def corners(field: Field, radius: int) -> Sums:
    """The four keys of a ring that lie on its diagonals."""
    signs = (-radius, radius)
    return alone(field, [(dy, dx) for dy in signs for dx in signs], [1.0] * 4)[0]


def edges(field: Field, across: Field, radius: int, tick: Tick) -> Sums:
    """The ring's keys without its corners. `across` is the same field with rows and columns exchanged."""
    running = Running(field)
    steps = [(one, side) for one in (field, across) for side in (-radius, radius)]
    for step, (one, side) in enumerate(steps):
        tick(step / len(steps))
        for where, top, total in _edge(one, side):
            if one is across:
                where, top, total = where[::-1], top.mT, total.mT
            running.add(where, top, total)
    return running.sums()


def _edge(field: Field, dy: int) -> Iterator[tuple[tuple[slice, slice], torch.Tensor, torch.Tensor]]:
    """The keys dy rows away and nearer than |dy| columns, tile by tile of queries."""
    rows, key_rows = field.pairs(0, dy)
    if rows.start >= rows.stop:
        return
    radius, count = abs(dy), rows.stop - rows.start
    width = min(field.size[1], max(16, 2 * radius // field.stride))
    for left in range(0, field.size[1], width):
        look_up()
        columns = slice(left, min(left + width, field.size[1]))
        keys, dx = field.near(columns, radius - 1)
        if keys.start >= keys.stop:
            continue
        bias = field.bias(dy, dx, rows, columns, np.abs(dx) < radius)
        query, key = field.query_rows[rows, :, columns], field.key_rows[key_rows, :, :, keys]
        value = field.value_rows[key_rows, :, keys]
        tile = max(1, _tile_elements(field) // (field.heads * dx.size))
        for first in range(0, count, tile):
            part = slice(first, min(first + tile, count))
            scores = query[part] @ key[part]  # (rows, heads, columns, keys)
            scores += bias[part] if bias.shape[0] > 1 else bias
            if field.is_ratio:
                top = scores.amax(-1, keepdim=True).clamp_min_(field.lowest)
                weights = scores.sub_(top).exp2_()
            else:
                top, weights = torch.zeros_like(scores[..., :1]), field.gate(scores)
            total = weights @ value[part]  # (rows, heads, columns, d_v + 1)
            where = slice(rows.start + part.start, rows.start + part.stop), columns
            yield where, top.permute(1, 3, 0, 2), total.permute(1, 3, 0, 2)


def shell_offsets(inner: float, outer: float, dilation: int, reach: tuple[Ints, Ints]) -> list[tuple[int, int]]:
    """Offsets at distances in (inner, outer], multiples of `dilation`, out of those that the axes have (`reach`)."""
    dy, dx = (offsets[(offsets % dilation == 0) & (np.abs(offsets) <= outer)] for offsets in reach)
    distance = np.hypot(dy[:, None], dx[None, :])
    rows, columns = np.nonzero((distance > inner) & (distance <= outer))
    return list(zip(dy[rows].tolist(), dx[columns].tolist(), strict=True))


def _tile_elements(field: Field) -> int:
    return CACHE_ELEMENTS if field.value.device.type == "cpu" else elements_at_once(field.value)
