"""Every window side in one pass: the film of a closing window.

The rings of keys around the middle of each head's window are summed once, from the inside outwards. Between the odd
sides 2r - 1 and 2r + 1 a square window covers all rings below r, the edges of ring r by f = (side + 1)/2 - r and its
corners by f^2, so with base = the sum of the rings below r

    num(side) = base + f edges + f^2 corners        (the same for the denominator)        out = num / den

and no key is touched again. Rings are added, never subtracted from one another, and each part is kept with its own
maximum: at side 1 there is one key and its weight is exactly 1.

A disc grows by shells of one pixel instead: kept are the keys up to distance j and the shell as the next odd side
covers it. Between odd sides the keys at the rim, two pixels wide at most, are looked at again.

Time: one global attention. Memory: pixels times rings.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from math import floor, hypot, inf

import numpy as np
import torch

from explorer.layers.attention import Attention, Projected, mix, project, through_gate
from explorer.layers.fast import rings, rings_compiled
from explorer.layers.fast.field import Field, one_thread
from explorer.layers.fast.rings import ReadRing, Ring, Sums, alone, combine, shell_offsets
from explorer.layers.fast.routes import attend_heads
from explorer.layers.geometry import ENDLESS, Ints, Window, check_window, widest_side
from explorer.layers.progress import Tick


class Film:
    """The rings of one attention on one image, so far as they are summed; see `close_windows`.

    Any real side can be asked for at any time. Sides up to `known_side` follow from the stored rings; wider ones, and
    every side where nothing is stored (`stored` is False), are computed by `attend_heads`.
    """

    def __init__(self, projected: Projected, attention: Attention, shape: str, dilation: int) -> None:
        check_window(Window(1.0, shape, dilation), attention.border)
        self.projected, self.shape, self.dilation = projected, shape, dilation
        # A gate mixes what the window sees with what the closed window sees: both are in the rings.
        self.attention, self._gate = attention, attention.gate
        if attention.gate is not None:
            self.attention = replace(attention, gate=None)
        self.stored = can_store(attention, shape)
        self.known_side = 0.0 if self.stored else inf
        # Fewer outputs than values: to mix the values before the sums is less to sum and to keep.
        self._mixed_first = attention.out_channels < projected.value.shape[1]
        self._field: Field | None = None  # a disc between odd sides needs its outermost keys again
        self._reach: tuple[Ints, Ints] | None = None
        self._radii: list[int] = []
        self._rings: list[ReadRing] = []
        self._most = 0  # rings that there is memory for
        self._let_go: set[int] = set()  # rings beyond that, passed by and forgotten

    @property
    def nbytes(self) -> int:
        """What the stored rings take, in bytes."""
        kept = [part for ring in self._rings for sums in ring() for part in (sums.top, sums.total)]
        return sum({part.data_ptr(): part.nbytes for part in kept}.values())

    def heads_at(self, side: float) -> torch.Tensor:
        """What each head adds to the output at this window side (pixels, real, >= 1): (heads, C_out, rows, columns)."""
        seen = self._seen_at(side)
        return seen if self._gate is None else through_gate(self._gate, seen, self._seen_at(1.0))

    def _seen_at(self, side: float) -> torch.Tensor:
        window = Window(side, self.shape, self.dilation)
        if self.attention.border == "circular" and self.shape == "square":
            side = min(side, float(max(self.projected.query.shape[-2:])))
        if not self._rings or side > self.known_side or self._let_go.intersection(self._rings_of(side)):
            return attend_heads(self.projected, self.attention, window)
        sums = self._square_at(side) if self.shape == "square" else self._disc_at(side)
        values, shares = sums.total[:, :-1], sums.total[:, -1:]
        is_ratio = self.attention.norm == "softmax"
        values = values / torch.where(shares > 0, shares, 1) if is_ratio else values.clone()
        return values if self._mixed_first else _each_mixed(self.attention, values)

    def at(self, side: float) -> torch.Tensor:
        """The layer's output at this window side, (C_out, rows, columns)."""
        return self.heads_at(side).sum(0)

    def relative_differences(self, sides: Iterable[float], target: torch.Tensor) -> list[float]:
        """Frobenius norm of output - target over that of target at every side, as `meters.Misfit.relative`."""
        wanted = target.double()
        scale = float(wanted.norm())
        norms = [float((self.at(side).double() - wanted).norm()) for side in sides]
        return [norm / scale if scale > 0 else 0.0 if norm == 0 else inf for norm in norms]

    def stores(self, side: float) -> bool:
        """Whether this side follows from rings that are kept."""
        known = self.stored and bool(self._rings) and side <= self.known_side
        return known and not self._let_go.intersection(self._rings_of(side))

    def _rings_of(self, side: float) -> tuple[int, ...]:
        """Which stored rings a side needs."""
        covered = (side + 1) / 2
        if self.shape == "square":
            return (bisect_right(self._radii, covered) - 1,)
        return (floor(min(covered, float(len(self._rings)))) - 1,)

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

    def _sum_squares(self, field: Field, reach: int, tick: Tick) -> Iterator[None]:
        """Sums one ring after the other, up to radius `reach`."""
        source = rings_compiled.rings if rings_compiled.serves(field) else rings.rings
        radii = range(0, reach + 1, self.dilation)
        for radius, ring in zip(radii, source(field, reach, tick), strict=True):
            self._radii.append(radius)
            self._rings.append(ring)
            self.known_side = 2.0 * (radius + self.dilation) - 1
            self._forget()
            yield

    def _forget(self) -> None:
        """Beyond the memory that there is, only the newest two rings stay: the curve passes, near sides remain."""
        passed = len(self._rings) - 3
        if passed >= self._most:
            empty = _nothing_like(self._rings[0]().base)
            self._rings[passed] = partial(Ring, empty, empty, empty)
            self._let_go.add(passed)

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

    def sum_rings(self, widest: float, memory_bytes: int, tick: Tick, on_ring: Callable[[Film], None]) -> None:
        """Sums what sides up to `widest` need, keeps what `memory_bytes` have room for; see `close_windows`."""
        height, width = self.projected.query.shape[-2:]
        attention, torus = self.attention, self.attention.border == "circular"
        every = widest_side(
            height, width, attention.border, attention.zero_padding, attention.largest_center, self.shape
        )
        if torus and self.shape == "square":
            every = min(height, width)  # wider windows keep growing along one axis only: `attend_heads` serves them
        reach = Window(min(widest, every)).reach
        self._most = max(1, memory_bytes // self._ring_bytes())
        endless = attention.border in ENDLESS
        ends = attention.zero_padding if attention.border == "zero" else 0
        pad = reach + 1 if endless or torus else ends + attention.largest_center
        if torus:
            pad = min(pad, max(height, width))
        value = self.projected.value
        with one_thread():
            if self._mixed_first:
                value = _each_mixed(attention, value)
            self._field = Field(replace(self.projected, value=value), attention, self.dilation, pad)
        self._reach = self._axis_reach(height, pad), self._axis_reach(width, pad)
        grow = self._sum_squares if self.shape == "square" else self._sum_discs
        for _ in grow(self._field, reach, tick):
            on_ring(self)
        if torus and self.shape == "square":
            self.known_side = min(self.known_side, float(every))
        if widest >= every and not endless and (height == width or not torus or self.shape == "disc"):
            self.known_side = inf

    def _ring_bytes(self) -> int:
        """What one ring takes: three sums of numerators and denominator, each with its maximum."""
        heads, channels, rows, columns = self.projected.value.shape
        channels = min(channels, self.attention.out_channels)
        pixels = -(-rows // self.attention.stride) * -(-columns // self.attention.stride)
        return 3 * (channels + 2) * heads * pixels * self.projected.value.itemsize

    def _axis_reach(self, size: int, pad: int) -> Ints:
        if self.attention.border == "circular":
            return np.arange(-(size // 2), size - size // 2)
        return np.arange(-(size - 1 + pad), size + pad)


def can_store(attention: Attention, shape: str = "square") -> bool:
    """Whether windows follow from stored rings: not for sparsemax (its threshold is not a sum), nor for blocks and
    shifted windows (their keys do not lie around the query)."""
    return attention.norm != "sparsemax" and attention.border != "shifted" and shape != "block"


def close_windows(
    projected: Projected,
    attention: Attention,
    *,
    shape: str = "square",
    dilation: int = 1,
    widest: float = inf,
    memory_bytes: int = 4 << 30,
    tick: Tick | None = None,
    on_ring: Callable[[Film], None] | None = None,
) -> Film:
    """Sums the rings from the inside outwards, once for all window sides.

    Args:
        widest: sides up to this one will be asked for; by default all of them.
        memory_bytes: rings that would take more are let go once `on_ring` has seen them; a side that needs one of
            them later is computed by itself. The nearest rings are kept: what is dragged most is near one pixel.
        tick: told the share done, in [0, 1]; may raise to cancel.
        on_ring: called with the growing film whenever a ring is done, so that a curve can grow along with it.
    """
    film = Film(projected, attention, shape, dilation)
    if film.stored:
        film.sum_rings(widest, memory_bytes, tick or (lambda share: None), on_ring or (lambda film: None))
    elif on_ring:
        on_ring(film)
    return film


def film(
    image: torch.Tensor, attention: Attention, sides: Iterable[float], *, shape: str = "square", dilation: int = 1
) -> torch.Tensor:
    """The layer's output at every one of these window sides: (C_in, H, W) -> (len(sides), C_out, rows, columns)."""
    wanted = list(sides)
    if not wanted:
        raise ValueError("sides must hold at least one window side, got none")
    closing = close_windows(project(image, attention), attention, shape=shape, dilation=dilation, widest=max(wanted))
    return torch.stack([closing.at(side) for side in wanted])


def _nothing_like(sums: Sums) -> Sums:
    """Sums of no head, which take no memory."""
    return Sums(sums.top[:0], sums.total[:0])


def _each_mixed(attention: Attention, values: torch.Tensor) -> torch.Tensor:
    """Every head's values (heads, d_v, rows, columns) times its W_O: (heads, C_out, rows, columns)."""
    out = attention.out.to(values)
    return torch.cat([mix(out[head : head + 1], values[head]) for head in range(len(out))])
