"""What both layers cost is counted, not measured: nothing is asked of the compute thread."""

from __future__ import annotations

from explorer.compute.asking import Findings, Inquiry
from explorer.pages.cost import words
from explorer.pages.cost.choice import CostChoice
from explorer.pages.cost.facts import facts_of, rule_of
from explorer.pages.kit.declared import Asking
from explorer.state.state import State
from explorer.words.numbers import pixels


def ask(state: State) -> tuple[Inquiry, ...]:
    return ()


def brief(state: State, findings: Findings) -> str:
    facts = facts_of(state.look.choice(CostChoice))
    side = pixels(round(facts.crossing, 1))
    match rule_of(facts):
        case "projections" | "never":
            return words.BRIEF_NEVER
        case "always":
            return words.BRIEF_ALWAYS
        case "equal":
            return words.BRIEF.format(side=side)
        case "about":
            return words.BRIEF_ABOUT.format(side=side)


ASKING = Asking(ask, brief)
