"""What H10 and H11 rest on: the study that was run here, or else the one that comes with Aperture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

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


def test_without_a_study_of_ones_own_the_debate_rests_on_the_bundled_one_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    bundled = stored_study()
    assert bundled is not None
    assert bundled.bundled
    ground = ground_of(Scene(render("fish", 16)), bundled)
    for name in ("H10", "H11"):
        judgement = JUDGES[name](ground, nobody)
        assert judgement.ruling is not Ruling.UNJUDGED
        assert judgement.exhibits[0].name == "curves_bundled"
    keep_result(study_file(), replace(bundled, bundled=False, points=bundled.points[:8]))
    own = stored_study()
    assert own is not None
    assert (own.bundled, len(own.points)) == (False, 8)


def test_the_control_and_a_quick_study_settle_nothing() -> None:
    assert StudyPlan().settles_the_debate
    assert not StudyPlan(far_share=0).settles_the_debate
    assert not StudyPlan(steps=150).settles_the_debate
