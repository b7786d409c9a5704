"""Words, formulas, colour bars and plots: nothing leaves its rectangle, and colours and ticks mean what they say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter

from explorer.panels.base import Run, line_width
from explorer.panels.colormap import signed_table
from explorer.panels.colour_bar import signed_bar
from explorer.panels.formula import FormulaPanel, formula_path, path_from_data
from explorer.panels.pixels import enlarged
from explorer.panels.plot import Mark, PlotPanel
from explorer.panels.text import marked, wrapped
from explorer.panels.theme import DARK, LIGHT, load_fonts
from explorer.panels.ticks import HEADROOM, finite, share_ticks, side_range, side_ticks, spread


@pytest.fixture(autouse=True)
def fonts(qapp: QGuiApplication) -> None:
    load_fonts()


words = st.lists(st.text(st.sampled_from("abcdefgh"), min_size=1, max_size=9), min_size=1, max_size=30)


@given(words, st.floats(80, 300))
@settings(max_examples=40)
def test_wrapping_keeps_every_word_and_the_width(spoken: list[str], width: float) -> None:
    lines = wrapped((Run(" ".join(spoken)),), width, DARK)
    assert " ".join("".join(run.text for run in line).strip() for line in lines).split() == spoken
    for line in lines:
        stripped = (Run("".join(run.text for run in line).strip()),)
        assert line_width(stripped, DARK) <= width + 1e-6


def test_a_number_stays_with_its_name() -> None:
    line = marked("Relative difference **94.8 %**, max|Δ| = **939.2**", "ink")
    for width in range(120, 330, 7):
        texts = ["".join(run.text for run in part) for part in wrapped(line, float(width), DARK)]
        assert not any(text.rstrip().endswith("=") for text in texts[:-1])
        assert not any(text.lstrip().startswith("%") for text in texts)


def test_marks_become_looks() -> None:
    runs = marked("**Identical.** It _is_ one. **0**", "exact")
    assert [(run.text, run.ink, run.bold) for run in runs] == [
        ("Identical.", "exact", True),
        (" It ", "dim", False),
        ("is", "ink", False),
        (" one. ", "dim", False),
        ("0", "ink", True),
    ]


def painted(panel: object, rect: QRectF, theme: object = LIGHT) -> np.ndarray:
    image = QImage(300, 200, QImage.Format.Format_RGB888)
    image.fill(0xFF00FF)
    painter = QPainter(image)
    panel.paint(painter, rect, theme)  # type: ignore[attr-defined]
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(200, image.bytesPerLine())
    return rows[:, :900].reshape(200, 300, 3).copy()


def ink(pixels: np.ndarray) -> np.ndarray:
    """Where something was painted."""
    return (pixels != (255, 0, 255)).any(-1)


@pytest.mark.parametrize("width", [30.0, 90.0, 250.0])
def test_a_formula_stays_in_its_rectangle(width: float) -> None:
    tex = r"A_{qk} = \mathrm{softmax}_k \left( \frac{\beta}{\sqrt{d}} \, q \cdot k \right)"
    where = ink(painted(FormulaPanel(tex, 18), QRectF(20, 30, width, 60)))
    rows, columns = np.nonzero(where)
    assert len(rows) > 10
    assert rows.min() >= 29
    assert rows.max() <= 91
    assert columns.min() >= 19
    assert columns.max() <= 21 + width


def test_a_formula_scales_with_its_type() -> None:
    small, large = (formula_path(r"\sum_k x_k", size).boundingRect() for size in (10.0, 20.0))
    assert large.width() == pytest.approx(2 * small.width(), rel=0.02)


def test_path_data_that_is_not_known_is_refused() -> None:
    assert path_from_data("M 0 0 L 4 0 L 4 3 Z").boundingRect() == QRectF(0, 0, 4, 3)
    with pytest.raises(ValueError, match="M, L, Q, C and Z"):
        path_from_data("M 0 0 A 1 1 0 0 0 2 2")


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_a_colour_bar_runs_over_its_table(theme: object) -> None:
    bar = signed_bar(810.0, "values", theme)  # type: ignore[arg-type]
    assert bar.labels == ("−810", "0", "+810")
    pixels = painted(bar, QRectF(10, 10, 256, 60), theme)
    rows = np.flatnonzero((pixels[:, 20] == signed_table(theme)[10]).all(-1))  # type: ignore[arg-type]
    assert len(rows) >= 6
    np.testing.assert_array_equal(pixels[rows[3], 12:264], signed_table(theme)[2:254])  # type: ignore[arg-type]


def test_enlarging_repeats_pixels_and_nothing_else() -> None:
    image = QImage(5, 3, QImage.Format.Format_RGB32)
    for row in range(3):
        for column in range(5):
            image.setPixel(column, row, 0xFF000000 + row * 5000 + column * 77)
    large = enlarged(image)
    factor = large.width() // 5
    assert (large.width(), large.height()) == (510, 306)
    assert all(
        large.pixel(column, row) == image.pixel(column // factor, row // factor)
        for row in range(0, 306, 17)
        for column in range(0, 510, 13)
    )


@given(st.integers(2, 400))
def test_ticks_of_the_sides_end_with_global(widest: int) -> None:
    major, minor = side_ticks(widest)
    low, high = side_range(widest)
    at = [where for where, _ in major]
    assert at == sorted(set(at))
    assert major[-1] == (pytest.approx(np.log10(widest)), "global")
    assert all(low <= where <= high for where, _ in [*major, *minor])
    assert not set(at) & {where for where, _ in minor}


@given(st.floats(1e-3, 1e3))
def test_ticks_of_the_shares_are_few_and_round(top: float) -> None:
    ticks = share_ticks(top)
    assert 3 <= len(ticks) <= 7
    assert all(where <= top * HEADROOM for where, _ in ticks)
    as_percent = ticks[-1][0] < 10
    assert ticks[0] == (0, "0 %" if as_percent else "0×")
    for where, text in ticks:
        value = float(text.removesuffix(" %")) / 100 if as_percent else float(text.removesuffix("×"))
        assert value == pytest.approx(where)
        assert len(text) <= 7, "the axis has room for no more"


def test_spread_ticks_keep_their_distance_and_the_last() -> None:
    ticks = [(float(n), str(n)) for n in range(10)]
    kept = [at for at, _ in spread(ticks, 2.5)]
    assert kept[-1] == 9
    assert np.diff(kept).min() >= 2.5
    assert spread(ticks[:1], 5) == ticks[:1]
    assert spread([], 1) == []


def test_an_endless_difference_is_drawn_at_the_top() -> None:
    assert finite(np.array([0.5, np.inf])).tolist() == [0.5, 10.0]


def test_a_plots_points_lie_where_its_axes_say() -> None:
    x, y = np.array([0.0, 1.0, 2.0]), np.array([0.0, 0.5, 1.0])
    ticks = [(0.0, "1 px"), (2.0, "global")]
    shares = [(0.0, "0 %"), (1.0, "100 %")]
    marks = (Mark(1.0, 0.5, "exact", 6.0),)
    plot = PlotPanel(x, y, (-0.1, 2.1), (0.0, 1.1), (ticks, []), shares, marks=marks)
    rect = QRectF(10, 10, 280, 180)
    area = plot.area(rect, LIGHT)
    assert rect.contains(area)
    middle = plot.at(area, 1.0, 0.5)
    pixels = painted(plot, rect)
    assert pixels[int(middle.y()), int(middle.x())].tolist() == [12, 143, 102]
    where = ink(pixels)
    assert not where[:8].any()
    assert not where[193:].any()
