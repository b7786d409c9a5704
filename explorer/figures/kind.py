"""Kind: what a kind of figure must offer, as one typed object."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from explorer.compute.material import Material, Needs
from explorer.figures.page import Box
from explorer.figures.sheet import Sheet
from explorer.figures.words import scene_line, verdict_line
from explorer.panels.base import Line
from explorer.panels.colour_bar import ColourBar

# layout(material, sheet, area, free) places the panels and gives the bottom of the last one; `free` where the page is
# as high as it needs.
Layout = Callable[[Material, Sheet, Box, bool], float]
Bars = Callable[[Material, Sheet], tuple[ColourBar, ...]]


@dataclass(frozen=True)
class Kind:
    """A page's board on the screen and its figure are laid out by the same kind.

    words        what it is called in a list, what it shows, and what stands above it
    needs        what is gathered for it; a page's is what the page asks
    said         its sentence where that is not the verdict on the result
    settings     its subtitle where that is not the line of the scene's settings
    at_pixel     it shows one query, which the subtitle then names
    window       it shows the window of now
    """

    name: str
    words: Callable[[], tuple[str, str, str]]
    needs: Needs
    layout: Layout
    bars: Bars
    said: Callable[[Material], Line] | None = None
    settings: Callable[[Material], str] | None = None
    at_pixel: bool = False
    window: bool = True

    @property
    def label(self) -> str:
        return self.words()[0]

    @property
    def about(self) -> str:
        return self.words()[1]

    @property
    def title(self) -> str:
        return self.words()[2]

    def subtitle(self, material: Material) -> str:
        """The settings that a reader needs."""
        return self.settings(material) if self.settings else scene_line(material.result.scene, self.window)

    def sentence(self, material: Material) -> Line:
        """What the figure shows, in one sentence: a page's own, else the verdict."""
        if self.said:
            return self.said(material)
        return verdict_line(material.result if self.window else (material.strip or (material.result,))[-1])
