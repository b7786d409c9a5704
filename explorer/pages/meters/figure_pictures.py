"""A meter's experiment as three small pictures: what the attention gives, what a convolution would, and the rest."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.figures.page import Box
from explorer.figures.sheet import CAPTION_GAP, GAP, Sheet
from explorer.pages.meters import words
from explorer.pages.meters.question import MetersFinding, Pictured
from explorer.panels.base import Line, Run, line_height
from explorer.panels.colormap import signed_rgb, weight_rgb
from explorer.panels.lanes import Part
from explorer.panels.maps import MapPanel, Outline
from explorer.panels.once import once_a_result
from explorer.panels.theme import Theme
from explorer.words.numbers import number

Array = npt.NDArray[Any]
MAPS = ("got", "wanted", "rest")
TOLD = 64.0  # units: pictures from which on there is room to tell their range


def panel_name(meter: str, which: str) -> str:
    return f"{meter} {which}"


def is_signed(meter: str, which: str) -> bool:
    """Derivatives are shown by their sizes, and weights are: no number of these is below 0."""
    return meter != "reach" and (meter, which) not in (("share", "got"), ("share", "wanted"))


def map_values(one: Pictured, which: str, channel: int) -> Array:
    """(rows, columns) of one output channel."""
    values: Array = getattr(one, which)
    plane: Array = values[min(channel, len(values) - 1)]
    return plane


def room_in(height: float, theme: Theme) -> tuple[float, int]:
    """How large pictures may be in a row of that height, and how many lines their captions have."""
    two, one = (height - GAP - CAPTION_GAP - lines * line_height(theme) for lines in (2, 1))
    return (two, 2) if two >= TOLD else (one, 1)


def width_of(side: float) -> float:
    return len(MAPS) * side + (len(MAPS) - 1) * GAP


def lay_pictures(
    finding: MetersFinding, meter: str, channel: int, sheet: Sheet, box: Box, room: tuple[float, int]
) -> None:
    """From the top left of the box on; nothing where the experiment was not made, or is not yet."""
    if meter not in finding.pictured:
        return
    side, lines = room
    maps = _maps(finding, meter, channel, sheet.theme)
    rows, columns = maps["got"].rgb.shape[:2]
    high = side * min(1.0, rows / columns) + CAPTION_GAP + lines * line_height(sheet.theme)
    for place, which in enumerate(MAPS):
        caption = _caption(finding, meter, which, channel)
        shown = caption if lines == 2 else caption[-1:] if which == "rest" else caption[:1]
        at = Box(box.left + place * (side + GAP), box.top, side, high)
        sheet.part(Part(maps[which], shown), at, lines, panel_name(meter, which))


def name_of(finding: MetersFinding, meter: str, which: str) -> str:
    named, head = words.METERS_PICTURES[meter][MAPS.index(which)], (finding.pictured[meter].head or 0) + 1
    return named.format(radius=finding.radius_px, head=head, heads=finding.heads)


def _caption(finding: MetersFinding, meter: str, which: str, channel: int) -> tuple[Line, Line]:
    one, called = finding.pictured[meter], (Run(name_of(finding, meter, which), "ink"),)
    limit = _largest(one, channel) if which == "rest" else _limit(one, channel)
    said = "unsigned" if not is_signed(meter, which) else "rest" if which == "rest" else "signed"
    return called, (Run(words.METERS_RANGE[said].format(limit=number(limit))),)


def _largest(one: Pictured, channel: int) -> float:
    return float(np.abs(map_values(one, "rest", channel)).max())


def _limit(one: Pictured, channel: int) -> float:
    """One range for what the attention gives and what a convolution would."""
    return float(max(np.abs(map_values(one, which, channel)).max() for which in MAPS[:2]))


@once_a_result
def _maps(finding: MetersFinding, meter: str, channel: int, theme: Theme) -> dict[str, MapPanel]:
    one = finding.pictured[meter]
    limit = _limit(one, channel)
    limits = {"got": limit, "wanted": limit, "rest": limit if one.agrees else _largest(one, channel)}
    marks = _marks(finding, one, meter == "reach")
    return {
        which: MapPanel(
            (signed_rgb if is_signed(meter, which) else weight_rgb)(
                map_values(one, which, channel), limits[which], theme
            ),
            marks,
        )
        for which in MAPS
    }


def _marks(finding: MetersFinding, one: Pictured, with_radius: bool) -> tuple[Outline, ...]:
    """The one pixel that is looked at, and how far a convolution would see from there."""
    if one.pixel is None:
        return ()
    row, column = one.pixel[0] - one.corner[0], one.pixel[1] - one.corner[1]
    own = Outline(row, column, row + 1, column + 1, "ink", 1.0)
    if not with_radius:
        return (own,)
    far = finding.radius_px
    return (Outline(row - far, column - far, row + far + 1, column + far + 1, "convolution", 1.2), own)
