"""The page of the study in the real window: run, paused, gone on with, opened from elsewhere, looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import nullcontext
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QUrl

from explorer.pages.study import words
from explorer.pages.study.choice import StudyChoice
from explorer.pages.study.opening import mixing_layer
from explorer.pages.study.plot import chart, finding_of
from explorer.pages.study.view import StudyPage
from explorer.panels.base import Spot
from explorer.study import digits
from explorer.study.plan import MODELS, StudyPlan
from explorer.study.records import Records, _line
from explorer.study.shelf import own_records
from explorer.study.trial import Trial, TrialOutcome
from explorer.words import study as study_words
from tests.gui.desk import KEY, NONE, Desk
from tests.study.guessing import Guessing, guessing

TINY = StudyChoice(steps=2, seeds=2)  # five nets on eight sizes, twice


def outcome(trial: Trial, accuracy: float) -> TrialOutcome:
    wrong = (round(80 * (1 - accuracy)), round(20 * (1 - accuracy)))
    return TrialOutcome(trial, accuracy, ("dark", "bright"), (80, 20), wrong, 0.25, 9.0, "cpu")


def fill(records: Records, plan: StudyPlan, runs: int | None = None) -> None:
    """Records as a study leaves them: attention overtakes the convolution between 512 and 1024 images."""
    found = []
    for trial in plan.trials()[:runs]:
        rank = plan.sizes.index(trial.images)
        accuracy = {"convolution": 0.6 + 0.02 * rank, "started": 0.7 + 0.03 * rank}.get(
            trial.model, 0.42 + 0.065 * rank
        )
        found.append(outcome(trial, min(accuracy + 0.004 * trial.seed, 1.0)))
    write(records, found)


def write(records: Records, found: Iterable[TrialOutcome]) -> None:
    """In one piece, without waiting for the disk."""
    records.file.parent.mkdir(parents=True, exist_ok=True)
    with records.file.open("ab") as file:
        file.write(b"".join(map(_line, found)))


@pytest.fixture
def page(desk: Desk) -> StudyPage:
    desk.store.set(page="study")
    return desk.page_of(StudyPage)


class Gated(Guessing):
    """Does a trial for each ticket."""

    def __init__(self, tickets: SimpleQueue[None]) -> None:
        self.tickets = tickets

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.tickets.get(timeout=60)
        return super().submit(fn, *args, **kwargs)


def test_with_nothing_run_it_says_what_start_does(desk: Desk, page: StudyPage) -> None:
    page.choose(far_share=0.07)  # none such comes with the program
    desk.settle()
    assert study_words.WHO_LEADS["nothing"] in page.words
    assert page.runs.button.text() == words.START
    assert page.runs.done.text() == "200 runs to do"
    assert not page.runs.discard.isVisible()
    assert page.board.picture_is_painted()
    assert not page.errors.isVisible()


def test_half_a_study_is_shown_as_paused(desk: Desk, page: StudyPage) -> None:
    choice = StudyChoice(far_share=0.07)
    fill(own_records(choice.group), choice.plan, 114)
    desk.store.set(choice)
    desk.settle()
    assert page.runs.button.text() == words.RESUME
    assert page.runs.done.text() == "114 of 200, paused"
    assert page.runs.left.text() == words.ABOUT.format(time="13 min") or desk.app.study.at_once > 1
    assert page.words.startswith("Up to ")
    assert page.runs.discard.isVisible()
    panel = page.board.panel("curves")
    assert len(panel.ends) == 5
    assert [len(one.x) for one in panel.series[:5]] == [8] * 5
    assert sum(len(one.x) for one in panel.series[5:]) == 114, "every run is a dot"


def test_a_point_tells_its_numbers_and_where_nets_err(desk: Desk, page: StudyPage) -> None:
    choice = StudyChoice(far_share=0.07)
    fill(own_records(choice.group), choice.plan)
    desk.store.set(choice)
    desk.settle()
    said = page.describe("curves", Spot(0, 2))
    assert said == "convolution, 256 images: 64.8 % ± 0.6 % in 5 runs"
    assert page.describe("curves", Spot(5, 0)) == "convolution, 64 images, seed 0: 60.0 %"
    assert desk.state.look.choice(StudyChoice).errors_at == 0
    rect, panel = page.board.rect_of("curves"), page.board.panel("curves")
    desk.bot.mouseClick(page.board, desk.mouse, NONE, panel.spot_rect(rect, Spot(0, 2)).center().toPoint())
    assert desk.state.look.choice(StudyChoice).errors_at == 256


def test_the_ceiling_and_what_is_put_beside(desk: Desk, page: StudyPage) -> None:
    choice = StudyChoice(far_share=0.07)
    fill(own_records(choice.group), choice.plan, 40)
    desk.store.set(choice)
    desk.settle()
    (rule,) = chart(page.material, 800).rules
    assert rule.at == pytest.approx(0.93)
    desk.bot.mouseClick(page.ceiling, desk.mouse)
    desk.settle()
    assert not chart(page.material, 800).rules
    count = len(chart(page.material, 800).series)
    desk.bot.mouseClick(page.control, desk.mouse)
    desk.settle()
    if finding_of(page.material).control is None:
        assert page.control_note.isVisible()
    bare = StudyChoice(far_share=0.0)
    fill(own_records(bare.group), bare.plan, 40)
    page.asked_again.emit()
    desk.settle()
    assert not page.control_note.isVisible()
    dashed = [one for one in chart(page.material, 800).series[count:] if one.dashed]
    assert len(dashed) == 5
    page.choose(far_share=0.0)
    desk.settle()
    assert not page.ceiling.isVisible(), "without a far relation there is no ceiling below the whole"


def test_it_runs_beside_the_window_and_its_curves_grow(desk: Desk, page: StudyPage) -> None:
    study = desk.app.study
    tickets: SimpleQueue[None] = SimpleQueue()
    study._study._workers = lambda count: lambda: nullcontext(Gated(tickets))
    study._study._at_once = 1
    for _ in range(3):
        tickets.put(None)
    desk.store.set(TINY)
    desk.settle()
    desk.bot.mouseClick(page.runs.button, desk.mouse)
    assert page.runs.button.text() == words.PAUSE
    desk.until(lambda: study.progress.done == 3)
    desk.store.set(page="stage")
    desk.settle()
    desk.store.set(page="study")
    desk.settle()
    desk.bot.mouseClick(page.runs.button, desk.mouse)
    assert page.runs.left.text() == words.STOPPING or not study.running
    tickets.put(None)  # the trial that was under way
    desk.until(lambda: not study.running)
    desk.settle()
    assert page.runs.button.text() == words.RESUME
    assert page.runs.done.text() == "4 of 80, paused"
    assert finding_of(page.material).done == len(own_records(TINY.group).read()) == 4
    desk.bot.mouseClick(page.runs.button, desk.mouse)
    for _ in range(80):
        tickets.put(None)
    desk.until(lambda: not study.running)
    desk.settle()
    assert page.runs.button.text() == words.COMPLETE
    assert finding_of(page.material).done == 80


def test_what_was_cancelled_is_set_aside_and_can_be_opened_again(desk: Desk, page: StudyPage) -> None:
    choice = StudyChoice(far_share=0.07)
    fill(own_records(choice.group), choice.plan, 50)
    desk.store.set(choice)
    desk.settle()
    desk.bot.mouseClick(page.runs.discard, desk.mouse)
    desk.settle()
    assert finding_of(page.material).source == "nowhere"
    (folder,) = own_records(choice.group).file.parent.parent.glob("aside/*")
    assert str(folder) in desk.window.toast.text.replace(" ", "")
    page.open_folder(str(folder))
    desk.settle()
    assert finding_of(page.material).done == 50


def test_a_study_from_elsewhere_is_dropped_and_merged(desk: Desk, tmp_path: Path) -> None:
    choice = StudyChoice(far_share=0.07)
    fill(own_records(choice.group), choice.plan, 30)
    fill(Records(tmp_path / "cluster" / "one"), choice.plan, 60)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "cluster"))])
    assert desk.drop(mime)
    page = desk.page_of(StudyPage)
    assert desk.state.look.choice(StudyChoice).far_share == 0.07
    finding = finding_of(page.material)
    assert finding.done == 60, "what is in both counts once"
    assert finding.others == ((choice.group, 60),)
    desk.bot.mouseClick(page.let_go, desk.mouse)
    desk.settle()
    assert finding_of(page.material).done == 30


def test_the_study_that_comes_with_the_program_is_shown_and_gone_on_with(desk: Desk, page: StudyPage) -> None:
    desk.settle()
    finding = finding_of(page.material)
    assert (finding.source, finding.done, finding.own) == ("bundled", 0, 0)
    assert "There is no crossing" in page.words
    assert page.runs.button.text() == words.START
    page.shown.chosen.emit("together")
    page.choose(seeds=6)
    desk.settle()
    assert page.runs.done.text() == "200 of 240, paused"
    assert not page.runs.discard.isVisible(), "nothing was run here"
    study = desk.app.study._study
    study._workers, study._at_once = guessing, 1
    desk.bot.mouseClick(page.runs.button, desk.mouse)
    desk.until(lambda: not desk.app.study.running)
    desk.settle()
    finding = finding_of(page.material)
    assert (finding.source, finding.done, finding.own) == ("together", 240, 40)
    assert {trial.seed for trial in own_records(finding.inquiry.group).read()} == {5}
    assert page.runs.discard.isVisible()


@pytest.mark.parametrize("net", MODELS)
def test_a_trained_net_of_each_kind_comes_to_the_stage(desk: Desk, page: StudyPage, net: str) -> None:
    page.net.chosen.emit(net)
    desk.settle()
    before = desk.state
    desk.bot.mouseClick(page.to_stage, desk.mouse)
    desk.until(lambda: desk.state.scene.trained is not None)
    desk.settle()
    trained = desk.state.scene.trained
    assert trained is not None
    assert (trained.file, trained.layer) == mixing_layer(net)
    assert trained.is_attention == (net not in ("convolution", "deep"))
    assert desk.state.look.page == "stage"
    assert desk.result.request.scene.trained == trained
    desk.store.undo()
    assert desk.state.scene == before.scene


def test_what_is_no_study_is_told(desk: Desk, page: StudyPage, tmp_path: Path) -> None:
    page.open_folder(str(tmp_path))
    assert "no records" in desk.window.toast.text
    assert not desk.state.look.choice(StudyChoice).folders


def test_records_that_cannot_be_read_are_told(desk: Desk, page: StudyPage) -> None:
    own_records(StudyChoice(far_share=0.07).group).file.mkdir(parents=True)
    page.choose(far_share=0.07)
    desk.settle()
    assert "cannot be read" in page.words
    desk.bot.mouseClick(page.runs.button, desk.mouse)
    assert "cannot be read" in desk.window.toast.text


def test_without_the_digits_the_choice_says_how_to_get_them(
    desk: Desk, page: StudyPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digits, "PACKAGE", "no_such_package_anywhere")
    page.choose(data="digits")
    desk.settle()
    assert page.runs.what.text() == study_words.NO_DIGITS
    assert not page.runs.button.isEnabled()
    assert not page.far._slider.isEnabled()


def test_a_choice_is_kept_with_the_session(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    choice = StudyChoice(150, "digits", 0.2, 2, "here", ("/a/folder",), False, True, True, 512, "deep")
    desk.store.set(choice, page="study")
    desk.settle()
    folder = desk.folder
    desk.close()
    again = open_desk(folder=folder)
    assert again.state.look.choice(StudyChoice) == choice
    assert again.state.look.page == "study"


def test_a_quick_study_is_chosen_in_one_click(desk: Desk, page: StudyPage) -> None:
    desk.bot.mouseClick(page.extent._buttons["quick"], desk.mouse)
    plan = desk.state.look.choice(StudyChoice).plan
    assert (plan.steps, plan.seeds, len(plan.trials())) == (150, 2, 30)
    desk.bot.mouseClick(page.extent._buttons["whole"], desk.mouse)
    assert len(desk.state.look.choice(StudyChoice).plan.trials()) == 200


@pytest.mark.parametrize("width", [940, 1024, 1440])
def test_the_longest_sentence_has_room(desk: Desk, page: StudyPage, width: int) -> None:
    choice = StudyChoice(far_share=0.07)
    fill(own_records(choice.group), choice.plan)
    desk.window.resize(width, 700)
    desk.store.set(choice)
    desk.settle()
    assert len(page.words) > 190
    desk.until(lambda: page.sentence.heightForWidth(page.sentence.width()) <= page.sentence.height())


@pytest.mark.parametrize("typed", ["20", "20 %"])
def test_the_far_share_is_typed_in_percent(desk: Desk, page: StudyPage, typed: str) -> None:
    page.far._value.setFocus()
    page.far._value.selectAll()
    desk.bot.keyClicks(page.far._value, typed)
    desk.press(KEY.Key_Return)
    assert desk.state.look.choice(StudyChoice).far_share == 0.2
    assert page.far._value.text() == "20 %"
