"""Sheet: a page while it is laid out. Layouts put panels on it from top to bottom and learn where the next one goes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from explorer.figures.page import Box, Paintable, Placed
from explorer.figures.presets import Preset
from explorer.panels.bands import BandGrid
from explorer.panels.base import Line, Panel, Run, fit_lines, line_height, size_of
from explorer.panels.grids import LARGEST_CELL, GridPanel
from explorer.panels.lanes import Part
from explorer.panels.text import Align, TextPanel, wrapped
from explorer.panels.theme import LABEL_PX, Theme

GAP = 8.0
CAPTION_GAP = 4.0
TITLE_PX, SUBTITLE_PX = 19.0, 11.0
HEAD_PX = 9.0
LARGEST_GRID_CELL = 38.0
LINE_AT_11 = LABEL_PX * 1.36


@dataclass
class Sheet:
    preset: Preset
    theme: Theme
    placed: list[Placed] = field(default_factory=list)

    @property
    def left(self) -> float:
        return self.preset.margin

    @property
    def width(self) -> float:
        """Between the margins."""
        return self.preset.width - 2 * self.preset.margin

    def add(self, panel: Paintable, box: Box, name: str = "") -> Box:
        self.placed.append(Placed(panel, box, name))
        return box

    def text(self, line: Line, box: Box, size_px: float = LABEL_PX, align: Align = "left", wrap: bool = True) -> float:
        """Words from the top of `box`, broken to its width; returns where they end."""
        lines = wrapped(line, box.width, self.theme, size_px) if wrap else (line,)
        panel = TextPanel(lines, size_px, align)
        height = panel.height(self.theme)
        self.add(panel, Box(box.left, box.top, box.width, height))
        return box.top + height

    def heading(self, title: str, subtitle: str) -> float:
        """Title and settings at the top of the page; returns where the figure may begin."""
        top = self.preset.margin - 4
        top = self.text((Run(title, "ink", True),), Box(self.left, top, self.width, 0), TITLE_PX)
        top = self.text((Run(subtitle),), Box(self.left, top + 1, self.width, 0), SUBTITLE_PX)
        return top + 12

    def column_head(self, text: str, box: Box, ink: str = "dim") -> float:
        """A small heading in capitals over the middle of a column."""
        return self.text((Run(text.upper(), ink, True),), box, HEAD_PX, "center", wrap=False) + 3

    def part(self, part: Part, box: Box, caption_lines: int = 2, name: str = "") -> float:
        """A panel with its caption right below what it paints; the box holds both. Returns where the caption ends."""
        pitch = line_height(self.theme)
        picture = Box(box.left, box.top, box.width, box.height - CAPTION_GAP - caption_lines * pitch)
        self.add(part.panel, _roomy(part.panel, picture), name)
        return self.caption(part.panel, part.caption, _roomy(part.panel, picture), caption_lines)

    def caption(self, panel: Panel, lines: tuple[Line, ...], box: Box, most: int = 2) -> float:
        """Centered lines right below what a panel paints in its box."""
        fitted = tuple(fit_lines(lines, box.width, most, self.theme))
        top = panel.bounds(box.rect).bottom() + CAPTION_GAP
        text = TextPanel(fitted, size_of(len(fitted), most), "center")
        self.add(text, Box(box.left, top, box.width, text.height(self.theme)))
        return top + text.height(self.theme)

    def shift(self, first: int, down: float) -> None:
        """Moves everything from the `first`-th panel on."""
        self.placed[first:] = [replace(p, box=replace(p.box, top=p.box.top + down)) for p in self.placed[first:]]


def _roomy(panel: Panel, box: Box) -> Box:
    """A box in which a grid of numbers takes as much of `box` as it can: alone it keeps its cells small, so that they
    are equal all along a lane of the stage."""
    if not isinstance(panel, (GridPanel, BandGrid)):
        return box
    rows, columns = panel.rgb.shape[:2]
    cell = min(box.width / columns, box.height / rows, LARGEST_GRID_CELL)
    height = max(box.height, cell / LARGEST_CELL)
    return replace(box, top=box.top - (height - box.height) / 2, height=height)
