"""The verdict in one sentence: facts, one rule that they meet, and the rule's sentence. No Qt.

    facts_of(result) -> VerdictFacts -> rule_of(facts) -> a sentence of `words.verdicts` -> Verdict

Nothing is said that no fact holds. `text` marks what stands out: **bold** and _italic_.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from math import isinf
from typing import Literal

from explorer.compute.expressing import Expressed, expressed
from explorer.compute.request import BesideTrained, Result
from explorer.layers.norms import norm_named
from explorer.words import scene as scene_words
from explorer.words import verdicts as verdicts_words
from explorer.words.numbers import number, percent, pixels

Rule = Literal[
    "flat",
    "flat_outside",
    "exact_closed",
    "exact",
    "rounding_closed",
    "rounding",
    "fewest",
    "frame",
    "other_narrow",
    "other_numbers",
    "factor",
    "gate",
    "closed",
    "open",
    "nearest",
    "nearest_loose",
    "nearest_other",
]
WORDS: dict[Rule, str] = {  # what a verdict is in a word
    "flat": "exact",
    "exact_closed": "exact",
    "exact": "exact",
    "rounding_closed": "rounding",
    "rounding": "rounding",
    "flat_outside": "frame",
    "frame": "frame",
    "fewest": "open",
    "open": "open",
    "nearest": "open",
    "nearest_loose": "open",
    "nearest_other": "open",
}


@dataclass(frozen=True)
class VerdictFacts:
    """What is known of a result, each measured or counted.

    apart         "exact" bit by bit, "rounding" within the bound everywhere, or "different"
    frame_alone   what differs lies on the frame alone
    flat          every pixel of the picture is the same
    closed        no window holds more than one key
    as_kernel     closed heads are the kernel's very taps, weighing 1
    own_narrow    they are a 1x1 convolution, and the output is that convolution's; `far`: the kernel needs more pixels
    sums_to_one   whether weights do
    same_sum      whether heads and taps add up to the same numbers, so that inside a flat picture both say the same
    content       whether the content decides at all (beta > 0)
    factor        how many times the convolution a closed attention is; None: no such number
    missing       of the fewest heads, the settings that keep them from being their kernel; none of other heads
    nearest       of a trained attention, beside the convolution nearest to it
    """

    apart: str
    frame_alone: bool
    flat: bool
    closed: bool
    as_kernel: bool
    own_narrow: bool
    far: bool
    sums_to_one: bool
    same_sum: bool
    content: bool
    factor: float | None
    missing: tuple[str, ...] = ()
    nearest: BesideTrained | None = None


@dataclass(frozen=True)
class Verdict:
    """`word` is exact, rounding, frame, closed (yet different) or open; `rule` is what it was said by."""

    word: str
    text: str
    rule: Rule


def facts_of(result: Result) -> VerdictFacts:
    scene, meters, facts = result.scene, result.meters, result.facts
    own = facts.own is not None and facts.own.verdict != "different" and facts.own_size == (1, 1)
    return VerdictFacts(
        apart=meters.verdict,
        frame_alone=meters.only_frame_differs,
        flat=meters.constant_image,
        closed=facts.closed,
        as_kernel=facts.as_kernel,
        own_narrow=own,
        far=facts.far,
        sums_to_one=norm_named(scene.norm).sums_to_one,
        same_sum=facts.same_sum,
        content=scene.content > 0,
        factor=facts.factor,
        missing=tuple(expressed(scene).changes) if scene.heads == "fewest" else (),
        nearest=facts.nearest,
    )


def rule_of(facts: VerdictFacts) -> Rule:
    """The first rule that these facts meet."""
    if facts.nearest is not None and not facts.flat:
        if not facts.nearest.own_window:
            return "nearest_other"
        return "nearest" if facts.nearest.determined else "nearest_loose"
    if facts.apart == "exact":
        return "flat" if facts.flat else "exact_closed" if facts.as_kernel else "exact"
    if facts.apart == "rounding":
        return "flat" if facts.flat else "rounding_closed" if facts.as_kernel else "rounding"
    if facts.flat and facts.sums_to_one and facts.same_sum:
        return "flat_outside"
    if facts.missing:
        return "fewest"
    if facts.frame_alone:
        return "frame"
    if not facts.closed:
        return "open"
    if facts.own_narrow:
        return "other_narrow" if facts.far else "other_numbers"
    if facts.sums_to_one:
        return "closed"
    if facts.factor is not None:
        return "factor"
    return "gate" if facts.content else "closed"


def verdict(result: Result) -> Verdict:
    """What the meters say about this window."""
    meters, nearest = result.meters, result.facts.nearest
    rows, columns = result.kernel.shape[2:]
    facts = facts_of(result)
    rule = rule_of(facts)
    said = verdicts_words.VERDICTS[rule].format(
        count=len(result.centers),
        kernel=f"{rows}×{columns}",
        norm=norm_named(result.scene.norm).title,
        keys="×".join(map(str, result.facts.keys)),
        max=number(meters.max_abs),
        bound=number(meters.bound),
        factor="" if facts.factor is None else number(facts.factor),
        r2="" if nearest is None else percent(nearest.r_squared),
        pixels=0 if nearest is None else nearest.pixels,
        unknowns=0 if nearest is None else nearest.unknowns,
        what=missing_words(expressed(result.scene)) if facts.missing else "",
        relative=verdicts_words.NO_SCALE if isinf(meters.relative) else percent(meters.relative),
    )
    word = meters.verdict if rule == "flat" else WORDS.get(rule, "closed")
    return Verdict(word, said, rule)


def missing_words(found: Expressed) -> str:
    """What the fewest heads of a scene need to be its convolution; nothing where they are it."""
    facts = {"border": scene_words.BORDERS[found.scene.border], "side": pixels(found.least_side)}
    parts = [said.format(**facts) for name, said in verdicts_words.EXPRESSING.items() if name in found.changes]
    joined = verdicts_words.EXPRESSING_AND
    return reduce(lambda first, second: joined.format(first=first, second=second), parts) if parts else ""
