"""Who is ahead on how many images: facts from a summary, one rule that they meet, and the rule's sentence.

Ahead is who is better by more than both standard deviations over seeds together (root of squares), with two runs or
more of each: `claims.study_curves.beyond_spread`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import floor, hypot, log10
from typing import Literal

from explorer.claims.study_curves import Pair, beyond_spread, equal_at, lead
from explorer.claims.study_result import StudyResult
from explorer.words import study as study_words
from explorer.words.numbers import number

LEAST_RUNS = 2  # of a net on a size: one alone has no spread
Rule = Literal[
    "nothing", "few", "crossing", "crossing_loose", "reverse",
    "convolution_all", "attention_all", "convolution", "attention", "even", "mixed",
]  # fmt: skip
StartedRule = Literal["unknown", "all", "from", "some", "none"]


@dataclass(frozen=True)
class Lead:
    """Of attention over the convolution on as many images: the difference of the means in accuracy, the root of both
    squared deviations, and who is ahead: 1 attention, -1 the convolution, 0 neither."""

    images: int
    difference: float
    spread: float
    ahead: int


@dataclass(frozen=True)
class LeadFacts:
    """`runs` of all nets; `leads` by size, where both nets have runs enough; `started` by size, where also attention
    started as a convolution has: whether it is ahead of both. `equal` images, where the means cross between the last
    size at which the convolution is ahead and the first at which attention is; None where there is no such place."""

    runs: int
    leads: tuple[Lead, ...] = ()
    started: tuple[tuple[int, bool], ...] = ()
    equal: float | None = None

    @property
    def order(self) -> tuple[int, ...]:
        """Who is ahead, one after another, from few images to many; where neither is does not count."""
        return tuple(ahead for ahead, _ in groupby(one.ahead for one in self.leads if one.ahead))

    def where(self, ahead: int) -> tuple[Lead, ...]:
        return tuple(one for one in self.leads if one.ahead == ahead)


def lead_facts(result: StudyResult | None) -> LeadFacts:
    """Of a group's points; None where nothing was run."""
    if result is None:
        return LeadFacts(0)
    points = {
        model: {point.images: point for point in result.of(model) if point.seeds >= LEAST_RUNS}
        for model in ("convolution", "attention", "started")
    }
    pairs: list[Pair] = [
        (one, points["attention"][size]) for size, one in points["convolution"].items() if size in points["attention"]
    ]
    started = tuple(
        (size, all(beyond_spread(points["started"][size], one) for one in pair))
        for size, pair in ((pair[0].images, pair) for pair in pairs)
        if size in points["started"]
    )
    facts = LeadFacts(sum(point.seeds for point in result.points), tuple(map(_lead, pairs)), started)
    if facts.order != (-1, 1):
        return facts
    last, first = facts.where(-1)[-1].images, facts.where(1)[0].images
    between = [pair for pair in pairs if last <= pair[0].images <= first]
    return LeadFacts(facts.runs, facts.leads, started, equal_at(between))


def _lead(pair: Pair) -> Lead:
    convolution, attention = pair
    ahead = beyond_spread(attention, convolution) - beyond_spread(convolution, attention)
    return Lead(convolution.images, lead(pair), hypot(convolution.sd, attention.sd), ahead)


def rule_of(facts: LeadFacts) -> Rule:
    """The one rule that these facts meet."""
    if not facts.runs:
        return "nothing"
    if len(facts.leads) < 2:
        return "few"
    match facts.order:
        case ():
            return "even"
        case (-1, 1):
            return "crossing_loose" if any(not one.ahead for one in _outside(facts)) else "crossing"
        case (1, -1):
            return "reverse"
        case (-1,):
            return "convolution" if facts.where(0) else "convolution_all"
        case (1,):
            return "attention" if facts.where(0) else "attention_all"
        case _:
            return "mixed"


def _outside(facts: LeadFacts) -> tuple[Lead, ...]:
    """The sizes up to the last at which the convolution is ahead, and from the first at which attention is."""
    last, first = facts.where(-1)[-1].images, facts.where(1)[0].images
    return tuple(one for one in facts.leads if not last < one.images < first)


def started_rule_of(facts: LeadFacts) -> StartedRule:
    """How attention started as a convolution stands to both others."""
    ahead = [is_ahead for _, is_ahead in facts.started]
    if len(ahead) < 2:
        return "unknown"
    if all(ahead):
        return "all"
    if not any(ahead):
        return "none"
    return "from" if ahead == sorted(ahead) else "some"


def sentence_of(facts: LeadFacts) -> str:
    """What they come to, with **marks** of what counts most."""
    parts = (_who(facts), _started(facts))
    return " ".join(part for part in parts if part)


def _who(facts: LeadFacts) -> str:
    rule = rule_of(facts)
    said = study_words.WHO_LEADS[rule]
    if rule in ("nothing", "few"):
        return said
    leads, convolution, attention = facts.leads, facts.where(-1), facts.where(1)
    return said.format(
        smallest=leads[0].images,
        largest=leads[-1].images,
        few=_points(leads[0]),
        many=_points(leads[-1]),
        all=len(leads),
        convolutions=len(convolution),
        attentions=len(attention),
        **_ends("convolution", convolution),
        **_ends("attention", attention),
        closest=_points(max(leads, key=lambda one: abs(one.difference))),
        equal=None if facts.equal is None else _rounded(facts.equal),
    )


def _ends(name: str, leads: tuple[Lead, ...]) -> dict[str, object]:
    """The first and the last size at which somebody is ahead, and by how much."""
    if not leads:
        return {}
    first, last = leads[0], leads[-1]
    return {
        f"{name}_first": first.images, f"{name}_first_by": _points(first),
        f"{name}_last": last.images, f"{name}_last_by": _points(last),
    }  # fmt: skip


def _started(facts: LeadFacts) -> str:
    sizes = [size for size, is_ahead in facts.started if is_ahead]
    said = study_words.STARTED_LEADS[started_rule_of(facts)]
    return said.format(first=sizes[0] if sizes else None, count=len(sizes), all=len(facts.started))


def brief_of(facts: LeadFacts) -> str:
    """The same in a few words; "" where too little was run."""
    convolution, attention = facts.where(-1), facts.where(1)
    return study_words.WHO_LEADS_BRIEF[rule_of(facts)].format(
        **_ends("convolution", convolution), **_ends("attention", attention)
    )


def _points(one: Lead) -> str:
    """By how many points of a hundred, and the spread."""
    return study_words.POINTS.format(lead=_tenths(100 * abs(one.difference)), spread=_tenths(100 * one.spread))


def _tenths(points: float) -> str:
    return f"{points:.1f}" if points >= 0.05 else number(points)  # what is not 0 does not read as 0


def _rounded(images: float) -> int:
    """To two digits: it is read between two sizes."""
    return int(round(images, 1 - floor(log10(images))))
