"""What is known of the films of a scene, and the rules by which the page speaks of it. No Qt, no torch.

findings -> FilmsFacts, FrameFacts -> the first rule that they meet -> its sentence among the words
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Literal

import numpy as np

from explorer.compute.expressing import expressed
from explorer.layers.films.holding import GOAL_EPS, Holding
from explorer.layers.norms import norm_named
from explorer.layers.shapes import shape_named
from explorer.pages.films import words
from explorer.pages.films.choice import Strength
from explorer.pages.films.question import (
    ApproachCurve,
    ApproachesFinding,
    ApproachFrameFinding,
    ApproachMetersFinding,
    content_of,
)
from explorer.state.state import Scene
from explorer.words import scene as scene_words
from explorer.words.numbers import number, pixels

LawRule = Literal[
    "even", "lawless", "gentle", "gentle_short", "stage_all", "stage_far", "stage_near", "cliff", "stage_nowhere"
]
FrameRule = Literal["measuring", "exact", "threshold", "blocks", "flat", "always", "below", "never"]
MetersRule = Literal["convolution", "linear_cost", "equivariance_cost", "both_cost"]
TOLD = ("always", "below", "never")  # where measured over law is a number


@dataclass(frozen=True)
class FilmsFacts:
    """Of all films, each curve complete.

    beta      of the content that they start with
    even      no frame of any film differs from its limit beyond rounding
    lawful    how many of window, position and content have a law that can be compared
    held      up to this distance every such law holds within 5 %: inf all the way, 0 nowhere
    least     the smallest distance that was measured
    below     where a law holds nowhere, whether errors there are smaller than it says
    one_law   window and position follow their laws, and these are the same
    """

    strength: Strength
    beta: float
    even: bool
    lawful: int
    held: float
    least: float
    below: bool
    one_law: bool


def facts_of(finding: ApproachesFinding) -> FilmsFacts | None:
    """None while curves are still measured."""
    if not finding.complete:
        return None
    curves = {curve.kind: curve for curve in finding.curves}
    told = [curves[kind] for kind in ("window", "position", "content") if curves[kind].holding.extent in TOLD]
    never = [curve for curve in told if curve.holding.extent == "never"]
    window, position = (curves[kind].law for kind in ("window", "position"))
    return FilmsFacts(
        strength=finding.inquiry.strength,
        beta=content_of(finding.start),
        even=all(curve.holding.extent == "exact" for curve in curves.values()),
        lawful=len(told),
        held=min((_held(curve.holding) for curve in told), default=inf),
        least=finding.least,
        below=bool(never) and all(_below_its_law(curve) for curve in never),
        one_law=window is not None
        and position is not None
        and {"window", "position"} <= {curve.kind for curve in told if curve not in never}
        and bool(np.allclose(window, position, rtol=1e-6)),
    )


def _held(holding: Holding) -> float:
    return {"always": inf, "never": 0.0}.get(holding.extent, holding.eps)


def _below_its_law(curve: ApproachCurve) -> bool:
    at = int(np.searchsorted(curve.eps, curve.holding.eps))
    return bool(curve.error[at] < curve.law_at(curve.eps[at]))


def law_rule(facts: FilmsFacts) -> LawRule:
    if facts.even:
        return "even"
    if facts.lawful == 0:
        return "lawless"
    if facts.strength == "gentle":
        return "gentle" if facts.held >= GOAL_EPS else "gentle_short"
    if facts.held == 0:
        return "cliff" if facts.below else "stage_nowhere"
    if facts.held == inf:
        return "stage_all"
    return "stage_far" if facts.held >= GOAL_EPS else "stage_near"


def law_words(facts: FilmsFacts) -> str:
    said = words.FILMS_LAWS[law_rule(facts)].format(
        beta=number(facts.beta), goal=number(GOAL_EPS), held=number(facts.held), least=number(facts.least)
    )
    return f"{said} {words.FILMS_ONE_LAW}" if facts.one_law else said


@dataclass(frozen=True)
class FrameFacts:
    """Of one frame, and of the curve that it lies on.

    ratio       measured over law; None where there is no law, at the end of the film, and where the law says 0
    holding     None while the curve is measured
    ended       nothing is left to go
    thresholds, blocks   why a film has no first order
    """

    norm: str
    ratio: float | None
    holding: Holding | None
    ended: bool
    thresholds: bool
    blocks: bool


def frame_facts(frame: ApproachFrameFinding, finding: ApproachesFinding | None) -> FrameFacts:
    asked, scene = frame.inquiry, frame.start
    known = finding if finding is not None and finding.start == scene else None
    curve = next((one for one in known.curves if one.kind == asked.kind), None) if known else None
    law = float(curve.law_at(asked.eps)) if curve is not None and curve.law is not None else 0.0
    return FrameFacts(
        norm=norm_named(scene.norm).title,
        ratio=frame.error / law if law > 0 and asked.eps > 0 else None,
        holding=curve.holding if curve is not None and curve.complete else None,
        ended=asked.eps == 0,
        thresholds=not norm_named(scene.norm).smooth,
        blocks=shape_named(scene.window_shape).in_blocks,
    )


def frame_rule(facts: FrameFacts) -> FrameRule:
    if facts.holding is None:
        return "measuring"
    extent = facts.holding.extent
    if extent == "none":
        return "threshold" if facts.thresholds else "blocks"
    return extent


def frame_words(facts: FrameFacts) -> tuple[str, ...]:
    """Measured over law at the frame, and how far the law holds."""
    eps = "" if facts.holding is None else number(facts.holding.eps)
    second = words.FILMS_HOLDING[frame_rule(facts)].format(eps=eps, norm=facts.norm)
    if facts.ended:
        return words.FILMS_ENDED, second
    return (second,) if facts.ratio is None else (words.FILMS_RATIO.format(ratio=number(facts.ratio)), second)


def meters_rule(finding: ApproachMetersFinding) -> MetersRule:
    """What is lost beyond rounding."""
    linear = finding.additivity.is_zero and finding.homogeneity.is_zero
    if finding.equivariance.is_zero:
        return "convolution" if linear else "linear_cost"
    return "equivariance_cost" if linear else "both_cost"


def meters_words(finding: ApproachMetersFinding) -> str:
    where = words.FILM_METERS_TORUS if finding.on_torus else words.FILM_METERS_MIDDLE
    rows, columns = finding.size
    return f"{words.FILM_METERS_SAID[meters_rule(finding)]} {where.format(rows=rows, columns=columns)}"


def heads_words(scene: Scene, count: int) -> str:
    """How few heads are this kernel, and where."""
    found = expressed(scene)
    window = words.FILM_HEADS_WINDOWS[found.scene.window_shape].format(side=pixels(found.least_side))
    said = words.FILM_HEADS_NOTE.format(
        kernel=scene_words.KERNEL_NAMES[scene.kernel.name], count=count, most=scene.kernel.size**2, window=window
    )
    if "border" not in found.changes:
        return said
    return f"{said} {words.FILM_HEADS_BORDER.format(border=scene_words.BORDERS[found.scene.border])}"
