"""The pieces that lanes are made of: the maps, grids and windows of one Result."""

from __future__ import annotations

from math import ceil, isnan, sqrt
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from explorer.compute.request import Result
from explorer.layers.borders import border_named
from explorer.layers.geometry import Axis, Window, window_edges
from explorer.layers.shapes import shape_named
from explorer.panels.base import Run
from explorer.panels.colormap import pixel_rgb, signed_rgb, weight_rgb
from explorer.panels.grids import GridPanel
from explorer.panels.maps import MapPanel, Outline
from explorer.panels.once import once_a_result
from explorer.panels.theme import Theme
from explorer.panels.theme import rgb as theme_rgb
from explorer.state.state import Look, Scene
from explorer.words import panels as panels_words
from explorer.words.numbers import brief, number

Array = npt.NDArray[Any]
Cells = frozenset[tuple[int, int]]
Output = Literal["convolution", "attention", "difference"]


def window_outlines(result: Result, pixel: tuple[int, int], center: tuple[int, int]) -> tuple[Outline, ...]:
    """The outline of one head's window, from the geometry that computes with it; on a torus what leaves one side
    comes in again on the other."""
    scene = result.scene
    moved = 0.0 if scene.trained is None else scene.trained.moved_px
    window = Window(scene.window_side, scene.window_shape, scene.dilation, moved)
    size = scene.plane
    none = np.array([], dtype=np.int64)
    edges = []
    for p, c, n in zip(pixel, center, size, strict=True):
        start, stop = window_edges(Axis(np.array([p]), none, c, n, result.padding), window, scene.border)
        edges.append((float(start[0]), float(stop[0])))
    (top, bottom), (left, right) = edges
    shape = shape_named(scene.window_shape)
    wraps = border_named(scene.border).wraps and not shape.in_blocks  # blocks end with the image
    around = (-1, 0, 1) if wraps else (0,)
    copies = [(i * size[0], j * size[1]) for i in around for j in around]
    return tuple(
        Outline(top + dy, left + dx, bottom + dy, right + dx, "attention", 1.3, round=shape.is_round)
        for dy, dx in copies
        if (dy, dx) == (0, 0) or (_meets(top + dy, bottom + dy, size[0]) and _meets(left + dx, right + dx, size[1]))
    )


def _meets(start: float, stop: float, size: int) -> bool:
    return start < size and stop > 0


@once_a_result
def picture_map(result: Result) -> MapPanel:
    """The picture; where the layers see tokens, each as large as its patch is."""
    scene = result.scene
    if scene.plane == (scene.picture.height, scene.picture.width):
        return MapPanel(pixel_rgb(scene.picture.pixels))
    return MapPanel(pixel_rgb(scene.picture.pixels), grid=scene.plane)


def output_map(result: Result, look: Look, cell: tuple[int, int], which: Output, theme: Theme) -> MapPanel:
    """One channel of an output, in the range that both outputs share; during a scan up to the pixel it has reached.

    Hidden heads leave the attention; the difference is that of all heads.
    """
    hidden = look.hidden_heads if which == "attention" else frozenset()
    whole = _whole_map(result, which, output_channel(result, look), hidden, theme)
    if look.scan is None:
        return whole.marked(cell, look.pinned)
    rgb = whole.rgb.copy()
    rgb.reshape(-1, 3)[look.scan + 1 :] = theme_rgb(theme.ground)
    return MapPanel(rgb, (), cell, look.pinned)


@once_a_result
def _whole_map(result: Result, which: Output, channel: int, hidden: frozenset[int], theme: Theme) -> MapPanel:
    values = attention_map(result, channel, hidden) if hidden else getattr(result, which)[channel]
    return MapPanel(signed_rgb(values, _channel_limit(result, channel), theme))


def attention_map(result: Result, channel: int, hidden: frozenset[int]) -> Array:
    """One channel of the attention without hidden heads, (rows, columns)."""
    if not hidden:
        whole: Array = result.attention[channel]
        return whole
    shown = [head for head in range(len(result.centers)) if head not in hidden]
    some: Array = result.heads[shown, channel].sum(0)
    return some if result.out_bias is None else some + result.out_bias[channel]


def output_limit(result: Result, look: Look) -> float:
    """The one range that both outputs and their difference are drawn in: the largest |value| of either output."""
    return _channel_limit(result, output_channel(result, look))


@once_a_result
def _channel_limit(result: Result, channel: int) -> float:
    return float(max(np.abs(result.convolution[channel]).max(), np.abs(result.attention[channel]).max()))


def output_channel(result: Result, look: Look) -> int:
    return min(look.channel_out, int(result.kernel.shape[0]) - 1)


