"""Which sentence the board of the nearest convolution says, from what was fitted and what was left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explorer.pages.meters import words
from explorer.pages.meters.question import NearestFinding
from explorer.words.numbers import at_least, percent

Rule = Literal["all", "none", "part"]


@dataclass(frozen=True)
class NearestFacts:
    """Of the convolution that was fitted on the gallery, on the picture of the stage; see `NearestFinding`."""

    whole: bool
    r_squared: float
    relative: float
    least: float


def facts_of(finding: NearestFinding) -> NearestFacts:
    return NearestFacts(finding.whole, finding.r_squared, finding.relative, finding.least)


def rule_of(facts: NearestFacts) -> Rule:
    """The first rule that these facts meet."""
    if facts.whole:
        return "all"
    return "none" if facts.r_squared <= 0 else "part"


def sentence_of(facts: NearestFacts, size: int) -> str:
    """What it explains, and beside that what no convolution of this size could do better."""
    rule = rule_of(facts)
    fields = {"size": size, "share": percent(facts.r_squared), "relative": percent(facts.relative)}
    said = words.NEAREST_SAID[rule].format(**fields)
    if rule == "all":
        return said
    bound = words.NEAREST_BOUND if facts.least > 0 else words.NEAREST_FREE
    return f"{said} {bound.format(least=at_least(facts.least))}"
