"""The page of borders: what excludes a border is shown there as in the inspector, and says why."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from explorer.explaining.excluded import why_not
from explorer.layers.borders import BORDERS
from explorer.pages.borders.view import BordersPage
from explorer.panels.base import Spot
from tests.gui.desk import NONE, Desk


def flags(page: BordersPage, border: str) -> tuple[bool, str]:
    """Whether a border can be chosen, and its tooltip."""
    (box,) = page.border.findChildren(QComboBox)
    item = box.model().index(box.findData(border), 0)
    return bool(item.flags() & Qt.ItemFlag.ItemIsEnabled), item.data(Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize("shape", ["disc", "block"])
def test_a_border_that_such_a_window_cannot_have_is_not_offered_and_says_why(desk: Desk, shape: str) -> None:
    desk.store.set(window_shape=shape, page="borders")
    page = desk.page_of(BordersPage)
    for border in BORDERS:
        reason = why_not(desk.state.scene, border=border)
        offered, tip = flags(page, border)
        assert offered == (reason is None) == (border != "shifted")
        if reason is not None:
            assert tip == reason
    desk.store.set(window_shape="square")
    assert flags(page, "shifted")[0]


def test_a_column_of_another_window_is_refused_in_words(desk: Desk) -> None:
    """An undo changes the window while the columns of before are still to be clicked."""
    desk.store.set(page="borders")
    page = desk.page_of(BordersPage)
    told: list[str] = []
    page.why_not.connect(told.append)
    desk.store.set(window_shape="disc")
    page.on_click("attention shifted", Spot(1, 2), NONE)
    page.border.chosen.emit("shifted")
    assert told == [why_not(desk.state.scene, border="shifted")] * 2
    assert desk.state.scene.border == "zero"
    page.on_click("attention replicate", Spot(1, 2), NONE)
    assert desk.state.scene.border == "replicate"
    desk.settle()
