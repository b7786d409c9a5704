"""The debate as a figure: all cards, or the claim that is opened."""

from __future__ import annotations

from collections import Counter

import numpy as np

from explorer import __version__
from explorer.claims.claim import Ruling
from explorer.claims.listed import CLAIMS
from explorer.compute.material import Material
from explorer.figures.kind import Kind
from explorer.figures.page import Box
from explorer.figures.sheet import Sheet
from explorer.pages.debate import words
from explorer.pages.debate.cards import INKS, Judged
from explorer.pages.debate.choice import DebateChoice
from explorer.pages.debate.figure_cards import SCALES, lay_cards
from explorer.pages.debate.figure_opened import SCALES as OPENED_SCALES
from explorer.pages.debate.figure_opened import lay_opened, opened_sentence
from explorer.pages.debate.question import DebateFinding, ask
from explorer.panels.base import Line, Run
from explorer.panels.colormap import pixel_rgb
from explorer.panels.colour_bar import ColourBar
from explorer.panels.maps import MapPanel
from explorer.panels.named_grid import NamedGrid
from explorer.panels.parts import signed_grid
from explorer.panels.text import marked
from explorer.words import scene as scene_words

TALL = 1.12  # a page that is so much higher than wide has the picture and the kernel on top
STRIP, STRIP_GAP, STRIP_PX = 84.0, 14.0, 11.5
MOST_HIGH = 840.0  # units of a page that is as high as it needs


def finding_of(material: Material) -> DebateFinding | None:
    finding = material.findings.get("debate")
    return finding if isinstance(finding, DebateFinding) else None


def judged_of(material: Material) -> Judged:
    finding = finding_of(material)
    return {} if finding is None else finding.by_claim


def sentence(material: Material) -> Line:
    finding, opened = finding_of(material), material.state.look.choice(DebateChoice).opened
    if opened:
        return opened_sentence(opened, judged_of(material).get(opened))
    if finding is None or not finding.complete:
        done = 0 if finding is None else len(finding.judgements)
        return marked(words.JUDGING.format(done=done, count=len(CLAIMS)), "ink")
    counts = finding.counts
    told = [words.COUNTED[ruling].format(count=counts[ruling]) for ruling in Ruling if counts[ruling]]
    return marked(words.SAID.format(count=len(CLAIMS), counts=words.BETWEEN_COUNTS.join(told)), "ink")


def layout(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    choice, judged = material.state.look.choice(DebateChoice), judged_of(material)
    if choice.opened:
        return lay_opened(choice.opened, judged.get(choice.opened), sheet, area, free, OPENED_SCALES[-1])
    if not free and area.height > TALL * area.width:
        top = _lay_strip(material, sheet, area)
        area = Box(area.left, top, area.width, area.bottom - top)
    room = Box(area.left, area.top, area.width, MOST_HIGH) if free else area
    return lay_cards(judged, (), choice.ruling, sheet, room, SCALES[-1])


def _lay_strip(material: Material, sheet: Sheet, area: Box) -> float:
    """On a page that is read by itself: the picture, the kernel, and how often each verdict was given."""
    scene, kernel = material.result.request.scene, material.result.kernel[0, 0]
    sheet.add(MapPanel(pixel_rgb(scene.picture.pixels)), Box(area.left, area.top, STRIP, STRIP))
    limit = float(np.abs(kernel).max()) or 1.0
    grid = NamedGrid(signed_grid(kernel, limit, sheet.theme))
    sheet.add(grid, Box(area.left + STRIP + STRIP_GAP, area.top, STRIP, STRIP))
    left, top = area.left + 2 * (STRIP + STRIP_GAP), area.top
    finding = finding_of(material)
    counts = finding.counts if finding else Counter[Ruling]()
    for ruling in (one for one in Ruling if counts[one]):
        line = (Run(words.COUNTED[ruling].format(count=counts[ruling]), INKS[ruling], bold=True),)
        top = sheet.text(line, Box(left, top, area.right - left, 0), STRIP_PX)
    return area.top + STRIP + STRIP_GAP


def subtitle(material: Material) -> str:
    """The ground, and who judged on it."""
    scene = material.result.request.scene
    kernel = scene_words.KERNEL.format(kernel=scene_words.KERNEL_NAMES[scene.kernel.name], size=scene.kernel.size)
    return words.SUBTITLE.format(
        columns=scene.picture.width,
        rows=scene.picture.height,
        kernel=kernel,
        border=scene_words.BORDERS[scene.border],
        version=__version__,
    )


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    return ()


KIND = Kind("debate", lambda: words.FIGURE, ask, layout, bars, said=sentence, settings=subtitle)
