"""What a gate makes of a weight, as rows."""

from __future__ import annotations

from explorer.compute.request import Result
from explorer.explaining.questions import Row
from explorer.state.state import gated
from explorer.words import explaining as explaining_words
from explorer.words.numbers import MINUS, number


def gate_steps(result: Result, head: int, ungated: float, weight: float) -> tuple[Row, ...]:
    """A gate takes a share of every weight and gives it to the key at the window's center, or as a learned position
    says."""
    scene = result.scene
    if result.gates is not None and not scene.is_of_kernel:
        gate = float(result.gates[head])
        left = (1 - gate) * ungated
        return (
            Row(explaining_words.UNGATED, "", ungated),
            Row(explaining_words.ONE_LESS_GATE, f"1 {MINUS} {number(gate)}", left),
            Row(explaining_words.GATE_BY_POSITION, "", weight - left),
        )
    if not gated(scene):
        return ()
    left = (1 - scene.gate) * ungated
    given = scene.gate if weight - left > scene.gate / 2 else 0.0  # all of the share, or none of it
    return (
        Row(explaining_words.UNGATED, "", ungated),
        Row(explaining_words.ONE_LESS_GATE, f"1 {MINUS} {number(scene.gate)}", left),
        Row(explaining_words.GATE, number(given)),
    )
