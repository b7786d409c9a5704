"""The two lanes of the stage for one query: five stages each, as panels with captions.

    looks at -> weights -> values -> weight x value -> output

Everything is read from one Result: what is drawn belongs to the request that was computed, never to a newer state.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan
from typing import Any

import numpy as np

from explorer.compute.request import Result
from explorer.layers.borders import border_named
from explorer.panels.bands import BandGrid, banded
from explorer.panels.base import Line, Panel, Run
from explorer.panels.captions import (
    attention_name,
    attention_named,
    convolution_looks,
    output_weight,
    size_text,
    sum_lines,
    weights_caption,
)
from explorer.panels.factors import Factors, attention_factors, convolution_factors
from explorer.panels.grids import GridPanel, Texts
from explorer.panels.heads import HeadsPanel
from explorer.panels.maps import Outline
from explorer.panels.once import once_a_result
from explorer.panels.parts import (
    Cells,
    by_heads,
    channel_grid,
    channel_run,
    head_grid,
    head_limit,
    image_limit,
    out_of,
    output_channel,
    output_limit,
    output_map,
    picture_map,
    pixel_grid,
    query_cell,
    signed_grid,
    term_limit,
    weight_grid,
    window_outlines,
)
from explorer.panels.theme import Theme
from explorer.panels.worded import worded
from explorer.state.state import Look, Scene
from explorer.words import panels as panels_words
from explorer.words.numbers import number, pixels

STAGES = ("looks", "weights", "values", "products", "output")
Cell = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Part:
    """One panel of a lane and the lines under it."""

    panel: Panel
    caption: tuple[Line, ...]


@dataclass(frozen=True, eq=False)
class Lanes:
    """Five parts for each layer, and the difference of their outputs."""

    convolution: tuple[Part, ...]
    attention: tuple[Part, ...]
    difference: Part


def make_lanes(result: Result, look: Look, theme: Theme, enlarged: int | None = None) -> Lanes:
    """All panels for the query `look.cell`; `enlarged` shows one head alone in the weights stage."""
    cell = query_cell(result, look)
    limit = Run(number(output_limit(result, look)), number=True)
    return Lanes(
        _convolution_lane(result, look, cell, theme),
        _attention_lane(result, look, cell, theme, enlarged),
        Part(
            output_map(result, look, cell, "difference", theme),
            ((Run(panels_words.DIFFERENCE),), worded(panels_words.LIMIT, limit=limit)),
        ),
    )


def _convolution_lane(result: Result, look: Look, cell: Cell, theme: Theme) -> tuple[Part, ...]:
    scene, (rows, columns) = result.scene, result.kernel.shape[2:]
    size = size_text(result)
    out, factors = output_channel(result, look), convolution_factors(result, look)
    values = factors.values.reshape(rows, columns, -1)
    named = Run(panels_words.CONVOLUTION_LAYER, "convolution", True)
    return (
        Part(
            picture_map(result).marked(_pixel(scene, cell), look.pinned, _patch_outlines(scene, (rows, columns), cell)),
            (worded(convolution_looks(result), layer=named, size=size),),
        ),
        _kernel_part(result, out, factors.channels, theme),
        Part(
            _pixels(values, factors.channels, image_limit(result), theme),
            ((Run(panels_words.PIXELS), *channel_run(factors.count, factors.channels)),),
        ),
        Part(signed_grid(factors.cells.reshape(rows, columns), term_limit(result, out), theme), sum_lines(factors)),
        Part(
            output_map(result, look, cell, "convolution", theme),
            ((Run(panels_words.CONVOLUTION_OUTPUT.format(size=size)), *out_of(result, out)),),
        ),
    )


@once_a_result
def _kernel_part(result: Result, out: int, channels: tuple[int, ...], theme: Theme) -> Part:
    limit = float(np.abs(result.kernel).max())
    named = channel_run(int(result.kernel.shape[1]), channels)
    nearest = result.facts.nearest is not None
    source = Run(panels_words.FROM_NEAREST if nearest else panels_words.FROM_PARAMETERS, "ink", True)
    return Part(
        banded([signed_grid(result.kernel[out, into], limit, theme) for into in channels]),
        ((*worded(panels_words.KERNEL, source=source), *named), (Run(panels_words.THE_SAME),)),
    )


def _pixels(values: Any, channels: tuple[int, ...], limit: float, theme: Theme) -> GridPanel | BandGrid:
    """The pixels (rows, columns, channels) under the kernel: one channel on their own colours, or all in bands; with a
    sign where they are no picture's."""
    if values.shape[-1] not in (1, 3) or values.min() < 0 or values.max() > limit:
        return banded([signed_grid(values[..., c], limit, theme) for c in channels])
    if len(channels) == 1:
        return pixel_grid(values, values[..., channels[0]], limit, theme)
    return banded([channel_grid(values[..., c], c, limit, theme) for c in channels])


