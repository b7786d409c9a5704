"""Being told how far a computation is, and ending it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Tick = Callable[[float], None]  # told the share done, in [0, 1]; may raise to cancel

_watch: ContextVar[Callable[[], None] | None] = ContextVar("watch", default=None)


def part_of(tick: Tick, part: int, parts: int) -> Tick:
    """The tick of one of `parts` equal parts: its share from 0 to 1 is told as a share of the whole."""
    return lambda share: tick((part + share) / parts)


def nobody(share: float) -> None:
    """The tick where nobody wants to know the share."""
    look_up()


def look_up() -> None:
    """In the middle of a long computation that is told no tick: calls who has it `watched`, if somebody does."""
    watch = _watch.get()
    if watch is not None:
        watch()


@contextmanager
def watched(watch: Callable[[], None]) -> Iterator[None]:
    """Calls `watch` at every tick in this block that was handed to nobody, and wherever a loop looks up.

    It may raise to cancel, so that no part of a long computation goes on because a function between was given no tick.
    """
    before = _watch.set(watch)
    try:
        yield
    finally:
        _watch.reset(before)
