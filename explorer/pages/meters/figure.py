"""Is it a convolution? One of three boards: the meters, a moved picture, or the nearest convolution."""

from __future__ import annotations

from explorer.compute.material import Material
from explorer.figures.kind import Kind
from explorer.figures.page import Box
from explorer.figures.sheet import Sheet
from explorer.pages.kit import words as kit_words
from explorer.pages.meters import words
from explorer.pages.meters.choice import MetersChoice
from explorer.pages.meters.figure_nearest import lay_nearest, map_limit, nearest_of, nearest_sentence
from explorer.pages.meters.figure_rows import lay_rows, meters_of, verdict_of
from explorer.pages.meters.figure_shift import lay_moved, moved_limit, moved_of, moved_sentence
from explorer.pages.meters.question import ask
from explorer.panels.base import Line, Run
from explorer.panels.colour_bar import ColourBar, signed_bar
from explorer.panels.text import marked
from explorer.words import scene as scene_words


def sentence(material: Material) -> Line:
    moved, nearest, meters = moved_of(material), nearest_of(material), meters_of(material)
    if moved is not None:
        return moved_sentence(moved)
    if nearest is not None:
        return nearest_sentence(nearest)
    return marked(kit_words.COMPUTING, "ink") if meters is None else verdict_of(meters)


def layout(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    moved, nearest, meters = moved_of(material), nearest_of(material), meters_of(material)
    show = material.state.look.choice(MetersChoice).show
    if show == "shift" and moved is not None:
        return lay_moved(material, moved, sheet, area, free)
    if show == "nearest" and nearest is not None:
        return lay_nearest(material, nearest, sheet, area, free)
    if show == "meters" and meters is not None:
        return lay_rows(meters, material.state.look.channel_out, sheet, area, free)
    return sheet.text((Run(kit_words.COMPUTING),), area)


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    moved, nearest, out = moved_of(material), nearest_of(material), material.state.look.channel_out
    if moved is not None:
        return (signed_bar(moved_limit(moved, out), scene_words.VALUES, sheet.theme),)
    return () if nearest is None else (signed_bar(map_limit(nearest, out), scene_words.VALUES, sheet.theme),)


KIND = Kind(
    "meters",
    lambda: words.FIGURE,
    ask,
    layout,
    bars,
    said=sentence,
)
