"""What the kinds show is what was computed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from explorer.compute.material import strip_sides, thinned
from explorer.explaining.explain import AttentionOutput, ConvolutionOutput, explain
from explorer.export.gather import chosen_sides, gather
from explorer.export.kinds import KINDS
from explorer.export.make import make_figure
from explorer.figures.arithmetic import MOST_ROWS
from explorer.figures.closing_strip import largest
from explorer.figures.curve import make_plot
from explorer.figures.page import Placed
from explorer.figures.presets import PRESETS
from explorer.figures.render import render
from explorer.figures.term_grid import TermGrid
from explorer.panels.maps import MapPanel
from explorer.panels.theme import LIGHT
from explorer.panels.ticks import side_ticks
from explorer.words.numbers import number, percent
from tests.figures.pages import SCENES, figure, material, pixels, texts


def said(kind: str, preset: str = "slide", scene: str = "default") -> list[str]:
    return [text.text for text in texts(render(figure(kind, preset, scene=scene), "svg"))]


def test_a_strip_closes_from_global_to_one_pixel() -> None:
    strip = material().strip
    sides = [result.request.scene.window_side for result in strip]
    assert sides == sorted(sides, reverse=True)
    assert sides[0] == strip[0].widest_side
    assert sides[-1] == 1
    np.testing.assert_array_equal(strip[-1].attention, strip[-1].convolution)
    assert strip_sides(2) == (2.0, 1.0)


@pytest.mark.parametrize("most", range(2, 9))
def test_a_narrow_page_leaves_windows_out_but_never_the_ends(most: int) -> None:
    strip = material().strip
    kept = thinned(strip, most)
    assert kept[0] is strip[0]
    assert kept[-1] is strip[-1]
    assert len(kept) <= max(most, 3)


def test_a_strip_says_each_difference_and_the_closed_verdict() -> None:
    m, words = material(), said("closing-strip")
    for result in m.strip:
        assert percent(result.meters.relative) in words
    assert "Identical." in words
    assert number(-largest(m, m.strip)) in words


def test_one_range_holds_every_window_of_a_strip() -> None:
    m = material()
    assert all(np.abs(result.attention[0]).max() <= largest(m, m.strip) for result in m.strip)


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("preset", ["slide", "paper-column"])
def test_the_arithmetic_ends_in_both_outputs(scene: str, preset: str) -> None:
    m, words = material(scene), said("arithmetic", preset, scene)
    cell = m.state.look.cell
    for output in (m.result.convolution, m.result.attention):
        total = number(float(output[0][cell]))
        assert total in words or f"≈ {total}" in words
    taps = m.result.request.scene.kernel.size**2
    if taps <= MOST_ROWS:
        assert sum(word.startswith(("pixel (", "(")) for word in words) >= taps


@pytest.mark.parametrize("preset", ["slide", "paper-column"])
def test_many_terms_stand_where_they_are_in_the_kernel(preset: str) -> None:
    m = material("large")
    cell = m.state.look.cell
    told = explain(m.result, ConvolutionOutput(cell, 0)), explain(m.result, AttentionOutput(cell, 0, frozenset()))
    rows = [row for one in told for row in one.rows]
    found = texts(render(figure("arithmetic", preset, scene="large"), "svg"))
    words = Counter(text.text for text in found)
    wanted = Counter(line for one in told for row in one.rows for line in (row.text, one.shown(row)))
    assert len(rows) == 2 * 49
    assert wanted <= words
    first, second, eighth = (next(t.box for t in found if t.text == rows[n].text) for n in (0, 1, 7))
    assert first.right() < second.left() or rows[0].text == rows[1].text
    assert first.bottom() < eighth.top() or rows[7].text in (rows[0].text, rows[1].text)


def test_hidden_heads_leave_the_grid() -> None:
    m = material("large")
    hidden = frozenset(range(10))
    made = make_figure(
        KINDS["arithmetic"], replace(m, state=m.state.changed(hidden_heads=hidden)), PRESETS["slide"], LIGHT
    )
    grid = [placed for placed in made.placed if isinstance(placed.panel, TermGrid)][-1]
    assert isinstance(grid.panel, TermGrid)
    image = QImage(600, 500, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    grid.panel.paint(painter, QRectF(20, 20, 500, 400), LIGHT)
    painter.end()
    seen = pixels(image)
    assert (seen[:19] == 255).all()
    assert (seen[421:] == 255).all()


def test_a_strip_has_the_windows_that_are_asked_for() -> None:
    chosen = gather(material().state, "strip", windows=(1, 3, 1.6, 9, 500))
    widest = chosen.result.widest_side
    assert [r.request.scene.window_side for r in chosen.strip] == [widest, 9, 3, 1.6, 1]
    made = make_figure(KINDS["closing-strip"], chosen, PRESETS["paper-column"], LIGHT)
    words = [text.text for text in texts(render(made, "svg"))]
    assert [word for word in words if word in ("global", "9 px", "3 px", "1.6 px", "1 px")] == [
        "global", "9 px", "3 px", "1.6 px", "1 px",
    ]  # fmt: skip


@pytest.mark.parametrize("count", range(2, 10))
@pytest.mark.parametrize("widest", [3, 17, 67, 451])
def test_a_number_of_windows_goes_evenly_from_global_to_one_pixel(count: int, widest: int) -> None:
    sides = chosen_sides(count, widest)
    assert len(set(sides)) == count
    assert list(sides) == sorted(sides, reverse=True)
    assert (sides[0], sides[-1]) == (widest, 1)
    ratios = np.diff(np.log(sides))
    np.testing.assert_allclose(ratios, -np.log(widest) / (count - 1), atol=0.36)


def test_a_tall_page_shows_the_difference_below_what_it_comes_from() -> None:
    def maps(preset: str) -> list[Placed]:
        return [placed for placed in figure("difference", preset).placed if isinstance(placed.panel, MapPanel)]

    attention, convolution, difference = maps("slide-half")
    assert attention.box.top == convolution.box.top
    assert difference.box.top > attention.box.bottom
    assert len({placed.box.top for placed in maps("slide")}) == 1
    assert len({placed.box.top for placed in maps("paper-column")}) == 1


def test_the_curve_is_the_curve_and_its_mark_the_window() -> None:
    m = material()
    plot = make_plot(m, [9.0])
    assert m.curve is not None
    np.testing.assert_array_equal(plot.y, m.curve.relative)
    np.testing.assert_allclose(10**plot.x, m.curve.sides)
    assert plot.marks[-1].y == m.result.meters.relative
    assert plot.x_ticks == side_ticks(m.result.widest_side)
    assert plot.y_range[0] == 0
    assert plot.y_range[1] > plot.y.max()
    words = said("curve")
    assert all(label in words for _, label in plot.y_ticks)
    assert "9 px" in words


def test_a_frame_is_enough_for_a_figure_without_a_curve() -> None:
    gathered = gather(material().state, "frame")
    assert gathered.curve is None
    assert gathered.strip == ()
    np.testing.assert_array_equal(gathered.result.attention, material().result.attention)


def test_progress_is_told_and_can_end_the_work() -> None:
    class Cancelled(Exception):
        pass

    def cancel(share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        gather(material().state, "curve", cancel)
