"""What H10 and H11 rest on: the study that was run here, or else the one that comes with Aperture."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer.claims import said
from explorer.claims.claim import Ruling
from explorer.claims.ground import ground_of
from explorer.claims.judges import JUDGES
from explorer.claims.study_result import keep_result, study_file
from explorer.images.gallery import render
from explorer.layers.progress import nobody
from explorer.pages.debate.question import stored_study
from explorer.state.state import Scene
from explorer.study.plan import SIZES, StudyPlan
from explorer.study.records import merged
from explorer.study.shelf import bundled_records


@pytest.mark.parametrize("plan", [StudyPlan(), StudyPlan(far_share=0), StudyPlan("digits", 0, sizes=SIZES["digits"])])
def test_the_whole_study_comes_with_the_program(plan: StudyPlan) -> None:
    assert plan.missing(merged(bundled_records())) == ()


def test_the_debate_rests_on_ones_own_study_or_else_on_the_bundled_one_and_says_which() -> None:
    bundled = stored_study()
    assert bundled is not None
    assert bundled.bundled
    keep_result(study_file(), replace(bundled, bundled=False))
    own = stored_study()
    for study, name, other in ((bundled, "bundled", "own"), (own, "own", "bundled")):
        ground = ground_of(Scene(render("fish", 16)), study)
        for claim in ("H10", "H11"):
            judgement = JUDGES[claim](ground, nobody)
            assert judgement.ruling is not Ruling.UNJUDGED
            assert judgement.number(name) == 200
            assert other not in [value.name for value in judgement.values]
            assert said.listed_values(judgement)


def test_a_study_of_another_task_that_was_stored_once_is_passed_over() -> None:
    bundled = stored_study()
    assert bundled is not None
    keep_result(study_file(), replace(bundled, bundled=False, far_share=0.0))
    assert stored_study() is bundled
