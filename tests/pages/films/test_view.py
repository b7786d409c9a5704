"""The page of films, driven as a user drives it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from explorer.layers.norms import NORMS, norm_named
from explorer.pages.films import view as films
from explorer.pages.films import words as films_words
from explorer.pages.films.choice import ApproachKind, FilmsChoice
from explorer.pages.films.facts import law_rule, law_words
from explorer.pages.films.figure import MAPS, map_values
from explorer.pages.films.plot import approaches_of, chart, frame_of
from explorer.pages.films.question import ApproachesFinding, ApproachFrameFinding
from explorer.pages.films.view import FilmsPage
from explorer.panels.base import Spot
from explorer.panels.text import TextPanel
from explorer.panels.theme import DARK
from explorer.state.picture import Picture
from explorer.state.state import Kernel
from explorer.words.numbers import number, percent
from tests.gui.desk import CONTROL, KEY, Desk
from tests.pages.films.test_facts import LAWS


@pytest.fixture
def page(desk: Desk) -> FilmsPage:
    desk.press(KEY.Key_2, CONTROL)
    return desk.page_of(FilmsPage)


def frame(page: FilmsPage) -> ApproachFrameFinding:
    assert page.material is not None
    found = frame_of(page.material)
    assert found is not None
    return found


def curves(page: FilmsPage) -> ApproachesFinding:
    assert page.material is not None
    found = approaches_of(page.material)
    assert found is not None
    return found


def words(page: FilmsPage) -> str:
    """All that is written on the board."""
    panels = [placed.panel for placed in page.board._placed if isinstance(placed.panel, TextPanel)]
    return " ".join("".join(run.text for run in line) for panel in panels for line in panel.lines).replace(
        "\u00a0", " "
    )


def over(page: FilmsPage, eps: float) -> QPoint:
    """Where a distance is on the plot, in the middle of its height."""
    rect = page.board.rect_of("plot")
    assert rect is not None
    assert page.material is not None
    plot = chart(page.material)
    area = plot.area(rect, DARK)
    return QPoint(round(plot.at(area, eps, 1.0).x()), round(area.center().y()))


def test_all_four_curves_and_the_frame_are_there_and_say_their_numbers(desk: Desk, page: FilmsPage) -> None:
    assert curves(page).complete
    assert {curve.kind for curve in curves(page).curves} == set(get_args(ApproachKind))
    said = words(page)
    assert percent(frame(page).error) in said
    assert "at ε = 0.300" in said
    assert "s = 1.6 px" in said
    window = next(curve for curve in curves(page).curves if curve.kind == "window")
    assert f"measured ÷ law = {number(frame(page).error / float(window.law_at(0.3)))}" in said
    assert f"the law holds within 5 % up to ε = {number(window.holding.eps)}" in said
    assert "Window and position follow one law" in page.words


def test_dragging_along_the_plot_moves_the_film_and_asks_no_curve_again(desk: Desk, page: FilmsPage) -> None:
    before = curves(page)
    desk.drag(page.board, over(page, 0.3), over(page, 0.01), over(page, 1e-4))
    desk.settle()
    assert desk.state.look.choice(FilmsChoice).distance == pytest.approx(1e-4, rel=0.2)
    assert frame(page).inquiry.eps == desk.state.look.choice(FilmsChoice).distance
    assert percent(frame(page).error) in words(page)
    assert curves(page) is before
    assert not desk.store.can_undo


@pytest.mark.parametrize("kind", get_args(ApproachKind))
def test_every_film_has_its_button_and_its_slider(desk: Desk, page: FilmsPage, kind: ApproachKind) -> None:
    desk.bot.mouseClick(page.kinds.buttons[kind], desk.mouse)
    desk.settle()
    assert [name for name, slider in page.sliders.items() if slider.isVisible()] == [kind]
    assert frame(page).inquiry.kind == kind
    page.sliders[kind].moved.emit({"window": 1.5, "position": 2.0, "gate": 0.75, "content": 0.05}[kind])
    desk.settle()
    assert frame(page).inquiry.eps == pytest.approx(float(np.exp(-2)) if kind == "position" else 0.25)
    wanted = {"window": "1.5 px", "position": "2.00", "gate": "0.750", "content": "0.050"}[kind]
    assert page.sliders[kind]._value.text() == wanted
    assert wanted in words(page)


def test_meters_tell_what_content_costs(desk: Desk, page: FilmsPage) -> None:
    additive, _, equivariant, reach, share = page.meters.values()
    assert float(additive) > 0.01
    assert equivariant == "0"
    assert reach.endswith(" px")
    assert 0 < float(share) < 1
    page.choose(distance=0.0)
    desk.settle()
    assert page.meters.values()[3:] == ("1 px", "1")


def test_the_film_plays_to_its_end_and_begins_again(desk: Desk, page: FilmsPage, monkeypatch: Any) -> None:
    desk.press(KEY.Key_P)
    assert page.player.running
    desk.press(KEY.Key_Space)
    assert not page.player.running
    monkeypatch.setattr(films, "WHOLE_MS", 1)
    desk.bot.mouseClick(page.play, desk.mouse)
    desk.until(lambda: not page.player.running)
    desk.settle()
    assert desk.state.look.choice(FilmsChoice).distance == 0
    assert frame(page).error == 0
    assert "0 %" in words(page)
    monkeypatch.undo()
    page.toggle_play()
    page._on_frame(0.0)
    assert desk.state.look.choice(FilmsChoice).distance > 1
    desk.press(KEY.Key_1, CONTROL)
    assert not page.player.running


def test_arrow_keys_step_along_the_film_and_leave_the_query_alone(desk: Desk, page: FilmsPage) -> None:
    cell, before = desk.state.look.cell, desk.state.look.choice(FilmsChoice).distance
    desk.press(KEY.Key_Left)
    assert desk.state.look.choice(FilmsChoice).distance < before
    desk.press(KEY.Key_Right, times=2)
    assert desk.state.look.choice(FilmsChoice).distance > before
    assert desk.state.look.cell == cell


@pytest.mark.parametrize("kind", get_args(ApproachKind))
def test_a_frame_goes_on_the_stage_as_one_step(desk: Desk, page: FilmsPage, kind: ApproachKind) -> None:
    page.choose(kind=kind, distance=0.2)
    desk.settle()
    before, wanted = desk.state.scene, frame(page)
    desk.bot.mouseClick(page.to_stage, desk.mouse)
    desk.settle()
    assert desk.state.look.page == "stage"
    np.testing.assert_allclose(desk.result.attention, wanted.attention, atol=1e-5 * np.abs(wanted.attention).max())
    desk.press(KEY.Key_Z, CONTROL)
    assert desk.state.scene == before


def test_a_dilated_position_cannot_be_shown_there_and_says_why(desk: Desk, page: FilmsPage) -> None:
    desk.store.set(dilation=2)
    desk.settle()
    page.choose(kind="position")
    assert not page.to_stage.isEnabled()
    assert "dilation" in page.to_stage.toolTip()
    page.choose(kind="window")
    assert page.to_stage.isEnabled()


@pytest.mark.parametrize("norm", [norm for norm in NORMS if not norm_named(norm).sums_to_one])
def test_every_norm_without_films_says_why(desk: Desk, page: FilmsPage, norm: str) -> None:
    desk.store.set(norm=norm)
    desk.settle()
    assert norm_named(norm).formula in words(page)


def test_a_norm_without_films_says_so_and_offers_softmax(desk: Desk, page: FilmsPage) -> None:
    desk.store.set(norm="relu")
    desk.settle()
    assert "ReLU" in page.words
    assert "max(S, 0)" in words(page)
    assert not page.play.isVisible()
    desk.press(KEY.Key_Left)  # nothing to step along
    desk.bot.mouseClick(page.softmax, desk.mouse)
    desk.settle()
    assert desk.state.scene.norm == "softmax"
    assert page.play.isVisible()
    assert percent(frame(page).error) in words(page)
    desk.store.undo()
    assert desk.state.scene.norm == "relu"


def test_another_scene_is_measured_anew_also_in_the_middle_of_work(desk: Desk, page: FilmsPage) -> None:
    before = curves(page)
    desk.store.set(FilmsChoice(strength="stage"), kernel=Kernel("random", 3, 2), content=8.0)
    desk.press(KEY.Key_1, CONTROL)
    desk.press(KEY.Key_2, CONTROL)
    desk.settle()
    assert curves(page) is not before
    assert curves(page).inquiry.scene.kernel == desk.state.scene.kernel
    assert frame(page).convolution.shape[0] == 2
    assert "cliff" in page.words
    desk.store.set(channel_out=1)
    assert page.material is not None
    np.testing.assert_array_equal(map_values(page.material, frame(page))["attention"], frame(page).attention[1])


def test_maps_answer_the_mouse_together(desk: Desk, page: FilmsPage) -> None:
    spot = Spot(4, 6)
    desk.move(page.board, page.board.point_of("attention", spot).toPoint())
    assert {name for name, _ in page.board._highlights} == set(MAPS)
    assert page.material is not None
    value = float(map_values(page.material, frame(page))["difference"][4, 6])
    assert page.describe("difference", spot) == f"(4, 6): difference {number(value)}"


def test_a_button_opens_the_page_of_heads(desk: Desk, page: FilmsPage) -> None:
    assert "2 of 9 heads" in page.heads_note.text()
    desk.bot.mouseClick(page.heads, desk.mouse)
    assert desk.state.look.page == "heads"


def test_the_films_own_content_is_said_and_that_of_the_stage_is_one_click_away(desk: Desk, page: FilmsPage) -> None:
    said = page.words.replace("\u00a0", " ")
    assert "Content is β = 0.200 here: so first-order laws hold within 5 % up to ε = 0.010." in said
    assert curves(page).start.content == 0.2
    before = curves(page)
    desk.store.set(content=3.0)
    desk.settle()
    assert curves(page) is before  # the stage's content is not theirs
    desk.bot.mouseClick(page.strength._buttons["stage"], desk.mouse)
    desk.settle()
    assert desk.state.look.choice(FilmsChoice).strength == "stage"
    assert curves(page).start.content == 3
    assert "stage's β = 3" in page.words
    desk.bot.mouseClick(page.strength._buttons["gentle"], desk.mouse)
    desk.settle()
    assert curves(page).start.content == 0.2


def test_a_gentle_frame_takes_its_content_to_the_stage(desk: Desk, page: FilmsPage) -> None:
    page.choose(kind="window", distance=0.2)
    desk.settle()
    desk.bot.mouseClick(page.to_stage, desk.mouse)
    assert (desk.state.scene.content, desk.state.scene.window_side) == (0.2, pytest.approx(1.4))
    desk.press(KEY.Key_Z, CONTROL)
    assert desk.state.scene.content == 1


def test_content_on_a_torus_smaller_than_the_kernel_says_why_it_cannot_be_shown(desk: Desk, page: FilmsPage) -> None:
    small = Picture(np.arange(72, dtype=np.uint8).reshape(8, 9, 1))
    desk.store.set(picture=small, kernel=Kernel("random", 5), dilation=2, border="circular")
    page.choose(kind="content")
    desk.settle()
    assert page.to_stage.toolTip() == films_words.FILM_TORUS_NOT_ON_STAGE
    assert not page.to_stage.isEnabled()
    assert frame(page).error > 1e-6
    page.choose(distance=0.0)
    desk.settle()
    assert frame(page).error < 1e-9  # it ends in this kernel


def test_the_sentence_fits_the_smallest_window(desk: Desk, page: FilmsPage) -> None:
    desk.window.resize(1024, 700)
    desk.settle()
    metrics = page.sentence.fontMetrics()
    for name, kernel in films_words.FILMS_LEAD_KERNELS.items():
        for facts in LAWS.values():
            follows = law_rule(facts) in ("gentle", "stage_far", "stage_near")
            lead = films_words.FILMS_LEAD_NAMED.format(size=3, kernel=kernel).replace("**", "")
            said = f"{lead} {law_words(replace(facts, one_law=follows))}"
            box = metrics.boundingRect(0, 0, page.sentence.width(), 999, Qt.TextFlag.TextWordWrap, said)
            assert box.height() <= page.sentence.height(), (name, said)
