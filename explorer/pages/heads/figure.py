"""How many heads a kernel needs: error against their number, and the patterns that build it."""

from __future__ import annotations

from math import ceil, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.compute.material import Material
from explorer.figures.kind import Kind
from explorer.figures.page import Box
from explorer.figures.sheet import CAPTION_GAP, GAP, Sheet
from explorer.layers.heads.patterns import Patterns
from explorer.pages.heads import words
from explorer.pages.heads.choice import HeadsChoice
from explorer.pages.heads.figure_blurs import lay_blurs, plan
from explorer.pages.heads.question import HeadsFinding, LearningFinding, ask
from explorer.pages.kit import words as kit_words
from explorer.panels.base import Line, Run, line_height
from explorer.panels.chart import Chart, Rule, Scale, Series, linear
from explorer.panels.colour_bar import ColourBar
from explorer.panels.lanes import Part
from explorer.panels.parts import signed_grid, weight_grid
from explorer.panels.text import marked
from explorer.panels.worded import worded
from explorer.words import scene as scene_words
from explorer.words.numbers import number, percent

Array = npt.NDArray[Any]
WIDE = 560.0  # units from which on the plot and the patterns stand side by side
PLOT_SHARE = 0.56
LARGEST_TILE = 150.0
GRIDS_SHARE = 0.45  # of the height at most, for the three kernels above the patterns
BLURS_SHARE = 0.48  # of the height at most, for what the heads do to the picture
TALL = 440.0  # units of height from which on there is room for it
FREE_ASPECT = 0.9  # of the width, where the page is as high as it needs
PLOT_ASPECT = 0.62  # of the width, where the page is as high as it needs


def finding_of(material: Material) -> HeadsFinding:
    finding = material.findings["heads"]
    assert isinstance(finding, HeadsFinding)
    return finding


def learned_of(material: Material) -> LearningFinding | None:
    """What gradient descent came to, when it was asked for this kernel."""
    finding = material.findings.get("learning")
    asked = isinstance(finding, LearningFinding) and finding.inquiry.heads == finding_of(material).inquiry
    return finding if asked and isinstance(finding, LearningFinding) else None


def chosen(material: Material) -> int:
    """How many heads are looked at: what was chosen, as far as there are taps to look at."""
    size = finding_of(material).weight.shape[-1]
    return min(material.state.look.choice(HeadsChoice).count, int(size) ** 2)


def built(finding: HeadsFinding, count: int) -> Patterns:
    """The best that was found of this many heads; more than are needed change nothing."""
    return finding.built[min(count, len(finding.built)) - 1]


def rebuilt(patterns: Patterns) -> Array:
    """The kernel that these heads are, (C_out, C_in, K, K)."""
    made: Array = np.einsum("nrc,nio->oirc", patterns.shares, patterns.mixes)
    return made


def sentence(material: Material) -> Line:
    finding = finding_of(material)
    needed, size = finding.needed, finding.weight.shape[-1]
    kernel = finding.inquiry.kernel
    said = (words.HEADS_ALL if needed.count == size * size else words.HEADS_FEWER)[needed.reason]
    name = words.HEADS_FREE_KERNEL.format(size=size) if kernel.name == "free" else scene_words.KERNEL_NAMES[kernel.name]
    return marked(said.format(count=needed.count, kernel=name, rank=needed.rank, taps=size * size), "exact")


def subtitle(material: Material) -> str:
    weight = finding_of(material).weight
    outputs, inputs, size, _ = weight.shape
    return words.HEADS_SUBTITLE.format(
        count=size * size, size=size, inputs=inputs, outputs=outputs, chosen=chosen(material)
    )


