"""Where the gate's approach starts and where it ends: every frame between is a mixture of the two."""

from __future__ import annotations

from dataclasses import replace

import torch

from explorer.layers.fast.routes import attend_heads
from explorer.layers.films.approach import Approach
from explorer.layers.gate import without_gate
from explorer.layers.projection import project
from explorer.layers.threads import one_thread


def both_ends(approach: Approach, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """What each head of a gate approach adds at its start and at its limit, (heads, C_out, rows, columns), float64.

    The start is computed in float32: its rounding, 1e-6 of it, is the same in every frame.
    """
    ungated = without_gate(approach.attention)
    with one_thread():
        single, double = project(image.float(), ungated), project(image.double(), ungated)
        closed = attend_heads(double, ungated, replace(approach.window, side=1.0))
    return attend_heads(single, ungated, approach.window).double(), closed
