"""Two convolutions in a row against one with the product of their kernels: equal inside, not on the frame."""

from __future__ import annotations

import numpy as np

from explorer.compute.material import Material
from explorer.figures.page import Box
from explorer.figures.sheet import GAP, Sheet
from explorer.pages.depth import words
from explorer.pages.depth.facts import trap_rule
from explorer.pages.depth.figure_parts import PICTURE_SHARE, WIDE, caption_height
from explorer.pages.depth.question import COMPOSED, StackedBordersFinding, Trap
from explorer.panels.base import Line, Run
from explorer.panels.colormap import signed_rgb
from explorer.panels.colour_bar import ColourBar, signed_bar
from explorer.panels.lanes import Part
from explorer.panels.maps import MapPanel
from explorer.panels.once import once_a_result
from explorer.panels.parts import signed_grid
from explorer.panels.text import marked
from explorer.panels.theme import Theme
from explorer.words.numbers import percent

LARGEST_GRID = 260.0


def finding_of(material: Material) -> StackedBordersFinding:
    finding = material.findings["depth_borders"]
    assert isinstance(finding, StackedBordersFinding)
    return finding


def share_text(share: float) -> str:
    """A difference as percent; "—" where there is no pixel to measure at."""
    return "—" if np.isnan(share) else percent(share)


def sentence(material: Material) -> Line:
    finding = finding_of(material)
    small, large = len(finding.kernel), len(finding.product)
    said = words.DEPTH_TRAPS[trap_rule(finding)].format(
        small=small, large=large, frame=share_text(finding.traps["zero"].frame)
    )
    return marked(said, "convolution")


def layout(material: Material, sheet: Sheet, area: Box, free: bool) -> float:
    finding = finding_of(material)
    picture = finding.inquiry.scene.picture
    aspect, below = picture.height / picture.width, caption_height(sheet)
    wide = area.width >= WIDE
    maps = area.width * (1 - PICTURE_SHARE * 0.8) if wide else area.width
    if free:
        side = (maps - GAP) / 2
    else:
        rows = area.height if wide else area.height * 0.62
        side = min((maps - GAP) / 2, ((rows - GAP) / 2 - below) / aspect)
    height = side * aspect + below
    end = area.top
    for index, border in enumerate(COMPOSED):
        row, column = divmod(index, 2)
        box = Box(area.left + column * (side + GAP), area.top + row * (height + GAP), side, height)
        part = Part(error_map(finding, border, sheet.theme), _caption(border, finding.traps[border]))
        end = max(end, sheet.part(part, box, 2, border))
    if wide:
        left = area.left + 2 * (side + GAP) + 2 * GAP
        return max(end, _kernels(finding, sheet, Box(left, area.top, area.right - left, end - area.top), stacked=True))
    rest = area.width * 0.5 + below if free else area.bottom - end - GAP
    return _kernels(finding, sheet, Box(area.left, end + GAP, area.width, rest), stacked=False)


@once_a_result
def error_map(finding: StackedBordersFinding, border: str, theme: Theme) -> MapPanel:
    """Twice less once, in one range for all borders; the mean over channels, which all have the same kernel."""
    return MapPanel(signed_rgb(finding.traps[border].error.mean(0), _limit(finding), theme))


def _limit(finding: StackedBordersFinding) -> float:
    largest = max(float(np.abs(trap.error.mean(0)).max()) for trap in finding.traps.values())
    return largest or 1.0


def _caption(border: str, trap: Trap) -> tuple[Line, ...]:
    said = words.DEPTH_BORDERS_CAPTION.format(frame=share_text(trap.frame), inside=share_text(trap.inside))
    return (Run(words.DEPTH_BORDERS[border], "convolution" if trap.frame > 0 else "exact", True),), (Run(said),)


def _kernels(finding: StackedBordersFinding, sheet: Sheet, box: Box, stacked: bool) -> float:
    """The kernel that is applied twice, and the one that it makes; cells of one size."""
    small, large = len(finding.kernel), len(finding.product)
    below = caption_height(sheet)
    across, down = box.width, box.height - below
    if stacked:
        cell = min(across / large, (down - below - 2 * GAP) / (small + large), LARGEST_GRID / large)
    else:
        cell = min((across - 2 * GAP) / (small + large), down / large, LARGEST_GRID / large)
    top, left, end = box.top, box.left, box.top
    for values, name, note in (
        (finding.kernel, words.DEPTH_TWICE.format(size=small), words.DEPTH_TWICE_NOTE),
        (finding.product, words.DEPTH_ONCE.format(size=large), words.DEPTH_ONCE_NOTE),
    ):
        size = cell * len(values)
        limit = float(np.abs(values).max()) or 1.0
        part = Part(signed_grid(values, limit, sheet.theme), ((Run(name, "convolution", True),), (Run(note),)))
        width = box.width if stacked else max(size, (across - 2 * GAP) * len(values) / (small + large))
        end = max(end, sheet.part(part, Box(left, top, width, size + below)))
        top, left = (end + 2 * GAP, left) if stacked else (top, left + width + 2 * GAP)
    return end


def bars(material: Material, sheet: Sheet) -> tuple[ColourBar, ...]:
    limit = _limit(finding_of(material))
    return (signed_bar(limit, words.DEPTH_BORDERS_BAR, sheet.theme),)
