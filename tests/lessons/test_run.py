"""A lesson's run, in whatever order it is gone through; and the store that sets the learner's own work aside."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from explorer.claims.claim import Judgement, Ruling, Value
from explorer.lessons.goals import Goal, Option, Prediction, Span
from explorer.lessons.lesson import Lesson, LessonStep, beginning
from explorer.lessons.measuring import measured
from explorer.lessons.progress import Progress
from explorer.lessons.reading import lesson, lesson_ids
from explorer.lessons.run import LessonRun, begin
from explorer.lessons.setting import NOTHING, setting
from explorer.lessons.text import StepText
from explorer.state.state import Scene, State
from explorer.state.store import Store
from tests.claims.grounds import pictures

OWN = State(Scene(pictures()["noise"], norm="relu", window_side=5.0)).changed(page="films")
PREDICTION = Prediction("stage.relative", {"some": Option(least=0.01), "zero": Option(most=0.0)})
CLOSE = LessonStep("close", StepText("", do="x"), setting({"window_side": 9.0}), NOTHING, prediction=PREDICTION,
                   goal=Goal(window_side=Span(most=1.0)))  # fmt: skip
SMALL = Lesson("small", "", 1, "Small", (
    CLOSE,
    LessonStep("told", StepText(""), NOTHING, NOTHING, reveals="close"),
    LessonStep("drawn", StepText(""), setting({"border": "reflect"}), setting({"picture": "house"}),
               goal=Goal(changed=("picture",))),
))  # fmt: skip
MOVES = st.lists(
    st.sampled_from(["next", "back", "show", "some", "zero", "closed", "wide", "draw", "clash"]), max_size=30
)


def moved(run: LessonRun, now: State, move: str) -> tuple[LessonRun, State]:
    if move in ("next", "back", "show"):
        return getattr(run, move)(now)
    if move in ("some", "zero"):
        return run.answer(move), now
    change: dict[str, Any] = {
        "closed": {"window_side": 1.0}, "wide": {"window_side": 7.0}, "draw": {"picture": pictures()["checker"]},
        "clash": {"window_shape": "block"},
    }[move]  # fmt: skip
    now = now.changed(**change)
    return run.follow(now), now


@given(st.sampled_from([SMALL, *(lesson(name) for name in lesson_ids())]), MOVES)
def test_any_order_of_deeds_keeps_the_run_whole(taken: Lesson, moves: list[str]) -> None:
    run, now = begin(taken, OWN)
    kept: dict[str, str] = {}
    for move in moves:
        run, now = moved(run, now, move)
        assert run.own is OWN
        assert 0 <= run.at < len(taken.steps)
        assert run.at in run.began or run.at < max(run.began)
        assert not (run.finished and not run.is_last)
        asked = {step.name for step in taken.steps if step.prediction}
        assert run.answers.keys() <= asked
        assert kept.items() <= run.answers.items()
        kept = {name: option for name, option in run.answers.items() if name in run.done}


def test_next_is_possible_from_anywhere_and_ends() -> None:
    for name in lesson_ids():
        run, now = begin(lesson(name), OWN)
        for _ in lesson(name).steps:
            assert not run.finished
            run, now = run.next(now)
        assert run.finished
        assert run.next(now)[0].finished


def test_a_goal_once_met_stays_met_and_a_prediction_is_kept_then() -> None:
    run, now = begin(SMALL, OWN)
    assert run.waits
    assert run.asks
    run = run.answer("some").answer("zero").answer("nothing of the kind")
    assert run.answers == {"close": "zero"}
    run = run.follow(now.changed(window_side=1.0)).follow(now)
    assert not run.waits
    assert run.answer("some").answers == {"close": "zero"}


def test_back_brings_a_step_as_it_was_left() -> None:
    run, now = begin(SMALL, OWN)
    drawn = now.changed(picture=pictures()["checker"], window_side=1.0)
    run, now = run.follow(drawn).next(drawn)
    assert now == drawn  # the step sets nothing
    run, now = run.next(now)
    assert now == drawn.changed(border="reflect")
    run, now = run.back(now)
    run, now = run.back(now)
    assert now == drawn
    assert not run.waits
    assert run.back(now) == (run, now)


def test_what_the_learner_did_that_does_not_go_with_a_step_gives_way() -> None:
    run, now = begin(SMALL, OWN)
    clash = now.changed(window_shape="block", border="zero")
    run, now = run.next(run.next(clash)[1])[0].next(clash)
    assert now.scene.border == "reflect"


def test_showing_does_the_step_for_the_learner() -> None:
    run, now = begin(SMALL, OWN)
    run, now = run.show(now)
    assert now.scene.window_side == 1.0
    assert not run.waits
    run, now = run.next(now)
    run, now = run.next(now)
    assert run.waits
    run, now = run.show(now)
    assert now.scene.picture != OWN.scene.picture
    assert run.show(now) == (run, now)


def test_a_lesson_can_begin_at_any_step() -> None:
    run, now = begin(SMALL, OWN, at=2)
    assert now.scene.border == "reflect"
    assert now.scene.window_side == 1.0  # as the steps before it would have left it
    run, now = run.back(now)
    assert run.at == 1


@pytest.mark.parametrize(
    ("option", "value", "right"), [("zero", 0.0, True), ("some", 0.0, False), ("some", 0.3, True), ("", 0.3, None)]
)
def test_a_revealed_prediction_is_held_against_what_was_measured(option: str, value: float, right: bool | None) -> None:
    run, now = begin(SMALL, OWN)
    run, _ = (run.answer(option) if option else run).next(now)
    run, outcome = run.reveal(value)
    assert outcome is not None
    assert (outcome.step, outcome.option, outcome.right) == ("close", option, right)
    assert run.revealed == {"close"}
    assert run.back(now)[0].answer("some" if option == "zero" else "zero").answers == run.answers


def test_a_prediction_is_neither_right_nor_wrong_where_nothing_was_judged() -> None:
    run, now = begin(SMALL, OWN)
    _, outcome = run.answer("zero").next(now)[0].reveal(Ruling.UNJUDGED.value)
    assert outcome is not None
    assert outcome.right is None


def test_claims_are_measured_by_their_judgement() -> None:
    judged = Judgement("H3", Ruling.FALSE, (Value("other", 0.25, "share"),))
    assert measured("claim.ruling", None, judged) == "FALSE"
    assert measured("claim.other", None, judged) == 0.25
    assert measured("claim.other", None, Judgement("H3", Ruling.UNJUDGED, ())) == "UNJUDGED"
    assert measured("claim.other", None, None) is None
    assert measured("stage.relative", None, judged) is None


def test_the_own_work_is_set_aside_with_all_that_can_be_undone() -> None:
    store = Store(OWN)
    store.set(norm="sigmoid")
    store.undo()
    told: list[tuple[State, State]] = []
    store.subscribe(lambda new, old: told.append((new, old)))
    store.set_aside(beginning(OWN))
    assert (store.own, store.is_aside) == (OWN, True)
    assert not (store.can_undo)
    assert not (store.can_redo)
    store.set(stride=2)
    store.undo()
    assert store.state == beginning(OWN)
    store.set(stride=3)
    store.set_aside(OWN.changed(stride=4))
    assert not store.can_undo
    store.begin()
    store.set(stride=1)
    store.give_back()
    assert (store.state, store.is_aside) == (OWN, False)
    assert store.can_redo
    store.redo()
    assert store.state.scene.norm == "sigmoid"
    assert told


def test_what_is_opened_meanwhile_replaces_the_own_work() -> None:
    store, other = Store(OWN), OWN.changed(stride=3)
    store.set_aside(beginning(OWN))
    store.replace(other)
    assert (store.state, store.own, store.is_aside) == (other, other, False)
    store.undo()
    assert store.state == OWN


def test_progress_is_kept(tmp_path: Any) -> None:
    progress = Progress(tmp_path)
    assert not progress.tour_offered
    assert progress.following(("tour", "h1")) == "tour"
    progress.answer_offer()
    progress.finish("tour")
    progress.finish("tour")
    again = Progress(tmp_path)
    assert again.tour_offered
    assert again.done == {"tour"}
    assert again.following(("tour", "h1")) == "h1"
    assert again.following(("tour",)) is None
    (tmp_path / "course.json").write_text("{broken", encoding="utf-8")
    assert again.done == frozenset()
