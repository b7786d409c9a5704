"""What the sentence of the page of borders rests on, and which sentence that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explorer.layers.norms import norm_named
from explorer.pages.borders import words
from explorer.pages.borders.question import BordersFinding
from explorer.words.numbers import number

Rule = Literal["convolution", "no_frame", "level", "some", "ranked"]


@dataclass(frozen=True)
class BordersFacts:
    """Of all rules that these windows can have.

    size         of the kernel
    rules        how many there are
    own          the heads are those of the kernel, and not the ones of the stage
    convolution  under each of them attention is its convolution, up to rounding
    equal        under these attention is
    framed       the kernel meets what lies outside at all
    best, worst  the rules with the least and the largest difference on the frame, of which several may be equal as
                 far as they are written
    least, most  these differences, as they are written
    sharpens     weights sum to one: then a position that sharpens ends in one key, the nearest that there is
    """

    size: int
    rules: int
    own: bool
    convolution: bool
    equal: tuple[str, ...]
    framed: bool
    best: tuple[str, ...]
    worst: tuple[str, ...]
    least: str
    most: str
    sharpens: bool


def facts_of(finding: BordersFinding, own: bool) -> BordersFacts:
    scene = finding.inquiry.scene
    frames = {rule.border: 0.0 if rule.apart != "different" else rule.frame for rule in finding.rules}
    written = {border: number(frame) for border, frame in frames.items()}
    least, most = (number(pick(frames.values())) for pick in (min, max))
    return BordersFacts(
        size=scene.kernel.size,
        rules=len(finding.rules),
        own=own,
        equal=tuple(rule.border for rule in finding.rules if rule.apart != "different"),
        convolution=all(rule.apart != "different" for rule in finding.rules),
        framed=scene.kernel.size > 1,
        best=tuple(border for border, text in written.items() if text == least),
        worst=tuple(border for border, text in written.items() if text == most),
        least=least,
        most=most,
        sharpens=norm_named(scene.norm).sums_to_one,
    )


def rule_of(facts: BordersFacts) -> Rule:
    """The first rule that these facts meet."""
    if facts.convolution:
        return "convolution"
    if not facts.framed:
        return "no_frame"
    if facts.least == facts.most:
        return "level"
    return "some" if facts.equal else "ranked"


def sentence_of(facts: BordersFacts) -> str:
    rule = rule_of(facts)
    said = words.BORDERS_SAID[rule].format(
        count=len(facts.best),
        heads=words.BORDERS_HEADS["kernel" if facts.own else "stage"],
        equal=len(facts.equal),
        every=facts.rules,
        best=_named(facts.best),
        worst=_named(facts.worst),
        least=facts.least,
        most=facts.most,
        size=facts.size,
    )
    ends = facts.sharpens and facts.framed and rule != "some"  # which is long enough
    return f"{said} {words.BORDERS_ENDS}" if ends else said


def _named(borders: tuple[str, ...]) -> str:
    return words.BORDERS_AND.join(words.BORDERS_NAMES[border] for border in borders)
