"""The two lanes of the stage at one pixel: five stages each, in two rows, or where it is narrow in two columns."""

from __future__ import annotations

from math import ceil

from explorer.compute.material import Material
from explorer.figures.kind import Kind
from explorer.figures.marks import LaneRule, Veil
from explorer.figures.page import Box
from explorer.figures.sheet import HEAD_PX, Sheet
from explorer.figures.words import narration_line, verdict_line
from explorer.panels.base import Line, line_height
from explorer.panels.colour_bar import ColourBar, signed_bar, weight_bar
from explorer.panels.lanes import STAGES, Part, make_lanes
from explorer.panels.parts import output_limit
from explorer.words import figures as figures_words
from explorer.words import stage as stage_words

CAPTION = 4 + 2  # px above and below two lines of caption
RULE, GAP = 3.0, 5.0
NATURAL_HEIGHT, NATURAL_NARROW_HEIGHT = 128.0, 88.0  # of a picture, where the page does not say


def layout(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    """`free`: the page is as high as needed. Returns the lower end."""
    lanes = make_lanes(material.result, material.state.look, sheet.theme)
    both = lanes.convolution, lanes.attention
    caption = CAPTION + 2 * line_height(sheet.theme)
    head = HEAD_PX * 1.36 + 3
    across = (area.width - RULE - 9 - 4 * GAP) / 5
    down = (area.width - GAP) / 2
    if free:
        wide = across > 90
    else:
        wide = min(across, area.height / 2 - caption) >= min(down, area.height / 5 - caption - head)
    revealed = len(STAGES) if material.revealed is None else material.revealed
    if wide:
        return _wide(sheet, both, area, free, across, caption, revealed)
    return _narrow(sheet, both, area, free, down, caption, revealed)


def _wide(
    sheet: Sheet,
    lanes: tuple[tuple[Part, ...], ...],
    area: Box,
    free: bool,
    width: float,
    caption: float,
    revealed: float,
) -> float:
    lefts = [area.left + RULE + 6 + stage * (width + GAP) for stage in range(5)]
    for left, name in zip(lefts, STAGES, strict=True):
        top = sheet.column_head(stage_words.STAGES[name], Box(left, area.top, width, 0))
    gap = 14.0
    height = NATURAL_HEIGHT if free else (area.bottom - top - gap) / 2 - caption
    height = min(height, width * 1.3)
    for lane, ink in zip(lanes, ("convolution", "attention"), strict=True):
        sheet.add(LaneRule(ink), Box(area.left, top, RULE, height + caption))
        for left, part in zip(lefts, lane, strict=True):
            sheet.part(part, Box(left, top, width, height + caption))
        top += height + caption + gap
    for stage, left in enumerate(lefts):
        _veil(sheet, stage, revealed, Box(left, area.top, width, top - gap - area.top))
    return top - gap


def _narrow(
    sheet: Sheet,
    lanes: tuple[tuple[Part, ...], ...],
    area: Box,
    free: bool,
    width: float,
    caption: float,
    revealed: float,
) -> float:
    top = area.top
    head = HEAD_PX * 1.36 + 3
    height = NATURAL_NARROW_HEIGHT if free else (area.height - 4 * GAP) / 5 - caption - head
    for stage, name in enumerate(STAGES):
        start = top
        top = sheet.column_head(stage_words.STAGES[name], Box(area.left, top, area.width, 0))
        for index, lane in enumerate(lanes):
            sheet.part(lane[stage], Box(area.left + index * (width + GAP), top, width, height + caption))
        top += height + caption + GAP
        _veil(sheet, stage, revealed, Box(area.left, start, area.width, top - GAP - start))
    return top - GAP


def _veil(sheet: Sheet, stage: int, revealed: float, box: Box) -> None:
    """Over a stage that is not there yet, or not wholly."""
    hidden = min(stage + 1 - revealed, 1.0)
    if hidden > 0:
        edge = GAP / 2  # outlines reach a little beyond their panels
        sheet.add(Veil(hidden), Box(box.left - edge, box.top, box.width + 2 * edge, box.height))


def sentence(material: Material) -> Line:
    """The verdict; while stages are revealed, what happens in the newest one."""
    if material.revealed is None:
        return verdict_line(material.result)
    return narration_line(material.result, material.state.look, max(1, ceil(material.revealed)))


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    limit = output_limit(material.result, material.state.look)
    return (
        weight_bar(figures_words.WEIGHTS_BAR, figures_words.WEIGHTS_LARGEST, sheet.theme),
        signed_bar(limit, figures_words.OUTPUTS_BAR, sheet.theme),
    )


KIND = Kind(
    "lanes",
    lambda: figures_words.KINDS["lanes"],
    "frame",
    layout,
    bars,
    said=sentence,
    at_pixel=True,
)
