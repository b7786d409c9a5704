"""Attention less convolution at every pixel, in the range of the outputs."""

from __future__ import annotations

from explorer.compute.material import Material
from explorer.figures.kind import Kind
from explorer.figures.page import Box
from explorer.figures.sheet import CAPTION_GAP, Sheet
from explorer.panels.base import Run, line_height
from explorer.panels.colormap import signed_rgb
from explorer.panels.colour_bar import ColourBar, signed_bar
from explorer.panels.lanes import Part
from explorer.panels.maps import MapPanel
from explorer.panels.parts import output_channel, output_limit
from explorer.panels.text import TextPanel
from explorer.panels.worded import worded
from explorer.words import figures as figures_words
from explorer.words import scene as scene_words
from explorer.words.numbers import number

SIGN = 26.0  # the width of a − or = between two pictures
SIGN_PX = 18.0
BETWEEN = 12.0  # two rows
WORTH_IT = 1.1  # pictures that are so much larger in two rows are set in two


def layout(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    result, look = material.result, material.state.look
    out, limit = output_channel(result, look), output_limit(result, look)
    largest = number(result.meters.max_abs)
    caption = CAPTION_GAP + 2 * line_height(sheet.theme)
    note_of = worded(figures_words.LARGEST_DIFFERENCE, largest=Run(largest, "ink", number=True))
    three = (
        (result.attention, (Run(scene_words.ATTENTION, "attention", True),), ()),
        (result.convolution, (Run(scene_words.CONVOLUTION, "convolution", True),), ()),
        (result.difference, (Run(scene_words.DIFFERENCE, "ink", True),), note_of),
    )
    rows, columns = result.convolution.shape[1:]
    aspect = rows / columns
    beside = (area.width - 2 * SIGN) / 3
    stacked = (area.width - SIGN) / 2
    if not free:
        beside = min(beside, (area.height - caption) / aspect)
        stacked = min(stacked, ((area.height - BETWEEN) / 2 - caption) / aspect)
    in_rows = not free and stacked > WORTH_IT * beside  # the difference below the two that it comes from
    width, high = (stacked, stacked * aspect) if in_rows else ((area.width - 2 * SIGN) / 3, beside * aspect)
    pair = 2 * width + SIGN
    left, top = area.left + ((area.width - pair) / 2 if in_rows else 0.0), area.top
    for index, (values, name, note) in enumerate(three):
        if index == 2 and in_rows:
            left, top = area.left + (area.width - width) / 2, top + high + caption + BETWEEN
        panel = MapPanel(signed_rgb(values[out], limit, sheet.theme))
        part = Part(panel, (name, note) if note else (name,))
        sheet.part(part, Box(left, top, width, high + caption))
        if index > 0:
            sign = TextPanel(((Run("−="[index - 1], "ink", True),),), SIGN_PX, "center")
            tall = sign.height(sheet.theme)
            sheet.add(sign, Box(left - SIGN, top + high / 2 - tall / 2, SIGN, tall))
        left += width + SIGN
    return float(top + high + caption)


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    limit = output_limit(material.result, material.state.look)
    return (signed_bar(limit, scene_words.VALUES, sheet.theme),)


KIND = Kind(
    "difference",
    lambda: figures_words.KINDS["difference"],
    "frame",
    layout,
    bars,
)
