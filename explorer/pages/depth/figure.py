"""Layers on layers: one of four views, each a picture of one depth beside a plot over all of them."""

from __future__ import annotations

from types import ModuleType

from explorer.compute.material import Material
from explorer.figures.kind import Kind
from explorer.figures.page import Box
from explorer.figures.sheet import Sheet
from explorer.figures.words import scene_line
from explorer.pages.depth import (
    figure_borders as depth_borders,
)
from explorer.pages.depth import (
    figure_gaze as depth_gaze,
)
from explorer.pages.depth import (
    figure_rank as depth_rank,
)
from explorer.pages.depth import (
    figure_reach as depth_reach,
)
from explorer.pages.depth import words
from explorer.pages.depth.question import ask
from explorer.panels.base import Line
from explorer.panels.chart import Chart
from explorer.panels.colour_bar import ColourBar

VIEWS: dict[str, ModuleType] = {
    "depth_reach": depth_reach,
    "depth_rank": depth_rank,
    "depth_gaze": depth_gaze,
    "depth_borders": depth_borders,
}


def view(material: Material) -> ModuleType:
    """The view of what is known: another one stays until the one that was chosen is there."""
    return VIEWS[next(iter(material.findings))]


def sentence(material: Material) -> Line:
    said: Line = view(material).sentence(material)
    return said


def subtitle(material: Material) -> str:
    finding = next(iter(material.findings.values()))
    scene = finding.inquiry.scene  # type: ignore[attr-defined]
    shrunk = scene.picture != material.result.request.scene.picture
    said = scene_line(scene, view(material) is not depth_borders)
    if not shrunk:
        return said
    return words.DEPTH_SUBTITLE_SHRUNK.format(scene=said, rows=scene.picture.height, columns=scene.picture.width)


def layout(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    end: float = view(material).layout(material, sheet, area, free)
    return end


def chart(material: Material) -> Chart | None:
    """The plot over all depths, where the view has one."""
    draw = getattr(view(material), "chart", None)
    drawn: Chart | None = draw(material) if draw else None
    return drawn


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    made: tuple[ColourBar, ...] = view(material).bars(material, sheet)
    return made


KIND = Kind(
    "depth",
    lambda: words.FIGURE,
    ask,
    layout,
    bars,
    said=sentence,
    settings=subtitle,
    window=False,
)
