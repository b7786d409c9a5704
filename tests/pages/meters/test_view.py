"""The pages of meters and of borders in the real window: boards, advice, dragging, taking a border."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from explorer.pages.borders.choice import BordersChoice
from explorer.pages.borders.view import BordersPage
from explorer.pages.listed import inquiries
from explorer.pages.meters.choice import MetersChoice
from explorer.pages.meters.figure_rows import meters_of, rows_of
from explorer.pages.meters.figure_shift import moved_of, moved_picture
from explorer.pages.meters.view import MetersPage
from explorer.panels.base import Spot
from explorer.panels.maps import MapPanel
from explorer.words.numbers import number
from tests.gui.desk import CONTROL, Desk
from tests.pages.answered import final


def open_meters(desk: Desk, show: str = "meters") -> MetersPage:
    desk.store.set(page="meters")
    page = desk.window.pages.current
    assert isinstance(page, MetersPage)
    button = next(one for one in page.boards.findChildren(QToolButton) if one.property("value") == show)
    button.click()
    desk.settle()
    return page


def open_borders(desk: Desk) -> BordersPage:
    desk.store.set(page="borders")
    return desk.page_of(BordersPage)


def test_the_meters_are_one_step_from_the_stage(desk: Desk) -> None:
    desk.press("m")
    page = desk.page_of(MetersPage)
    assert page.material is not None
    finding = meters_of(page.material)
    assert finding is not None
    assert finding.complete
    assert finding.attention == final(finding.inquiry).attention  # type: ignore[attr-defined]
    assert page.board.isVisible()
    assert "linear" in page.words


def test_what_is_offered_takes_meters_to_zero_and_can_be_undone(desk: Desk) -> None:
    page = open_meters(desk)
    before = desk.state.scene
    offered = [button for button in page.buttons if button.isVisible()]
    assert offered[0].text().split() == ["additive,", "homogeneous:", "β", "=", "0"]
    assert all(button.toolTip() for button in offered)
    offered[0].click()
    desk.settle()
    assert desk.state.scene == replace(before, content=0.0)
    assert page.material is not None
    finding = meters_of(page.material)
    assert finding is not None
    assert [row.attention.bar for row in rows_of(finding)][:2] == [0, 0]
    desk.store.undo()
    desk.settle()
    assert desk.state.scene == before
    assert page.buttons[0].text().split() == ["additive,", "homogeneous:", "β", "=", "0"]


def test_nothing_is_offered_where_all_is_zero(desk: Desk) -> None:
    desk.store.set(content=0.0, border="circular", window_side=1.0)
    page = open_meters(desk)
    assert not any(button.isVisible() for button in page.buttons)
    assert page.words.startswith("It is a convolution")


def test_the_picture_is_dragged_and_both_outputs_follow(desk: Desk) -> None:
    desk.store.set(border="circular", window_side=3.0)
    page = open_meters(desk, "shift")
    before = desk.state.scene
    desk.store.set(replace(desk.state.look.choice(MetersChoice), shift=(0, 0)))
    desk.settle()
    points = [page.board.point_of("picture", Spot(*spot)).toPoint() for spot in ((4, 4), (5, 6), (6, 9))]
    desk.drag(page.board, *points)
    assert desk.state.look.choice(MetersChoice).shift == (2, 5)
    desk.settle()
    assert page.material is not None
    finding = moved_of(page.material)
    assert finding is not None
    assert finding.inquiry.shift == (2, 5)
    assert finding.attention.largest <= finding.attention.bound
    assert page.shift_facts.values()[0] == number(finding.attention.largest)
    assert "follow" in page.words
    picture = moved_picture(page.material)
    whole = before.picture.pixels[..., 0]
    np.testing.assert_array_equal(picture.rgb[..., 0], np.roll(whole, (2, 5), (0, 1)))
    assert desk.state.scene == before


@pytest.mark.parametrize(
    ("key", "wanted"),
    [(Qt.Key.Key_Up, (2, 5)), (Qt.Key.Key_Right, (3, 6)), (Qt.Key.Key_0, (0, 0)), (Qt.Key.Key_Left, (3, 4))],
)
def test_keys_move_the_picture(desk: Desk, key: Qt.Key, wanted: tuple[int, int]) -> None:
    page = open_meters(desk, "shift")
    page.board.parentWidget().parentWidget().setFocus()
    desk.press(key)
    assert desk.state.look.choice(MetersChoice).shift == wanted
    desk.settle()


def test_sliders_move_the_picture_within_it(desk: Desk) -> None:
    page = open_meters(desk, "shift")
    page.sliders[0].moved.emit(-7.0)
    page.sliders[1].moved.emit(7.0)
    assert desk.state.look.choice(MetersChoice).shift == (-7, 7)
    page.back.click()
    desk.settle()
    assert page.shift_facts.values()[:4] == ("0", "0", "0", "0")


def test_the_nearest_convolution_is_shown_with_its_numbers(desk: Desk) -> None:
    page = open_meters(desk, "nearest")
    (asked,) = inquiries(desk.state)
    finding = final(asked)
    assert page.nearest_facts.values()[0] == number(finding.r_squared)  # type: ignore[attr-defined]
    assert {"output", "explained", "residual", "nearest-kernel"} <= {
        name for name in ("output", "explained", "residual", "nearest-kernel") if page.board.panel(name)
    }
    assert page.describe("residual", Spot(3, 4))


def test_boards_change_in_the_middle_of_the_work(desk: Desk) -> None:
    page = open_meters(desk)
    for show in ("nearest", "shift", "meters", "shift"):
        page.choose(show=show)
    desk.press(Qt.Key.Key_1, CONTROL)
    desk.settle()
    desk.store.set(window_side=3.0)
    desk.store.set(page="meters")
    desk.settle()
    assert page.material is not None
    finding = moved_of(page.material)
    assert finding is not None
    assert finding.inquiry.scene == desk.state.scene


def test_a_border_is_taken_by_a_click_and_given_back(desk: Desk) -> None:
    page = open_borders(desk)
    before = desk.state.scene
    assert isinstance(page.board.panel("attention reflect"), MapPanel)
    point = page.board.point_of("attention reflect", Spot(2, 2)).toPoint()
    QTest.mouseClick(page.board, Qt.MouseButton.LeftButton, pos=point)
    assert desk.state.scene == replace(before, border="reflect")
    desk.settle()
    assert page.describe("attention reflect", Spot(2, 2)).startswith("reflect, (2, 2)")
    desk.store.undo()
    assert desk.state.scene == before
    page.border.chosen.emit("circular")
    assert desk.state.scene.border == "circular"
    desk.settle()


def test_the_position_sharpens_along_the_plot(desk: Desk) -> None:
    page = open_borders(desk)
    rect = page.board.rect_of("sharpening")
    assert rect is not None
    desk.drag(page.board, rect.center().toPoint(), QPoint(round(rect.right()) - 8, round(rect.center().y())))
    assert desk.state.look.choice(BordersChoice).alpha == 12
    zero, replicate = (float(value.replace("−", "-")) for value in page.facts.values())
    assert replicate < 1e-3 * zero
    page.board.parentWidget().parentWidget().setFocus()
    desk.press(Qt.Key.Key_Left)
    assert desk.state.look.choice(BordersChoice).alpha == 10


def test_borders_that_cannot_be_are_told(desk: Desk) -> None:
    desk.store.set(window_shape="disc", norm="linear")
    page = open_borders(desk)
    assert page.board.panel("attention shifted") is None
    assert page.board.panel("sharpening") is None
    assert page.facts.values() == ("—", "—")
