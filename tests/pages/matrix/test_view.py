"""The page of matrices, driven as a user drives it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from explorer.images.gallery import render
from explorer.pages.matrix import view as matrix
from explorer.pages.matrix.choice import MatrixChoice
from explorer.pages.matrix.figure import NAMES, caption_of, finding_of, operator, window_of
from explorer.pages.matrix.view import MatrixPage
from explorer.panels.base import Spot
from explorer.panels.matrix import EVERY
from explorer.state.state import Kernel
from explorer.words.numbers import number
from tests.gui.desk import BUTTON, CONTROL, KEY, NONE, Desk


@pytest.fixture
def page(desk: Desk) -> MatrixPage:
    desk.store.set(page="matrix")
    return desk.page_of(MatrixPage)


def said(page: MatrixPage, name: str) -> str:
    assert page.material is not None
    return "".join(run.text for run in caption_of(page.material, name)[1])


def at(page: MatrixPage, name: str, row: int, column: int) -> QPoint:
    return page.board.point_of(name, Spot(row, column)).toPoint()


def ringed(page: MatrixPage) -> set[tuple[str, Spot]]:
    return set(page.board._highlights)


def test_it_counts_free_numbers_and_says_what_the_closed_window_is(desk: Desk, page: MatrixPage) -> None:
    assert said(page, "full") == "4096 free numbers"
    assert said(page, "local") == "576 · zero outside 3×3"
    assert said(page, "convolution") == "9 · the same on every diagonal"
    assert said(page, "globally") == "rows from the data"
    assert said(page, "windowed") == "local, still from the data"
    assert said(page, "closed") == "= the convolution, exactly"
    assert "64 pixels" in page.words
    assert page.words.endswith("into the same nine numbers.")
    shares = page.shares.values()
    assert shares[2] == shares[5] == "0"
    assert shares[4] == number(window_of(page.material).windowed.loose)


@pytest.mark.parametrize(
    ("changes", "caption", "end"),
    [
        ({"norm": "sigmoid"}, "still from the data", "its entries still come from the data."),
        ({"heads": "one"}, "a convolution, but another one", "in another one."),
    ],
)
def test_it_does_not_say_more_than_is_so(
    desk: Desk, page: MatrixPage, changes: dict[str, str], caption: str, end: str
) -> None:
    desk.store.set(**changes)
    desk.settle()
    assert said(page, "closed") == caption
    assert page.words.endswith(end)
    desk.press(KEY.Key_Z, CONTROL)
    desk.settle()
    assert said(page, "closed") == "= the convolution, exactly"


def test_pointing_at_an_entry_rings_it_in_all_six_and_shows_its_pixels(desk: Desk, page: MatrixPage) -> None:
    desk.move(page.board, at(page, "convolution", 28, 29), BUTTON.NoButton)
    assert ringed(page) == {(name, Spot(28, 29)) for name in NAMES}
    assert page.material is not None
    entry = float(operator(page.material, "convolution").matrix[28, 29])
    assert page.card.pixels.values() == ("Convolution", "(3, 4)", "(3, 5)", number(entry, signed=True))
    shown = page.card.picture.panel("picture")
    assert shown.query == (3, 4)
    assert [(o.top, o.left) for o in shown.outlines] == [(3, 5)]
    assert page.describe("convolution", Spot(28, 29)) == f"Convolution: from pixel (3, 5) to pixel (3, 4) +{entry:g}"


def test_pointing_at_a_pixel_rings_its_row_and_its_column(desk: Desk, page: MatrixPage) -> None:
    picture = page.card.picture
    before = ringed(page)
    desk.move(picture, picture.point_of("picture", Spot(2, 6)).toPoint(), BUTTON.NoButton)
    assert ringed(page) == {(n, s) for n in NAMES for s in (Spot(22, EVERY), Spot(EVERY, 22))}
    desk.move(picture, QPoint(0, 0), BUTTON.NoButton)
    assert ringed(page) == before


def test_arrows_go_from_entry_to_entry(desk: Desk, page: MatrixPage) -> None:
    assert page.entry == ("windowed", 36, 37)
    desk.press(KEY.Key_Down)
    desk.press(KEY.Key_Left, times=3)
    assert page.entry == ("windowed", 37, 34)
    desk.press(KEY.Key_Up, times=99)
    assert page.entry == ("windowed", 0, 34)
    assert page.card.pixels.values()[1:3] == ("(0, 0)", "(4, 2)")


def test_the_slider_closes_the_window_and_only_one_matrix_is_made_anew(desk: Desk, page: MatrixPage) -> None:
    assert page.material is not None
    before = finding_of(page.material)
    page.side._slider.setValue(0)
    desk.settle()
    assert desk.state.look.choice(MatrixChoice).window_side == 1
    assert finding_of(page.material) is before
    windowed = window_of(page.material).windowed
    np.testing.assert_array_equal(windowed.matrix, before.convolution.matrix)
    assert said(page, "windowed") == "= the convolution, exactly"
    desk.press(KEY.Key_BracketRight)
    desk.settle()
    assert desk.state.look.choice(MatrixChoice).window_side > 1
    assert said(page, "windowed") == "local, still from the data"
    assert not desk.store.can_undo


def test_playing_closes_the_window_to_one_pixel(desk: Desk, page: MatrixPage, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.store.set(MatrixChoice(window_side=1.05))
    sides: list[float] = []
    desk.store.subscribe(lambda new, old: sides.append(new.look.choice(MatrixChoice).window_side))
    desk.press(KEY.Key_Space)
    assert page.play.text() == "❚❚  Pause"
    desk.until(lambda: not page.player.running)
    assert sides == sorted(sides, reverse=True)
    assert sides[-1] == 1
    assert page.play.text() == "▶  Close the window"
    monkeypatch.setattr(matrix, "CLOSING_MS", 60_000)  # it must not be over before anybody looks
    desk.press(KEY.Key_P)
    desk.until(lambda: desk.state.look.choice(MatrixChoice).window_side > 2)  # from global
    desk.press(KEY.Key_Escape)
    assert not page.player.running
    desk.press(KEY.Key_P)
    desk.store.set(page="stage")
    assert not page.player.running


def test_projection_residual_and_spectrum(desk: Desk, page: MatrixPage) -> None:
    assert page.material is not None
    local = operator(page.material, "local")
    for show, wanted in (("projection", local.projection), ("residual", local.matrix - local.projection)):
        desk.bot.mouseClick(page.views._buttons[show], desk.mouse)
        np.testing.assert_array_equal(page.board.panel("local").values, wanted)
    desk.bot.mouseClick(page.views._buttons["spectrum"], desk.mouse)
    np.testing.assert_allclose(page.board.panel("local").values ** 2, local.spectrum, rtol=1e-5)
    assert page.shares.values()[1] == number(local.mixing)
    assert page.card.waves.isVisibleTo(page.card)
    assert not page.card.pixels.isVisibleTo(page.card)
    desk.move(page.board, at(page, "local", 8, 3), BUTTON.NoButton)
    assert page.card.waves.values() == ("Locally connected", "(1, 0)", "(0, 3)", number(float(local.spectrum[8, 3])))


def test_a_click_enlarges_a_matrix_the_wheel_zooms_and_a_drag_moves_it(desk: Desk, page: MatrixPage) -> None:
    board = page.board
    small = board.rect_of("closed")
    desk.bot.mouseClick(board, desk.mouse, pos=at(page, "closed", 30, 30))
    large = board.rect_of("closed")
    assert small is not None
    assert large is not None
    assert large.height() > 1.8 * small.height()
    assert board.rect_of("full") is None
    point = at(page, "closed", 40, 20)
    wheel(page, point, 4)
    assert page.closeup is not None
    assert page.closeup.view is not None
    view = page.closeup.view
    assert view.span == pytest.approx(64 / 1.25**4)
    assert board.panel("closed").spot(large, QPointF(point)) == Spot(40, 20)
    desk.drag(board, point, point + QPoint(30, 10), point + QPoint(60, 20))
    assert page.closeup.view is not None
    assert page.closeup.view.left < view.left
    assert page.closeup.view.span == view.span
    desk.press(KEY.Key_Escape)
    assert page.closeup is None
    assert board.rect_of("full") is not None
    desk.press("5")
    assert page.closeup is not None
    assert page.closeup.name == "windowed"
    assert page.card.pixels.values()[0] == "Window 3 px"
    desk.bot.mouseClick(board, desk.mouse, pos=at(page, "windowed", 9, 9))
    assert page.closeup is None


def wheel(page: MatrixPage, point: QPoint, turns: int) -> None:
    where, none = QPointF(point), Qt.ScrollPhase.NoScrollPhase
    over = QPointF(page.board.mapToGlobal(point))
    event = QWheelEvent(where, over, QPoint(), QPoint(0, 120 * turns), BUTTON.NoButton, NONE, none, False)
    QApplication.sendEvent(page.board, event)


def test_other_sizes_and_channels_are_other_matrices(desk: Desk, page: MatrixPage) -> None:
    desk.press("1")
    wheel(page, at(page, "full", 60, 60), 4)
    desk.store.set(picture=render("lake", 20), kernel=Kernel("random", 3, 2))
    page.size_row.chosen.emit("12")
    desk.settle()
    assert page.material is not None
    finding = finding_of(page.material)
    assert finding.full.matrix.shape == (144, 144)
    assert finding.planes == 6
    assert all(row.isVisibleTo(page) for row in page.channels.values())
    page.channels["channel_in"].chosen.emit("2")
    page.channels["channel_out"].chosen.emit("1")
    desk.settle()
    assert finding_of(page.material).inquiry.plane == (1, 2)
    assert not np.array_equal(finding_of(page.material).convolution.matrix, finding.convolution.matrix)
    page.size_row.chosen.emit("8")
    desk.settle()
    assert page.closeup is not None
    assert page.entry is not None
    assert max(page.entry[1:]) < 64
    assert page.board.picture_is_painted()


def test_a_scene_that_changes_in_the_middle_of_work_ends_in_its_own_matrices(
    open_desk: Callable[..., Desk],
) -> None:
    desk = open_desk()
    desk.store.set(MatrixChoice(size=24), page="matrix")
    desk.store.set(kernel=Kernel("random", 5))
    desk.store.set(page="stage")
    desk.store.set(page="matrix", border="circular")
    page = desk.page_of(MatrixPage)
    assert page.material is not None
    assert finding_of(page.material).inquiry == window_of(page.material).inquiry.base
    assert finding_of(page.material).inquiry.scene.kernel == Kernel("random", 5)
    assert finding_of(page.material).convolution.mixing == 0
