"""Closing the window: by keys, by dragging, as a film; what is said about it; and undo over everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import log10

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QComboBox, QSlider, QToolButton

from explorer.explaining.excluded import why_not
from explorer.panels.base import Spot
from explorer.state.picture import Picture
from explorer.state.state import Kernel
from explorer.views.stage import closing_card
from explorer.words import inspector as inspector_words
from tests.gui.desk import CONTROL, FISH, KEY, LOOKS, SHIFT, Desk

Open = Callable[..., Desk]
GLOBAL = 35  # of 16 pixels, 9 heads: the farthest key is 17 pixels away


def side(desk: Desk) -> float:
    return desk.state.scene.window_side


def handle(desk: Desk) -> float:
    """The side at which the plot shows its handle."""
    (x,), _ = desk.window.closing_card.plot._handle.getData()
    return float(10**x)


def on_the_plot(desk: Desk, at_side: float) -> QPoint:
    plot = desk.window.closing_card.plot
    scene = plot.getViewBox().mapViewToScene(QPointF(log10(at_side), 0.1))
    return QPoint(plot.mapFromScene(scene).x(), plot.viewport().height() // 2)


def sentence(desk: Desk) -> str:
    return desk.window.closing_card.sentence.accessibleDescription()


def undo(desk: Desk) -> None:
    desk.press(KEY.Key_Z, CONTROL)


# By keys


def test_brackets_step_the_side_and_braces_go_to_the_ends(desk: Desk) -> None:
    steps = [("[", 8), ("[", 7), ("]", 8), ("}", GLOBAL), ("]", GLOBAL), ("[", GLOBAL - 2), ("{", 1), ("[", 1)]
    for key, wanted in (*steps, ("]", 1.1)):
        desk.press(key)
        assert side(desk) == wanted
        assert handle(desk) == pytest.approx(wanted)
    for wanted in (1, GLOBAL - 2, GLOBAL, 8, 7, 8, 9):
        undo(desk)
        assert side(desk) == wanted
    assert not desk.store.can_undo


def test_brackets_that_are_written_by_altgr_count(desk: Desk) -> None:
    desk.press("{", CONTROL | Qt.KeyboardModifier.AltModifier)
    assert side(desk) == 1


def test_the_ends_are_right_before_the_first_result(open_desk: Open) -> None:
    desk = open_desk()
    desk.store.set(picture=Picture(np.zeros((40, 24, 1), np.uint8)))
    desk.press("}")
    assert side(desk) == 83
    desk.settle()
    assert desk.result.widest_side == 83


# The verdict


def test_closed_in_whole_numbers_it_is_identical_and_the_difference_is_zero(desk: Desk) -> None:
    assert "9×9" in sentence(desk)
    desk.press("{")
    desk.settle()
    assert sentence(desk).startswith("Identical.")
    assert sentence(desk).endswith("max|Δ| = 0")
    assert desk.result.meters.max_abs == 0
    assert not desk.result.difference.any()
    assert len(np.unique(desk.shown(desk.window.closing_card.difference).rgb.reshape(-1, 3), axis=0)) == 1
    np.testing.assert_array_equal(desk.output("convolution").rgb, desk.output("attention").rgb)


@pytest.mark.parametrize(
    ("settings", "first"),
    [
        ({"norm": "sigmoid"}, "Closed, yet no convolution."),
        ({"heads": "one"}, "Closed: a convolution, but another one."),
        ({"integer": False, "kernel": Kernel("gaussian", 7)}, "Equal up to rounding."),
        ({"picture": Picture(np.full((16, 16, 1), 200, np.uint8))}, "Nothing to see here."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_else_closing_may_come_to(open_desk: Open, settings: dict[str, object], first: str) -> None:
    desk = open_desk(state=FISH.changed(window_side=1.0, **settings))
    assert sentence(desk).startswith(first)


# By dragging


def test_a_drag_on_the_plot_moves_the_side_and_is_one_undo(desk: Desk) -> None:
    plot = desk.window.closing_card.plot
    seen: list[float] = []
    desk.store.subscribe(lambda new, old: seen.append(new.scene.window_side))
    desk.drag(plot.viewport(), *(on_the_plot(desk, s) for s in (9, 6.1, 4.1, 2.4, 1.03)))
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 4
    assert side(desk) == 1, "it snaps to the closed window"
    assert handle(desk) == pytest.approx(1)
    undo(desk)
    assert side(desk) == 9
    assert handle(desk) == pytest.approx(9)
    assert not desk.store.can_undo
    desk.press(KEY.Key_Y, CONTROL)
    assert side(desk) == 1


def test_a_click_snaps_to_odd_sides_unless_shift_is_held(desk: Desk) -> None:
    viewport = desk.window.closing_card.plot.viewport()
    desk.drag(viewport, on_the_plot(desk, 5.06))
    assert side(desk) == 5
    desk.drag(viewport, on_the_plot(desk, 7.12), held=SHIFT)
    assert side(desk) == pytest.approx(7.12, abs=0.06)
    assert side(desk) != 7


def test_the_handle_lies_on_the_curve(desk: Desk) -> None:
    _, (height,) = desk.window.closing_card.plot._handle.getData()
    assert height == pytest.approx(desk.result.meters.relative)
    x, y = desk.window.closing_card.plot._now.getData()
    assert (10 ** x[0], 10 ** x[-1]) == pytest.approx((1, GLOBAL))
    assert np.interp(log10(9), x, y) == pytest.approx(height, rel=1e-3)
    assert y[0] == 0


# The film


def test_the_film_closes_the_window_and_is_one_undo(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing_card, "FILM_MS", 300)
    seen: list[float] = []
    desk.store.subscribe(lambda new, old: seen.append(new.scene.window_side))
    desk.press("p")
    desk.until(lambda: bool(seen) and not desk.window.closing_card.playing)  # on a slow machine it is over at once
    assert seen == sorted(seen, reverse=True)
    assert side(desk) == 1
    desk.settle()
    assert sentence(desk).startswith("Identical.")
    undo(desk)
    assert side(desk) == 9
    assert not desk.store.can_undo
    desk.press(KEY.Key_Z, CONTROL | SHIFT)
    assert side(desk) == 1
    monkeypatch.setattr(closing_card, "FILM_MS", 60_000)  # it must not be over before anybody looks
    desk.press("p")
    desk.until(lambda: 1 < side(desk) < GLOBAL)
    desk.press(KEY.Key_Escape)
    assert not desk.window.closing_card.playing
    assert 1 < side(desk) <= GLOBAL, "from the closed window it starts at global, and stops where it is"


def test_an_undo_ends_the_film_and_takes_it_back_whole(desk: Desk) -> None:
    desk.press("p")
    desk.until(lambda: side(desk) < 9)
    undo(desk)
    assert side(desk) == 9
    assert not desk.window.closing_card.playing
    assert not desk.store.can_undo
    assert desk.store.can_redo


def test_drawing_while_the_film_plays_costs_few_undos(desk: Desk) -> None:
    desk.press("p")
    desk.until(lambda: side(desk) < 9)
    canvas = desk.window.input.canvas
    desk.drag(canvas, QPoint(40, 40), QPoint(90, 90))
    drawn = side(desk)
    desk.until(lambda: side(desk) < drawn)
    desk.press("p")
    assert desk.state.scene.picture != FISH.scene.picture
    undo(desk)
    assert (side(desk), desk.state.scene.picture != FISH.scene.picture) == (drawn, True)
    undo(desk)
    assert desk.state.scene == FISH.scene
    assert not desk.store.can_undo


# What excludes each other


def choice(desk: Desk, name: str) -> QComboBox:
    return next(c for c in desk.window.findChildren(QComboBox) if c.accessibleName() == name)


def segment(desk: Desk, name: str) -> QToolButton:
    return next(b for b in desk.window.findChildren(QToolButton) if b.accessibleName() == name)


def test_settings_that_exclude_each_other_cannot_be_combined_and_say_why(desk: Desk) -> None:
    desk.store.set(border="shifted")
    disc = segment(desk, "Window: disc")
    desk.bot.mouseClick(disc, desk.mouse)
    assert desk.state.scene.window_shape == "square"
    assert disc.toolTip() == why_not(desk.state.scene, window_shape="disc")
    dilation = choice(desk, "Dilation")
    item = dilation.model().index(dilation.findData("2"), 0)
    assert not item.flags() & Qt.ItemFlag.ItemIsEnabled
    assert item.data(Qt.ItemDataRole.ToolTipRole) == why_not(desk.state.scene, dilation=2)
    desk.store.set(border="zero")
    desk.bot.mouseClick(disc, desk.mouse)
    assert desk.state.scene.window_shape == "disc"


def test_the_fewest_heads_take_no_weight_that_is_the_score(desk: Desk) -> None:
    desk.bot.mouseClick(segment(desk, "Heads: fewest"), desk.mouse)
    linear, relu = segment(desk, "Normalise: linear"), segment(desk, "Normalise: ReLU")
    assert not linear.isEnabled()
    assert linear.toolTip() == why_not(desk.state.scene, norm="linear") == inspector_words.EXCLUSIONS["fewest_linear"]
    for button, norm in ((linear, "softmax"), (relu, "relu")):
        desk.bot.mouseClick(button, desk.mouse)
        assert desk.state.scene.norm == norm
    desk.bot.mouseClick(segment(desk, "Heads: one"), desk.mouse)
    desk.bot.mouseClick(linear, desk.mouse)
    assert desk.state.scene.norm == "linear"
    desk.bot.mouseClick(segment(desk, "Heads: fewest"), desk.mouse)  # they bring what they need
    assert (desk.state.scene.heads, desk.state.scene.norm) == ("fewest", "softmax")


# Undo over everything


def test_everything_can_be_undone_and_done_again(desk: Desk) -> None:
    window = desk.window
    desk.drag(window.input.canvas, QPoint(40, 40), QPoint(90, 60))
    desk.press("[")
    desk.click(desk.panel("attention", 1), Spot(0, 0, 2), CONTROL)
    for name in ("Window: disc", "Features: pixel", "Numbers: scaled", "Heads: one"):
        desk.bot.mouseClick(segment(desk, name), desk.mouse)
    content = next(s for s in window.findChildren(QSlider) if s.accessibleName() == "Content β")
    desk.bot.keyClick(content, KEY.Key_Right)
    desk.click(desk.panel("attention", LOOKS), Spot(1, 1))
    desk.press(KEY.Key_Right)
    undone = [desk.state]
    redo = window.commands.actions["redo"]
    assert not redo.isEnabled()
    while desk.store.can_undo:
        undo(desk)
        undone.append(desk.state)
    assert len(undone) == 1 + 8
    assert undone[-1].scene == FISH.scene
    assert undone[-1].look.hidden_heads == set()
    assert not window.commands.actions["undo"].isEnabled()
    for wanted in undone[-2::-1]:
        assert redo.isEnabled()
        desk.press(KEY.Key_Z, CONTROL | SHIFT)
        assert desk.state == wanted
    desk.settle()
    assert desk.result.request.scene == undone[0].scene
    assert replace(desk.result.request.scene, picture=FISH.scene.picture) != FISH.scene
