"""The stage by mouse and keyboard: the query, the scan, the walk through the stages, heads, and why a number is so."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QMenu, QPushButton, QSlider, QTextEdit, QToolButton

from explorer.explaining.explain import explain
from explorer.images.gallery import render
from explorer.panels.base import Spot
from explorer.panels.theme import rgb
from explorer.state.state import Kernel
from explorer.views.stage.readout import Readout
from explorer.words import stage as stage_words
from explorer.words.numbers import number
from tests.gui.desk import (
    ALT,
    CONTROL,
    FISH,
    KEY,
    LOOKS,
    OUTPUT,
    PRODUCTS,
    SHIFT,
    VALUES,
    WEIGHTS,
    Desk,
)

LANES = ("convolution", "attention")
Open = Callable[..., Desk]


def readout(desk: Desk) -> list[str]:
    shown = desk.window.findChild(Readout)
    return [shown._values[name].text() for name in ("convolution", "attention", "difference")]


def at_query(desk: Desk) -> list[str]:
    row, column = desk.state.look.cell
    result = desk.result
    values = (result.convolution, result.attention, result.difference)
    return [number(float(v[0, row, column]), signed=v is values[2]) for v in values]


# The query


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize("stage", [LOOKS, OUTPUT])
def test_hovering_moves_the_query_until_a_click_pins_it(desk: Desk, lane: str, stage: int) -> None:
    panel = desk.panel(lane, stage)
    desk.hover(panel, Spot(3, 12))
    assert desk.state.look.cell == (3, 12)
    assert desk.output("convolution").query == desk.output("attention").query == (3, 12)
    assert readout(desk) == at_query(desk)

    desk.click(panel, Spot(4, 9))
    assert (desk.state.look.cell, desk.state.look.pinned) == ((4, 9), True)
    assert desk.output("attention").pinned
    desk.hover(panel, Spot(10, 10))
    assert desk.output("convolution").query == desk.state.look.cell == (4, 9)

    desk.click(panel, Spot(4, 9))
    assert not desk.state.look.pinned
    desk.hover(panel, Spot(2, 1))
    assert desk.state.look.cell == (2, 1)
    assert not desk.store.can_undo, "looking around is nothing to undo"


def test_x_pins_and_lets_go(desk: Desk) -> None:
    for pinned in (True, False):
        desk.press("x")
        assert desk.state.look.pinned == desk.output("convolution").pinned == pinned


def test_with_a_stride_the_picture_is_hovered_at_its_own_pixels(open_desk: Open) -> None:
    desk = open_desk(state=FISH.changed(stride=3))
    desk.hover(desk.panel("attention", LOOKS), Spot(14, 7))
    assert desk.state.look.cell == (4, 2)
    assert desk.shown(desk.panel("attention", LOOKS)).query == (12, 6)


def test_arrows_step_the_query_and_stop_at_the_edge(desk: Desk) -> None:
    desk.press(KEY.Key_Right)
    desk.press(KEY.Key_Down, times=2)
    desk.press(KEY.Key_Left, SHIFT)
    assert desk.state.look.cell == desk.output("attention").query == (9, 1)
    assert readout(desk) == at_query(desk)
    desk.press(KEY.Key_Up, SHIFT, times=4)
    desk.press(KEY.Key_Left, times=3)
    assert desk.state.look.cell == (0, 0)


def test_period_and_comma_step_in_reading_order(desk: Desk) -> None:
    desk.press(KEY.Key_Right, SHIFT, times=4)
    desk.press(".")
    assert desk.state.look.cell == (8, 0)
    desk.press(",", times=2)
    assert desk.state.look.cell == (7, 14)
    assert desk.state.look.scan is None


def test_a_click_on_a_control_leaves_the_keys_to_the_stage(desk: Desk) -> None:
    for name in ("Brush", "Rectangle"):
        tool = next(b for b in desk.window.findChildren(QToolButton) if b.accessibleName().startswith(name))
        desk.bot.mouseClick(tool, desk.mouse)
    desk.press(KEY.Key_Right)
    assert desk.state.look.cell == (7, 6)


def test_a_number_that_is_typed_is_not_for_the_stage(desk: Desk) -> None:
    cell = desk.kernel_cell(0, 0)
    desk.bot.mouseClick(cell, desk.mouse)
    desk.press(KEY.Key_5)
    desk.press(KEY.Key_Return)
    assert desk.state.scene.kernel.name == "free"
    assert desk.state.scene.kernel.weight is not None
    assert desk.state.scene.kernel.weight[0][0][0][0] == 5
    assert desk.state.look.stage == 0
    desk.bot.mouseClick(desk.window.columns.left, desk.mouse)  # beside every control
    desk.press(KEY.Key_Return)
    assert desk.state.look.stage == 1


# The scan


def scan_button(desk: Desk) -> QPushButton:
    return next(b for b in desk.window.findChildren(QPushButton) if b.accessibleName() == stage_words.SCAN)


def scrubber(desk: Desk) -> QSlider:
    return next(s for s in desk.window.findChildren(QSlider) if s.accessibleName() == stage_words.SCRUBBER_NAME)


def painted(desk: Desk, lane: str) -> int:
    """Up to which pixel, in reading order, an output is painted; its rest must be bare ground."""
    whole = desk.whole[lane].reshape(-1, 3)
    now = desk.output(lane).rgb.reshape(-1, 3)
    bare = rgb(desk.app.appearance.theme.ground)
    count = 256 - next(i for i, pixel in enumerate((now != bare).any(axis=1)[::-1]) if pixel)
    np.testing.assert_array_equal(now[:count], whole[:count])
    assert (now[count:] == bare).all()
    return count


def choose_speed(desk: Desk, name: str) -> None:
    speed = next(c for c in desk.window.findChildren(QComboBox) if c.accessibleName() == stage_words.SPEED_NAME)
    speed.setCurrentIndex(speed.findData(name))
    speed.activated.emit(speed.currentIndex())


def test_space_scans_pauses_goes_on_and_escape_ends(desk: Desk) -> None:
    desk.remember_outputs()
    choose_speed(desk, "slow")  # it must not be over before anybody looks
    desk.press(KEY.Key_Space)
    assert (desk.output("attention").rgb[-1] == rgb(desk.app.appearance.theme.ground)).all()
    assert scan_button(desk).text() == stage_words.PAUSE
    desk.until(lambda: (desk.state.look.scan or 0) >= 3)
    desk.press(KEY.Key_Space)
    paused = desk.state.look.scan
    assert paused is not None
    assert desk.state.look.cell == divmod(paused, 16)
    assert scan_button(desk).text() == stage_words.GO_ON
    assert [painted(desk, lane) for lane in LANES] == [paused + 1] * 2
    assert scrubber(desk).value() == paused

    scrubber(desk).setValue(100)
    assert [painted(desk, lane) for lane in LANES] == [101, 101]
    desk.press(".")
    assert painted(desk, "attention") == 102
    desk.press(KEY.Key_Space)
    desk.until(lambda: (desk.state.look.scan or 0) > 101)
    desk.press(KEY.Key_Escape)
    assert (desk.state.look.scan, scan_button(desk).text()) == (None, stage_words.SCAN)
    for lane in LANES:
        np.testing.assert_array_equal(desk.output(lane).rgb, desk.whole[lane])
    assert not desk.store.can_undo


def test_a_scan_ends_by_itself_at_the_last_pixel(desk: Desk) -> None:
    desk.remember_outputs()
    choose_speed(desk, "fast")
    desk.bot.mouseClick(scan_button(desk), desk.mouse)
    desk.until(lambda: desk.state.look.scan is None)
    assert desk.state.look.cell == (15, 15)
    assert scan_button(desk).text() == stage_words.SCAN
    np.testing.assert_array_equal(desk.output("attention").rgb, desk.whole["attention"])


def test_hovering_does_not_disturb_a_scan(desk: Desk) -> None:
    desk.press(KEY.Key_Space)
    desk.press(KEY.Key_Space)
    scanned = desk.state.look.cell
    desk.hover(desk.panel("attention", OUTPUT), Spot(12, 12))
    assert desk.state.look.cell == scanned


# The walk


def brightest(image: QImage) -> int:
    every = ((x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3))
    return max(image.pixelColor(x, y).lightness() for x, y in every)


def lit(desk: Desk) -> list[list[bool]]:
    """Which stages of each lane are shown at full strength, by what is painted."""
    found = []
    for lane in LANES:
        images = [desk.panel(lane, stage).grab().toImage() for stage in range(5)]
        found.append([brightest(image) > 100 for image in images])
    return found


def test_enter_walks_the_stages_in_both_lanes_and_back_to_all(desk: Desk) -> None:
    verdict = desk.window.closing_card.sentence.text()
    headings = desk.window.lanes._headings
    for stage in range(1, 6):
        desk.press(KEY.Key_Return)
        assert desk.state.look.stage == stage
        desk.finish_fades()
        assert lit(desk) == [[s < stage for s in range(5)]] * 2
        assert [label.text().startswith(f"{s + 1} · ") for s, label in enumerate(headings)] == [
            s + 1 == stage for s in range(5)
        ]
        assert f'font-weight:600">{stage} · ' in desk.window.closing_card.sentence.text()
    desk.press(KEY.Key_Return)
    assert desk.state.look.stage == 0
    assert lit(desk) == [[True] * 5] * 2
    assert desk.window.closing_card.sentence.text() == verdict
    desk.press(KEY.Key_Backspace)
    assert desk.state.look.stage == 5
    desk.press(KEY.Key_Escape)
    assert desk.state.look.stage == 0


# Heads


def test_heads_are_enlarged_by_a_click_and_put_back_by_escape(desk: Desk) -> None:
    panel = desk.panel("attention", WEIGHTS)
    desk.click(panel, Spot(0, 0, 3))
    assert desk.shown(panel).tiles == ((3,),)
    desk.press(KEY.Key_Escape)
    assert desk.shown(panel).tiles == ((0, 1, 2), (3, 4, 5), (6, 7, 8))


def test_heads_are_hidden_and_shown_alone(desk: Desk) -> None:
    panel = desk.panel("attention", WEIGHTS)
    desk.click(panel, Spot(0, 0, 3), CONTROL)
    assert desk.state.look.hidden_heads == desk.shown(panel).hidden == {3}
    row, column = desk.state.look.cell
    without = desk.result.attention[0, row, column] - desk.result.heads[3, 0, row, column]
    assert desk.caption("attention", PRODUCTS) == f"Σ ≈ {number(float(without))}"
    assert desk.caption("attention", OUTPUT).startswith("8 of 9 heads")

    desk.click(panel, Spot(0, 0, 7), ALT)
    assert desk.state.look.hidden_heads == set(range(9)) - {7}
    desk.click(panel, Spot(0, 0, 7), CONTROL)
    assert desk.state.look.hidden_heads == set(range(9)) - {7}, "one head stays"
    desk.press("a")
    assert desk.state.look.hidden_heads == desk.shown(panel).hidden == set()
    desk.press(KEY.Key_Z, CONTROL, times=3)
    assert desk.state.look.hidden_heads == set()
    assert not desk.store.can_undo


def test_the_menu_of_a_head_does_the_same(desk: Desk) -> None:
    panel = desk.panel("attention", WEIGHTS)
    spot = Spot(0, 0, 4)
    bare = panel.grab().toImage()
    desk.hover(panel, spot)
    assert panel.grab().toImage() != bare, "the head under the mouse is marked"
    for text, seen in ((stage_words.HIDE_HEAD, {4}), (stage_words.SHOW_HEAD, set())):
        panel.asked.emit(spot, panel.global_of(spot))
        menu = desk.window.lanes.findChild(QMenu)
        next(a for a in menu.actions() if a.text() == text).trigger()
        menu.close()
        desk.forget_closed()
        assert desk.state.look.hidden_heads == seen
    assert panel.grab().toImage() == bare, "the mouse may be elsewhere when a menu closes"
    panel.asked.emit(spot, panel.global_of(spot))
    menu = desk.window.lanes.findChild(QMenu)
    next(a for a in menu.actions() if a.text() == stage_words.ENLARGE_HEAD).trigger()
    menu.close()
    assert desk.shown(panel).tiles == ((4,),)


def test_an_enlarged_head_that_is_gone_gives_way_to_those_that_are(desk: Desk) -> None:
    desk.click(desk.panel("attention", WEIGHTS), Spot(0, 0, 8))
    desk.store.set(heads="one")
    desk.settle()
    assert desk.shown(desk.panel("attention", WEIGHTS)).tiles == ((0,),)
    assert desk.window.lanes.enlarged is None


def test_channels_are_gone_through_by_keys(open_desk: Open) -> None:
    desk = open_desk(state=FISH.changed(kernel=Kernel("random", 3, outputs=3)))
    for channel in (1, 2, 0):
        desk.press("u")
        assert desk.state.look.channel_out == channel
        assert f"output {channel + 1} of 3" in desk.caption("convolution", OUTPUT)
    desk.press("i")
    assert desk.state.look.channel_in == 0, "a grey picture has one"


# Why


def explained(desk: Desk) -> str:
    card = desk.window.why
    assert card.isVisible()
    assert desk.window.whole.rect().contains(card.geometry())
    return card.findChild(QTextEdit).toPlainText()


@pytest.mark.parametrize(
    ("lane", "stage", "spot"),
    [
        ("convolution", WEIGHTS, Spot(0, 2)),
        ("convolution", VALUES, Spot(2, 1)),
        ("convolution", PRODUCTS, Spot(1, 1)),
        ("attention", VALUES, Spot(1, 0)),
        ("attention", PRODUCTS, Spot(2, 2)),
    ],
)
def test_a_click_on_a_number_shows_why_it_is_so(desk: Desk, lane: str, stage: int, spot: Spot) -> None:
    desk.window.move(150, 90)  # positions on the screen are not those in the window
    panel = desk.panel(lane, stage)
    desk.click(panel, spot)
    assert "Σ" in explained(desk) or "×" in explained(desk)
    asked = panel.mapTo(desk.window.whole, desk.point(panel, spot))
    card = desk.window.why.geometry()
    assert not card.contains(asked), "the number itself stays in sight"
    assert card.adjusted(-60, -400, 60, 400).contains(asked), "and the card is near"
    desk.press(KEY.Key_Escape)
    assert not desk.window.why.isVisible()
    assert desk.state.look.cell == FISH.look.cell


def test_w_explains_the_attention_at_the_query_and_its_sum_is_the_output(desk: Desk) -> None:
    desk.press("w")
    assert explained(desk).split()[-1].lstrip("+") == at_query(desk)[1]
    desk.press(KEY.Key_Escape)
    desk.press(KEY.Key_Right)
    assert desk.state.look.cell == (7, 6), "the keys are the stage's again"


def test_a_click_on_the_difference_explains_it(desk: Desk) -> None:
    desk.click(desk.window.closing_card.difference, Spot(7, 5))
    assert explained(desk).split()[-1] == at_query(desk)[2]


def test_a_click_on_an_enlarged_head_explains_the_key_under_the_mouse(desk: Desk) -> None:
    panel = desk.panel("attention", WEIGHTS)
    desk.click(panel, Spot(0, 0, 4))
    desk.click(panel, Spot(0, 0, 4))
    row, column = desk.state.look.cell
    assert f"({row}, {column})" in desk.window.why.accessibleDescription() + desk.title_of_why()
    desk.press(KEY.Key_Escape)
    desk.press(KEY.Key_Escape)
    assert desk.window.lanes.enlarged is None


def test_a_question_that_the_last_result_cannot_answer_waits_for_the_next(open_desk: Open) -> None:
    desk = open_desk(state=FISH.changed(stride=4))
    desk.store.set(stride=1)
    desk.store.set(cell=(15, 15))
    desk.press("w")
    assert not desk.window.why.isVisible()
    desk.settle()
    desk.press("w")
    assert explained(desk).split()[-1].lstrip("+") == at_query(desk)[1]


@pytest.mark.parametrize("stage", [WEIGHTS, VALUES, PRODUCTS])
@pytest.mark.parametrize("lane", ["convolution", "attention"])
def test_a_number_that_is_asked_while_the_state_is_ahead_is_the_one_that_is_shown(
    desk: Desk, lane: str, stage: int
) -> None:
    desk.store.set(picture=render("fish", 8), window_side=1.0)
    desk.settle()
    desk.store.set(picture=render("fish", 32), cell=(30, 8))  # its numbers are still to come
    question = desk.window.lanes.question(lane, stage, Spot(1, 1, 0))
    assert question is not None
    assert max(question.cell) < 8
    assert explain(desk.result, question).rows
    desk.settle()
