"""The page of heads that seek the kernel, driven as a user drives it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint

from explorer.pages.finding.choice import FindingChoice
from explorer.pages.finding.figure import epoch_of, errors_chart, finding_of
from explorer.pages.finding.view import FindingPage
from explorer.panels.base import Spot
from explorer.panels.theme import DARK
from tests.gui.desk import KEY, Desk


@pytest.fixture
def page(desk: Desk) -> FindingPage:
    desk.store.set(FindingChoice(epochs=20, content=False), page="finding")
    return desk.page_of(FindingPage)


def epoch(page: FindingPage) -> int:
    assert page.material is not None
    return epoch_of(page.material)


def test_the_training_is_gone_through(desk: Desk, page: FindingPage) -> None:
    assert page.material is not None
    finding = finding_of(page.material)
    assert epoch(page) == 20
    desk.press(KEY.Key_Left)
    assert epoch(page) == 19
    assert page.words.startswith("At epoch 19")
    rect = page.board.rect_of("errors")
    assert rect is not None
    area = errors_chart(page.material).area(rect, DARK)
    middle = QPoint(round(area.center().x()), round(area.center().y()))
    desk.drag(
        page.board, QPoint(round(area.right()) - 2, middle.y()), middle, QPoint(round(area.left()) + 1, middle.y())
    )
    assert epoch(page) == 0
    assert finding_of(page.material) is finding, "looking computes nothing"
    assert page.facts.values()[1:3] == ("0", "6")
    page.epoch.moved.emit(5.0)
    assert epoch(page) == 5


def test_it_plays_from_the_start_to_the_end(desk: Desk, page: FindingPage) -> None:
    desk.press(KEY.Key_Space)
    assert page.ticker.running
    page.ticker.ticked.emit(3000.0)  # half of it
    assert 10 <= epoch(page) < 20
    page.ticker.ticked.emit(9000.0)
    assert epoch(page) == 20
    assert not page.ticker.running


def test_another_training_is_looked_at_from_its_newest_epoch(desk: Desk, page: FindingPage) -> None:
    desk.press(KEY.Key_Left)
    page.start.chosen.emit("convit")
    desk.settle()
    choice = desk.state.look.choice(FindingChoice)
    assert (choice.start, choice.epoch) == ("convit", -1)
    assert page.material is not None
    assert finding_of(page.material).inquiry.choice.start == "convit"
    assert epoch(page) == 20


def test_what_is_under_the_mouse(desk: Desk, page: FindingPage) -> None:
    assert page.material is not None
    finding = finding_of(page.material)
    said = page.describe("plane", Spot(0, 0, 3))
    assert said.startswith("head 4: center (")
    assert "gate" not in said
    assert page.describe("plane", Spot(0, 1)).startswith("tap (0, 1), weight 2")
    assert page.describe("plane", Spot(-4, 3)) == "offset (\u22124, 3)"
    assert page.describe("errors", Spot(0, 0)) == ""
    arrived = finding.arrived(20)
    for tap, head in zip(arrived.taps, arrived.heads, strict=True):
        assert ("has arrived" in page.describe("plane", Spot(*tap))) == (head is not None)
