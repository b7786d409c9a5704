"""What both layers cost is counted, not measured: nothing is asked of the compute thread."""

from __future__ import annotations

from explorer.compute.asking import Findings, Inquiry
from explorer.layers.measures.cost import crossing_side
from explorer.pages.cost import words
from explorer.pages.cost.choice import CostChoice
from explorer.pages.kit.declared import Asking
from explorer.state.state import State
from explorer.words.numbers import pixels


def ask(state: State) -> tuple[Inquiry, ...]:
    return ()


def brief(state: State, findings: Findings) -> str:
    choice = state.look.choice(CostChoice)
    side = crossing_side(choice.kernel_size, choice.channels)
    return words.BRIEF_NEVER if side < 1 else words.BRIEF.format(side=pixels(round(side, 1)))


ASKING = Asking(ask, brief)
