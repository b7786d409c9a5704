"""What becomes of a picture in a stack: how much its pixels still differ after every layer."""

from __future__ import annotations

import numpy as np

from explorer.compute.material import Material
from explorer.figures.page import Box
from explorer.figures.sheet import GAP, Sheet
from explorer.pages.depth import words
from explorer.pages.depth.choice import MOST_LAYERS, DepthChoice, LayerName
from explorer.pages.depth.facts import rank_rule
from explorer.pages.depth.figure_parts import layers_scale, places
from explorer.pages.depth.question import RankCourse, RankFinding
from explorer.panels.base import Line, Run
from explorer.panels.chart import Chart, Rule, Scale, Series, decades, linear
from explorer.panels.colormap import signed_rgb
from explorer.panels.colour_bar import ColourBar, signed_bar
from explorer.panels.lanes import Part
from explorer.panels.maps import MapPanel
from explorer.panels.once import once_a_result
from explorer.panels.text import marked
from explorer.panels.theme import Theme
from explorer.panels.worded import worded
from explorer.words import scene as scene_words
from explorer.words.numbers import number

SMALL = 0.05  # a residual below which the plot is logarithmic
LEAST = 1e-8  # below it is rounding


def finding_of(material: Material) -> RankFinding:
    finding = material.findings["depth_rank"]
    assert isinstance(finding, RankFinding)
    return finding


def course_of(material: Material, skip: bool) -> RankCourse | None:
    """Of the chosen layer, once the chosen depth of it is known."""
    choice = material.state.look.choice(DepthChoice)
    course = finding_of(material).courses.get((choice.layer, skip))
    return course if course is not None and len(course.residual) > choice.layers else None


def sentence(material: Material) -> Line:
    choice = material.state.look.choice(DepthChoice)
    plain, skipped = (course_of(material, skip) for skip in (False, True))
    if plain is None or skipped is None:
        return marked(words.DEPTH_RANK_WAIT[choice.layer].format(count=choice.layers), "ink")
    rule = rank_rule(float(plain.residual[0]), float(plain.residual[choice.layers]))
    told = words.DEPTH_RANK_FALLS if rule == "falls" else words.DEPTH_RANK_STAYS
    said = told[choice.layer].format(
        count=choice.layers,
        first=number(float(plain.residual[0])),
        plain=number(float(plain.residual[choice.layers])),
        skipped=number(float(skipped.residual[choice.layers])),
    )
    return marked(said, choice.layer)


def layout(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    picture = finding_of(material).inquiry.scene.picture
    left, right = places(sheet, area, free, picture.height / picture.width)
    end = sheet.part(Part(picture_map(material, sheet.theme), _caption(material)), left, 2, "map")
    top = sheet.text(_legend(), Box(right.left, right.top, right.width, 0)) + GAP
    sheet.add(chart(material), Box(right.left, top, right.width, right.bottom - top), "plot")
    return max(end, right.bottom)


def picture_map(material: Material, theme: Theme) -> MapPanel:
    """What the chosen layers made of the picture; as far as they are known."""
    finding, choice = finding_of(material), material.state.look.choice(DepthChoice)
    course = finding.courses.get((choice.layer, choice.skip)) or next(iter(finding.courses.values()))
    return _picture(finding, choice.layer, choice.skip, min(choice.layers, len(course.residual) - 1), theme)


@once_a_result
def _picture(finding: RankFinding, layer: LayerName, skip: bool, depth: int, theme: Theme) -> MapPanel:
    course = finding.courses.get((layer, skip)) or next(iter(finding.courses.values()))
    return MapPanel(signed_rgb(course.features[depth].mean(0), _limit(course), theme))


def _limit(course: RankCourse) -> float:
    """The features are scaled to the picture's largest value, at every depth."""
    return float(np.abs(course.features[0]).max()) or 1.0


def _caption(material: Material) -> tuple[Line, ...]:
    choice = material.state.look.choice(DepthChoice)
    course = course_of(material, choice.skip)
    layers = Run(words.DEPTH_STACKED[choice.layer].format(count=choice.layers), choice.layer, True)
    first = worded(words.DEPTH_RANK_CAPTION_SKIPS if choice.skip else words.DEPTH_RANK_CAPTION, layers=layers)
    if course is None:
        return first, (Run(words.DEPTH_COMPUTING),)
    left = number(float(course.residual[choice.layers]))
    return first, worded(words.DEPTH_RANK_DISTANCE, distance=Run(left, "ink", number=True))


def _legend() -> Line:
    return worded(
        words.DEPTH_RANK_LEGEND,
        convolution=Run(scene_words.CONVOLUTION, "convolution", True),
        attention=Run(scene_words.ATTENTION, "attention", True),
    )


def chart(material: Material) -> Chart:
    """The residual against depth, from the picture itself on."""
    finding, choice = finding_of(material), material.state.look.choice(DepthChoice)
    series = []
    for (name, skip), course in finding.courses.items():
        broad = 2.4 if (name, skip) == (choice.layer, choice.skip) else 1.2
        known = np.full(MOST_LAYERS + 1, np.nan)
        known[: len(course.residual)] = np.maximum(course.residual, LEAST)
        series.append(Series(np.arange(MOST_LAYERS + 1), known, name, dashed=skip, dots=not skip, width=broad))
    shown = course_of(material, choice.skip)
    handle = max(float(shown.residual[choice.layers]), LEAST) if shown else None
    rule = Rule(float(choice.layers), "dim", "", handle=handle)
    return Chart(tuple(series), layers_scale(0), _residuals(finding), (rule,))


def _residuals(finding: RankFinding) -> Scale:
    name = words.DEPTH_RESIDUAL
    values = np.concatenate([course.residual for course in finding.courses.values()])
    least = max(float(values.min()), LEAST)
    return decades(least, 1.0, name) if least < SMALL else linear(0.0, 1.05, name)


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    course = next(iter(finding_of(material).courses.values()))
    return (signed_bar(_limit(course), words.DEPTH_RANK_BAR, sheet.theme),)
