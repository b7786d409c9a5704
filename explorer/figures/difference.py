"""Attention less convolution at every pixel, in the range of the outputs."""

from __future__ import annotations

from explorer.figures.material import Material
from explorer.figures.page import Box
from explorer.figures.sheet import CAPTION_GAP, Sheet
from explorer.panels.base import Run, line_height
from explorer.panels.colormap import signed_rgb
from explorer.panels.colour_bar import ColourBar, signed_bar
from explorer.panels.lanes import Part
from explorer.panels.maps import MapPanel
from explorer.panels.numbers import number
from explorer.panels.parts import output_channel, output_limit
from explorer.panels.text import TextPanel

SIGN = 26.0  # the width of a − or = between two pictures
SIGN_PX = 18.0


def layout(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    result, look = material.result, material.state.look
    out, limit = output_channel(result, look), output_limit(result, look)
    largest = number(result.meters.max_abs)
    caption = CAPTION_GAP + 2 * line_height(sheet.theme)
    three = (
        (result.attention, (Run("attention", "attention", True),), ()),
        (result.convolution, (Run("convolution", "convolution", True),), ()),
        (result.difference, (Run("difference", "ink", True),), (Run("max|Δ| = "), Run(largest, "ink", number=True))),
    )
    picture = result.convolution.shape[1:]
    width = (area.width - 2 * SIGN) / 3
    high = width * picture[0] / picture[1]
    if not free:
        high = min(high, area.height - caption)
    for index, (values, name, note) in enumerate(three):
        left = area.left + index * (width + SIGN)
        panel = MapPanel(signed_rgb(values[out], limit, sheet.theme))
        part = Part(panel, (name, note) if note else (name,))
        sheet.part(part, Box(left, area.top, width, high + caption))
        if index < 2:
            sign = TextPanel(((Run("−="[index], "ink", True),),), SIGN_PX, "center")
            tall = sign.height(sheet.theme)
            sheet.add(sign, Box(left + width, area.top + high / 2 - tall / 2, SIGN, tall))
    return float(area.top + high + caption)


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    limit = output_limit(material.result, material.state.look)
    return (signed_bar(limit, "values", sheet.theme),)
