"""A colour picture on the stage: whatever channel is shown, the numbers in the real window add up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTextEdit, QToolButton

from explorer.images.gallery import render
from explorer.panels.base import Spot
from explorer.state.state import Kernel, Look, Scene, State
from explorer.words.numbers import number
from tests.gui.desk import OUTPUT, PRODUCTS, VALUES, WEIGHTS, Desk
from tests.panels.arithmetic import channels_said, check_lane, sums

Open = Callable[..., Desk]
FRUIT = State(Scene(render("fruit", 16), Kernel("random", 3, 2)), Look(cell=(7, 5)))


def check_stage(desk: Desk) -> list[str]:
    """Works out both lanes of the window from what its panels show; returns what the convolution's sums say."""
    lanes = {}
    for lane in ("convolution", "attention"):
        parts = [desk.panel(lane, stage).part for stage in range(5)]
        lanes[lane] = tuple(part for part in parts if part is not None)
        assert len(lanes[lane]) == 5
        check_lane(lanes[lane], lane == "attention")
    at = (desk.state.look.channel_out, *desk.state.look.cell)
    for lane, output in (("convolution", desk.result.convolution), ("attention", desk.result.attention)):
        assert desk.caption(lane, PRODUCTS).endswith((number(float(output[at])), "3 channels"))
    return [said for said, _ in sums(lanes["convolution"][PRODUCTS])]


def button(desk: Desk, label: str) -> QToolButton:
    return next(one for one in desk.window.lanes.channels.findChildren(QToolButton) if one.text() == label)


def channel(desk: Desk) -> str:
    return channels_said(desk.panel("convolution", VALUES).part)  # type: ignore[arg-type]


def test_the_stage_adds_up_in_every_channel(open_desk: Open) -> None:
    desk = open_desk(state=FRUIT)
    assert desk.window.lanes.channels.isVisible()
    assert channel(desk) == "red of 3"
    for cell in ((7, 5), (0, 0)):
        desk.store.set(cell=cell)
        for shown in ("red of 3", "green of 3", "blue of 3", "RGB"):
            assert channel(desk) == shown
            assert set(check_stage(desk)) == {"="}
            desk.press("i")
    desk.press("u")
    assert "output 2 of 2" in desk.caption("convolution", OUTPUT)
    assert set(check_stage(desk)) == {"="}


@pytest.mark.parametrize(
    "changes", [{"integer": False}, {"heads": "one"}, {"window_side": 1.0}, {"border": "circular"}]
)
def test_other_layers_add_up_too(open_desk: Open, changes: dict[str, object]) -> None:
    desk = open_desk(state=FRUIT.changed(**changes))
    for _ in range(4):
        check_stage(desk)
        desk.press("i")


def test_the_switch_is_a_look_that_can_be_undone(open_desk: Open) -> None:
    desk = open_desk(state=FRUIT)
    scene = desk.state.scene
    QTest.mouseClick(button(desk, "B"), Qt.MouseButton.LeftButton)
    assert channel(desk) == "blue of 3"
    QTest.mouseClick(button(desk, "Σ"), Qt.MouseButton.LeftButton)
    assert channel(desk) == "RGB"
    assert button(desk, "Σ").isChecked()
    assert desk.state.scene is scene, "it is only looked at"
    desk.store.undo()
    assert channel(desk) == "blue of 3"
    desk.store.undo()
    assert channel(desk) == "red of 3"
    for label in "RGBΣ":
        assert button(desk, label).toolTip()
        assert button(desk, label).accessibleName()


def test_a_grey_picture_has_no_switch(open_desk: Open) -> None:
    desk = open_desk(state=FRUIT.changed(all_channels=True))
    desk.store.set(picture=render("fish", 16))
    desk.settle()
    assert not desk.window.lanes.channels.isVisible()
    assert not desk.state.look.all_channels
    assert not channel(desk)


def test_a_cell_says_how_it_comes_about(open_desk: Open) -> None:
    desk = open_desk(state=FRUIT.changed(cell=(7, 5)))
    describe = desk.window.lanes._describe
    weight, pixel = (desk.shown(desk.panel("convolution", stage)).texts[0][1] for stage in (WEIGHTS, VALUES))
    product = desk.shown(desk.panel("convolution", PRODUCTS)).texts[0][1]
    said = describe("convolution", PRODUCTS, Spot(0, 1))
    assert said == f"{weight.lstrip('+')} × {pixel} = {product.lstrip('+')}"
    desk.store.set(all_channels=True)
    said = describe("convolution", PRODUCTS, Spot(0, 1))
    assert said.count("×") == 3
    assert "red: " in describe("convolution", VALUES, Spot(0, 1))
    assert "blue: " in describe("attention", VALUES, Spot(0, 1))


def test_why_lists_all_channels_of_a_product(open_desk: Open) -> None:
    desk = open_desk(state=FRUIT.changed(channel_in=1))
    desk.click(desk.panel("convolution", PRODUCTS), Spot(1, 1))
    told = desk.window.why.findChild(QTextEdit).toPlainText()
    for name in ("red", "green", "blue"):
        assert name in told
    assert desk.shown(desk.panel("convolution", PRODUCTS)).texts[1][1] in told


def test_the_walk_says_which_channel_is_shown(open_desk: Open) -> None:
    desk = open_desk(state=FRUIT.changed(channel_in=2))
    sentence = desk.window.closing_card.sentence
    desk.press(Qt.Key.Key_Return, times=4)
    assert "Here blue; the output adds all 3 channels." in sentence.text()
    check_stage(desk)
    desk.press("i")
    assert "Red, green and blue are added in every cell." in sentence.text()
    check_stage(desk)


def test_hidden_heads_leave_every_number_of_the_attention(open_desk: Open) -> None:
    desk = open_desk(state=FRUIT.changed(hidden_heads=frozenset({2})))
    row, column = desk.state.look.cell
    some = desk.result.heads[[h for h in range(9) if h != 2], 0, row, column].sum()
    text = number(float(some))
    assert desk.caption("attention", PRODUCTS).endswith(text)
    assert desk.window.lanes._describe("attention", OUTPUT, Spot(row, column)).endswith(text)
    desk.store.set(stage=5)
    assert text in desk.window.closing_card.sentence.text()
    whole = number(float(desk.result.attention[0, row, column]))
    assert desk.window.readout._values["attention"].text() == whole
    assert desk.window.readout._names["attention"].text() == "attention, all heads"


def test_the_fine_print_fits_the_smallest_window(open_desk: Open) -> None:
    """At 1024 px the switch and the headings stand beside each other without covering one another."""
    desk = open_desk(state=FRUIT)
    desk.window.resize(1024, 700)
    desk.settle()
    switch = desk.window.lanes.channels
    left = switch.mapTo(desk.window, QPoint(0, 0)).x()
    for label in desk.window.lanes._headings:
        at = label.mapTo(desk.window, QPoint(0, 0)).x()
        width = label.fontMetrics().horizontalAdvance(label.text())
        middle = at + label.width() / 2
        assert width <= label.width()
        assert middle + width / 2 <= left or middle - width / 2 >= left + switch.width()
    assert replace(desk.state.look, cell=(0, 0)) == replace(FRUIT.look, cell=(0, 0))
