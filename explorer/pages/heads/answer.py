"""The fewest heads of a kernel, and the best that are found of every smaller number; numpy alone."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from explorer.compute.asking import Tell, Tick
from explorer.compute.inputs import weight_of
from explorer.compute.request import frozen
from explorer.layers.heads.count import head_bounds, heads_needed, sign_floor
from explorer.layers.heads.patterns import Patterns, find_patterns
from explorer.layers.progress import part_of
from explorer.pages.heads.question import Array, HeadsFinding, HeadsInquiry

if TYPE_CHECKING:
    import torch


def answer(inquiry: HeadsInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    weight = weight_for(inquiry)
    needed = heads_needed(weight)
    built: list[Patterns] = []
    floors: list[float] = []
    for n in range(1, needed.count + 1):
        done = n - 1
        tick(done / needed.count)
        built.append(best_of(inquiry, n, part_of(tick, done, needed.count)))
        tail = head_bounds(weight, n)[0]
        floors.append(max(tail, sign_floor(weight)) if n == 1 else tail)
        tell(HeadsFinding(inquiry, n == needed.count, weight, needed, tuple(built), frozen(np.array(floors))))


def weight_for(inquiry: HeadsInquiry) -> Array:
    return frozen(weight_of(inquiry.kernel, inquiry.channels, inquiry.integer))


def best_of(inquiry: HeadsInquiry, count: int, tick: Tick) -> Patterns:
    """The best `count` heads that are found, at most as many as are needed; found once, for whoever asks."""
    found, weight = _found(inquiry), weight_for(inquiry)
    for n in range(1, count + 1):
        if n not in found:
            found[n] = find_patterns(weight, n, before=found.get(n - 1), tick=tick)
    return found[count]


@lru_cache(maxsize=2)
def _found(inquiry: HeadsInquiry) -> dict[int, Patterns]:
    """What is found grows here, by the number of heads: a search takes longer than all else on this page."""
    return {}
