"""Where the gate's approach starts and where it ends: every frame between is a mixture of the two."""

from __future__ import annotations

from dataclasses import replace

import torch

from explorer.layers.fast.routes import attend_heads
from explorer.layers.films.approach import Approach
from explorer.layers.films.single import single_is_enough, single_rounding
from explorer.layers.gate import without_gate
from explorer.layers.projection import project
from explorer.layers.threads import one_thread


def both_ends(approach: Approach, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """What each head of a gate approach adds at its start and at its limit, (heads, C_out, rows, columns), float64.

    The start is computed in float32 where that is enough: its rounding is the same in every frame.
    """
    ungated = without_gate(approach.attention)
    with one_thread():
        single, double = project(image.float(), ungated), project(image.double(), ungated)
        closed = attend_heads(double, ungated, replace(approach.window, side=1.0))
    start = attend_heads(single, ungated, approach.window).double()
    if not single_is_enough(single_rounding(double, ungated), start.sum(0), closed.sum(0)):
        start = attend_heads(double, ungated, approach.window)
    return start, closed
