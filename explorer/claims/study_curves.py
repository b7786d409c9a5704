"""What the two claims about data share: the study's points as curves, and when a difference is more than its spread."""

from __future__ import annotations

from itertools import pairwise
from math import exp, hypot, log

import numpy as np

from explorer.claims.claim import Value
from explorer.claims.exhibits import CurvesExhibit, Floats
from explorer.claims.study_result import StudyPoint, StudyResult

LEAST_SEEDS = 5  # a result of training is a mean over at least so many
Pair = tuple[StudyPoint, StudyPoint]  # convolution and attention on as many images


def beyond_spread(higher: StudyPoint, lower: StudyPoint) -> bool:
    """Whether the first mean lies above the second by more than both standard deviations together (root of squares)."""
    return higher.accuracy - lower.accuracy > hypot(higher.sd, lower.sd)


def lead(pair: Pair) -> float:
    """Of attention."""
    return pair[1].accuracy - pair[0].accuracy


def equal_at(pairs: list[Pair]) -> float:
    """On how many images both are equal: where the line between two neighbouring sizes, on a logarithmic axis, goes
    through a lead of 0."""
    for before, after in pairwise(pairs):
        if lead(before) <= 0 < lead(after):
            share = -lead(before) / (lead(after) - lead(before))
            low, high = log(before[0].images), log(after[0].images)
            return exp(low + share * (high - low))
    raise ValueError("the lead must change its sign between the first and the last pair")


def origin(study: StudyResult) -> Value:
    """Whose study it is, as the name of the number of its runs."""
    return Value("bundled" if study.bundled else "own", sum(point.seeds for point in study.points), "count")


def curves(study: StudyResult, models: tuple[str, ...]) -> CurvesExhibit:
    """Accuracy over the number of images, of those models that were trained at every size that the first one was; with
    the ceiling of a net of short reach."""
    sizes = [point.images for point in study.of(models[0])]
    lines: list[tuple[str, Floats]] = []
    for model in models:
        points = study.of(model)
        if [point.images for point in points] == sizes:
            lines.append((model, np.array([point.accuracy for point in points])))
    lines.append(("ceiling", np.full(len(sizes), 1 - study.far_share)))
    return CurvesExhibit("curves", "images", np.array(sizes, dtype=np.float64), tuple(lines), "share", "x")
