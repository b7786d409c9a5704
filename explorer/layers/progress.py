"""Being told how far a computation is, and ending it."""

from __future__ import annotations

from collections.abc import Callable

Tick = Callable[[float], None]  # told the share done, in [0, 1]; may raise to cancel


def part_of(tick: Tick, part: int, parts: int) -> Tick:
    """The tick of one of `parts` equal parts: its share from 0 to 1 is told as a share of the whole."""
    return lambda share: tick((part + share) / parts)


def nobody(share: float) -> None:
    """The tick where nobody wants to know."""
