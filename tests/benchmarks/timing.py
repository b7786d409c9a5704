"""Times of several calls that take turns, on whatever device computes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf
from time import perf_counter

import torch

from explorer.compute import device as devices

DEVICE = devices.pick()
devices.settle(DEVICE)
LEAST_TURNS = 3

Times = tuple[float, ...]
Call = Callable[[], object]


def wait() -> None:
    """Until the device has done all that it was given."""
    if DEVICE.type != "cpu":
        torch.accelerator.synchronize()


def in_turn(calls: Sequence[Call], turns: int, seconds: float = inf) -> tuple[Times, ...]:
    """Milliseconds of the calls, one after the other and again, so that a busy machine slows all alike.

    Args:
        calls: each was called before; the first call of anything is not what is measured.
        turns: at most so many for each.
        seconds: no new turn starts after that, but there are LEAST_TURNS unless `turns` are fewer.
    """
    times: list[list[float]] = [[] for _ in calls]
    begin = perf_counter()
    for turn in range(turns):
        if turn >= LEAST_TURNS and perf_counter() - begin > seconds:
            break
        for call, kept in zip(calls, times, strict=True):
            wait()
            start = perf_counter()
            call()
            wait()
            kept.append(1e3 * (perf_counter() - start))
    return tuple(map(tuple, times))