def query_cell(result: Result, look: Look) -> tuple[int, int]:
    """The query, within the outputs that are here; those of its own scene may be still to come."""
    rows, columns = result.convolution.shape[1:]
    return min(look.cell[0], rows - 1), min(look.cell[1], columns - 1)


def input_channel(result: Result, look: Look) -> int:
    return min(look.channel_in, int(result.kernel.shape[1]) - 1)


def signed_grid(values: Array, limit: float, theme: Theme, faint: Cells = frozenset()) -> GridPanel:
    """Signed numbers, blue to amber over [-limit, limit]; no cell where there is no number."""
    return _grid(values, signed_rgb(np.nan_to_num(values), limit, theme), True, faint)


def pixel_grid(values: Array, shown: Array, limit: float, theme: Theme) -> GridPanel:
    """The numbers `shown` (rows, columns) on the colours of the pixels `values` (rows, columns, C) in [0, limit]."""
    shares = np.clip(np.broadcast_to(values, (*values.shape[:2], 3)) / limit, 0, 1)
    low, high = _cell_levels(theme)
    return _grid(shown, np.rint(low + shares * (high - low)).astype(np.uint8), False, frozenset())


def _cell_levels(theme: Theme) -> tuple[float, float]:
    """Of the darkest and the brightest pixel in a cell: a black one still stands out from the panel."""
    return (40.0, 225.0) if theme.dark else (60.0, 245.0)


def channel_grid(values: Array, channel: int, limit: float, theme: Theme) -> GridPanel:
    """The numbers of one colour (rows, columns) in [0, limit], each on that colour alone, as bright as it is."""
    low, high = _cell_levels(theme)
    rgb = np.full((*values.shape, 3), low)
    rgb[..., channel] = low + np.clip(values / limit, 0, 1) * (high - low)
    return _grid(values, np.rint(rgb).astype(np.uint8), False, frozenset())


def head_grid(count: int) -> tuple[int, int]:
    """(rows, columns) of the tiles of so many heads: K x K for the heads of a kernel; the last may be empty."""
    columns = ceil(sqrt(count))
    return ceil(count / columns), columns


def by_heads(values: Array) -> Array:
    """One number for each head (heads,) in the places of their tiles, NaN where there is none: (rows, columns)."""
    rows, columns = head_grid(len(values))
    placed = np.full(rows * columns, np.nan)
    placed[: len(values)] = values
    return placed.reshape(rows, columns)


def weight_grid(values: Array, limit: float, theme: Theme, faint: Cells) -> GridPanel:
    """Values that attention sees, violet over [0, limit]."""
    return _grid(values, weight_rgb(np.abs(np.nan_to_num(values)) * 0.8, limit, theme), False, faint)


def _grid(values: Array, rgb: Array, signed: bool, faint: Cells) -> GridPanel:
    full, short = (
        tuple(tuple("" if isnan(v) else say(float(v), signed) for v in row) for row in values)
        for say in (number, brief)
    )
    return GridPanel(full, short, rgb, faint)


def value_limit(scene: Scene) -> float:
    return 255.0 if scene.integer else 1.0


@once_a_result
def image_limit(result: Result) -> float:
    """The largest number of a pixel; where the image is a network's own, of that image."""
    scene = result.scene
    return value_limit(scene) if scene.trained is None else float(np.abs(result.image).max()) or 1.0


@once_a_result
def head_limit(result: Result, channel: int) -> float:
    """The largest that a head adds anywhere, for heads of other values than pixels."""
    return float(np.abs(result.heads[:, channel]).max()) or 1.0


@once_a_result
def term_limit(result: Result, channel: int) -> float:
    """The largest product that this kernel and picture can give, so that cells compare from query to query."""
    return float(np.abs(result.kernel[channel]).max() * np.abs(result.image).max()) or 1.0


def channel_run(count: int, channels: tuple[int, ...]) -> tuple[Run, ...]:
    """Names the input channels that are shown, where there are several."""
    if count == 1:
        return ()
    if len(channels) > 1:
        return (Run(panels_words.EVERY_CHANNEL),)
    return (Run(panels_words.OF_CHANNEL.format(channel=channel_name(channels[0], count), count=count)),)


def channel_name(channel: int, count: int) -> str:
    """Of one input channel among so many: a colour of three, else its number."""
    if count == len(panels_words.CHANNELS):
        return panels_words.CHANNELS[channel]
    return panels_words.NUMBERED_CHANNEL.format(channel=channel + 1)


def out_of(result: Result, channel: int) -> tuple[Run, ...]:
    """Names the output channel where there are several."""
    count = result.kernel.shape[0]
    return (Run(panels_words.OF_OUTPUT.format(output=channel + 1, outputs=count)),) if count > 1 else ()
