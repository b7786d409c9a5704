"""Four ways from attention to the same convolution: their curves, and one frame beside its limit."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.compute.material import Material
from explorer.figures.kind import Kind
from explorer.figures.page import Box
from explorer.figures.sheet import CAPTION_GAP, GAP, Sheet
from explorer.figures.words import scene_line
from explorer.layers.norms import norm_named
from explorer.pages.films import words
from explorer.pages.films.choice import FilmsChoice
from explorer.pages.films.facts import facts_of, frame_facts, frame_words, law_words
from explorer.pages.films.plot import (
    INKS,
    SYMBOLS,
    approaches_of,
    chart,
    frame_of,
    legend,
    parameter_text,
)
from explorer.pages.films.question import ApproachFrameFinding, ask, defined, parameter_at, start_of
from explorer.panels.base import Line, Run, line_height
from explorer.panels.colormap import signed_rgb
from explorer.panels.colour_bar import ColourBar, signed_bar
from explorer.panels.lanes import Part
from explorer.panels.maps import MapPanel
from explorer.panels.text import marked
from explorer.panels.theme import Theme
from explorer.panels.worded import worded
from explorer.words import scene as scene_words
from explorer.words.numbers import number, percent

Array = npt.NDArray[Any]
WIDE = 560.0  # units from which on the numbers stand beside the maps
PLOT_SHARE, PLOT_ASPECT = 0.66, 0.78  # of the height there is; of the width, where the page is as high as it needs
SHORT = 340.0  # units of height below which the plot stands beside the maps
LARGEST_MAP, SMALLEST_MAP = 190.0, 72.0
NUMBER_PX, WHY_PX, WORDS_PX = 26.0, 17.0, 12.0
MAPS = ("convolution", "attention", "difference")


def sentence(material: Material) -> Line:
    """What all approaches share, and what is known of their first-order laws."""
    scene, finding = material.state.scene, approaches_of(material)
    if not defined(scene):
        return marked(words.FILMS_UNDEFINED.format(norm=norm_named(scene.norm).title), "ink")
    size = scene.kernel.size
    if scene.kernel.name == "free":
        said = words.FILMS_LEAD.format(size=size)
    else:
        said = words.FILMS_LEAD_NAMED.format(size=size, kernel=words.FILMS_LEAD_KERNELS[scene.kernel.name])
    facts = None if finding is None else facts_of(finding)
    if facts is not None:
        said += " " + law_words(facts)
    return marked(said, "ink")


def subtitle(material: Material) -> str:
    scene = material.state.scene
    return scene_line(start_of(scene, material.state.look.choice(FilmsChoice).strength), window=False)


def layout(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    frame = frame_of(material)
    if approaches_of(material) is None or frame is None:
        return _nothing(material, sheet, area)
    beside = area.width >= WIDE
    top = sheet.text(legend(material), Box(area.left, area.top, area.width, 0)) + GAP
    caption = CAPTION_GAP + 2 * line_height(sheet.theme)
    if beside and not free and area.bottom - top < SHORT:
        return _side_by_side(material, frame, sheet, Box(area.left, top, area.width, area.bottom - top))
    words = 0.0 if beside else 3 * line_height(sheet.theme, WORDS_PX) + NUMBER_PX * 1.4 + GAP
    if free:
        plot = area.width * (0.5 if beside else PLOT_ASPECT)
        side = LARGEST_MAP if beside else (area.width - 2 * GAP) / 3
    else:
        rest = (area.bottom - top) * (1 - PLOT_SHARE) - caption - words
        side = min(max(rest, SMALLEST_MAP), LARGEST_MAP, (area.width - 2 * GAP) / 3)
        plot = area.bottom - top - side - caption - words - 2 * GAP
    sheet.add(chart(material), Box(area.left, top, area.width, plot), "plot")
    top += plot + 2 * GAP
    bottom, right = _maps(material, frame, sheet, Box(area.left, top, area.width, side + caption), side)
    if beside:
        place = Box(right + 4 * GAP, top + max(0.0, (side - 100) / 2), area.right - right - 4 * GAP, 0)
        return max(bottom, _numbers(material, frame, sheet, place))
    return _numbers(material, frame, sheet, Box(area.left, bottom + GAP, area.width, 0))


def _side_by_side(material: Material, frame: ApproachFrameFinding, sheet: Sheet, box: Box) -> float:
    """The plot on the left, maps and numbers on the right: for an area that is wide and low."""
    wide = box.width * 0.58
    sheet.add(chart(material), Box(box.left, box.top, wide, box.height), "plot")
    left = box.left + wide + 3 * GAP
    side = (box.right - left - 2 * GAP) / 3
    caption = CAPTION_GAP + 2 * line_height(sheet.theme)
    bottom, _ = _maps(material, frame, sheet, Box(left, box.top, box.right - left, side + caption), side)
    _numbers(material, frame, sheet, Box(left, bottom + 2 * GAP, box.right - left, 0))
    return box.bottom


def _nothing(material: Material, sheet: Sheet, area: Box) -> float:
    """Why there is no plot."""
    norm = material.state.scene.norm
    if defined(material.state.scene):
        return sheet.text((Run(words.FILMS_NOTHING),), area, WORDS_PX)
    said = words.FILMS_WHY_NOT.format(norm=norm_named(norm).title, formula=norm_named(norm).formula)
    top = sheet.text((Run(said, "ink"),), Box(area.left, area.top + 4 * GAP, area.width, 0), WHY_PX)
    return sheet.text((Run(words.FILMS_CHANGE_NORM),), Box(area.left, top + GAP, area.width, 0), WORDS_PX)


def _maps(material: Material, frame: ApproachFrameFinding, sheet: Sheet, box: Box, side: float) -> tuple[float, float]:
    """Convolution, attention and their difference in one range; returns where captions end and the last map ends."""
    names = _captions(frame)
    left, bottom = box.left, box.top
    height, width = frame.convolution.shape[1:]
    across = min(side * width / height, (box.width - 2 * GAP) / 3)
    for which, (name, panel) in zip(MAPS, map_panels(material, frame, sheet.theme).items(), strict=True):
        part = Part(panel, names[which])
        bottom = max(bottom, sheet.part(part, Box(left, box.top, across, box.height), 2, name))
        left += across + GAP
    return bottom, left - GAP


def map_panels(material: Material, frame: ApproachFrameFinding, theme: Theme) -> dict[str, MapPanel]:
    """By name, in one range: the largest |value| of convolution or attention."""
    limit = _limit(material, frame)
    return {which: MapPanel(signed_rgb(values, limit, theme)) for which, values in map_values(material, frame).items()}


def map_values(material: Material, frame: ApproachFrameFinding) -> dict[str, Array]:
    """(rows, columns) of the chosen output channel, by name."""
    out = min(material.state.look.channel_out, len(frame.convolution) - 1)
    wanted, got = frame.convolution[out], frame.attention[out]
    return dict(zip(MAPS, (wanted, got, got - wanted), strict=True))


def _limit(material: Material, frame: ApproachFrameFinding) -> float:
    values = map_values(material, frame)
    return float(max(np.abs(values["convolution"]).max(), np.abs(values["attention"]).max())) or 1.0


def _captions(frame: ApproachFrameFinding) -> dict[str, tuple[Line, ...]]:
    kind = frame.inquiry.kind
    largest = float(np.abs(frame.attention - frame.convolution).max())
    parameter = words.FILMS_PARAMETER.format(symbol=SYMBOLS[kind], value=parameter_words(frame))
    return {
        "convolution": ((Run(scene_words.CONVOLUTION, "convolution", True),), (Run(words.FILMS_END),)),
        "attention": ((Run(scene_words.ATTENTION, "attention", True),), (Run(parameter),)),
        "difference": (
            (Run(scene_words.DIFFERENCE, "ink", True),),
            worded(words.FILMS_LARGEST, largest=Run(number(largest), "ink", number=True)),
        ),
    }


def parameter_words(frame: ApproachFrameFinding) -> str:
    asked = frame.inquiry
    return parameter_text(asked.kind, parameter_at(frame.start, asked.kind, asked.eps))


def _numbers(material: Material, frame: ApproachFrameFinding, sheet: Sheet, box: Box) -> float:
    """The error of the frame that is shown, in big type, against its law."""
    asked = frame.inquiry
    film = Run(words.FILM_NAMES[asked.kind] + " ", INKS[asked.kind], True)  # the space is as bold as the name
    head = worded(words.FILMS_AT_EPS, film=film, eps=number(asked.eps))
    top = sheet.text(head, box, WORDS_PX)
    top = sheet.text((Run(percent(frame.error), "ink", number=True),), Box(box.left, top, box.width, 0), NUMBER_PX)
    for line in frame_words(frame_facts(frame, approaches_of(material))):
        top = sheet.text((Run(line),), Box(box.left, top, box.width, 0), WORDS_PX)
    return top


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    frame = frame_of(material)
    return () if frame is None else (signed_bar(_limit(material, frame), scene_words.VALUES, sheet.theme),)


KIND = Kind(
    "films",
    lambda: words.FIGURE,
    ask,
    layout,
    bars,
    said=sentence,
    window=False,
)
