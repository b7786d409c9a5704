"""The window closes from global to one pixel: attention and difference for every window, beside the convolution."""

from __future__ import annotations

import numpy as np

from explorer.compute.material import Material, thinned
from explorer.compute.request import Result
from explorer.explaining.verdict import verdict
from explorer.figures.curve import place_plot
from explorer.figures.kind import Kind
from explorer.figures.marks import SideLabel
from explorer.figures.page import Box
from explorer.figures.sheet import Sheet
from explorer.panels.base import Run, line_height
from explorer.panels.colormap import signed_rgb
from explorer.panels.colour_bar import ColourBar, signed_bar
from explorer.panels.maps import MapPanel
from explorer.panels.parts import output_channel
from explorer.panels.text import TextPanel
from explorer.words import figures as figures_words
from explorer.words import scene as scene_words
from explorer.words import stage as stage_words
from explorer.words.numbers import percent, pixels

NARROWEST = 66.0  # of a picture, in units
GAP = 6.0
ROW_NAME = 18.0  # the width of the words that run upwards beside a row
SIGN, SIGN_PX = 20.0, 15.0  # between the closed attention and the convolution
SIGNS = {"exact": "=", "rounding": "≈"}
CURVE_AT_LEAST, CURVE_AT_MOST = 84.0, 190.0


def layout(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    fits = int((area.width - ROW_NAME - SIGN) // (NARROWEST + GAP)) - 1
    strip = material.strip if material.chosen else thinned(material.strip, fits)
    closed = strip[-1]
    picture = closed.request.scene.picture
    width = (area.width - ROW_NAME - SIGN - (len(strip) - 1) * GAP) / (len(strip) + 1)
    pitch = line_height(sheet.theme)
    high = width * picture.height / picture.width
    if not free:
        high = min(high, (area.height - 2 * pitch - 20) / 2)
    limit = largest(material, strip)
    top = area.top + pitch + 4
    below = top + high + GAP + 2
    rows = ((scene_words.ATTENTION, "attention", top), (scene_words.DIFFERENCE, "dim", below))
    for name, ink, start in rows:
        sheet.add(SideLabel(Run(name, ink, True)), Box(area.left, start, ROW_NAME - 4, high))
    for index, result in enumerate(strip):
        left = area.left + ROW_NAME + index * (width + GAP)
        side = result.request.scene.window_side
        name = stage_words.GLOBAL if side >= result.widest_side else pixels(side)
        _name(sheet, Run(name, "ink", True), left, area.top, width)
        _map(sheet, material, result.attention, limit, Box(left, top, width, high))
        box = Box(left, below, width, high)
        panel = _map(sheet, material, result.difference, limit, box)
        sheet.caption(panel, ((Run(percent(result.meters.relative), number=True),),), box, 1)
    left = area.right - width
    _name(sheet, Run(scene_words.CONVOLUTION, "convolution", True), left, area.top, width)
    _map(sheet, material, closed.convolution, limit, Box(left, top, width, high))
    sign = TextPanel(((Run(SIGNS.get(verdict(closed).word, "≠"), "ink", True),),), SIGN_PX, "center")
    tall = sign.height(sheet.theme)
    sheet.add(sign, Box(left - SIGN, top + (high - tall) / 2, SIGN, tall))
    bar = signed_bar(limit, scene_words.VALUES, sheet.theme)
    sheet.add(bar, Box(left, below + (high - bar.height) / 2, width, bar.height))
    end = below + high + 4 + pitch
    spare = 0.0 if free else area.bottom - end - 14
    if material.curve is not None and spare > CURVE_AT_LEAST:
        box = Box(area.left, end + 14, area.width, min(spare, CURVE_AT_MOST))
        place_plot(sheet, material, box, [r.request.scene.window_side for r in strip])
        end = box.bottom
    return end


def _name(sheet: Sheet, run: Run, left: float, top: float, width: float) -> None:
    sheet.text((run,), Box(left, top, width, 0), align="center", wrap=False)


def largest(material: Material, strip: tuple[Result, ...]) -> float:
    """One range for all of the strip: the largest |value| of any output."""
    out = output_channel(material.result, material.state.look)
    outputs = [strip[-1].convolution, *(result.attention for result in strip)]
    return float(max(np.abs(output[out]).max() for output in outputs))


def _map(sheet: Sheet, material: Material, values: np.ndarray, limit: float, box: Box) -> MapPanel:
    out = output_channel(material.result, material.state.look)
    panel = MapPanel(signed_rgb(values[out], limit, sheet.theme))
    sheet.add(panel, box)
    return panel


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    return ()


KIND = Kind(
    "closing-strip",
    lambda: figures_words.KINDS["closing-strip"],
    "strip",
    layout,
    bars,
    window=False,
)
