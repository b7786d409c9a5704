"""What the mouse draws with, and what a gesture with it makes of the pixels. No widget: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from explorer.images import draw
from explorer.images.stamps import stamp_mask
from explorer.state.picture import Picture

Tool = Literal["brush", "eraser", "line", "rectangle", "fill", "stamp", "pick"]
Place = tuple[int, int]  # (row, column) of a pixel; may lie outside the image while dragging
Pixels = npt.NDArray[np.uint8]
BLACK = (0, 0, 0)
LARGEST_BRUSH_PX = 16
SMALLEST_STAMP_PX, LARGEST_STAMP_PX = 4, 96


@dataclass(frozen=True)
class Pen:
    """A tool with its sizes and colours. It keeps a grey level and an RGB colour, for either kind of picture."""

    tool: Tool = "brush"
    size_px: int = 2
    stamp: str = "star"
    stamp_px: int = 12
    grey: int = 255
    rgb: tuple[int, int, int] = (255, 255, 255)

    def colour(self, channels: int) -> tuple[int, ...]:
        """What it paints, one level a channel; the eraser paints black."""
        ink = BLACK if self.tool == "eraser" else (self.grey,) * 3 if channels == 1 else self.rgb
        return ink[:channels]

    @property
    def width_px(self) -> int:
        """How many pixels it covers across at one place."""
        if self.tool == "stamp":
            return self.stamp_px
        return self.size_px if self.tool in ("brush", "eraser", "line") else 1

    def place_at(self, row: float, column: float) -> Place:
        """The place for a point of the image, (0.0, 0.0) being the upper left corner of the first pixel.

        A tool of even width is centred on the nearest corner of four pixels, one of odd width on the pixel.
        """
        to_corner = 0.5 if self.width_px % 2 == 0 else 0.0
        return floor(row + to_corner), floor(column + to_corner)

    def footprint(self) -> tuple[npt.NDArray[np.bool_], int]:
        """Which pixels it covers, (n, n), and how many rows and columns of them lie before its place."""
        size = self.width_px
        if self.tool == "stamp":
            return stamp_mask(self.stamp, size) >= 0.5, size // 2
        blank = np.zeros((size + 2, size + 2, 1), np.uint8)
        before = size // 2 + 1
        return draw.brush(blank, [(before, before)], size, (1,))[:, :, 0] > 0, before


@dataclass
class Stroke:
    """A gesture in progress: what it began on, where it went, and the picture that it made last."""

    start: Pixels
    made: Picture
    places: list[Place]


def draw_gesture(pen: Pen, start: Pixels, now: Pixels, places: Sequence[Place], filled: bool) -> Pixels:
    """The pixels after a gesture that went through `places` so far.

    `start` is what the gesture began on and `now` what it has made of it up to the last place: freehand tools go on
    from `now`, so that a long stroke costs no more than a short one, and shapes are drawn anew on `start`.
    """
    colour: Any = pen.colour(start.shape[2])
    match pen.tool:
        case "brush" | "eraser":
            return draw.brush(now, places[-2:], pen.size_px, colour)
        case "line":
            return draw.line(start, places[0], places[-1], pen.size_px, colour)
        case "rectangle":
            return draw.rectangle(start, places[0], places[-1], pen.size_px, colour, filled)
        case "fill":
            return draw.fill(start, places[0], colour) if len(places) == 1 else now
        case "stamp":
            return draw.stamp(start, pen.stamp, places[-1], pen.stamp_px, colour)
        case "pick":
            return now
