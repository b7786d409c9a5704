"""What all meters together say: facts, one rule that they meet, and the rule's sentence.

facts_of(finding) -> MeterFacts -> rule_of(facts) -> a sentence of `words.METERS_VERDICTS`
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explorer.compute.asking import Findings
from explorer.pages.kit.declared import Asking
from explorer.pages.meters import words
from explorer.pages.meters.question import MetersFinding, MetersInquiry, Where, ask
from explorer.state.state import State

Rule = Literal["convolution", "frame", "wide", "unseen", "equivariant", "equivariant_inside", "linear", "neither"]


@dataclass(frozen=True)
class MeterFacts:
    """What the meters of an attention say, each up to rounding.

    linear      additive and homogeneous
    equivariant on all of the image, inside only (away from frame and seam), or nowhere
    local       nothing beyond the kernel's radius plays a part
    follow      the weights are others on another picture
    one_share   they are those of a convolution on this picture
    """

    linear: bool
    equivariant: Where
    local: bool
    follow: bool
    one_share: bool


def facts_of(finding: MetersFinding) -> MeterFacts:
    """Of a finding that is complete."""
    read = finding.attention
    return MeterFacts(
        linear=read.is_zero("additivity") and read.is_zero("homogeneity"),
        equivariant="all" if read.is_zero("equivariance") else "inside" if read.is_zero("inside") else "nowhere",
        local=read.is_zero("reach"),
        follow=bool(finding.follow),
        one_share=read.is_zero("share"),
    )


def rule_of(facts: MeterFacts) -> Rule:
    """The first rule that these facts meet."""
    if facts.linear and facts.equivariant != "nowhere":
        if facts.follow:
            return "unseen"
        if not facts.local:
            return "wide"
        return "convolution" if facts.equivariant == "all" else "frame"
    if facts.equivariant != "nowhere":
        return "equivariant" if facts.equivariant == "all" else "equivariant_inside"
    return "linear" if facts.linear else "neither"


def ask_brief(state: State) -> tuple[MetersInquiry]:
    return (MetersInquiry(state.scene),)


def brief(state: State, findings: Findings) -> str | None:
    finding = findings.get("meters")
    if not isinstance(finding, MetersFinding) or not finding.complete:
        return None
    return words.BRIEF[rule_of(facts_of(finding))]


ASKING = Asking(ask, brief, ask_brief)
