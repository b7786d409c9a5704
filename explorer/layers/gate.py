"""ConViT's gate: how much of a head's weight position alone decides, and by what."""

from __future__ import annotations

from dataclasses import replace

import torch

from explorer.layers.attention import Attention
from explorer.layers.geometry import Window


def without_gate(attention: Attention) -> Attention:
    return replace(attention, gate=None, gate_position=None)


def gate_parts(attention: Attention, window: Window) -> tuple[tuple[Attention, Window], tuple[Attention, Window]]:
    """What the gate mixes, each an attention without a gate and its window: the layer itself, and position alone.

    Position alone is the closed window, whose one key has all the weight, or scores of `gate_position` and no content.
    """
    plain = without_gate(attention)
    if attention.gate_position is None:
        return (plain, window), (plain, replace(window, side=1.0, moved_px=0.0))
    return (plain, window), (replace(plain, position=attention.gate_position, content=0.0), window)


def through_gate(gate: torch.Tensor, seen: torch.Tensor, closed: torch.Tensor) -> torch.Tensor:
    """(1 - gate) seen + gate closed, head by head: gate (heads,), the others (heads, ...)."""
    share = gate.to(seen).view(-1, *[1] * (seen.ndim - 1))
    return (1 - share) * seen + share * closed
