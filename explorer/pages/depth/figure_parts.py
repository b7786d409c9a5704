"""What the views of depth share: where picture and plot stand, outlines of regions, heat over a picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.figures.page import Box
from explorer.figures.sheet import CAPTION_GAP, GAP, Sheet
from explorer.pages.depth import words
from explorer.pages.depth.choice import MOST_LAYERS
from explorer.panels.base import line_height
from explorer.panels.chart import Scale
from explorer.panels.maps import Outline
from explorer.panels.theme import Theme
from explorer.panels.theme import rgb as theme_rgb

Array = npt.NDArray[Any]
WIDE = 560.0  # units from which on picture and plot stand side by side
PICTURE_SHARE, PLOT_ASPECT = 0.52, 0.66
LARGER_SHARE, TALLEST_PLOT = 0.62, 2.0  # on a page that is to be filled
LAYERS = np.arange(1, MOST_LAYERS + 1)
FAINT = 0.45  # of a picture that something else is drawn on
STEPS = 256


def caption_height(sheet: Sheet) -> float:
    return CAPTION_GAP + 2 * line_height(sheet.theme)


def places(sheet: Sheet, area: Box, free: bool, aspect: float) -> tuple[Box, Box]:
    """Boxes of the picture (height over width `aspect`, with its caption) and of the plot, from the top of the area.

    On a page of a given height both grow; what is left over stays below them.
    """
    below = caption_height(sheet)
    if area.width >= WIDE:
        height = min(area.width * PICTURE_SHARE * aspect + below, area.width * 0.5) if free else area.height
        wide = min(area.width * (PICTURE_SHARE if free else LARGER_SHARE), (height - below) / aspect)
        left = area.left + wide + 3 * GAP
        # The plot ends where the picture does, but is never so low that it cannot be read.
        tall = (area.right - left) * (PLOT_ASPECT if free else TALLEST_PLOT)
        tall = min(height, max(wide * aspect + below, tall))
        picture = Box(area.left, area.top, wide, min(wide * aspect + below, height))
        return picture, Box(left, area.top, area.right - left, tall)
    if free:
        picture = Box(area.left, area.top, area.width, area.width * aspect + below)
        return picture, Box(area.left, picture.bottom + 2 * GAP, area.width, area.width * PLOT_ASPECT)
    half = (area.height - GAP) * 0.5
    return Box(area.left, area.top, area.width, half), Box(area.left, area.top + half + GAP, area.width, half)


def layers_scale(first: int = 1, log: bool = False) -> Scale:
    """The axis of depths."""
    shown = (1, 2, 3, 4, 6, 8, 12) if log else range(first, MOST_LAYERS + 1, 1 if first else 2)
    ticks = tuple((float(n), str(n)) for n in shown)
    low, high = (0.9, MOST_LAYERS * 1.1) if log else (first - 0.4, MOST_LAYERS + 0.4)
    return Scale(low, high, ticks, words.DEPTH_LAYERS_AXIS, log)


def outlined(region: Array, ink: str, width: float = 1.5) -> tuple[Outline, ...]:
    """The border of a region (H, W) of pixels as lines along their edges."""
    around = np.pad(region, 1)
    across, down = around[1:] != around[:-1], around[:, 1:] != around[:, :-1]  # edges above rows, left of columns
    lines = [Outline(r, c, r, end, ink, width) for r, c, end in _runs(across[:, 1:-1])]
    return (*lines, *(Outline(r, c, end, c, ink, width) for c, r, end in _runs(down[1:-1].T)))


def _runs(edges: Array) -> Iterator[tuple[int, int, int]]:
    """(line, start, stop) of every run of true values along the lines."""
    for line, values in enumerate(edges):
        steps = np.flatnonzero(np.diff(np.pad(values.astype(np.int8), 1)))
        for start, stop in steps.reshape(-1, 2):
            yield line, int(start), int(stop)


def heated(picture: Array, share: Array, ink: str, theme: Theme) -> Array:
    """uint8 (H, W, 3): a faint grey picture (H, W, C) under `share` (H, W) in [0, 1] of a colour of the theme."""
    ground, hot = (np.array(theme_rgb(getattr(theme, name)), float) for name in ("panel", ink))
    grey = picture.mean(2, keepdims=True)
    grey = (grey if theme.dark else grey + (255 - grey) * 0.3) * FAINT + ground * (1 - FAINT)
    there = np.clip(np.nan_to_num(share), 0, 1)[..., None]
    rgb: Array = np.rint(grey * (1 - there) + hot * there).astype(np.uint8)
    return rgb


def heat_table(ink: str, theme: Theme) -> Array:
    """(256, 3) uint8 from the panel's colour to that of `ink`."""
    ground, hot = (np.array(theme_rgb(getattr(theme, name)), float) for name in ("panel", ink))
    share = np.linspace(0, 1, STEPS)[:, None]
    return np.rint(ground * (1 - share) + hot * share).astype(np.uint8)
