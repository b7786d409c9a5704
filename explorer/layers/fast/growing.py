"""A window that grows around every query: its rings are summed from the inside outwards, once for all sides.

Between the odd sides 2r - 1 and 2r + 1 a square window covers all rings below r, the edges of ring r by
f = (side + 1)/2 - r and its corners by f^2, so with base = the sum of the rings below r

    num(side) = base + f edges + f^2 corners        (the same for the denominator)        out = num / den

and no key is touched again. Rings are added, never subtracted from one another, and each part is kept with its own
maximum: at side 1 there is one key and its weight is exactly 1.

A disc grows by shells of one pixel instead: kept are the keys up to distance j and the shell as the next odd side
covers it. Between odd sides the keys at the rim, two pixels wide at most, are looked at again.

Time: one global attention. Memory: pixels times rings.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from math import floor, hypot, inf

import numpy as np
import torch

from explorer.layers.attention import Attention
from explorer.layers.borders import border_named
from explorer.layers.class_token import token_key
from explorer.layers.fast import rings, rings_compiled
from explorer.layers.fast.field import Field
from explorer.layers.fast.rings import ReadRing, Ring, Sums, alone, combine, shell_offsets
from explorer.layers.geometry import Ints, Window, widest_side
from explorer.layers.norms import norm_named
from explorer.layers.progress import Tick
from explorer.layers.projection import Projected, each_mixed
from explorer.layers.shapes import shape_named
from explorer.layers.threads import one_thread


class GrowingWindow:
    """The rings of one attention (without a gate) on one image, so far as they are summed.

    Sides up to `known_side` follow from them, except those whose rings were let go for want of memory; see `holds`.
    """

    def __init__(self, projected: Projected, attention: Attention, shape: str, dilation: int) -> None:
        self.projected, self.attention, self.shape, self.dilation = projected, attention, shape, dilation
        self._is_round, self._border = shape_named(shape).is_round, border_named(attention.border)
        self._is_ratio = norm_named(attention.norm).is_ratio
        self.known_side = 0.0
        # Fewer outputs than values: to mix the values before the sums is less to sum and to keep.
        self._mixed_first = attention.out_channels < projected.value.shape[1]
        self._field: Field | None = None  # a disc between odd sides needs its outermost keys again
        self._reach: tuple[Ints, Ints] | None = None
        self._token: Sums | None = None  # the class token, which every window sees
        self._radii: list[int] = []
        self._rings: list[ReadRing] = []
        self._most = 0  # rings that there is memory for
        self._let_go: set[int] = set()  # rings beyond that, passed by and forgotten

    @property
    def nbytes(self) -> int:
        """What the stored rings take, in bytes."""
        kept = [part for ring in self._rings for sums in ring() for part in (sums.top, sums.total)]
        return sum({part.data_ptr(): part.nbytes for part in kept}.values())

    def holds(self, side: float) -> bool:
        """Whether this side (pixels, real, >= 1) follows from rings that are kept."""
        side = self._on_torus(side)
        return bool(self._rings) and side <= self.known_side and not self._let_go.intersection(self._rings_of(side))

    def heads_at(self, side: float) -> torch.Tensor:
        """What each head adds to the output at a side that it `holds`: (heads, C_out, rows, columns)."""
        side = self._on_torus(side)
        sums = self._disc_at(side) if self._is_round else self._square_at(side)
        if self._token is not None:
            sums = combine((sums, 1.0), (self._token, 1.0))
        values, shares = sums.total[:, :-1], sums.total[:, -1:]
        values = values / torch.where(shares > 0, shares, 1) if self._is_ratio else values.clone()
        return values if self._mixed_first else each_mixed(self.attention, values)

    def grow(self, widest: float, memory_bytes: int, tick: Tick) -> Iterator[None]:
        """Sums what sides up to `widest` need, ring by ring, and keeps what `memory_bytes` have room for."""
        height, width = self.projected.query.shape[-2:]
        attention, border = self.attention, self._border
        narrow_torus = border.wraps and not self._is_round
        every = widest_side(
            height, width, attention.border, attention.zero_padding, attention.largest_center, self.shape
        )
        if narrow_torus:
            every = min(height, width)  # wider windows keep growing along one axis only, which no ring does
        reach = Window(min(widest, every)).reach
        self._most = max(1, memory_bytes // self._ring_bytes())
        pad = border.key_padding(attention.zero_padding, 0) + attention.largest_center if border.ends else reach + 1
        if border.wraps:
            pad = min(pad, max(height, width))
        value = self.projected.value
        with one_thread():
            if self._mixed_first:
                value = each_mixed(attention, value)
            self._field = Field(replace(self.projected, value=value), attention, self.dilation, pad)
            self._token = self._seen_token(self._field)
        self._reach = self._axis_reach(height, pad), self._axis_reach(width, pad)
        if self._is_round:
            yield from self._sum_discs(self._field, reach, tick)
        else:
            yield from self._sum_squares(self._field, reach, float(every) if narrow_torus else inf, tick)
        if widest >= every and not border.endless and (height == width or not narrow_torus):
            self.known_side = inf

    def _seen_token(self, field: Field) -> Sums | None:
        token = token_key(self.attention, field.plain_query)
        if token is None:
            return None
        value = token.value[..., None, None]  # (heads, d_v, 1, 1)
        if self._mixed_first:
            value = each_mixed(self.attention, value)
        score = [token.scores(head, query, self.attention) for head, query in enumerate(field.plain_query)]
        scores = torch.stack(score)[:, None] * field.unit  # (heads, 1, rows, columns)
        carried = torch.cat([value, torch.ones_like(value[:, :1])], 1).expand(-1, -1, *field.size)
        if self._is_ratio:
            return Sums(scores, carried)
        return Sums(torch.zeros_like(scores), field.gate(scores) * carried)

    def _on_torus(self, side: float) -> float:
        """A square window is never wider than the torus."""
        if self._border.wraps and not self._is_round:
            return min(side, float(max(self.projected.query.shape[-2:])))
        return side

    def _rings_of(self, side: float) -> tuple[int, ...]:
        """Which stored rings a side needs."""
        covered = (side + 1) / 2
        if self._is_round:
            return (floor(min(covered, float(len(self._rings)))) - 1,)
        return (bisect_right(self._radii, covered) - 1,)

    def _square_at(self, side: float) -> Sums:
        covered = (side + 1) / 2
        (ring,) = self._rings_of(side)
        share = min(covered - self._radii[ring], 1.0)
        base, line, square = self._rings[ring]()
        return combine((base, 1.0), (line, share), (square, share * share))

    def _disc_at(self, side: float) -> Sums:
        covered = min((side + 1) / 2, float(len(self._rings)))  # beyond, there is nothing more to see
        whole = floor(covered)
        if covered == whole:
            base, line, _ = self._rings[whole - 1]()
            return combine((base, 1.0), (line, 1.0))
        assert self._field is not None
        assert self._reach is not None
        inner = whole - 1
        rim = shell_offsets(inner, covered, self.dilation, self._reach)
        rim = [offset for offset in rim if hypot(*offset) < covered]
        shares = [min(covered - hypot(*offset), 1.0) for offset in rim]
        return combine((self._rings[inner]().base, 1.0), (alone(self._field, rim, shares)[0], 1.0))

    def _sum_squares(self, field: Field, reach: int, most: float, tick: Tick) -> Iterator[None]:
        """Sums one ring after the other, up to radius `reach`; sides beyond `most` follow from no ring."""
        source = rings_compiled.rings if rings_compiled.serves(field) else rings.rings
        radii = range(0, reach + 1, self.dilation)
        for radius, ring in zip(radii, source(field, reach, tick), strict=True):
            self._radii.append(radius)
            self._rings.append(ring)
            self.known_side = min(2.0 * (radius + self.dilation) - 1, most)
            self._forget()
            yield

    def _sum_discs(self, field: Field, reach: int, tick: Tick) -> Iterator[None]:
        """Sums one shell after the other, distances up to 1, 2, ... `reach` + 1."""
        assert self._reach is not None
        within = alone(field, [(0, 0)], [1.0])[0]
        for radius in range(reach + 1):
            tick(radius**2 / (reach + 1) ** 2)
            shell = shell_offsets(radius, radius + 1, self.dilation, self._reach)
            shares = [radius + 1 - hypot(*offset) for offset in shell]
            rim = [offset for offset, share in zip(shell, shares, strict=True) if share > 0]
            # What the odd side 2 radius + 1 does not see yet must not set that side's maximum either.
            unseen = [offset for offset, share in zip(shell, shares, strict=True) if share <= 0]
            whole, line = alone(field, rim, [1.0] * len(rim), [share for share in shares if share > 0])
            self._rings.append(partial(Ring, within, line, _nothing_like(line)))
            within = combine((within, 1.0), (whole, 1.0), (alone(field, unseen, [1.0] * len(unseen))[0], 1.0))
            self.known_side = 2.0 * radius + 1
            self._forget()
            yield

    def _forget(self) -> None:
        """Beyond the memory that there is, only the newest two rings stay: the curve passes, near sides remain."""
        passed = len(self._rings) - 3
        if passed >= self._most:
            empty = _nothing_like(self._rings[0]().base)
            self._rings[passed] = partial(Ring, empty, empty, empty)
            self._let_go.add(passed)

    def _ring_bytes(self) -> int:
        """What one ring takes: three sums of numerators and denominator, each with its maximum."""
        heads, channels, rows, columns = self.projected.value.shape
        channels = min(channels, self.attention.out_channels)
        pixels = -(-rows // self.attention.stride) * -(-columns // self.attention.stride)
        return 3 * (channels + 2) * heads * pixels * self.projected.value.itemsize

    def _axis_reach(self, size: int, pad: int) -> Ints:
        if self._border.wraps:
            return np.arange(-(size // 2), size - size // 2)
        return np.arange(-(size - 1 + pad), size + pad)


def can_grow(attention: Attention, shape: str = "square") -> bool:
    """Whether windows follow from rings: not under norms whose threshold is no sum, nor for blocks and shifted windows
    (their keys do not lie around the query)."""
    around = not (border_named(attention.border).moves or shape_named(shape).in_blocks)
    return around and norm_named(attention.norm).adds_up is not None


def _nothing_like(sums: Sums) -> Sums:
    """Sums of no head, which take no memory."""
    return Sums(sums.top[:0], sums.total[:0])
