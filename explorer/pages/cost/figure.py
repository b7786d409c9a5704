"""What both layers cost against the side of kernel and window: multiply-adds, parameters, memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.compute.material import Material
from explorer.figures.kind import Kind
from explorer.figures.page import Box
from explorer.figures.sheet import GAP, Sheet
from explorer.layers.measures.cost import Cost, attention_cost, convolution_cost, crossing_side
from explorer.pages.cost import words
from explorer.pages.cost.choice import CostChoice
from explorer.pages.cost.facts import facts_of, rule_of
from explorer.pages.cost.question import ask
from explorer.panels.base import Line, Run
from explorer.panels.chart import Chart, Rule, Scale, Series, decades
from explorer.panels.colour_bar import ColourBar
from explorer.panels.text import marked
from explorer.words import scene as scene_words
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
    facts = facts_of(choice)
    rule = rule_of(facts)
    said = words.COST_SAID[rule].format(
        count=choice.channels,
        size=choice.kernel_size,
        image=choice.image_side,
        side=side_text(round(facts.crossing, 1)),
        convolution=_count(facts.convolution),
        narrowest=_count(facts.narrowest),
    )
    return marked(said, "exact" if rule in ("equal", "about") else "ink")


def subtitle(material: Material) -> str:
    choice = material.state.look.choice(CostChoice)
    return words.COST_SUBTITLE.format(
        count=choice.channels, image=choice.image_side, kernel=choice.kernel_size, window=choice.window_side
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
    name = words.COST_COUNTS[which]
    rules = [
        Rule(float(choice.kernel_size), "convolution", handle=float(getattr(made.convolution, which))),
        Rule(float(choice.window_side), "attention", handle=float(getattr(made.attention, which))),
    ]
    if which == "multiply_adds" and 1 <= made.crossing <= SIDES[-1]:
        equal = words.COST_EQUAL.format(side=side_text(round(made.crossing, 1)))
        rules.insert(0, Rule(made.crossing, "exact", equal))
    series = (
        Series(SIDES, both[0], "convolution", scene_words.CONVOLUTION),
        Series(SIDES, both[1], "attention", scene_words.ATTENTION),
    )
    x = Scale(0.9, 70.0, TICKS, words.COST_AXIS, log=True)
    low, high = min(map(np.min, both)), max(map(np.max, both))
    return Chart(series, x, decades(float(low), float(high), name), tuple(rules))


def _table(material: Material, sheet: Sheet, box: Box) -> float:
    """The numbers of the chosen sizes, a column for each layer."""
    made = costs(material.state.look.choice(CostChoice))
    rows = (
        ("", scene_words.CONVOLUTION, scene_words.ATTENTION),
        *(
            (said, _value(made.convolution, which), _value(made.attention, which))
            for which, said in words.COST_ROWS.items()
        ),
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


def _value(cost: Cost, which: str) -> str:
    value: int = getattr(cost, which)
    return memory(value) if which == "held_bytes" else _count(value)


def _count(value: int) -> str:
    """A whole number with spaces between its thousands."""
    return f"{value:,}".replace(",", "\u00a0")


def memory(size_bytes: int) -> str:
    """A size in the unit in which it reads best."""
    for unit, factor in (("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10)):
        if size_bytes >= factor:
            return words.COST_MEMORY[unit].format(size=f"{size_bytes / factor:.1f}")
    return words.COST_BYTES.format(count=size_bytes)


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    return ()


KIND = Kind(
    "cost",
    lambda: words.FIGURE,
    ask,
    layout,
    bars,
    said=sentence,
    settings=subtitle,
    window=False,
)
