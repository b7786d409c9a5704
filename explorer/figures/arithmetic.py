"""Every term of one output value, in both layers."""

from __future__ import annotations

from explorer.compute.material import Material
from explorer.explaining.explain import AttentionOutput, ConvolutionOutput, Explanation, explain
from explorer.figures.kind import Kind
from explorer.figures.page import Box
from explorer.figures.sheet import Sheet
from explorer.figures.term_grid import TermGrid
from explorer.figures.words import ATTENTION_TEX, CONVOLUTION_TEX
from explorer.panels.base import Run
from explorer.panels.colour_bar import ColourBar
from explorer.panels.formula import FormulaPanel
from explorer.panels.parts import output_channel
from explorer.panels.term_table import TermTable
from explorer.words import figures as figures_words

SIDE_BY_SIDE = 520.0  # units of width
FORMULA, BETWEEN = 40.0, 28.0
MOST_ROWS = 25  # of a table; more of them would be too small to read


def layout(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    look, result = material.state.look, material.result
    out = output_channel(result, look)
    both = (
        ("convolution", CONVOLUTION_TEX, explain(result, ConvolutionOutput(look.cell, out))),
        ("attention", ATTENTION_TEX, explain(result, AttentionOutput(look.cell, out, look.hidden_heads))),
    )
    largest = max(abs(row.value or 0.0) for _, _, explanation in both for row in explanation.rows)
    beside = area.width >= SIDE_BY_SIDE
    width = (area.width - BETWEEN) / 2 if beside else area.width
    height = area.height if beside else (area.height - 16) / 2
    end = top = area.top
    for index, (ink, tex, explanation) in enumerate(both):
        left = area.left + index * (width + BETWEEN) if beside else area.left
        top = area.top if beside or index == 0 else end + 16
        end = max(end, _one(sheet, ink, tex, explanation, largest, Box(left, top, width, height), free))
    return end


def _one(sheet: Sheet, ink: str, tex: str, explanation: Explanation, largest: float, box: Box, free: bool) -> float:
    top = sheet.text((Run(explanation.title, ink, True),), box, 12)
    sheet.add(FormulaPanel(tex, 14), Box(box.left, top + 2, box.width, FORMULA))
    top += FORMULA + 8
    panel = TermTable if len(explanation.rows) <= MOST_ROWS else TermGrid
    table = panel(explanation, ink, largest)
    height = table.natural_height(box.width, sheet.theme)
    if not free:
        height = min(height, box.bottom - top)
    sheet.add(table, Box(box.left, top, box.width, height))
    return top + height


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    return ()


KIND = Kind(
    "arithmetic",
    lambda: figures_words.KINDS["arithmetic"],
    "frame",
    layout,
    bars,
    at_pixel=True,
)
