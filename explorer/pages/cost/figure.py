"""What both layers cost against the side of kernel and window: multiply-adds, parameters, memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.compute.material import Material
from explorer.figures.kind import Kind
from explorer.figures.page import Box
from explorer.figures.sheet import GAP, Sheet
from explorer.layers.measures.cost import Cost, attention_cost, convolution_cost, crossing_side
from explorer.pages.cost.choice import CostChoice
from explorer.pages.cost.question import ask
from explorer.panels.base import Line, Run
from explorer.panels.chart import Chart, Rule, Scale, Series, decades
from explorer.panels.colour_bar import ColourBar
from explorer.panels.text import marked
from explorer.words.numbers import side as side_text

WIDE = 560.0
SIDES = np.arange(1, 64, 2)
TICKS = ((1.0, "1"), (3.0, "3"), (7.0, "7"), (15.0, "15"), (31.0, "31"), (63.0, "63"))
ROW, NAME_SHARE = 22.0, 0.34


@dataclass(frozen=True)
class Costs:
    """Both layers of the sizes that were chosen."""

    convolution: Cost
    attention: Cost
    crossing: float


def costs(choice: CostChoice) -> Costs:
    pixels = choice.image_side**2
    return Costs(
        convolution_cost(choice.kernel_size, choice.channels, choice.channels, pixels),
        attention_cost(choice.window_side, choice.channels, choice.channels, pixels),
        crossing_side(choice.kernel_size, choice.channels),
    )


def sentence(material: Material) -> Line:
    choice = material.state.look.choice(CostChoice)
    made, size = costs(choice), choice.kernel_size
    if made.crossing < 1:
        return marked(
            f"With {choice.channels} channels a {size}×{size} convolution costs less than attention of **any window**: "
            "its three projections alone cost more.",
            "ink",
        )
    side = side_text(round(made.crossing, 1))
    return marked(
        f"With {choice.channels} channels a {size}×{size} convolution costs as many multiply-adds as attention with a "
        f"window of **{side} px**. Its parameters grow with the kernel, those of attention not with the window.",
        "exact",
    )


def subtitle(material: Material) -> str:
    choice = material.state.look.choice(CostChoice)
    return (
        f"{choice.image_side}×{choice.image_side} image, {choice.channels} channels in and out · "
        f"{choice.kernel_size}×{choice.kernel_size} kernel, {choice.window_side}×{choice.window_side} window"
    )


def layout(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    table = ROW * 5 + GAP
    wide = area.width >= WIDE
    high = area.width * (0.4 if wide else 0.62) if free else (area.height - table) / (1 if wide else 2) - GAP
    width = (area.width - 3 * GAP) / 2 if wide else area.width
    for index, which in enumerate(("multiply_adds", "parameters")):
        left = area.left + index * (width + 3 * GAP) if wide else area.left
        top = area.top if wide else area.top + index * (high + GAP)
        sheet.add(chart(material, which), Box(left, top, width, high), which)
    top = area.top + (high if wide else 2 * high + GAP) + 2 * GAP
    return _table(material, sheet, Box(area.left, top, area.width, table))


def chart(material: Material, which: str) -> Chart:
    """One count of both layers against the side of kernel and window, both axes logarithmic."""
    choice = material.state.look.choice(CostChoice)
    channels, made = choice.channels, costs(choice)
    both = [
        np.array([getattr(cost(int(side), channels, channels), which) for side in SIDES], dtype=float)
        for cost in (convolution_cost, attention_cost)
    ]
    name = {"multiply_adds": "multiply-adds per pixel", "parameters": "parameters"}[which]
    rules = [
        Rule(float(choice.kernel_size), "convolution", handle=float(getattr(made.convolution, which))),
        Rule(float(choice.window_side), "attention", handle=float(getattr(made.attention, which))),
    ]
    if which == "multiply_adds" and 1 <= made.crossing <= SIDES[-1]:
        rules.insert(0, Rule(made.crossing, "exact", f"equal at {side_text(round(made.crossing, 1))} px"))
    series = (Series(SIDES, both[0], "convolution", "convolution"), Series(SIDES, both[1], "attention", "attention"))
    x = Scale(0.9, 70.0, TICKS, "side of kernel and of window, px", log=True)
    low, high = min(map(np.min, both)), max(map(np.max, both))
    return Chart(series, x, decades(float(low), float(high), name), tuple(rules))


def _table(material: Material, sheet: Sheet, box: Box) -> float:
    """The numbers of the chosen sizes, a column for each layer."""
    made = costs(material.state.look.choice(CostChoice))
    rows = (
        ("", "convolution", "attention"),
        ("parameters", _count(made.convolution.parameters), _count(made.attention.parameters)),
        ("multiply-adds per pixel", _count(made.convolution.multiply_adds), _count(made.attention.multiply_adds)),
        (
            "multiply-adds, whole image",
            _count(made.convolution.all_multiply_adds),
            _count(made.attention.all_multiply_adds),
        ),
        ("memory, nothing tiled", memory(made.convolution.held_bytes), memory(made.attention.held_bytes)),
    )
    column = box.width * (1 - NAME_SHARE) / 2
    for index, (name, *values) in enumerate(rows):
        top = box.top + index * ROW
        sheet.text((Run(name, "ink"),), Box(box.left, top, box.width * NAME_SHARE, ROW), wrap=False)
        for place, (value, ink) in enumerate(zip(values, ("convolution", "attention"), strict=True)):
            run = Run(value, ink if index == 0 else "ink", bold=index == 0, number=index > 0)
            left = box.left + box.width * NAME_SHARE + place * column
            sheet.text((run,), Box(left, top, column, ROW), align="right", wrap=False)
    return box.top + len(rows) * ROW


def _count(value: int) -> str:
    """A whole number with spaces between its thousands."""
    return f"{value:,}".replace(",", "\u00a0")


def memory(size_bytes: int) -> str:
    """A size in the unit in which it reads best."""
    for unit, factor in (("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10)):
        if size_bytes >= factor:
            return f"{size_bytes / factor:.1f} {unit}"
    return f"{size_bytes} bytes"


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    return ()


KIND = Kind(
    "cost",
    "parameters, multiply-adds and memory of both layers",
    "What do they cost?",
    ask,
    layout,
    bars,
    said=sentence,
    settings=subtitle,
    window=False,
)
