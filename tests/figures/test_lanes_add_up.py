"""Figures of the lanes, frames of movies and exported programs show the same numbers, and they add up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from explorer.export.kinds import KINDS
from explorer.export.make import make_figure
from explorer.export.movie.courses import MOVIES, prepare
from explorer.export.script import figure_data
from explorer.figures.page import Figure
from explorer.figures.presets import PRESETS
from explorer.panels.bands import BandGrid
from explorer.panels.factors import attention_factors, convolution_factors
from explorer.panels.grids import GridPanel
from explorer.panels.lanes import Part, make_lanes
from explorer.panels.text import TextPanel
from explorer.panels.theme import LIGHT
from tests.figures.pages import material
from tests.panels.arithmetic import check_lane, read

LOOKS: tuple[dict[str, Any], ...] = ({}, {"channel_in": 2, "channel_out": 1}, {"all_channels": True})


def lanes_of(figure: Figure) -> list[tuple[Part, ...]]:
    """The lanes that stand on a page: every grid with the words right under it."""
    parts: list[Part] = []
    for placed, following in zip(figure.placed, figure.placed[1:], strict=False):
        if isinstance(placed.panel, (GridPanel, BandGrid)):
            assert isinstance(following.panel, TextPanel)
            parts.append(Part(placed.panel, following.panel.lines))
    kernel, pixels, products, seen, added = parts
    return [(kernel, kernel, pixels, products), (seen, seen, seen, added)]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("preset", ["slide", "paper-double"])
@pytest.mark.parametrize("scene", ["default", "colour", "one"])
def test_a_figure_adds_up(scene: str, preset: str, look: dict[str, Any]) -> None:
    m = material(scene)
    figure = make_figure(KINDS["lanes"], replace(m, state=m.state.changed(**look)), PRESETS[preset], LIGHT)
    above, below = lanes_of(figure)
    check_lane(above, attention=False)
    check_lane(below, attention=True)


@pytest.mark.parametrize("look", LOOKS)
def test_every_frame_of_a_movie_adds_up(look: dict[str, Any]) -> None:
    state = material("colour").state.changed(integer=True, **look)
    reel = prepare(state, replace(MOVIES["window"].options, size_px=(640, 360)))
    for at in (0.0, 0.5, 1.0):
        above, below = lanes_of(reel.figure_at(at))
        assert check_lane(above, attention=False) == "="
        check_lane(below, attention=True)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("scene", ["default", "colour", "one"])
def test_a_programs_data_are_the_numbers_of_the_lanes(scene: str, look: dict[str, Any]) -> None:
    m = material(scene)
    m = replace(m, state=m.state.changed(**look))
    figure = make_figure(KINDS["lanes"], m, PRESETS["slide"], LIGHT)
    data = figure_data(figure, m)
    bands = int(data["bands"])
    assert bands == (3 if m.state.look.all_channels else 1)
    for factors, names in (
        (convolution_factors(m.result, m.state.look), ("kernel", "pixels", "products")),
        (
            attention_factors(m.result, m.state.look, m.result.reader.terms(m.state.look.cell)),
            ("output_weights", "seen", "added"),
        ),
    ):
        weights, values, cells = (data[name] for name in names)
        rows, columns = cells.shape
        multiplied = np.nansum((weights * values).reshape(rows, bands, columns), axis=1)
        np.testing.assert_allclose(multiplied, np.nan_to_num(cells), rtol=1e-5, atol=1e-3)
        assert np.nansum(cells) == pytest.approx(factors.shown_sum, rel=1e-4, abs=1e-3)
    shown = make_lanes(m.result, m.state.look, LIGHT)
    for name, part in (("products", shown.convolution[3]), ("added", shown.attention[3])):
        panel: Any = part.panel
        assert data[f"{name}_texts"].tolist() == [list(row) for row in panel.texts]
        for text, value in zip(data[f"{name}_texts"].flat, data[name].flat, strict=True):
            if text:
                printed = read(str(text))
                assert abs(float(printed.value) - float(value)) <= float(printed.half) + 1e-6 * abs(float(value))
        assert "Σ" in str(data[f"{name}_said"])
