"""The plot of the four approaches: error against distance, each with its law under the measurement, and its legend."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.compute.material import Material
from explorer.pages.films import words
from explorer.pages.films.choice import ApproachKind, FilmsChoice
from explorer.pages.films.question import (
    ApproachCurve,
    ApproachesFinding,
    ApproachFrameFinding,
    clamped,
    closed_side,
    farthest,
)
from explorer.panels.base import Line, Run
from explorer.panels.chart import Chart, Rule, Scale, Series, power_of_ten
from explorer.words.numbers import number, pixels, scientific

Array = npt.NDArray[Any]
INKS: dict[ApproachKind, str] = {
    "window": "attention",
    "position": "negative",
    "gate": "exact",
    "content": "convolution",
}
WIDTHS: dict[ApproachKind, float] = {"window": 3.4, "position": 1.5, "gate": 1.7, "content": 1.6}
CHOSEN_WIDTH = 5.4
SYMBOLS: dict[ApproachKind, str] = {"window": "s", "position": "α", "gate": "σ", "content": "β"}
HEADROOM = 1.6  # over the largest error
MOST_LABELS = 8


def approaches_of(material: Material) -> ApproachesFinding | None:
    finding = material.findings.get("films")
    return finding if isinstance(finding, ApproachesFinding) else None


def frame_of(material: Material) -> ApproachFrameFinding | None:
    finding = material.findings.get("film_frame")
    return finding if isinstance(finding, ApproachFrameFinding) else None


def curve_of(finding: ApproachesFinding, kind: ApproachKind) -> ApproachCurve | None:
    """As far as it is measured."""
    return next((curve for curve in finding.curves if curve.kind == kind), None)


def chosen(material: Material) -> tuple[ApproachKind, float]:
    """The approach that is looked at, and its distance, within it."""
    choice = material.state.look.choice(FilmsChoice)
    return choice.kind, clamped(material.state.scene, choice.kind, choice.distance)


def chart(material: Material) -> Chart:
    """Both axes logarithmic; the handle is on the chosen curve, at the left edge where nothing is left to go."""
    finding = approaches_of(material)
    assert finding is not None
    kind, eps = chosen(material)
    x, y = _axes(finding)
    series: list[Series] = []
    # The broadest lie below: the chosen one, then the window's, which is that of the position for much of the way.
    widths = {**WIDTHS, kind: CHOSEN_WIDTH}
    for curve in sorted(finding.curves, key=lambda curve: -widths[curve.kind]):
        ink, width = INKS[curve.kind], widths[curve.kind]
        if curve.law is not None:
            at = np.geomspace(finding.least, min(curve.eps[-1], 1.0) if len(curve.eps) else 1.0, 64)
            law = curve.law_at(at)
            shown = law <= y.high * 10
            series.append(Series(at[shown], law[shown], ink, dashed=True, width=1.2))
        if curve.bound is not None and curve.kind == kind:
            series.append(Series(curve.eps, curve.bound, "dim", dashed=True, width=1.2))
        series.append(Series(curve.eps, curve.error, ink, width=width))
    return Chart(tuple(series), x, y, (Rule(max(eps, x.low), "dim", "", handle=_height(material, y)),))


def _height(material: Material, y: Scale) -> float:
    """Where the handle is: on the curve as far as that is measured, else where the frame is."""
    finding, frame = approaches_of(material), frame_of(material)
    kind, eps = chosen(material)
    curve = curve_of(finding, kind) if finding else None
    if curve is not None and len(curve.eps) and eps <= curve.eps[-1]:
        logs = np.log(np.maximum(curve.error, y.low))
        return float(np.exp(np.interp(np.log(max(eps, curve.eps[0])), np.log(curve.eps), logs)))
    return max(frame.error, y.low) if frame is not None else y.high


def _axes(finding: ApproachesFinding) -> tuple[Scale, Scale]:
    """Distances from the least to the longest approach's start; errors from the smallest that is shown."""
    scene = finding.inquiry.scene
    far = max(farthest(scene, "window"), 1.0)
    errors = np.concatenate([curve.error for curve in finding.curves])
    positive = errors[np.isfinite(errors) & (errors > 0)]
    lowest = max(float(positive.min(initial=finding.least)), finding.least * 1e-3)
    highest = max(float(positive.max(initial=1.0)), 1.0) * HEADROOM
    return (
        Scale(finding.least, far * 1.25, _decades(finding.least, far * 1.25), words.FILMS_DISTANCE_AXIS, log=True),
        Scale(
            10.0 ** floor(log10(lowest) + 1e-9), highest, _decades(lowest, highest), words.FILMS_ERROR_AXIS, log=True
        ),
    )


def _decades(low: float, high: float) -> tuple[tuple[float, str], ...]:
    """Powers of ten within the axis; every second or third where there are many, 1 always among them."""
    powers = range(floor(log10(low) + 1e-9), floor(log10(high)) + 1)
    step = ceil(len(powers) / MOST_LABELS)
    return tuple((10.0**power, power_of_ten(power)) for power in powers if power % step == 0)


def legend(material: Material) -> Line:
    """Which colour is which approach, and its distance as a formula; each breaks whole."""
    runs: list[Run] = []
    for kind, ink in INKS.items():
        said = words.FILMS_LEGEND.format(film=words.FILM_NAMES[kind], formula=_formula(material, kind))
        runs.append(Run(_unbroken(said) + "    ", ink, True))
    bounded = material.state.look.choice(FilmsChoice).kind == "content"
    return (*runs, Run(_unbroken(words.FILMS_LEGEND_LAW_AND_BOUND if bounded else words.FILMS_LEGEND_LAW)))


def _unbroken(text: str) -> str:
    return text.replace(" ", "\u00a0")


def _formula(material: Material, kind: ApproachKind) -> str:
    closed = closed_side(material.state.scene)
    return {
        "window": f"(s − {closed}) / 2",
        "position": "exp(−α)",
        "gate": "1 − σ",
        "content": "β / β₀",
    }[kind]


def parameter_text(kind: ApproachKind, parameter: float) -> str:
    """The parameter alone, telling from its end also where it is very near: "1.6 px", "1+2.0e−9 px", "0.700"."""
    if kind == "window":
        past = parameter - round(parameter)
        near = 0 < past < 5e-3
        return words.FILMS_NEAR_PX.format(side=f"{parameter:.0f}", past=scientific(past)) if near else pixels(parameter)
    if kind == "gate" and 0 < 1 - parameter < 5e-4:
        return f"1−{scientific(1 - parameter)}"
    return f"{parameter:.2f}" if kind == "position" else number(parameter)
