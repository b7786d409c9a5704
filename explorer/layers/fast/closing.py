"""Every window side in one pass: the film of a closing window.

Sides that follow from the rings of a `GrowingWindow` take them from there; the others, and every side where there are
no rings, are computed one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import inf

import torch

from explorer.layers.attention import Attention
from explorer.layers.fast.growing import GrowingWindow, can_grow
from explorer.layers.fast.routes import attend_heads
from explorer.layers.gate import gate_parts, through_gate, without_gate
from explorer.layers.geometry import Window, check_window
from explorer.layers.in_range import all_finite, check_scores
from explorer.layers.progress import Tick, nobody, part_of
from explorer.layers.projection import Projected, project, summed


class Film:
    """The rings of one attention on one image, so far as they are summed; see `close_windows`.

    Any real side can be asked for at any time. Sides up to `known_side` follow from the stored rings; wider ones, and
    every side where nothing is stored (`stored` is False), are computed by `attend_heads`.
    """

    def __init__(self, projected: Projected, attention: Attention, shape: str, dilation: int) -> None:
        check_window(Window(1.0, shape, dilation), attention.border)
        # A gate mixes what the window sees with what the closed window sees: both are in the rings. A position of its
        # own has rings of its own.
        self._gate, self._ungated = attention.gate, without_gate(attention)
        self._alone: Film | None = None
        if attention.gate_position is not None:
            _, (alone, _) = gate_parts(attention, Window(1.0, shape, dilation))
            self._alone = Film(projected, alone, shape, dilation)
        self._projected, self._shape, self._dilation = projected, shape, dilation
        grows = can_grow(attention, shape) and all_finite(projected)
        if grows:  # else every side is looked at by itself
            check_scores(projected, attention)
        self._growing = GrowingWindow(projected, self._ungated, shape, dilation) if grows else None

    @property
    def stored(self) -> bool:
        """Whether sides follow from rings at all."""
        return self._growing is not None

    @property
    def known_side(self) -> float:
        """The widest side, in pixels, that needs no ring which is still to come."""
        own = inf if self._growing is None else self._growing.known_side
        return own if self._alone is None else min(own, self._alone.known_side)

    @property
    def nbytes(self) -> int:
        """What the stored rings take, in bytes."""
        own = 0 if self._growing is None else self._growing.nbytes
        return own if self._alone is None else own + self._alone.nbytes

    def stores(self, side: float) -> bool:
        """Whether this side follows from rings that are kept."""
        own = self._growing is not None and self._growing.holds(side)
        return own and (self._alone is None or self._alone.stores(side))

    def heads_at(self, side: float) -> torch.Tensor:
        """What each head adds to the output at this window side (pixels, real, >= 1): (heads, C_out, rows, columns)."""
        seen = self._seen_at(side)
        if self._gate is None:
            return seen
        alone = self._seen_at(1.0) if self._alone is None else self._alone.heads_at(side)
        return through_gate(self._gate, seen, alone)

    def _seen_at(self, side: float) -> torch.Tensor:
        window = Window(side, self._shape, self._dilation)
        if self._growing is not None and self._growing.holds(side):
            return self._growing.heads_at(side)
        return attend_heads(self._projected, self._ungated, window)

    def at(self, side: float) -> torch.Tensor:
        """The layer's output at this window side, (C_out, rows, columns)."""
        return summed(self.heads_at(side), self._ungated)

    def sum_rings(self, widest: float, memory_bytes: int, tick: Tick, on_ring: Callable[[Film], None]) -> None:
        """Sums what sides up to `widest` need, keeps what `memory_bytes` have room for; see `close_windows`."""
        if self._alone is not None:
            memory_bytes //= 2
            self._alone.sum_rings(widest, memory_bytes, part_of(tick, 0, 2), lambda film: None)
            tick = part_of(tick, 1, 2)
        if self._growing is None:
            on_ring(self)
            return
        for _ in self._growing.grow(widest, memory_bytes, tick):
            on_ring(self)


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
    film.sum_rings(widest, memory_bytes, tick or nobody, on_ring or (lambda film: None))
    return film


def film(
    image: torch.Tensor, attention: Attention, sides: Iterable[float], *, shape: str = "square", dilation: int = 1
) -> torch.Tensor:
    """The layer's output at every one of these window sides: (C_in, H, W) -> (len(sides), C_out, rows, columns).

    >>> import torch
    >>> from explorer.layers import Convolution, film, heads_from_kernel
    >>> heads = heads_from_kernel(Convolution(torch.ones(1, 1, 1, 1)), content=0.0)
    >>> film(torch.tensor([[[0.0, 4.0, 0.0]]]), heads, [1.0, 2.0, 3.0])[:, 0, 0, 1]  # the middle pixel
    tensor([4.0000, 2.0000, 1.3333])
    """
    wanted = list(sides)
    if not wanted:
        raise ValueError("sides must hold at least one window side, got none")
    closing = close_windows(project(image, attention), attention, shape=shape, dilation=dilation, widest=max(wanted))
    return torch.stack([closing.at(side) for side in wanted])
