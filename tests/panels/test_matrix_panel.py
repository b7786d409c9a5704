"""A matrix as it is painted: its colours, what is under a point, rings, and what becomes of it when it is small."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from explorer.pages.matrix.closeup import FEWEST, Closeup
from explorer.panels.base import Spot
from explorer.panels.colormap import amount_rgb, pixels_of, signed_rgb
from explorer.panels.matrix import EVERY, MatrixPanel, View, shrunk
from explorer.panels.theme import DARK, LIGHT

RECT = QRectF(10, 20, 300, 240)
RANDOM = np.random.default_rng(0).normal(size=(30, 30)).astype(np.float32)


def painted(panel: MatrixPanel, side: int) -> np.ndarray:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    panel.paint(painter, QRectF(0, 0, side, side), DARK)
    painter.end()
    return pixels_of(image)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_colours_are_those_of_the_scale(theme: object) -> None:
    np.testing.assert_array_equal(MatrixPanel(RANDOM, 1.5, True).rgb(theme), signed_rgb(RANDOM, 1.5, theme))
    amounts = np.abs(RANDOM)
    np.testing.assert_array_equal(MatrixPanel(amounts, 2.0, False).rgb(theme), amount_rgb(amounts, 2.0, theme))


def test_every_entry_is_a_sharp_square() -> None:
    panel = MatrixPanel(RANDOM, 1.5, True)
    shown = painted(panel, 150)
    np.testing.assert_array_equal(shown[2::5, 2::5], panel.rgb(DARK))


def test_a_part_shows_its_entries_alone() -> None:
    panel = MatrixPanel(RANDOM, 1.5, True).seen_at(View(5, 10, 6))
    shown = painted(panel, 120)
    np.testing.assert_array_equal(shown[10::20, 10::20], panel.rgb(DARK)[5:11, 10:16])


@settings(max_examples=40)
@given(st.integers(0, 39), st.integers(0, 39), st.sampled_from((-2.0, 1.0)), st.integers(3, 39))
def test_no_single_entry_is_lost_when_it_is_small(row: int, column: int, value: float, width: int) -> None:
    values = np.zeros((40, 40))
    values[row, column] = value
    small = shrunk(values, width)
    assert small.shape == (width, width)
    assert np.count_nonzero(small) == 1
    assert small.sum() == value


def test_the_strongest_of_both_signs_is_kept() -> None:
    assert shrunk(np.array([[1.0, -3.0], [2.0, 0.0]]), 1) == -3
    assert shrunk(np.array([[1.0, -3.0], [4.0, 0.0]]), 1) == 4


@pytest.mark.parametrize("view", [None, View(3.5, 8.25, 12.0)])
def test_under_the_middle_of_a_ring_is_its_entry(view: View | None) -> None:
    panel = MatrixPanel(RANDOM, 1.0, True, view)
    for spot in (Spot(5, 10), Spot(12, 18)):
        assert panel.spot(RECT, panel.spot_rect(RECT, spot).center()) == spot
    assert panel.spot(RECT, QPointF(0, 0)) is None


def test_a_whole_row_and_a_whole_column_are_ringed() -> None:
    panel = MatrixPanel(RANDOM, 1.0, True)
    area, row = panel.bounds(RECT), panel.spot_rect(RECT, Spot(4, EVERY))
    assert (row.left(), row.right()) == (area.left(), area.right())
    assert row.center().y() == panel.spot_rect(RECT, Spot(4, 9)).center().y()
    column = panel.spot_rect(RECT, Spot(EVERY, 9))
    assert (column.top(), column.bottom()) == (area.top(), area.bottom())


@settings(max_examples=60)
@given(
    turns=st.lists(st.integers(-3, 5), max_size=6), row=st.floats(0, 1), column=st.floats(0, 1), move=st.floats(-9, 9)
)
def test_a_close_up_never_leaves_the_matrix(turns: list[int], row: float, column: float, move: float) -> None:
    closeup = Closeup("full")
    for turn in turns:
        view = closeup.view or View(0, 0, 64)
        at = view.top + row * view.span, view.left + column * view.span
        closeup = closeup.zoomed(turn, at, 64).moved(move, -move, 64)
        if closeup.view is not None:
            assert FEWEST <= closeup.view.span < 64
            assert min(closeup.view.top, closeup.view.left) >= 0
            assert max(closeup.view.top, closeup.view.left) + closeup.view.span <= 64 + 1e-9


def test_what_is_under_the_wheel_stays_there() -> None:
    at = 20.0, 30.0
    view = Closeup("full").zoomed(3, at, 64).view
    assert view is not None
    assert (at[0] - view.top) / view.span == pytest.approx(at[0] / 64)
    assert (at[1] - view.left) / view.span == pytest.approx(at[1] / 64)


def test_a_smaller_matrix_is_seen_whole() -> None:
    near = Closeup("full").zoomed(4, (60.0, 60.0), 64)
    assert near.fitted(64) == near
    assert near.fitted(20) == Closeup("full")
