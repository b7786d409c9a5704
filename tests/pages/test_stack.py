"""Turning pages: tabs, keys and menu; the stage's columns come and go; what a page asks is asked once."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QToolButton

from explorer.documents.session import session_bytes, session_from_bytes
from explorer.pages.heads.choice import HeadsChoice
from explorer.pages.listed import PAGES, pages_of
from explorer.pages.meters import words as meters_words
from explorer.pages.trained.choice import TrainedChoice
from explorer.state.state import Kernel
from explorer.words import places as words
from tests.gui.desk import CONTROL, KEY, QUICK_STACK, Desk


def tab(desk: Desk, place: str) -> QToolButton:
    return desk.window.tabs._buttons[place]


def test_a_place_opens_its_rail_where_the_stage_has_its_columns(desk: Desk) -> None:
    window = desk.window
    desk.bot.mouseClick(tab(desk, "theory"), desk.mouse)
    assert desk.state.look.page == next(iter(PAGES))
    assert window.columns.rail.isVisible()
    desk.bot.mouseClick(window.rail.questions["heads"], desk.mouse)
    desk.settle()
    assert desk.state.look.page == "heads"
    assert window.pages.current is not None
    assert window.pages.currentWidget() is window.pages.current
    assert not window.columns.left.isVisible()
    assert not window.columns.right.isVisible()
    assert tab(desk, "theory").isChecked()
    assert window.rail.questions["heads"].isChecked()
    assert window.columns.rail.geometry() == window.columns.left.geometry()
    desk.bot.mouseClick(tab(desk, "stage"), desk.mouse)
    assert window.pages.currentWidget() is window.center
    assert window.columns.left.isVisible()
    assert window.columns.right.isVisible()
    assert not window.columns.rail.isVisible()
    desk.bot.mouseClick(tab(desk, "theory"), desk.mouse)
    assert desk.state.look.page == "heads", "a place is opened where it was left"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_and_shows_what_it_has_found(desk: Desk, page: str) -> None:
    asked = (TrainedChoice("models/digits-cnn"),) if page == "trained" else ()  # without, it offers networks
    desk.store.set(*asked, page=page, **QUICK_STACK if page == "depth" else {})
    desk.settle()
    view = desk.window.pages.current
    assert view is not None
    assert view.material is not None
    assert view.board.picture_is_painted()
    assert view.words
    assert view.words == view.board.accessibleDescription()


@pytest.mark.parametrize("name", ["films", "meters", "matrix", "borders", "heads"])
def test_what_answers_another_question_turns_pale_until_it_is_answered(desk: Desk, name: str) -> None:
    desk.store.set(page=name)
    desk.settle()
    page = desk.window.pages.current
    assert page is not None
    assert not page.pale
    assert page.sentence.isEnabled()
    full = page.board.grab().toImage()
    desk.app._ready = False  # nothing is asked, as after a cancel
    desk.store.set(kernel=Kernel("laplacian"))
    desk.until(lambda: page.pale)
    assert not page.sentence.isEnabled()
    assert page.board.grab().toImage() != full
    desk.store.undo()
    assert not page.pale, "what is shown answers this again"
    desk.store.redo()
    desk.until(lambda: page.pale)
    desk.settle()
    assert not page.pale
    assert page.sentence.isEnabled()


def test_places_with_nothing_in_them_are_not_shown(desk: Desk) -> None:
    assert list(desk.window.tabs._buttons) == ["stage", "theory", "learn", "debate"]


def test_a_place_of_one_page_has_no_rail(desk: Desk) -> None:
    desk.press(KEY.Key_4, CONTROL)
    assert desk.state.look.page == "debate"
    assert not desk.window.columns.rail.isVisible()
    assert not desk.window.columns.left.isVisible()
    desk.press(KEY.Key_2, CONTROL)
    assert desk.window.columns.rail.isVisible()


def test_questions_have_their_answers_of_now(desk: Desk) -> None:
    desk.store.set(page="films")
    desk.settle()
    questions = desk.window.rail.questions
    assert questions["heads"].brief == "2 of 9 for this kernel"
    assert questions["matrix"].brief == "4096 → 576 → 9 numbers"
    assert questions["depth"].brief == words.UNKNOWN
    assert questions["meters"].brief == meters_words.BRIEF["equivariant"]
    desk.store.set(kernel=Kernel("gaussian"), content=0.0)
    assert questions["heads"].brief == words.UNKNOWN, "an answer about another kernel is not shown"
    desk.settle()
    assert questions["heads"].brief == "1 of 9 for this kernel"
    assert questions["meters"].brief != meters_words.BRIEF["equivariant"]


def test_another_picture_is_chosen_from_the_rail(desk: Desk) -> None:
    desk.store.set(page="cost")
    desk.bot.mouseClick(desk.window.rail.picture, desk.mouse)
    gallery = desk.window.input.images.dialog
    assert gallery is not None
    assert gallery.isVisible()
    gallery.reject()


def test_pages_are_opened_by_keys_and_are_no_steps_to_undo(desk: Desk) -> None:
    desk.press(KEY.Key_2, CONTROL)
    assert desk.state.look.page == "films"
    desk.press(KEY.Key_PageDown)
    assert desk.state.look.page == "heads"
    desk.press(KEY.Key_PageUp)
    desk.press(KEY.Key_PageUp)
    assert desk.state.look.page == pages_of("theory")[-1].name
    assert desk.window.focusWidget() is desk.window.pages.current.focusProxy()
    desk.press(KEY.Key_1, CONTROL)
    assert desk.state.look.page == "stage"
    assert not desk.store.can_undo


def test_a_page_follows_the_scene_and_undo(desk: Desk) -> None:
    desk.store.set(page="heads")
    desk.settle()
    before = desk.window.pages.current.words
    desk.store.set(kernel=Kernel("gaussian"))
    desk.settle()
    after = desk.window.pages.current.words
    assert before != after
    desk.press(KEY.Key_Z, CONTROL)
    desk.settle()
    assert desk.window.pages.current.words == before


def test_a_page_in_a_narrow_window_is_found_in_the_menu_of_all(desk: Desk) -> None:
    desk.window.resize(940, 640)
    desk.store.set(page="heads")
    everything = desk.window.tabs._all
    desk.until(lambda: everything.isVisible() or tab(desk, "stage").isVisible())
    shown = [button for button in desk.window.tabs._buttons.values() if button.isVisible()]
    assert everything.isVisible() != bool(shown)
    names = [action.text() for action in everything.menu().actions()]
    assert names == [button.text() for button in desk.window.tabs._buttons.values()]
    everything.menu().actions()[0].trigger()
    assert desk.state.look.page == "stage"


def test_the_page_and_its_choice_are_kept_with_the_session(desk: Desk) -> None:
    desk.store.set(HeadsChoice(4, True), page="heads")
    again = session_from_bytes(session_bytes(desk.state))
    assert again.look.page == "heads"
    assert again.look.choice(HeadsChoice) == HeadsChoice(4, True)


def test_leaving_a_page_in_the_middle_of_its_work_loses_nothing(desk: Desk) -> None:
    desk.store.set(kernel=Kernel("random", 7, 8), page="heads")
    desk.store.set(page="stage")
    desk.store.set(page="heads")
    desk.settle()
    view = desk.window.pages.current
    assert view.material.findings["heads"].complete
    assert desk.result.request.scene == desk.state.scene
