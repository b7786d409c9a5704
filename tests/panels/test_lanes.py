"""What the lanes show is what was computed: numbers, pixels, windows; under a point lies what is painted there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter

from explorer.images.gallery import render
from explorer.layers.geometry import Axis, Window, coverage
from explorer.panels.base import Panel, Spot
from explorer.panels.colormap import signed_rgb
from explorer.panels.grids import GridPanel
from explorer.panels.heads import HeadsPanel
from explorer.panels.lanes import Lanes, make_lanes
from explorer.panels.maps import MapPanel
from explorer.panels.parts import output_limit, window_outlines
from explorer.panels.theme import DARK, LIGHT, Theme, load_fonts
from explorer.state.state import Kernel, Look
from explorer.words.numbers import number
from tests.compute.results import SIZE_PX, result

AREA = QRectF(10, 10, 180, 180)


@pytest.fixture(autouse=True)
def fonts(qapp: QGuiApplication) -> None:
    load_fonts()


def lanes(look: Look | None = None, theme: Theme = DARK, **changes: Any) -> Lanes:
    return make_lanes(result(**changes), look or Look(cell=(5, 6)), theme)


def painted(panel: Panel, theme: Theme = DARK) -> QImage:
    image = QImage(200, 200, QImage.Format.Format_RGB888)
    image.fill(0)
    painter = QPainter(image)
    panel.paint(painter, AREA, theme)
    painter.end()
    return image


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"kernel": Kernel("random", 7)},
        {"kernel": Kernel("laplacian", 1)},
        {"heads": "one", "border": "masked"},
        {"picture": render("lake", SIZE_PX), "kernel": Kernel("random", 3, 3)},
        {"border": "circular", "window_side": 6.5},
        {"border": "shifted"},
        {"border": "reflect", "dilation": 2, "stride": 2},
        {"window_shape": "block", "norm": "linear"},
    ],
)
def test_every_panel_paints_in_both_themes(changes: dict[str, Any], theme: Theme) -> None:
    shown = lanes(theme=theme, **changes)
    for part in (*shown.convolution, *shown.attention, shown.difference):
        image = painted(part.panel, theme)
        assert any(image.pixelColor(x, 100).lightness() > 0 for x in range(200))


def test_the_convolutions_terms_add_up_to_the_number_under_them() -> None:
    products = lanes(window_side=3.0).convolution[3]
    assert isinstance(products.panel, GridPanel)
    values = [float(t.replace("\u2212", "-")) for row in products.panel.texts for t in row]
    assert number(sum(values)) in [run.text for run in products.caption[0]]


def test_closed_lanes_show_the_same_numbers() -> None:
    shown = lanes(window_side=1.0)
    for stage in (2, 3):
        above, below = shown.convolution[stage].panel, shown.attention[stage].panel
        assert isinstance(above, GridPanel)
        assert isinstance(below, GridPanel)
        assert above.texts == below.texts
    assert np.array_equal(shown.convolution[4].panel.rgb, shown.attention[4].panel.rgb)  # type: ignore[attr-defined]


def test_an_output_pixel_has_the_colour_of_its_value() -> None:
    computed = result(window_side=3.0)
    look = Look(cell=(0, 0))
    panel = make_lanes(computed, look, DARK).attention[4].panel
    assert isinstance(panel, MapPanel)
    image = painted(panel)
    limit = output_limit(computed, look)
    for row, column in ((8, 3), (5, 6), (12, 12)):
        wanted = signed_rgb(computed.attention[0, row, column], limit, DARK)
        center = panel.spot_rect(AREA, Spot(row, column)).center()
        seen = image.pixelColor(int(center.x()), int(center.y()))
        assert [seen.red(), seen.green(), seen.blue()] == wanted.tolist()


def test_a_scan_paints_no_pixel_beyond_the_query() -> None:
    whole = lanes(Look(cell=(5, 6)))
    scanned = lanes(Look(cell=(5, 6), scan=5 * SIZE_PX + 6))
    for lane in ("convolution", "attention"):
        full, part = (getattr(s, lane)[4].panel.rgb.reshape(-1, 3) for s in (whole, scanned))
        reached = 5 * SIZE_PX + 6
        assert np.array_equal(full[: reached + 1], part[: reached + 1])
        assert (part[reached + 1 :] == part[-1]).all()
        assert not np.array_equal(full[reached + 1 :], part[reached + 1 :])


def test_hidden_heads_leave_the_sum() -> None:
    computed = result(window_side=3.0)
    look = Look(cell=(5, 6), hidden_heads=frozenset({0, 4}))
    part = make_lanes(computed, look, DARK).attention[3]
    shown = [h for h in range(9) if h not in look.hidden_heads]
    assert number(float(computed.heads[shown, 0, 5, 6].sum())) in [run.text for run in part.caption[0]]
    assert isinstance(part.panel, GridPanel)
    assert part.panel.faint == {(0, 0), (1, 1)}


@pytest.mark.parametrize("border", ["zero", "masked", "shifted", "circular", "reflect"])
@pytest.mark.parametrize("shape", ["square", "block"])
@pytest.mark.parametrize("side", [1.0, 2.6, 5.0])
def test_the_window_drawn_is_the_window_computed(border: str, shape: str, side: float) -> None:
    """The area of every pixel inside the drawn outlines is its coverage."""
    if border == "shifted" and shape != "square":
        return
    computed = result(border=border, window_shape=shape, window_side=side)
    for pixel in ((0, 0), (7, 9), (15, 3)):
        for center in ((0, 0), (-1, 1)):
            drawn = np.zeros((SIZE_PX, SIZE_PX))
            for o in window_outlines(computed, pixel, center):
                rows, columns = (
                    np.clip(np.minimum(stop, np.arange(SIZE_PX) + 1) - np.maximum(start, np.arange(SIZE_PX)), 0, 1)
                    for start, stop in ((o.top, o.bottom), (o.left, o.right))
                )
                drawn += rows[:, None] * columns[None, :]
            axes = [
                Axis(np.array([p]), np.arange(SIZE_PX), c, SIZE_PX, computed.padding)
                for p, c in zip(pixel, center, strict=True)
            ]
            wanted = coverage(axes[0], axes[1], Window(side, shape), border)[0, 0]
            np.testing.assert_allclose(drawn, wanted, atol=1e-9)


def test_a_point_finds_what_is_painted_there() -> None:
    shown = lanes(window_side=3.0)
    for part in (shown.convolution[0], shown.convolution[1], shown.attention[2], shown.difference):
        for spot in (Spot(0, 0), Spot(2, 1)):
            center = part.panel.spot_rect(AREA, spot).center()
            assert part.panel.spot(AREA, center) == spot
        assert part.panel.spot(AREA, QPointF(1, 1)) is None


def test_a_point_in_a_head_tile_finds_its_key() -> None:
    heads = lanes(window_side=3.0, border="circular").attention[1].panel
    assert isinstance(heads, HeadsPanel)
    for head in (0, 8):
        tile = heads.spot_rect(AREA, Spot(0, 0, head))
        assert heads.spot(AREA, tile.center()) == Spot(5, 6, head)  # the query itself stands in the middle


def test_an_enlarged_head_stands_alone() -> None:
    panel = make_lanes(result(), Look(cell=(5, 6)), DARK, enlarged=3).attention[1].panel
    assert isinstance(panel, HeadsPanel)
    assert panel.tiles == ((3,),)


def test_both_outputs_and_their_difference_share_one_range() -> None:
    computed = result(window_side=3.0)
    wide = replace(computed, attention=computed.attention * 3)
    assert output_limit(wide, Look()) == pytest.approx(float(np.abs(wide.attention).max()))
