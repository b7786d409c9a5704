"""The relative difference against the window's side: the closing plot on a page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.compute.material import Material
from explorer.figures.kind import Kind
from explorer.figures.page import Box
from explorer.figures.sheet import LINE_AT_11, Sheet
from explorer.figures.words import RELATIVE_TEX
from explorer.panels.base import Run
from explorer.panels.colour_bar import ColourBar
from explorer.panels.formula import FormulaPanel
from explorer.panels.plot import Mark, PlotPanel
from explorer.panels.ticks import (
    HEADROOM,
    LARGEST_RELATIVE,
    SMALLEST_TOP,
    finite,
    highest,
    log_side,
    share_ticks,
    side_range,
    side_ticks,
)
from explorer.words import figures as figures_words
from explorer.words import stage as stage_words
from explorer.words.numbers import pixels

FORMULA = 22.0
NATURAL_ASPECT = 0.52  # of the width


def layout(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    height = area.width * NATURAL_ASPECT if free else area.height
    scene = material.result.scene
    place_plot(sheet, material, Box(area.left, area.top, area.width, height), [scene.window_side])
    return area.top + height


def place_plot(sheet: Sheet, material: Material, box: Box, sides: Sequence[float]) -> None:
    """The plot with its axes named; a mark at every one of `sides`, with its label where there is only one."""
    sheet.add(FormulaPanel(RELATIVE_TEX, 12, "dim"), Box(box.left, box.top, box.width / 2, FORMULA))
    name = (Run(figures_words.SIDE_AXIS),)
    sheet.add(
        make_plot(material, sides), Box(box.left, box.top + FORMULA, box.width, box.height - FORMULA - LINE_AT_11)
    )
    sheet.text(name, Box(box.left, box.bottom - LINE_AT_11, box.width, 0), align="right", wrap=False)


def make_plot(material: Material, sides: Sequence[float]) -> PlotPanel:
    curve = material.curve
    assert curve is not None
    relative = finite(curve.relative)
    x = np.log10(curve.sides)
    top = max(highest(curve.relative), SMALLEST_TOP)
    marks = [Mark(0.0, 0.0, "convolution", 4.0)]
    for side in sides:
        at = log_side(min(side, curve.widest_side))
        alone = len(sides) == 1
        measured = min(material.result.meters.relative, LARGEST_RELATIVE)
        y = measured if alone else float(np.interp(at, x, relative))
        name = stage_words.GLOBAL if side >= curve.widest_side else pixels(side)
        marks.append(Mark(at, y, "ink", 5.0, name) if alone else Mark(at, y, "ink", 3.6))
    odd = (curve.sides % 2 == 1) & (curve.sides > 1)
    return PlotPanel(
        x,
        relative,
        side_range(curve.widest_side),
        (0.0, top * HEADROOM),
        side_ticks(curve.widest_side),
        share_ticks(top),
        dots=odd,
        marks=tuple(marks),
    )


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    return ()


KIND = Kind(
    "curve",
    lambda: figures_words.KINDS["curve"],
    "curve",
    layout,
    bars,
)
