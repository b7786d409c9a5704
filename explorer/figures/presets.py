"""Sizes by purpose: slides, columns of a paper, a poster, a page to hand out. In mm and dpi, never from the window."""

from __future__ import annotations

from dataclasses import dataclass

MM_PER_INCH = 25.4
CSS_PX_PER_INCH = 96


@dataclass(frozen=True)
class Preset:
    """A page. `height_mm` None: as high as the figure needs. `dpi` is for PNG.

    `magnify` enlarges type, strokes and gaps together, so that a slide can be read from the last row.
    `titled`: a heading names what is shown; in a paper its caption does that.
    """

    name: str
    width_mm: float
    height_mm: float | None
    dpi: int
    magnify: float
    margin: float  # units
    titled: bool

    @property
    def unit_mm(self) -> float:
        return MM_PER_INCH / CSS_PX_PER_INCH * self.magnify

    @property
    def width(self) -> float:
        """In units."""
        return self.width_mm / self.unit_mm

    @property
    def height(self) -> float | None:
        return None if self.height_mm is None else self.height_mm / self.unit_mm


SLIDE_WIDTH_MM, SLIDE_HEIGHT_MM = 40 / 3 * MM_PER_INCH, 7.5 * MM_PER_INCH  # 16:9, 1920 x 1080 at 144 dpi
PRESETS = {
    preset.name: preset
    for preset in (
        Preset("slide", SLIDE_WIDTH_MM, SLIDE_HEIGHT_MM, 144, 1.6, 24, True),
        Preset("slide-half", SLIDE_WIDTH_MM / 2, SLIDE_HEIGHT_MM, 144, 1.24, 16, True),
        Preset("paper-column", 85, None, 300, 1.0, 1.5, False),
        Preset("paper-double", 180, None, 300, 1.0, 1.5, False),
        Preset("poster", 594, 420, 150, 2.8, 24, True),
        Preset("a4", 210, 297, 300, 1.0, 38, True),
        Preset("letter", 215.9, 279.4, 300, 1.0, 38, True),
        Preset("square", SLIDE_HEIGHT_MM, SLIDE_HEIGHT_MM, 144, 1.3, 18, True),
    )
}
