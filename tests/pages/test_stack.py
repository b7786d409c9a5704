"""Turning pages: tabs, keys and menu; the stage's columns come and go; what a page asks is asked once."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QToolButton

from explorer.documents.session import session_bytes, session_from_bytes
from explorer.pages.heads.choice import HeadsChoice
from explorer.pages.listed import PAGES
from explorer.state.state import Kernel
from tests.gui.desk import CONTROL, KEY, QUICK_STACK, Desk


def tab(desk: Desk, page: str) -> QToolButton:
    return desk.window.tabs._buttons[page]


def test_a_tab_opens_its_page_and_hides_the_columns_of_the_stage(desk: Desk) -> None:
    window = desk.window
    desk.bot.mouseClick(tab(desk, "heads"), desk.mouse)
    desk.settle()
    assert desk.state.look.page == "heads"
    assert window.pages.current is not None
    assert window.pages.currentWidget() is window.pages.current
    assert not window.left.isVisible()
    assert not window.right.isVisible()
    assert tab(desk, "heads").isChecked()
    desk.bot.mouseClick(tab(desk, "stage"), desk.mouse)
    assert window.pages.currentWidget() is window.center
    assert window.left.isVisible()
    assert window.right.isVisible()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_and_shows_what_it_has_found(desk: Desk, page: str) -> None:
    desk.store.set(page=page, **QUICK_STACK if page == "depth" else {})
    desk.settle()
    view = desk.window.pages.current
    assert view is not None
    assert view.material is not None
    assert view.board.picture_is_painted()
    assert view.words
    assert view.words == view.board.accessibleDescription()


def test_pages_are_opened_by_keys_and_are_no_steps_to_undo(desk: Desk) -> None:
    desk.press(KEY.Key_3, CONTROL)
    assert desk.state.look.page == "heads"
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
