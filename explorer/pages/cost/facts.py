"""What the sentence of the page of cost rests on, and which sentence that is. All is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explorer.layers.measures.cost import attention_cost, convolution_cost, crossing_side
from explorer.pages.cost.choice import CostChoice

Rule = Literal["projections", "never", "always", "equal", "about"]


@dataclass(frozen=True)
class CostFacts:
    """Multiply-adds per pixel at the chosen sizes.

    convolution  of the kernel; projections: of the three of attention, whatever its window; narrowest, widest: of
                 attention through a window of 1 px, and of one as large as the image
    crossing     px, the window's side at which both cost the same, if windows of any size could be
    equal        px, that side where it is a whole number, so that both cost exactly the same
    """

    convolution: int
    projections: int
    narrowest: int
    widest: int
    crossing: float
    equal: int | None


def facts_of(choice: CostChoice) -> CostFacts:
    channels, crossing = choice.channels, crossing_side(choice.kernel_size, choice.channels)
    convolution = convolution_cost(choice.kernel_size, channels, channels).multiply_adds
    narrowest, widest, nearest = (
        attention_cost(side, channels, channels).multiply_adds
        for side in (1, choice.image_side, max(round(crossing), 1))
    )
    return CostFacts(
        convolution=convolution,
        projections=attention_cost(1, channels, channels).parameters,
        narrowest=narrowest,
        widest=widest,
        crossing=crossing,
        equal=round(crossing) if nearest == convolution else None,
    )


def rule_of(facts: CostFacts) -> Rule:
    """The first rule that these facts meet."""
    if facts.projections > facts.convolution:
        return "projections"
    if facts.narrowest > facts.convolution:
        return "never"
    if facts.widest < facts.convolution:
        return "always"
    return "about" if facts.equal is None else "equal"
