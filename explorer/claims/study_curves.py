"""What the two claims about data share: the study's points as curves, and when a difference is more than its spread."""

from __future__ import annotations

from math import hypot

import numpy as np

from explorer.claims.exhibits import CurvesExhibit, Floats
from explorer.claims.study_result import StudyPoint, StudyResult

LEAST_SEEDS = 5  # a result of training is a mean over at least so many


def beyond_spread(higher: StudyPoint, lower: StudyPoint) -> bool:
    """Whether the first mean lies above the second by more than both standard deviations together (root of squares)."""
    return higher.accuracy - lower.accuracy > hypot(higher.sd, lower.sd)


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
