"""Every lesson is played to its end through the real window, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from explorer.documents.session import load_session
from explorer.images.gallery import render
from explorer.lessons.lesson import beginning
from explorer.lessons.reading import lesson, lesson_ids
from explorer.pages.debate.choice import DebateChoice
from explorer.state.state import Look, Scene, State
from explorer.views.lesson.player import LessonPlayer
from explorer.words import lessons as lessons_words
from tests.claims.grounds import pictures
from tests.gui.desk import BUTTON, CONTROL, KEY, Desk
from tests.gui.lesson_hands import By, meet, press_control


def play(desk: Desk, name: str, by: By) -> None:
    """Takes a lesson to its end as its column asks."""
    player, column = desk.window.lessons, desk.window.lessons.column
    player.open(name)
    for number, step in enumerate(lesson(name).steps):
        run = player.run
        assert run is not None
        assert (run.at, run.step) == (number, step)
        assert column.isVisible()
        desk.settle()
        if step.point:
            assert not player.pointing.rect_of_target().isEmpty(), f"{step.name} points at what cannot be seen"
            assert not player.pointing.rect_of_target().intersects(column.geometry())
        if step.prediction is not None:
            options = list(step.prediction.options)
            assert not column.next_button.isEnabled()
            if by == "mouse":
                desk.bot.mouseClick(column.prediction.buttons[options[0]], BUTTON.LeftButton)
            else:
                desk.press(str(len(options)))
            chosen = options[0] if by == "mouse" else options[-1]
            assert [option for option, button in column.prediction.buttons.items() if button.isChecked()] == [chosen]
        if step.goal is not None:
            assert not column.ring.done
            meet(desk, step, run.began[number], by)
            assert column.ring.done, f"the goal of {step.name} was not noticed"
        if step.reveals:
            desk.settle()
            outcome = player.outcomes[step.reveals]
            assert outcome.option
            assert column.measured.accessibleName()
            assert lessons_words.MEASURING not in column.measured.accessibleName()
        if step.verdict:
            desk.settle()
            assert player.judgement is not None
            assert player.judgement.claim == lesson(name).claim
        assert column.next_button.isEnabled()
        press_control(desk, column.next_button, by)
    assert player.run is None
    assert not column.isVisible()
    assert not player.pointing.isVisible()


@pytest.fixture
def worked(open_desk: Callable[..., Desk]) -> Desk:
    """Somebody has worked here on a small picture, and taken the last step back."""
    desk = open_desk(state=State(Scene(render("fish", 10)), Look(cell=(4, 3))))
    desk.store.set(norm="sparsemax")
    desk.store.set(stride=2)
    desk.store.undo()
    desk.settle()
    return desk


def untouched(desk: Desk, before: object) -> None:
    assert desk.state == before
    assert desk.store.own is desk.state
    assert desk.store.can_undo
    assert desk.store.can_redo
    assert desk.window.documents.modified
    desk.store.redo()
    assert desk.state.scene.stride == 2
    desk.store.undo()
    assert desk.state == before


@pytest.mark.parametrize("name", lesson_ids())
def test_a_lesson_is_played_by_mouse_and_by_keyboard(worked: Desk, name: str) -> None:
    before = worked.state
    play(worked, name, "mouse")
    untouched(worked, before)
    play(worked, name, "keyboard")
    untouched(worked, before)
    assert worked.window.lessons.course.progress.done == {name}


def begun(desk: Desk) -> LessonPlayer:
    desk.window.lessons.open("h5")
    assert desk.window.lessons.run is not None
    return desk.window.lessons


def test_escape_and_the_cross_leave_it(worked: Desk) -> None:
    before = worked.state
    player = begun(worked)
    assert worked.state.scene == beginning(before).scene
    worked.store.set(border="reflect")
    worked.press(KEY.Key_Escape)
    assert player.run is None
    untouched(worked, before)
    begun(worked)
    worked.bot.mouseClick(player.column.close_button, BUTTON.LeftButton)
    untouched(worked, before)
    assert player.course.progress.done == frozenset()


def test_undo_stays_within_a_step(worked: Desk) -> None:
    begun(worked)
    shown = worked.state
    assert not worked.store.can_undo
    worked.store.set(border="reflect")
    worked.press("z", CONTROL)
    assert worked.state == shown
    worked.press("z", CONTROL)
    assert worked.state == shown


def test_back_and_show_me_and_the_clickers_keys(worked: Desk) -> None:
    player = begun(worked)
    column = player.column
    assert not column.back_button.isEnabled()
    worked.press(KEY.Key_PageDown)
    worked.press(KEY.Key_PageDown)  # does what the step asks for
    assert player.run is not None
    assert player.run.at == 1
    assert not player.run.waits
    worked.press(KEY.Key_PageDown)
    assert player.run.at == 2
    worked.bot.mouseClick(column.show_button, BUTTON.LeftButton)
    assert worked.state.scene.window_side == 1.0
    assert column.ring.done
    assert not column.next_button.isEnabled()  # the prediction is still to be made
    worked.bot.mouseClick(column.back_button, BUTTON.LeftButton)
    assert player.run.at == 1
    assert worked.state.scene.window_side == 9.0
    worked.press(KEY.Key_PageUp)
    assert player.run.at == 0


def test_the_side_columns_stand_back_and_come_when_a_step_needs_them(worked: Desk) -> None:
    columns = worked.window.columns
    player = begun(worked)
    assert not columns.left.isVisible()
    assert not columns.right.isVisible()
    player.open("h5", 4)
    assert columns.right.isVisible()
    worked.press(KEY.Key_Escape)
    assert columns.left.isVisible()
    assert columns.right.isVisible()


def test_resizing_theme_presenting_and_pages_leave_the_course_where_it_is(worked: Desk) -> None:
    player = begun(worked)
    player.open("h5", 2)
    worked.press("2")
    before = player.run
    worked.window.resize(1024, 700)
    worked.window.appearance.set_mode("light")
    worked.press(KEY.Key_F5)
    assert player.column.isVisible()
    worked.press(KEY.Key_F5)
    worked.store.set(page="films")
    assert not player.pointing.rect_of_target().isValid()
    worked.store.set(page="stage")
    worked.window.resize(1440, 900)
    worked.settle()
    assert player.run == before
    assert player.column.isVisible()
    for label in (player.column.title, player.column.text, player.column.goal):
        assert label.height() == label.heightForWidth(label.width()), "no word is cut, and no room is left over"
    target = player.pointing.target
    assert target is worked.window.closing_card
    assert player.pointing.rect_of_target().size() == target.size()


def test_dimming_lets_the_mouse_through(worked: Desk) -> None:
    player = begun(worked)
    player.open("h5", 2)
    assert player.pointing.isVisible()
    lanes = worked.window.lanes
    where = lanes.mapTo(worked.window.whole, lanes.rect().center())
    found = worked.window.whole.childAt(where)
    assert found is not None
    assert lanes.isAncestorOf(found)


def test_a_crash_in_a_lesson_recovers_the_own_work(worked: Desk, tmp_path: Path) -> None:
    before = worked.state
    begun(worked)
    worked.store.set(picture=pictures()["checker"])
    worked.window.documents.autosave()
    (kept,) = worked.folder.glob("autosave-*.aperture")
    assert load_session(kept).scene == before.scene
    own = tmp_path / "own.aperture"
    worked.window.documents.save(own)
    assert load_session(own).scene == before.scene


def test_opening_and_a_new_session_end_the_lesson_and_undo_brings_the_own_work(worked: Desk) -> None:
    before = worked.state
    player = begun(worked)
    worked.window.commands.files.new()
    assert player.run is None
    assert not player.column.isVisible()
    assert not worked.store.is_aside
    assert not worked.window.documents.modified
    worked.store.undo()
    assert worked.state == before


def test_closing_the_window_keeps_the_own_work(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.store.set(norm="sparsemax")
    before = desk.state
    begun(desk)
    desk.store.set(norm="relu")
    desk.close()
    assert open_desk().state.scene == before.scene


def test_the_tour_is_offered_once(open_desk: Callable[..., Desk]) -> None:
    first = open_desk()
    offer = first.window.commands.lessons.tour_offer
    assert offer.isVisible()
    assert not first.window.isModal()
    first.bot.mouseClick(offer.no, BUTTON.LeftButton)
    assert not offer.isVisible()
    assert first.window.toast.text == lessons_words.OFFER_LATER
    first.close()
    assert not open_desk().window.commands.lessons.tour_offer.isVisible()


def test_the_offer_and_the_menu_begin_the_tour(desk: Desk) -> None:
    offer, player = desk.window.commands.lessons.tour_offer, desk.window.lessons
    desk.bot.mouseClick(offer.yes, BUTTON.LeftButton)
    assert player.run is not None
    assert player.run.lesson.id == "tour"
    desk.press(KEY.Key_Escape)
    assert not offer.isVisible()
    desk.window.commands.actions["tour"].trigger()
    assert player.run is not None
    desk.press(KEY.Key_Escape)


def test_the_course_is_in_the_debate_and_in_the_help_menu(desk: Desk) -> None:
    player, commands = desk.window.lessons, desk.window.commands.lessons
    desk.store.set(page="debate")
    desk.settle()
    (card,) = commands._cards
    assert card.count.text() == lessons_words.COURSE_DONE.format(done=0, count=len(lesson_ids()))
    player.course.progress.finish(lesson_ids()[0])
    card.refresh()
    assert card.bar.value() == 1
    desk.bot.mouseClick(card.go_on, BUTTON.LeftButton)
    assert player.run is not None
    assert player.run.lesson.id == lesson_ids()[1]
    player.leave()
    assert desk.state.look.page == "debate"
    assert desk.state.look.choice(DebateChoice) == DebateChoice()
