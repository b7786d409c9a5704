"""What of a study the debate rests on: every run of the usual one, glyphs with the usual share of far relations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from explorer.claims.study_result import StudyResult, keep_result, read_result, study_file
from explorer.study.plan import StudyPlan
from explorer.study.records import merged
from explorer.study.shelf import bundled_records, group_of_plan
from explorer.study.summary import group_of, summaries
from explorer.study.trial import TrialOutcome

DEBATED = StudyPlan()


def debated(outcomes: Iterable[TrialOutcome]) -> StudyResult | None:
    """None where a run of it is missing: of a quick study, another share, some of the nets. More seeds are welcome."""
    known = {one.trial: one for one in outcomes if group_of(one) == group_of_plan(DEBATED)}
    if DEBATED.missing(known):
        return None
    (summary,) = summaries(known.values())
    return summary.result


def keep_for_the_debate(outcomes: Iterable[TrialOutcome]) -> None:
    """Stores what they come to, if they are whole."""
    result = debated(outcomes)
    if result is not None:
        keep_result(study_file(), result)


def own_result() -> StudyResult | None:
    """Of the study that was run here; None where there is none that can be read."""
    result = read_result(study_file())
    wanted = (DEBATED.data, DEBATED.far_share)
    return result if result is not None and (result.data, result.far_share) == wanted else None


@cache
def bundled_result() -> StudyResult | None:
    """Of the study that comes with Aperture."""
    result = debated(merged(bundled_records()).values())
    return None if result is None else replace(result, bundled=True)
