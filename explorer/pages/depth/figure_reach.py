"""What one pixel sees through layers on layers: how far, and how much."""

from __future__ import annotations

from math import ceil, floor, isnan, log2
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.compute.material import Material
from explorer.figures.page import Box
from explorer.figures.sheet import GAP, Sheet
from explorer.pages.depth import words
from explorer.pages.depth.choice import DepthChoice
from explorer.pages.depth.facts import ReachFacts, law_rule, reach_rule
from explorer.pages.depth.figure_parts import LAYERS, heat_table, heated, layers_scale, outlined, places
from explorer.pages.depth.question import ReachFinding, Sight
from explorer.panels.base import Line, Run
from explorer.panels.chart import Chart, Rule, Scale, Series
from explorer.panels.colour_bar import ColourBar
from explorer.panels.lanes import Part
from explorer.panels.maps import MapPanel, Outline
from explorer.panels.once import once_a_result
from explorer.panels.text import marked
from explorer.panels.theme import Theme
from explorer.panels.worded import worded
from explorer.words import scene as scene_words
from explorer.words.numbers import number

Array = npt.NDArray[Any]
SMALLEST_PX = 0.5  # the plot's low end, unless something is smaller still


def finding_of(material: Material) -> ReachFinding:
    finding = material.findings["depth_reach"]
    assert isinstance(finding, ReachFinding)
    return finding


def sight_of(material: Material) -> Sight | None:
    """Of the layer that was chosen, once it is known."""
    return finding_of(material).sights.get(material.state.look.choice(DepthChoice).layer)


def size_of(finding: ReachFinding) -> int:
    return finding.inquiry.scene.kernel.size


def law_text(finding: ReachFinding) -> str:
    """The standard deviation of L mean kernels, as a formula: the root of L (K^2 - 1) / 12."""
    root = {1: "0", 3: "√(2L/3)", 5: "√(2L)", 7: "2√L"}[size_of(finding)]
    dilation = finding.inquiry.scene.dilation
    return root if dilation == 1 or root == "0" else f"{dilation}·{root}"


def sentence(material: Material) -> Line:
    finding, choice = finding_of(material), material.state.look.choice(DepthChoice)
    sight, at, size = sight_of(material), choice.layers - 1, size_of(finding)
    if sight is None or isnan(sight.deviation_px[at]):
        return marked(words.DEPTH_REACH_WAIT[choice.layer].format(count=choice.layers), "ink")
    facts = facts_of(finding, sight, choice)
    said = words.DEPTH_REACH[choice.layer].format(
        count=choice.layers,
        sees=words.DEPTH_REACH_SEES[reach_rule(facts)].format(
            reach=number(float(facts.reach_px)), field=number(facts.field_px)
        ),
    )
    law = law_rule(facts)
    if law != "none":
        px = number(float(finding.law_px[at]))
        said += " " + words.DEPTH_LAWS[law].format(law=px, formula=law_text(finding), size=size)
    return marked(said, choice.layer)


