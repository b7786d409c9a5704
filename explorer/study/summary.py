"""What all outcomes of a study say together: a mean with its deviation for every net and size, and where nets err."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean, stdev

from explorer.claims.study_result import StudyPoint, StudyResult
from explorer.study.plan import MODELS
from explorer.study.trial import Data, TrialOutcome


@dataclass(frozen=True)
class Group:
    """Outcomes that can be put on one plot: the same images, the same share of far labels, the same training."""

    data: Data
    far_share: float
    steps: int


@dataclass(frozen=True)
class ErrorShare:
    """Of the images of one kind, the share that a net named wrongly, over all its seeds."""

    model: str
    images: int
    kind: str
    share: float


@dataclass(frozen=True)
class StudySummary:
    """`points` by net and size; `runs` hold every single accuracy: (model, images, seed, accuracy). Both leave out what
    has diverged: (model, images, seed)."""

    group: Group
    result: StudyResult
    runs: tuple[tuple[str, int, int, float], ...]
    errors: tuple[ErrorShare, ...]
    diverged: tuple[tuple[str, int, int], ...] = ()


def group_of(outcome: TrialOutcome) -> Group:
    return Group(outcome.trial.data, outcome.trial.far_share, outcome.trial.steps)


def summaries(outcomes: Iterable[TrialOutcome]) -> tuple[StudySummary, ...]:
    """One for each group, those with more outcomes first. Nets that are not known here are passed over."""
    groups: dict[Group, list[TrialOutcome]] = {}
    for outcome in (one for one in outcomes if one.trial.model in MODELS):
        groups.setdefault(group_of(outcome), []).append(outcome)
    return tuple(_summary(group, members) for group, members in sorted(groups.items(), key=lambda one: -len(one[1])))


def _summary(group: Group, outcomes: list[TrialOutcome]) -> StudySummary:
    by_point: dict[tuple[str, int], list[TrialOutcome]] = {}
    ordered = sorted(outcomes, key=lambda one: (MODELS.index(one.trial.model), one.trial.images, one.trial.seed))
    for outcome in (one for one in ordered if not one.diverged):
        by_point.setdefault((outcome.trial.model, outcome.trial.images), []).append(outcome)
    points = tuple(_point(model, images, several) for (model, images), several in by_point.items())
    runs = tuple(
        (model, images, one.trial.seed, one.accuracy)
        for (model, images), several in by_point.items()
        for one in several
    )
    errors = tuple(
        ErrorShare(model, images, kind, _share(several, number))
        for (model, images), several in by_point.items()
        for number, kind in enumerate(several[0].kinds)
        if any(one.asked[number] for one in several)
    )
    lost = tuple((one.trial.model, one.trial.images, one.trial.seed) for one in ordered if one.diverged)
    return StudySummary(group, StudyResult(group.data, group.far_share, points), runs, errors, lost)


def _point(model: str, images: int, several: list[TrialOutcome]) -> StudyPoint:
    """The deviation is that of a sample (n - 1), 0 of one run alone, which `seeds` tells."""
    accuracies = [one.accuracy for one in several]
    return StudyPoint(model, images, fmean(accuracies), stdev(accuracies) if len(several) > 1 else 0.0, len(several))


def _share(several: list[TrialOutcome], kind: int) -> float:
    return sum(one.wrong[kind] for one in several) / sum(one.asked[kind] for one in several)
