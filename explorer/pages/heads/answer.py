"""The fewest heads of a kernel, and the best that are found of every smaller number; numpy alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explorer.compute.asking import Tell, Tick
from explorer.compute.inputs import weight_of
from explorer.compute.request import frozen
from explorer.layers.heads.count import head_bounds, heads_needed, sign_floor
from explorer.layers.heads.patterns import Patterns, find_patterns
from explorer.layers.progress import part_of
from explorer.pages.heads.question import HeadsFinding, HeadsInquiry

if TYPE_CHECKING:
    import torch


def answer(inquiry: HeadsInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    weight = frozen(weight_of(inquiry.kernel, inquiry.channels, inquiry.integer))
    needed = heads_needed(weight)
    built: list[Patterns] = []
    floors: list[float] = []
    for n in range(1, needed.count + 1):
        done, before = n - 1, built[-1] if built else None
        tick(done / needed.count)
        part = part_of(tick, done, needed.count)
        built.append(find_patterns(weight, n, before=before, tick=part))
        tail = head_bounds(weight, n)[0]
        floors.append(max(tail, sign_floor(weight)) if n == 1 else tail)
        tell(HeadsFinding(inquiry, n == needed.count, weight, needed, tuple(built), frozen(np.array(floors))))