def facts_of(finding: ReachFinding, sight: Sight, choice: DepthChoice) -> ReachFacts:
    at, scene = choice.layers - 1, finding.inquiry.scene
    allowed = choice.layers * (scene.kernel.size // 2) * scene.dilation
    return ReachFacts(
        seen=int(sight.support[at].sum()),
        reach_px=int(sight.reach_px[at]),
        field_px=float(sight.deviation_px[at]),
        met=int(sight.reach_px[at]) < allowed,
        size=size_of(finding),
        averages=finding.uniform and choice.layer == "convolution",
    )


def layout(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    finding = finding_of(material)
    picture = finding.inquiry.scene.picture
    left, right = places(sheet, area, free, picture.height / picture.width)
    end = sheet.part(Part(seen_map(material, sheet.theme), _caption(material)), left, 2, "map")
    top = sheet.text(_legend(finding), Box(right.left, right.top, right.width, 0)) + GAP
    sheet.add(chart(material), Box(right.left, top, right.width, right.bottom - top), "plot")
    return max(end, right.bottom)


def seen_map(material: Material, theme: Theme) -> MapPanel:
    """The picture under the field, the border of the support, and circles: measured, and of mean kernels."""
    finding, choice = finding_of(material), material.state.look.choice(DepthChoice)
    sight, at, pixel = sight_of(material), choice.layers - 1, finding.inquiry.pixel
    panel = _field_map(finding, sight, at, choice.layer, theme)
    if sight is None:
        return panel.marked(pixel, False)
    outlines = [*outlined(sight.support[at], "ink", 1.2), _circle(pixel, float(finding.law_px[at]), "exact")]
    if not isnan(sight.deviation_px[at]):
        outlines.append(_circle(pixel, float(sight.deviation_px[at]), "ink"))
    return panel.marked(pixel, False, tuple(outlines))


@once_a_result
def _field_map(finding: ReachFinding, sight: Sight | None, at: int, ink: str, theme: Theme) -> MapPanel:
    pixels = finding.inquiry.scene.picture.pixels
    share = np.zeros(pixels.shape[:2]) if sight is None else sight.field[at]
    return MapPanel(heated(pixels, share, ink, theme))


def _circle(pixel: tuple[int, int], radius: float, ink: str) -> Outline:
    row, column = (place + 0.5 for place in pixel)
    return Outline(row - radius, column - radius, row + radius, column + radius, ink, 1.6, round=True)


def _caption(material: Material) -> tuple[Line, ...]:
    finding, choice = finding_of(material), material.state.look.choice(DepthChoice)
    sight, at = sight_of(material), choice.layers - 1
    row, column = finding.inquiry.pixel
    layers = Run(words.DEPTH_STACKED[choice.layer].format(count=choice.layers), choice.layer, True)
    first = worded(words.DEPTH_REACH_CAPTION, layers=layers, row=row, column=column)
    if sight is None:
        return first, (Run(words.DEPTH_COMPUTING),)
    said = words.DEPTH_REACH_PX_WAIT if isnan(sight.deviation_px[at]) else words.DEPTH_REACH_PX
    seen = said.format(reach=f"{sight.reach_px[at]:.0f}", field=number(float(sight.deviation_px[at])))
    law = words.DEPTH_REACH_LAW.format(law=number(float(finding.law_px[at])))
    return first, (Run(seen, "ink"), Run(law, "exact"))


def _legend(finding: ReachFinding) -> Line:
    size = size_of(finding)
    return worded(
        words.DEPTH_REACH_LEGEND,
        convolution=Run(scene_words.CONVOLUTION, "convolution", True),
        attention=Run(scene_words.ATTENTION, "attention", True),
        mean=Run(words.DEPTH_REACH_LEGEND_MEAN.format(size=size), "exact", True),
        measured=Run(words.DEPTH_REACH_LEGEND_MEASURED.format(law=law_text(finding)), "exact"),
    )


def chart(material: Material) -> Chart:
    """Pixels against depth, both logarithmic: the support grows with slope 1, fields of averages with slope 1/2."""
    finding, choice = finding_of(material), material.state.look.choice(DepthChoice)
    series = []
    for name, sight in finding.sights.items():
        series += [Series(LAYERS, sight.reach_px, name, width=1.2)]
        series += [Series(LAYERS, sight.deviation_px, name, dots=True, width=2.0 if name == choice.layer else 1.2)]
    series += [
        Series(LAYERS, finding.law_px, "exact", dashed=True, width=1.4),
        Series(LAYERS, finding.mean_px, "exact", dots=True, line=False),
    ]
    seen = sight_of(material)
    handle = float(seen.deviation_px[choice.layers - 1]) if seen else float("nan")
    rule = Rule(float(choice.layers), "dim", "", handle=handle if handle > 0 else None)
    return Chart(tuple(series), layers_scale(log=True), _pixels(finding), (rule,))


def _pixels(finding: ReachFinding) -> Scale:
    """From half a pixel, or less if something is smaller, to as far as one can see in the picture."""
    picture = finding.inquiry.scene.picture
    fields = np.concatenate([sight.deviation_px for sight in finding.sights.values()] + [finding.mean_px])
    least = float(fields[fields > 0].min(initial=1.0))
    low = min(floor(log2(least)), log2(SMALLEST_PX))
    high = ceil(log2(max(picture.height, picture.width)))
    powers = range(int(low), high + 1, 1 if high - low <= 8 else 2)
    ticks = tuple((2.0**power, f"{2.0**power:g}") for power in powers)
    return Scale(2.0**low, 2.0**high * 1.1, ticks, words.DEPTH_REACH_AXIS, log=True)


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    table = heat_table(material.state.look.choice(DepthChoice).layer, sheet.theme)
    return (ColourBar(table, words.DEPTH_REACH_BAR, ("0", "", words.DEPTH_REACH_LARGEST)),)
