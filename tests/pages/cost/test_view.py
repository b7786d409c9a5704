"""The page of cost: its numbers are those of the formulas, its handles are dragged."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint

from explorer.pages.cost.choice import CostChoice
from explorer.pages.cost.figure import chart, costs
from explorer.pages.cost.view import CostPage
from explorer.panels.theme import DARK
from tests.gui.desk import Desk


@pytest.fixture
def page(desk: Desk) -> CostPage:
    desk.store.set(page="cost")
    return desk.page_of(CostPage)


def test_the_sentence_names_the_side_at_which_both_cost_the_same(desk: Desk, page: CostPage) -> None:
    made = costs(desk.state.look.choice(CostChoice))
    assert made.convolution.multiply_adds == 147_456
    assert "19.6 px" in page.words
    page.choose(kernel_size=1)
    assert "any window" in page.words


def test_a_handle_is_dragged_and_stays_the_one_that_was_taken(desk: Desk, page: CostPage) -> None:
    rect = page.board.rect_of("multiply_adds")
    assert rect is not None

    def over(side: int) -> QPoint:
        plot = chart(page.material, "multiply_adds")
        return plot.at(plot.area(rect, DARK), side, 1e6).toPoint()

    desk.drag(page.board, over(7), over(5), over(3), over(21))
    assert desk.state.look.choice(CostChoice).window_side == 21
    assert desk.state.look.choice(CostChoice).kernel_size == 3


def test_the_sizes_of_the_stage_are_taken(desk: Desk, page: CostPage) -> None:
    desk.bot.mouseClick(page.mine, desk.mouse)
    choice = desk.state.look.choice(CostChoice)
    assert (choice.image_side, choice.channels, choice.kernel_size, choice.window_side) == (16, 1, 3, 9)
