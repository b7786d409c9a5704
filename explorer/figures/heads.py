"""The weights of every head at one pixel, with windows and mass contours, beside the picture they look at."""

from __future__ import annotations

from dataclasses import replace

from explorer.compute.material import Material
from explorer.figures.kind import Kind
from explorer.figures.marks import HeadsLegend
from explorer.figures.page import Box
from explorer.figures.sheet import Sheet
from explorer.figures.words import weight_tex
from explorer.panels.base import line_height
from explorer.panels.colour_bar import ColourBar, weight_bar
from explorer.panels.formula import FormulaPanel
from explorer.panels.lanes import make_lanes
from explorer.words import figures as figures_words
from explorer.words.numbers import pixels

FORMULA, BETWEEN = 36.0, 20.0
SIDE_BY_SIDE = 420.0
NATURAL_HEIGHT = 330.0
LEGEND_WIDTH = 150.0


def layout(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    lanes = make_lanes(material.result, material.state.look, sheet.theme)
    looks, heads = lanes.attention[0], lanes.attention[1]
    scene = material.result.scene
    formula = FormulaPanel(weight_tex(scene), 15)
    legend = HeadsLegend(figures_words.LEGEND_WINDOW.format(side=pixels(scene.window_side)))
    picture = replace(looks, caption=())
    if area.width >= SIDE_BY_SIDE:
        height = NATURAL_HEIGHT if free else area.height
        side = min(height, area.width * 0.62)
        tiles = sheet.add(heads.panel, Box(area.left, area.top, side, side))
        left = tiles.right + BETWEEN
        width = area.right - left
        sheet.add(formula, Box(left, area.top, width, FORMULA))
        aspect = scene.picture.height / scene.picture.width
        top = area.top + FORMULA + 12
        room = area.top + side - top
        beside = min((width - LEGEND_WIDTH) * aspect, room)  # the picture's height with the legend on its right
        below = min(width * aspect, room - legend.height - 10)
        high = max(beside, below)
        sheet.add(picture.panel, Box(left, top, high / aspect, high))
        if beside > below:
            sheet.add(legend, Box(left + high / aspect + 16, top, LEGEND_WIDTH - 16, legend.height))
        else:
            sheet.add(legend, Box(left, top + high + 10, width, legend.height))
        return area.top + side
    sheet.add(formula, Box(area.left, area.top, area.width, FORMULA))
    top = area.top + FORMULA + 6
    below = max(legend.height, 100.0)
    side = area.width if free else min(area.width, area.bottom - top - below - 10)
    sheet.add(heads.panel, Box(area.left + (area.width - side) / 2, top, side, side))
    top += side + 10
    sheet.add(picture.panel, Box(area.left, top, area.width - LEGEND_WIDTH - 12, below))
    sheet.add(legend, Box(area.right - LEGEND_WIDTH, top + (below - legend.height) / 2, LEGEND_WIDTH, legend.height))
    return top + max(below, line_height(sheet.theme))


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    return (weight_bar(figures_words.WEIGHTS_BAR, figures_words.WEIGHTS_LARGEST, sheet.theme),)


KIND = Kind(
    "heads",
    lambda: figures_words.KINDS["heads"],
    "frame",
    layout,
    bars,
    at_pixel=True,
)