def layout(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    beside = area.width >= WIDE
    if free and not beside:
        high = area.width * PLOT_ASPECT
        sheet.add(chart(material), Box(area.left, area.top, area.width, high), "plot")
        end = area.top + high + 2 * GAP
        return _patterns(material, sheet, Box(area.left, end, area.width, area.width * 0.9))
    if not beside:
        half = area.height * 0.48
        sheet.add(chart(material), Box(area.left, area.top, area.width, half), "plot")
        rest = Box(area.left, area.top + half + GAP, area.width, area.height - half - GAP)
        _patterns(material, sheet, rest)
        return area.bottom
    if free:
        area = Box(area.left, area.top, area.width, area.width * FREE_ASPECT)
    upper = area.height
    count = len(built(finding_of(material), chosen(material)).mixes)
    roomy, picture = area.height >= TALL, material.state.scene.picture
    size = picture.height, picture.width
    planned = plan(count, size, area.width - 2, area.height * BLURS_SHARE, sheet.theme) if roomy else None
    if planned is not None:
        upper -= planned.height + 2 * GAP
        below = Box(area.left + 1, area.top + upper + 2 * GAP, area.width - 2, planned.height)
        lay_blurs(material, planned, count, sheet, below)
    wide = area.width * PLOT_SHARE
    sheet.add(chart(material), Box(area.left, area.top, wide, upper), "plot")
    left = area.left + wide + 3 * GAP
    _patterns(material, sheet, Box(left, area.top, area.right - left, upper))
    return area.bottom


def chart(material: Material) -> Chart:
    """Relative error of the kernel against the number of heads."""
    finding, count = finding_of(material), chosen(material)
    most = int(finding.weight.shape[-1]) ** 2
    n = np.arange(1, most + 1)
    errors = _filled([patterns.error for patterns in finding.built], n, finding.complete)
    floors = _filled(finding.floors.tolist(), n, finding.complete)
    series = [
        Series(n, floors, "dim", words.HEADS_FLOOR, dashed=True, width=1.6),
        Series(n, errors, "attention", words.HEADS_BUILT, dots=True),
    ]
    learned = learned_of(material)
    if learned is not None:
        last = np.array([learned.errors[-1]])
        name = words.HEADS_LEARNED.format(count=len(learned.errors) - 1)
        series.append(Series(np.array([learned.inquiry.count]), last, "negative", name, dots=True))
    ticks = [(float(k), str(k)) for k in (n if most <= 9 else [1, *range(5, most + 1, 5 if most <= 25 else 10)])]
    height = max(float(np.nanmax(errors)), *([float(learned.errors[-1])] if learned else []), 0.05)
    rules = [Rule(float(count), "ink", "", handle=float(built(finding, count).error))]
    if finding.complete:
        needed = words.HEADS_NEEDED.format(count=finding.needed.count)
        rules.insert(0, Rule(float(finding.needed.count), "exact", needed))
    x = Scale(0.5, most + 0.5, tuple(ticks), words.HEADS_AXIS)
    y = linear(0.0, height * 1.12, words.HEADS_ERROR_AXIS, percent=True)
    return Chart(tuple(series), x, y, tuple(rules))


def _filled(values: list[float], n: Array, complete: bool) -> Array:
    """For every number of heads; beyond those needed it is the last, before they are known it is unknown."""
    rest = values[-1] if complete else np.nan
    return np.array([*values, *[rest] * (len(n) - len(values))])[: len(n)]


def _patterns(material: Material, sheet: Sheet, box: Box) -> float:
    """Above the kernel, what the heads build, and the rest; below where each head looks."""
    finding, look = finding_of(material), material.state.look
    patterns = built(finding, chosen(material))
    out = min(look.channel_out, finding.weight.shape[0] - 1)
    into = min(look.channel_in, finding.weight.shape[1] - 1)
    whole, made = finding.weight[out, into], rebuilt(patterns)[out, into]
    limit = float(np.abs(finding.weight).max()) or 1.0
    caption = CAPTION_GAP + 2 * line_height(sheet.theme)
    third = (box.width - 2 * GAP) / 3
    high = min(third, box.height * GRIDS_SHARE - caption)
    for index, (values, name, ink, note) in enumerate(
        (
            (whole, words.HEADS_WHOLE, "convolution", _plane(finding, out, into)),
            (made, kit_words.HEADS.format(count=len(patterns.mixes)), "attention", words.HEADS_SUM),
            (whole - made, words.HEADS_REST, "ink", words.HEADS_ERROR.format(error=percent(patterns.error))),
        )
    ):
        part = Part(signed_grid(values, limit, sheet.theme), ((Run(name, ink, True),), (Run(note),)))
        sheet.part(part, Box(box.left + index * (third + GAP), box.top, third, high + caption))
    top = box.top + high + caption + 2 * GAP
    return _tiles(patterns, sheet, Box(box.left, top, box.width, box.bottom - top))


def _tiles(patterns: Patterns, sheet: Sheet, box: Box) -> float:
    """One grid for every head: the share of each tap."""
    count, pitch = len(patterns.shares), line_height(sheet.theme)
    top = sheet.text((Run(words.HEADS_WHERE, "dim"),), box) + 4
    height = box.bottom - top

    def side_in(columns: int) -> float:
        rows = ceil(count / columns)
        across, down = (box.width - GAP * (columns - 1)) / columns, (height - GAP * (rows - 1)) / rows - pitch - GAP
        return min(across, down, LARGEST_TILE)

    columns = max(range(1, count + 1), key=lambda c: (side_in(c), c))
    side = side_in(columns)
    rows = ceil(count / columns)
    limit = float(patterns.shares.max())
    for head in range(count):
        row, column = divmod(head, columns)
        place = Box(
            box.left + column * (side + GAP), top + row * (side + pitch + GAP), side, side + pitch + CAPTION_GAP
        )
        shares = patterns.shares[head]
        weight = sqrt(float((patterns.mixes[head] ** 2).sum()))
        called = Run(words.HEADS_TILE_NAME.format(head=head + 1), "attention", True)
        name = worded(words.HEADS_TILE, head=called, weight=number(weight))
        sheet.part(Part(weight_grid(shares, limit, sheet.theme, frozenset()), (name,)), place, 1, f"head {head}")
    return top + rows * (side + pitch + GAP)


def _plane(finding: HeadsFinding, out: int, into: int) -> str:
    outputs, inputs = finding.weight.shape[:2]
    if inputs > 1 and outputs > 1:
        said = words.HEADS_INPUT_OUTPUT
    elif inputs > 1:
        said = words.HEADS_INPUT
    else:
        said = words.HEADS_OUTPUT if outputs > 1 else words.HEADS_AS_DRAWN
    return said.format(input=into + 1, inputs=inputs, output=out + 1)


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    return ()


KIND = Kind(
    "heads-needed",
    lambda: words.FIGURE,
    ask,
    layout,
    bars,
    said=sentence,
    settings=subtitle,
    window=False,
)
