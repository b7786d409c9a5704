"""The page of depth, driven as a user drives it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtTest import QTest

from explorer.pages.depth import (
    figure_borders as depth_borders,
)
from explorer.pages.depth import (
    figure_gaze as depth_gaze,
)
from explorer.pages.depth import (
    figure_rank as depth_rank,
)
from explorer.pages.depth import (
    figure_reach as depth_reach,
)
from explorer.pages.depth.choice import MOST_LAYERS, DepthChoice
from explorer.pages.depth.figure import view
from explorer.pages.depth.view import DepthPage
from explorer.panels.base import Spot
from explorer.panels.theme import DARK
from explorer.state.state import Kernel
from explorer.widgets.controls import Segments
from explorer.words.numbers import number, percent
from tests.gui.desk import CONTROL, KEY, QUICK_STACK, Desk


@pytest.fixture
def page(desk: Desk) -> DepthPage:
    desk.store.set(page="depth", **QUICK_STACK)
    return desk.page_of(DepthPage)


def choose(segments: Segments, value: str, desk: Desk) -> None:
    QTest.mouseClick(segments._buttons[value], desk.mouse)
    desk.settle()


def test_what_a_pixel_sees_follows_the_mouse_on_the_picture(page: DepthPage, desk: Desk) -> None:
    where = [page.board.point_of("map", Spot(*spot)).toPoint() for spot in ((3, 4), (9, 11))]
    desk.drag(page.board, *where)
    desk.settle()
    assert desk.state.look.cell == (9, 11)
    assert page.material is not None
    finding = depth_reach.finding_of(page.material)
    assert finding.inquiry.pixel == (9, 11)
    sight = finding.sights["convolution"]
    values = page.facts["reach"].values()
    assert values[0] == f"{sight.reach_px[3]:.0f} px"
    assert values[1] == f"{sight.support[3].sum()} of 256"
    assert values[2] == f"{number(float(sight.deviation_px[3]))} px"
    assert values[4] == f"{number(float(finding.law_px[3]))} px"
    assert number(float(sight.deviation_px[3])) in page.words
    assert "√(2L/3)" in page.words


def test_depth_is_turned_by_the_plot_the_keys_and_the_slider(page: DepthPage, desk: Desk) -> None:
    asked = dict(desk.app._inquired)
    plot = page.board.rect_of("plot")
    assert plot is not None
    desk.drag(page.board, plot.center().toPoint(), plot.topRight().toPoint())
    assert desk.state.look.choice(DepthChoice).layers == MOST_LAYERS
    assert f"{MOST_LAYERS} convolutions" in page.words
    assert page.take_key("Left")
    assert desk.state.look.choice(DepthChoice).layers == MOST_LAYERS - 1
    page.layers.moved.emit(1.0)
    assert desk.state.look.choice(DepthChoice).layers == 1
    assert page.take_key("Left")
    assert desk.state.look.choice(DepthChoice).layers == 1
    assert desk.app._inquired == asked  # all depths are known: nothing was asked


def test_attention_is_another_layer_of_the_same_finding(page: DepthPage, desk: Desk) -> None:
    choose(page.layer, "attention", desk)
    assert page.material is not None
    sight = depth_reach.finding_of(page.material).sights["attention"]
    assert page.facts["reach"].values()[2] == f"{number(float(sight.deviation_px[3]))} px"
    assert "4 attention layers" in page.words


def test_every_view_shows_its_own_numbers(page: DepthPage, desk: Desk) -> None:
    choose(page.show_what, "rank", desk)
    assert page.material is not None
    finding = depth_rank.finding_of(page.material)
    courses = [finding.courses["convolution", skip].residual for skip in (False, True)]
    numbers = (courses[0][0], courses[0][4], courses[1][4])
    assert page.facts["rank"].values() == tuple(number(float(value)) for value in numbers)
    choose(page.show_what, "gaze", desk)
    gaze = depth_gaze.finding_of(page.material)
    assert page.facts["gaze"].values()[3] == number(float(gaze.keys[0].mean()))
    assert number(float(gaze.distance_px[0].mean())) in page.words
    choose(page.show_what, "borders", desk)
    traps = depth_borders.finding_of(page.material).traps
    assert page.facts["borders"].values()[0] == percent(traps["zero"].frame)
    assert [page.board.rect_of(border) is not None for border in traps] == [True] * 4
    assert not page.play.isVisible()
    assert not page.take_key("Space")


def test_the_gaze_opens_on_the_first_layer_and_has_a_depth_of_its_own(page: DepthPage, desk: Desk) -> None:
    """The first layer looks at the picture; what later ones look at is smoother, and their maps are flat."""
    choose(page.show_what, "gaze", desk)
    gaze = depth_gaze.finding_of(page.material)
    for which, values in (("radius_px", gaze.radius_px), ("keys", gaze.keys)):
        spread = [float(layer.max() - layer.min()) for layer in values]
        assert spread[0] > 0.9 * max(spread)
        for end, (layer, row, column) in ((0, np.unravel_index(values.argmin(), values.shape)),
                                          (-1, np.unravel_index(values.argmax(), values.shape))):  # fmt: skip
            page.choose(gaze_layer=int(layer) + 1)
            shown = page.board.panel(which).rgb  # type: ignore[union-attr]
            assert (shown[row, column] == depth_gaze.heat_table("attention", DARK)[end]).all()
    page.choose(gaze_layer=1)
    assert page.take_key("Right")
    assert page.take_key("Right")
    choice = desk.state.look.choice(DepthChoice)
    assert (choice.gaze_layer, choice.layers) == (3, 4)
    assert number(float(gaze.distance_px[2].mean())) in page.words
    choose(page.show_what, "reach", desk)
    assert "4 convolutions" in page.words


@pytest.mark.parametrize("show", ["reach", "rank", "gaze"])
def test_a_view_fills_its_page_from_the_top(page: DepthPage, desk: Desk, show: str) -> None:
    if show != "reach":
        choose(page.show_what, show, desk)
    names = ("radius_px", "keys", "plot") if show == "gaze" else ("map", "plot")
    rects = [page.board.rect_of(name) for name in names]
    boxes = [rect for rect in rects if rect is not None]
    assert len(boxes) == len(names)
    high = page.board.height()
    assert min(box.top() for box in boxes) < 4
    assert max(box.bottom() for box in boxes) <= high
    assert max(box.bottom() for box in boxes) > 0.85 * high


def test_a_view_that_is_known_comes_back_without_being_asked_again(page: DepthPage, desk: Desk) -> None:
    choose(page.show_what, "borders", desk)
    QTest.mouseClick(page.show_what._buttons["reach"], desk.mouse)
    assert page.material is not None
    assert view(page.material) is depth_reach
    assert page.board.rect_of("plot") is not None


def test_a_view_stays_until_the_next_is_there(page: DepthPage, desk: Desk) -> None:
    QTest.mouseClick(page.show_what._buttons["gaze"], desk.mouse)
    assert page.material is not None
    assert view(page.material) is depth_reach
    desk.press(KEY.Key_1, CONTROL)  # away in the middle of the work, and back
    desk.press(KEY.Key_2, CONTROL)  # a place opens where it was left
    desk.settle()
    assert view(page.material) is depth_gaze


def test_skips_hold_back_what_averages_wash_out(page: DepthPage, desk: Desk) -> None:
    choose(page.show_what, "rank", desk)
    choose(page.layer, "attention", desk)
    before = page.board.panel("map")
    QTest.mouseClick(page.skip, desk.mouse, pos=page.skip.rect().center())
    page.skip.click() if not desk.state.look.choice(DepthChoice).skip else None
    assert desk.state.look.choice(DepthChoice).skip
    assert page.board.panel("map") is not before
    assert page.skip.isVisible()


def test_the_stack_plays_from_the_first_layer_to_the_last(page: DepthPage, desk: Desk) -> None:
    page.choose(layers=MOST_LAYERS)
    assert page.take_key("Space")
    assert page.ticker.running
    assert desk.state.look.choice(DepthChoice).layers == 1
    for _ in range(MOST_LAYERS):
        page._on_layer()
    assert desk.state.look.choice(DepthChoice).layers == MOST_LAYERS
    assert not page.ticker.running
    QTest.mouseClick(page.play, desk.mouse)
    assert page.ticker.running
    assert page.take_key("Esc")
    assert not page.ticker.running


def test_another_scene_is_asked_about_and_undo_brings_the_first_back(page: DepthPage, desk: Desk) -> None:
    before = page.words
    desk.store.set(kernel=Kernel("box", 5))
    desk.settle()
    assert page.material is not None
    assert depth_reach.finding_of(page.material).uniform
    assert "√(2L)" in page.words
    desk.store.undo()
    desk.settle()
    assert page.words == before
