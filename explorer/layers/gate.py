"""ConViT's gate: how much of a head's weight position alone decides, and by what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import torch

from explorer.layers.geometry import Window
from explorer.layers.norms import SUMS_TO_ONE, norm_named
from explorer.layers.position import Position

if TYPE_CHECKING:
    from explorer.layers.attention import Attention


def check_gate(gate: torch.Tensor | None, position: Position | None, heads: int, norm: str) -> None:
    if gate is None:
        if position is not None:
            raise ValueError("gate_position says where a gate's share goes: gate must be a tensor, got None")
        return
    if tuple(gate.shape) != (heads,):
        raise ValueError(f"gate must have shape ({heads},), got {tuple(gate.shape)}")
    if not bool(((gate >= 0) & (gate <= 1)).all()):
        raise ValueError(f"a gate must lie between 0 and 1, got {gate.tolist()}")
    if not norm_named(norm).sums_to_one:
        raise ValueError(f"a gate mixes weights that sum to one ({', '.join(SUMS_TO_ONE)}), got norm {norm!r}")


def without_gate(attention: Attention) -> Attention:
    return replace(attention, gate=None, gate_position=None)


def gate_parts(attention: Attention, window: Window) -> tuple[tuple[Attention, Window], tuple[Attention, Window]]:
    """What the gate mixes, each an attention without a gate and its window: the layer itself, and position alone.

    Position alone is the closed window, whose one key has all the weight, or scores of `gate_position` and no content.
    """
    plain = without_gate(attention)
    if attention.gate_position is None:
        return (plain, window), (plain, replace(window, side=1.0))
    return (plain, window), (replace(plain, position=attention.gate_position, content=0.0), window)


def through_gate(gate: torch.Tensor, seen: torch.Tensor, closed: torch.Tensor) -> torch.Tensor:
    """(1 - gate) seen + gate closed, head by head: gate (heads,), the others (heads, ...)."""
    share = gate.to(seen).view(-1, *[1] * (seen.ndim - 1))
    return (1 - share) * seen + share * closed
