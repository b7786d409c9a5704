"""What the sentences of the page of depth rest on, and which sentences these are."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import Literal

from explorer.pages.depth.question import StackedBordersFinding
from explorer.words.numbers import number

ReachRule = Literal["nothing", "itself", "only", "as_far"]
LawRule = Literal["none", "mean", "mean_met", "other"]
RankRule = Literal["falls", "stays"]
GazeRule = Literal["nothing", "one", "some"]
TrapRule = Literal["none", "all_frame", "exact", "rounding", "near"]


@dataclass(frozen=True)
class ReachFacts:
    """Through so many layers: how many pixels can move the output, how far the farthest is (px along an axis), the
    field's deviation (px) and whether the picture's frame has been met: reach falls short of what the kernel allows.

    size      of the kernel
    averages  whether what is stacked are mean kernels
    """

    seen: int
    reach_px: int
    field_px: float
    met: bool
    size: int
    averages: bool


def reach_rule(facts: ReachFacts) -> ReachRule:
    if facts.seen == 0:
        return "nothing"
    if facts.reach_px == 0:
        return "itself"
    lower = facts.field_px < facts.reach_px and number(facts.field_px) != number(float(facts.reach_px))
    return "only" if lower else "as_far"


def law_rule(facts: ReachFacts) -> LawRule:
    """What is said of the law of mean kernels: nothing for kernels of one pixel, which have none."""
    if facts.size == 1:
        return "none"
    if not facts.averages:
        return "other"
    return "mean_met" if facts.met else "mean"


def rank_rule(first: float, last: float) -> RankRule:
    """Whether pixels became more alike, as far as that can be read in the numbers that are shown."""
    return "falls" if last < first and number(last) != number(first) else "stays"


def keys_rule(keys: float) -> GazeRule:
    """By how many effective keys a layer looks at, as that is written; 0: no pixel has a weight."""
    return "nothing" if keys == 0 else "one" if number(keys) == "1" else "some"


def trap_rule(finding: StackedBordersFinding) -> TrapRule:
    """Of two convolutions against one: what zeros outside change, and whether a torus changes nothing."""
    zero, torus = finding.traps["zero"], finding.traps["circular"]
    if zero.frame == 0:
        return "none"
    if isnan(zero.inside):
        return "all_frame"
    if torus.frame == 0 and (isnan(torus.inside) or torus.inside == 0):
        return "exact" if torus.exact else "rounding"
    return "near"
