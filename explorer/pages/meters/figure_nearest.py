"""The board of the nearest convolution: its kernel beside the stage's, and what it leaves of the output."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.compute.material import Material
from explorer.figures.page import Box
from explorer.figures.sheet import CAPTION_GAP, GAP, Sheet
from explorer.pages.meters import words
from explorer.pages.meters.nearest_facts import facts_of, rule_of, sentence_of
from explorer.pages.meters.question import NearestFinding
from explorer.panels.base import Line, Run, line_height
from explorer.panels.colormap import signed_rgb
from explorer.panels.lanes import Part
from explorer.panels.maps import MapPanel
from explorer.panels.once import once_a_result
from explorer.panels.parts import signed_grid
from explorer.panels.text import marked
from explorer.panels.theme import Theme
from explorer.words.numbers import number, percent

Array = npt.NDArray[Any]
NUMBER_PX, WORDS_PX = 26.0, 12.0
LARGEST_GRID = 200.0
MAPS = ("output", "explained", "residual")


def nearest_of(material: Material) -> NearestFinding | None:
    finding = material.findings.get("nearest")
    return finding if isinstance(finding, NearestFinding) else None


def nearest_sentence(finding: NearestFinding) -> Line:
    facts = facts_of(finding)
    ink = "exact" if rule_of(facts) == "all" else "attention"
    return marked(sentence_of(facts, int(finding.weight.shape[-1])), ink)


def map_values(finding: NearestFinding, channel: int) -> dict[str, Array]:
    """(rows, columns) of one output channel, by name."""
    out = min(channel, len(finding.output) - 1)
    output, residual = finding.output[out], finding.residual[out]
    return dict(zip(MAPS, (output, output - residual, residual), strict=True))


def map_limit(finding: NearestFinding, channel: int) -> float:
    return float(np.abs(map_values(finding, channel)["output"]).max()) or 1.0


@once_a_result
def _maps(finding: NearestFinding, channel: int, theme: Theme) -> dict[str, MapPanel]:
    limit = map_limit(finding, channel)
    return {name: MapPanel(signed_rgb(one, limit, theme)) for name, one in map_values(finding, channel).items()}


def lay_nearest(material: Material, finding: NearestFinding, sheet: Sheet, area: Box, free: bool) -> float:
    """Above the kernels and the number, below the maps."""
    caption = CAPTION_GAP + 2 * line_height(sheet.theme)
    third = (area.width - 2 * GAP - 2) / 3
    rows, columns = finding.output.shape[1:]
    tallest = third * rows / columns
    if free:
        grid, side = min(third, LARGEST_GRID), tallest
    else:
        rest = area.height - 2 * caption - 2 * GAP
        grid = min(third, LARGEST_GRID, rest * 0.4)
        side = min(tallest, rest - grid)
    _kernels(material, finding, sheet, Box(area.left, area.top, third, grid + caption))
    _words(finding, sheet, Box(area.left + 2 * (third + GAP), area.top + 4, third, grid))
    top = area.top + grid + caption + 2 * GAP
    notes = {
        name: (
            (Run(words.NEAREST_MAPS[name], ink, True),),
            (Run(words.NEAREST_MAP_NOTES[name].format(relative=percent(finding.relative))),),
        )
        for name, ink in zip(MAPS, ("attention", "convolution", "ink"), strict=True)
    }
    for place, (name, panel) in enumerate(_maps(finding, material.state.look.channel_out, sheet.theme).items()):
        box = Box(area.left + place * (third + GAP), top, third, side + caption)
        sheet.part(Part(panel, notes[name]), box, 2, name)
    end: float = top + side + caption
    return end


def _kernels(material: Material, finding: NearestFinding, sheet: Sheet, box: Box) -> None:
    look = material.state.look
    out = min(look.channel_out, finding.weight.shape[0] - 1)
    into = min(look.channel_in, finding.weight.shape[1] - 1)
    limit = float(max(np.abs(finding.kernel).max(), np.abs(finding.weight).max())) or 1.0
    named = (
        (finding.kernel, "kernel", "convolution", words.NEAREST_KERNEL, words.NEAREST_KERNEL_NOTE),
        (finding.weight, "nearest-kernel", "attention", words.NEAREST_FITTED, words.NEAREST_FITTED_NOTE),
    )
    for place, (weight, name, ink, said, note) in enumerate(named):
        part = Part(signed_grid(weight[out, into], limit, sheet.theme), ((Run(said, ink, True),), (Run(note),)))
        left = box.left + place * (box.width + GAP)
        sheet.part(part, Box(left, box.top, box.width, box.height), 2, name)


def _words(finding: NearestFinding, sheet: Sheet, box: Box) -> None:
    rows, columns = finding.size
    lines = [
        words.NEAREST_HELD_OUT.format(count=finding.pictures),
        words.NEAREST_GALLERY.format(rows=rows, columns=columns),
    ]
    if not finding.determined:
        lines.append(words.NEAREST_LOOSE)
    top = sheet.text((Run(words.NEAREST_SCORE, "ink", True),), box, WORDS_PX)
    big = Run(number(finding.r_squared), "ink", number=True)
    top = sheet.text((big,), Box(box.left, top, box.width, 0), NUMBER_PX)
    for line in lines:
        top = sheet.text((Run(line),), Box(box.left, top, box.width, 0))
