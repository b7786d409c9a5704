"""Where attention looks, layer by layer: how far, and at how many keys."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.compute.material import Material
from explorer.figures.page import Box
from explorer.figures.sheet import GAP, Sheet
from explorer.pages.depth import words
from explorer.pages.depth.choice import MOST_LAYERS, DepthChoice
from explorer.pages.depth.facts import keys_rule
from explorer.pages.depth.figure_parts import LAYERS, WIDE, caption_height, heat_table, layers_scale, places
from explorer.pages.depth.question import GazeFinding
from explorer.panels.base import Line, Run
from explorer.panels.chart import Chart, Rule, Series, linear
from explorer.panels.colour_bar import ColourBar
from explorer.panels.lanes import Part
from explorer.panels.maps import MapPanel
from explorer.panels.once import once_a_result
from explorer.panels.text import marked
from explorer.panels.theme import Theme
from explorer.panels.worded import worded
from explorer.words import scene as scene_words
from explorer.words.numbers import number

Array = npt.NDArray[Any]
SHOWN = ("radius_px", "keys")


def finding_of(material: Material) -> GazeFinding:
    finding = material.findings["depth_gaze"]
    assert isinstance(finding, GazeFinding)
    return finding


def layer_of(material: Material) -> int:
    """Which layer's gaze is shown, from 0: the one that is chosen, as far as they are known."""
    return min(material.state.look.choice(DepthChoice).gaze_layer, len(finding_of(material).distance_px)) - 1


def sentence(material: Material) -> Line:
    finding, at = finding_of(material), layer_of(material)
    heads = finding.distance_px[at]
    keys = float(finding.keys[at].mean())
    said = words.DEPTH_GAZE[keys_rule(keys)].format(
        layer=at + 1,
        distance=number(float(heads.mean())),
        keys=number(keys),
        pixels=finding.inquiry.scene.picture.height * finding.inquiry.scene.picture.width,
    )
    return marked(said, "attention")


def layout(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    picture = finding_of(material).inquiry.scene.picture
    aspect = picture.height / picture.width
    if area.width >= WIDE:  # one above the other, each with its caption
        left, right = places(sheet, area, free, 2 * aspect + (caption_height(sheet) + GAP) / 300)
        height = (left.height - GAP) / 2
        boxes = [Box(left.left, left.top + n * (height + GAP), left.width, height) for n in (0, 1)]
    else:
        left, right = places(sheet, area, free, aspect / 2)
        width = (left.width - GAP) / 2
        boxes = [Box(left.left + n * (width + GAP), left.top, width, left.height) for n in (0, 1)]
    ends = [
        sheet.part(Part(gaze_map(material, which, sheet.theme), _caption(material, which)), box, 2, which)
        for which, box in zip(SHOWN, boxes, strict=True)
    ]
    top = sheet.text(_legend(), Box(right.left, right.top, right.width, 0)) + GAP
    sheet.add(chart(material), Box(right.left, top, right.width, right.bottom - top), "plot")
    return max(*ends, right.bottom)


def gaze_map(material: Material, which: str, theme: Theme) -> MapPanel:
    """How far each query looks, or at how many keys, in the range over all layers, from the least to the largest."""
    finding = finding_of(material)
    return _map(finding, which, layer_of(material), theme).marked(material.state.look.cell, False)


@once_a_result
def _map(finding: GazeFinding, which: str, at: int, theme: Theme) -> MapPanel:
    values: Array = getattr(finding, which)
    table = heat_table("attention", theme)
    low, high = float(values.min()), float(values.max())
    share = (values[at] - low) / (high - low) if high > low else np.ones(values[at].shape)
    return MapPanel(table[np.rint(share * (len(table) - 1)).astype(np.intp)])


def _caption(material: Material, which: str) -> tuple[Line, ...]:
    finding, at = finding_of(material), layer_of(material)
    values = getattr(finding, which)[at]
    low, mean, high = (number(float(value)) for value in (values.min(), values.mean(), values.max()))
    name = Run(words.DEPTH_GAZE_NAMES[which], "attention", True)
    return (
        worded(words.DEPTH_GAZE_CAPTION, name=name, layer=at + 1),
        (Run(words.DEPTH_GAZE_RANGES[which].format(mean=mean, low=low, high=high)),),  # one run: if narrow it shrinks
    )


def _legend() -> Line:
    return worded(words.DEPTH_GAZE_LEGEND, attention=Run(scene_words.ATTENTION, "attention", True))


def chart(material: Material) -> Chart:
    """Mean attention distance of every head against the layer's number."""
    finding, at = finding_of(material), layer_of(material)
    known, heads = finding.distance_px.shape
    means = np.full(MOST_LAYERS, np.nan)
    means[:known] = finding.distance_px.mean(1)
    singles = Series(np.repeat(LAYERS[:known], heads), finding.distance_px.ravel(), "dim", dots=True, line=False)
    y = linear(0.0, max(float(finding.distance_px.max()) * 1.15, 0.5), words.DEPTH_DISTANCE)
    x = layers_scale()
    rule = Rule(float(at + 1), "dim", "", handle=float(means[at]))
    return Chart((singles, Series(LAYERS, means, "attention", dots=True)), x, y, (rule,))


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    finding, table = finding_of(material), heat_table("attention", sheet.theme)
    named = (("radius_px", finding.radius_px), ("keys", finding.keys))
    return tuple(
        ColourBar(table, words.DEPTH_GAZE_BARS[which], (number(float(values.min())), "", number(float(values.max()))))
        for which, values in named
    )
