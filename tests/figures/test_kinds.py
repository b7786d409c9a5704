"""What the kinds show is what was computed."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.figures.closing_strip import largest
from explorer.figures.curve import make_plot
from explorer.figures.material import gather, strip_sides, thinned
from explorer.figures.render import render
from explorer.panels.numbers import number, percent
from explorer.panels.ticks import side_ticks
from tests.figures.pages import SCENES, figure, material, texts


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
        assert number(float(output[0][cell])) in words
    taps = m.result.request.scene.kernel.size**2
    assert sum(word.startswith(("pixel (", "(")) for word in words) >= taps


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
