"""What the sentence of the page of borders rests on, and which sentence that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explorer.layers.norms import norm_named
from explorer.pages.borders import words
from explorer.pages.borders.question import BordersFinding
from explorer.words.numbers import number

Rule = Literal["convolution", "no_frame", "level", "ranked"]


@dataclass(frozen=True)
class BordersFacts:
    """Of all rules that these windows can have.

    size         of the kernel
    convolution  under each of them attention is its convolution, up to rounding
    framed       the kernel meets what lies outside at all
    best, worst  the rules with the least and the largest difference on the frame, of which several may be equal as
                 far as they are written
    least, most  these differences, as they are written
    sharpens     weights sum to one: then a position that sharpens ends in one key, the nearest that there is
    """

    size: int
    convolution: bool
    framed: bool
    best: tuple[str, ...]
    worst: tuple[str, ...]
    least: str
    most: str
    sharpens: bool


def facts_of(finding: BordersFinding) -> BordersFacts:
    scene = finding.inquiry.scene
    written = {rule.border: number(rule.frame) for rule in finding.rules}
    least, most = (number(pick(rule.frame for rule in finding.rules)) for pick in (min, max))
    return BordersFacts(
        size=scene.kernel.size,
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
    return "level" if facts.least == facts.most else "ranked"


def sentence_of(facts: BordersFacts) -> str:
    rule = rule_of(facts)
    said = words.BORDERS_SAID[rule].format(
        count=len(facts.best),
        best=_named(facts.best),
        worst=_named(facts.worst),
        least=facts.least,
        most=facts.most,
        size=facts.size,
    )
    return f"{said} {words.BORDERS_ENDS}" if facts.sharpens and facts.framed else said


def _named(borders: tuple[str, ...]) -> str:
    return words.BORDERS_AND.join(words.BORDERS_NAMES[border] for border in borders)
