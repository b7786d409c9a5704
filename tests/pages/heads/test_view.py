"""The page of heads, driven as a user drives it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from explorer.pages.heads import words
from explorer.pages.heads.choice import HeadsChoice
from explorer.pages.heads.figure import built, finding_of
from explorer.pages.heads.view import HeadsPage
from explorer.panels.base import Spot
from explorer.state.state import Kernel
from explorer.words.numbers import number, percent
from tests.gui.desk import CONTROL, KEY, Desk


@pytest.fixture
def page(desk: Desk) -> HeadsPage:
    desk.store.set(page="heads")
    return desk.page_of(HeadsPage)


def test_sobel_needs_two_heads_and_the_page_says_why(desk: Desk, page: HeadsPage) -> None:
    rank, positive, needed, error, floor, learned = page.facts.values()
    assert (rank, positive, needed) == ("1", "no", "2")
    assert page.build.text() == "Build it with 2 heads"
    assert "2\u00a0heads express it exactly, not 9" in page.words
    assert learned == "—"
    assert (error, floor) == ("0 %", "0 %")


def test_dragging_along_the_plot_chooses_the_number(desk: Desk, page: HeadsPage) -> None:
    first, last = (page.board.point_of("plot", Spot(1, n)).toPoint() for n in (0, 8))
    desk.drag(page.board, QPoint(last), QPoint((first + last) / 2), QPoint(first))
    assert desk.state.look.choice(HeadsChoice).count == 1
    assert page.facts.values()[3] == "70.7 %"  # the sign floor of Sobel is 1 / sqrt 2
    assert page.count._value.text() == "1"


def test_building_puts_the_fewest_heads_on_the_stage_as_one_step(desk: Desk, page: HeadsPage) -> None:
    before = desk.state.scene
    desk.bot.mouseClick(page.build, desk.mouse)
    desk.settle()
    assert desk.state.look.page == "stage"
    assert len(desk.result.centers) == 2
    assert desk.result.meters.verdict in ("exact", "rounding")
    desk.press(KEY.Key_Z, CONTROL)
    assert desk.state.scene == before


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"border": "masked", "window_side": 2.0}, "β = 0, the zero border, a side of 3 px or more"),
        ({"border": "shifted"}, "β = 0, the replicate border"),
        ({"window_shape": "disc", "window_side": 3.0}, "β = 0, a side of 4 px or more"),
        ({"window_shape": "block"}, "β = 0, a square window"),
        ({"norm": "sparsemax"}, "β = 0, softmax"),
    ],
)
def test_what_building_changes_is_told_and_makes_it_true(
    desk: Desk, page: HeadsPage, changes: dict[str, Any], told: str
) -> None:
    desk.store.set(**changes)
    desk.settle()
    before = desk.state.scene
    assert f"with {told}. There" in page.build.toolTip()
    desk.bot.mouseClick(page.build, desk.mouse)
    desk.settle()
    assert desk.result.meters.verdict in ("exact", "rounding")
    desk.press(KEY.Key_Z, CONTROL)
    assert desk.state.scene == before


def test_learning_is_measured_beside_the_construction(desk: Desk, page: HeadsPage) -> None:
    desk.bot.mouseClick(page.learn, desk.mouse)
    desk.settle()
    assert page.material is not None
    learned = page.material.findings["learning"]
    assert learned.complete
    assert np.all(learned.errors >= 0)
    assert page.facts.values()[5] != "—"
    assert float(learned.errors[-1]) >= built(finding_of(page.material), 2).error


def test_what_was_learned_goes_with_its_button_and_comes_back_with_it(desk: Desk, page: HeadsPage) -> None:
    for on in (True, False, True):
        desk.bot.mouseClick(page.learn, desk.mouse)
        desk.settle()
        assert page.material is not None
        assert ("learning" in page.material.findings) == on
        assert (page.facts.values()[-1] != "—") == on


def test_an_edited_colour_kernel_is_counted_anew(desk: Desk, page: HeadsPage) -> None:
    desk.store.set(kernel=Kernel("random", 5, 3))
    desk.settle()
    assert page.material is not None
    finding = finding_of(page.material)
    assert finding.weight.shape == (3, 1, 5, 5)
    assert page.facts.values()[2] == str(finding.needed.count) == "4"
    assert len(finding.built) == 4


def test_heads_that_cancel_each_other_are_told_of(desk: Desk, page: HeadsPage) -> None:
    assert page.note.text() == words.HEADS_NOTE
    desk.store.set(HeadsChoice(count=3), kernel=Kernel("emboss", 7, 4))
    desk.settle()
    assert page.material is not None
    finding = finding_of(page.material)
    patterns = built(finding, 3)
    times = np.abs(patterns.mixes).max() / np.abs(finding.weight).max()
    assert page.note.text() == words.HEADS_NOTE_ALIKE.format(times=number(round(times)))
    assert page.facts.values()[3] == percent(patterns.error)
