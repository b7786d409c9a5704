"""The board that moves the picture: both layers on the moved picture, their outputs moved, and the difference."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.compute.material import Material
from explorer.figures.page import Box
from explorer.figures.sheet import CAPTION_GAP, GAP, Sheet
from explorer.pages.meters import words
from explorer.pages.meters.question import Followed, ShiftFinding, moved_size, shift_of
from explorer.panels.base import Line, Run, line_height
from explorer.panels.colormap import pixel_rgb, signed_rgb
from explorer.panels.lanes import Part
from explorer.panels.maps import MapPanel, Outline
from explorer.panels.once import once_a_result
from explorer.panels.text import marked
from explorer.panels.theme import Theme
from explorer.panels.worded import worded
from explorer.words import scene as scene_words
from explorer.words.numbers import number

Array = npt.NDArray[Any]
WIDE = 560.0
LAYERS = ("convolution", "attention")
PICTURE = "picture"
MAPS = ("of_moved", "moved", "difference")


def moved_of(material: Material) -> ShiftFinding | None:
    finding = material.findings.get("shift")
    return finding if isinstance(finding, ShiftFinding) else None


def moved_sentence(finding: ShiftFinding) -> Line:
    one, other = finding.attention, finding.convolution
    said = words.SHIFT_SAID_INSIDE if "inside" in (one.follows, other.follows) else words.SHIFT_SAID
    rows, columns = finding.inquiry.shift
    text = said.format(
        rows=number(rows),
        columns=number(columns),
        attention_does=words.SHIFT_DOES[one.follows],
        convolution_does=words.SHIFT_DOES[other.follows],
        attention=number(one.largest),
        convolution=number(other.largest),
        attention_inside=_inside(one),
        convolution_inside=_inside(other),
        attention_bound=number(one.bound),
        convolution_bound=number(other.bound),
    )
    return marked(text, "attention" if one.follows == "nowhere" else "exact")


def _inside(one: Followed) -> str:
    return "—" if one.largest_inside is None else number(one.largest_inside)


def lay_moved(material: Material, finding: ShiftFinding, sheet: Sheet, area: Box, free: bool) -> float:
    """Wide: the picture beside two rows of three maps. Narrow: above them."""
    caption = CAPTION_GAP + 2 * line_height(sheet.theme)
    columns = 4 if area.width >= WIDE else 3
    width = (area.width - (columns - 1) * GAP - 2) / columns
    rows = 2 if columns == 4 else 3
    height, across = finding.size
    tallest = width * height / across
    side = tallest if free else min((area.height - (rows - 1) * GAP) / rows - caption, tallest)
    pitch = side + caption + GAP
    picture = Part(moved_picture(material), ((Run(words.SHIFT_PICTURE, "ink", True),), (Run(_by(material)),)))
    sheet.part(picture, Box(area.left, area.top, width, side + caption), 2, PICTURE)
    name, whole = words.SHIFT_STILL
    scene = material.state.scene
    is_part = max(scene.picture.height - height, scene.picture.width - across) >= scene.stride
    note = words.SHIFT_PART.format(rows=height, columns=across) if is_part else whole
    still = Part(_picture(material, (0, 0)), ((Run(name, "ink", True),), (Run(note),)))
    beside = Box(area.left, area.top + pitch, width, side + caption)
    above = Box(area.left + width + GAP, area.top, width, side + caption)
    sheet.part(still, beside if columns == 4 else above, 2)
    first = area.left + (width + GAP if columns == 4 else 0)
    top = area.top + (0 if columns == 4 else pitch)
    limit = moved_limit(finding, material.state.look.channel_out)
    for layer in LAYERS:
        for place, (name, part) in enumerate(_parts(material, finding, layer, limit, sheet.theme).items()):
            box = Box(first + place * (width + GAP), top, width, side + caption)
            sheet.part(part, box, 2, f"{layer} {name}")
        top += pitch
    return top - GAP


def moved_picture(material: Material) -> MapPanel:
    """At once, before the outputs have followed."""
    return _picture(material, shift_of(material.state))


def _picture(material: Material, shift: tuple[int, int]) -> MapPanel:
    scene = material.state.scene
    rows, columns = moved_size(scene)
    return MapPanel(np.roll(pixel_rgb(scene.picture.pixels[:rows, :columns]), shift, (0, 1)))


def _by(material: Material) -> str:
    rows, columns = shift_of(material.state)
    return words.SHIFT_BY.format(rows=number(rows), columns=number(columns))


def map_values(finding: ShiftFinding, layer: str, channel: int) -> dict[str, Array]:
    """(rows, columns) of one output channel, by the names of MAPS."""
    one: Followed = getattr(finding, layer)
    out = min(channel, len(one.output) - 1)
    return dict(zip(MAPS, (one.output[out], one.moved[out], one.error[out]), strict=True))


@once_a_result
def moved_limit(finding: ShiftFinding, channel: int) -> float:
    """One range for all maps: the largest |output| of either layer."""
    values = [map_values(finding, layer, channel)[name] for layer in LAYERS for name in MAPS[:2]]
    return float(max(np.abs(one).max() for one in values)) or 1.0


@once_a_result
def _maps(finding: ShiftFinding, layer: str, channel: int, limit: float, theme: Theme) -> dict[str, MapPanel]:
    one: Followed = getattr(finding, layer)
    marks: tuple[Outline, ...] = ()
    if one.interior is not None and one.follows != "all":
        top, bottom, left, right = one.interior
        marks = (Outline(top, left, bottom, right, "exact"),)
    return {
        name: MapPanel(signed_rgb(values, limit, theme), marks if name == MAPS[-1] else ())
        for name, values in map_values(finding, layer, channel).items()
    }


def _parts(material: Material, finding: ShiftFinding, layer: str, limit: float, theme: Theme) -> dict[str, Part]:
    one: Followed = getattr(finding, layer)
    notes: tuple[Line, ...] = (
        (Run(words.SHIFT_ON_MOVED),),
        (Run(words.SHIFT_WANTED),),
        (
            Run(words.SHIFT_LARGEST.format(largest=number(one.largest))),
            Run(words.SHIFT_LARGEST_INSIDE.format(inside=_inside(one))),
        ),
    )
    called = Run(scene_words.LAYERS[layer], layer, True)
    heads = (
        worded(words.SHIFT_OF_LAYER, "ink", layer=called, map=words.SHIFT_NAMES["of_moved"]),
        (Run(words.SHIFT_NAMES["moved"], "ink", True),),
        (Run(words.SHIFT_NAMES["difference"], "ink", True),),
    )
    maps = _maps(finding, layer, material.state.look.channel_out, limit, theme)
    return {
        name: Part(panel, (head, note)) for (name, panel), head, note in zip(maps.items(), heads, notes, strict=True)
    }
