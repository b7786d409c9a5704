"""The curves of the four approaches, from the cheapest to the longest; on the processor, in double precision."""

from __future__ import annotations

from math import floor, log10
from time import perf_counter

import numpy as np
import torch

from explorer.compute.asking import Tell, Tick
from explorer.compute.build import build
from explorer.compute.request import frozen
from explorer.layers.convolution import convolve
from explorer.layers.films.approach import Approach
from explorer.layers.films.holding import GOAL_EPS, ApproachPoint, holding_of
from explorer.layers.films.laws import Law, law_of
from explorer.layers.films.measure import approach_errors, spread_eps
from explorer.pages.films.answer_start import approach_of, started
from explorer.pages.films.choice import ApproachKind
from explorer.pages.films.question import ApproachCurve, ApproachesFinding, ApproachesInquiry, Array

ORDER: tuple[ApproachKind, ...] = ("content", "gate", "window", "position")
PER_DECADE = 6  # points measured
FIRST_ERROR = 1e-5  # the steepest law comes down to it within the plot, if it can ...
LEAST, MOST = 1e-12, 1e-6  # ... within these smallest distances: double precision ends not far below
TELL_EVERY_S = 0.05
Terms = tuple[float, float, float]  # as `ApproachCurve.law`


def answer(inquiry: ApproachesInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    with torch.inference_mode():
        _answer(inquiry, tell, tick)


def _answer(inquiry: ApproachesInquiry, tell: Tell, tick: Tick) -> None:
    start = started(inquiry.scene, inquiry.strength, tick)
    layers = build(start)
    ways = [approach_of(layers, kind) for kind in ORDER]
    laws = []
    for way in ways:
        tick(0.0)
        laws.append(_terms(law_of(way, layers.image), _scale(way, layers.image)))
    least = _least([law for law in laws if law is not None])
    done: list[ApproachCurve] = []
    for index, (kind, way, law) in enumerate(zip(ORDER, ways, laws, strict=True)):
        distances = _distances(way, least)
        points: list[ApproachPoint] = []
        told = perf_counter()

        def share(part: float, index: int = index) -> None:
            tick((index + part) / len(ORDER))

        for point in approach_errors(way, layers.image, distances, share):
            points.append(point)
            complete = len(points) == len(distances)
            if complete or perf_counter() - told > TELL_EVERY_S:
                told = perf_counter()
                curve = _curve(kind, points, law, complete)
                tell(ApproachesFinding(inquiry, start, complete and kind == ORDER[-1], least, (*done, curve)))
        done.append(curve)


def _distances(way: Approach, least: float) -> Array:
    """Evenly spaced in their logarithm, and the one up to which laws are wanted to hold."""
    count = max(2, round(PER_DECADE * log10(max(way.farthest_eps, 10 * least) / least)))
    spread = spread_eps(way, count, least)
    return np.union1d(spread, [GOAL_EPS]) if spread[0] < GOAL_EPS < spread[-1] else spread


def _curve(kind: ApproachKind, points: list[ApproachPoint], law: Terms | None, complete: bool) -> ApproachCurve:
    bounds = [point.bound for point in points if point.bound is not None]
    return ApproachCurve(
        kind,
        frozen(np.array([point.eps for point in points])),
        frozen(np.array([point.error for point in points])),
        law,
        frozen(np.array(bounds)) if bounds else None,
        holding_of(points),
        complete,
    )


def _scale(film: Approach, image: torch.Tensor) -> float:
    """What errors are relative to, as in `approach_errors`."""
    return float(convolve(image.double(), film.limit).norm()) or 1.0


def _terms(law: Law | None, scale: float) -> Terms | None:
    if law is None:
        return None
    jump, slope = law.jump / scale, law.slope / scale
    return float((jump**2).sum()), float((jump * slope).sum()), float((slope**2).sum())


def _least(laws: list[Terms]) -> float:
    """The smallest distance to measure: a power of ten at which even the steepest law predicts a small error."""
    steepest = max((slope for _, _, slope in laws), default=0.0) ** 0.5
    wanted = FIRST_ERROR / steepest if steepest > 0 else MOST
    return float(10.0 ** floor(log10(min(max(wanted, LEAST), MOST)) + 1e-9))