def _attention_lane(result: Result, look: Look, cell: Cell, theme: Theme, enlarged: int | None) -> tuple[Part, ...]:
    scene, hidden, heads = result.scene, look.hidden_heads, len(result.centers)
    terms: Any = result.reader.terms(cell)
    out, factors = output_channel(result, look), attention_factors(result, look, terms)
    rows, across = head_grid(heads)
    shown = [h for h in range(heads) if h not in hidden]
    outlines = tuple(window_outlines(result, terms.pixel, center) for center in result.centers)
    by_row = [tuple(range(row * across, min((row + 1) * across, heads))) for row in range(rows)]
    tiles = by_row if enlarged is None else [(enlarged,)]
    middle = terms.plane.rows // 2, terms.plane.columns // 2
    roll = (0, 0) if not border_named(scene.border).wraps else (middle[0] - terms.pixel[0], middle[1] - terms.pixel[1])
    faint = frozenset(divmod(h, across) for h in hidden)
    named = Run(panels_words.ATTENTION_LAYER, "attention", True)
    looks = panels_words.ATTENTION_LOOKS.one if heads == 1 else panels_words.ATTENTION_LOOKS.other
    return (
        Part(
            picture_map(result).marked(terms.pixel, look.pinned, _over_image(scene, [outlines[h] for h in shown])),
            (worded(looks, layer=attention_named(result, named), count=heads, side=pixels(scene.window_side)),),
        ),
        Part(
            HeadsPanel(
                weights=terms.weight,
                corner=(terms.plane.top - roll[0], terms.plane.left - roll[1]),
                pixel=terms.pixel,
                span=_span(result),
                outlines=outlines,
                tiles=tuple(tiles),
                hidden=hidden,
                roll=roll,
            ),
            weights_caption(result, terms),
        ),
        Part(
            _seen(factors, _seen_limit(result, factors), theme, faint),
            (
                (Run(panels_words.SEEN.format(count=heads)),),
                (
                    Run(panels_words.OUTPUT_WEIGHT.format(weight=output_weight(factors))),
                    *channel_run(factors.count, factors.channels),
                ),
            ),
        ),
        Part(
            signed_grid(by_heads(factors.cells), _cell_limit(result, out), theme, faint),
            sum_lines(factors),
        ),
        Part(
            output_map(result, look, cell, "attention", theme),
            ((Run(attention_name(heads, len(shown))), *out_of(result, out)),),
        ),
    )


def _seen(factors: Factors, limit: float, theme: Theme, faint: Cells) -> GridPanel | BandGrid:
    """What each head sees, and the W_O that it is multiplied by."""
    planes = [weight_grid(by_heads(factors.values[:, c]), limit, theme, faint) for c in factors.channels]
    weights = [by_heads(factors.weights[:, c]) for c in factors.channels]
    if len(planes) == 1:
        return replace(planes[0], notes=_texts(weights[0], panels_words.OUTPUT_WEIGHT))
    return BandGrid(
        tuple(
            replace(plane, texts=_texts(weight, panels_words.SEEN_TIMES_WEIGHT, plane.texts), briefs=plane.texts)
            for plane, weight in zip(planes, weights, strict=True)
        )
    )


def _texts(weights: Any, template: str, seen: Texts | None = None) -> Texts:
    """Words for every place that has a weight (rows, columns)."""
    return tuple(
        tuple(
            "" if isnan(w) else template.format(weight=number(float(w)), seen=seen[r][c] if seen else "")
            for c, w in enumerate(row)
        )
        for r, row in enumerate(weights)
    )


def _pixel(scene: Scene, cell: Cell) -> Cell:
    """The image pixel that an output cell asks from."""
    return cell[0] * scene.stride, cell[1] * scene.stride


def _patch_outlines(scene: Scene, size: Cell, cell: Cell) -> tuple[Outline, ...]:
    """The kernel's patch; every tap by itself where dilation leaves gaps."""
    (row, column), (high, wide) = _pixel(scene, cell), (size[0] // 2, size[1] // 2)
    dilation = scene.dilation if scene.is_of_kernel else 1
    if dilation == 1:
        return (Outline(row - high, column - wide, row + high + 1, column + wide + 1, "convolution", 2.0),)
    return tuple(
        Outline(row + dr, column + dc, row + dr + 1, column + dc + 1, "convolution", 1.5)
        for dr in range(-high * dilation, high * dilation + 1, dilation)
        for dc in range(-wide * dilation, wide * dilation + 1, dilation)
    )


def _seen_limit(result: Result, factors: Factors) -> float:
    """Heads made of a kernel see pixels; others what their W_V makes of them."""
    if result.scene.is_of_kernel:
        return image_limit(result)
    return float(np.abs(factors.values).max()) or 1.0


def _cell_limit(result: Result, out: int) -> float:
    return term_limit(result, out) if result.scene.is_of_kernel else head_limit(result, out)


def _over_image(scene: Scene, outlines: list[tuple[Outline, ...]]) -> tuple[Outline, ...]:
    """Windows over the picture, each with a part of one fill, so that where all overlap is as dark as one alone."""
    fill = 0.7 / max(1, len(outlines)) if scene.window_side > 1.5 else 0.0
    return tuple(replace(one, width=1.1, fill=fill) for windows in outlines for one in windows)


def _span(result: Result) -> float:
    """Pixels that a head's tile shows: the window and a margin, never much more than the image."""
    scene = result.scene
    far = max(max(abs(r), abs(c)) for r, c in result.centers)
    return float(min(scene.window_side + 2 * far + 5, 2 * max(scene.plane) + 1))
