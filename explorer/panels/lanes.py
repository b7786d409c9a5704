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
from explorer.explaining.printed import relation
from explorer.explaining.weights import weights_from
from explorer.layers.borders import border_named
from explorer.layers.norms import norm_named
from explorer.panels.bands import BandGrid, banded
from explorer.panels.base import Line, Panel, Run
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
    out_of,
    output_channel,
    output_limit,
    output_map,
    picture_map,
    pixel_grid,
    query_cell,
    signed_grid,
    term_limit,
    value_limit,
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
    scene, size = result.request.scene, result.request.scene.kernel.size
    out, factors = output_channel(result, look), convolution_factors(result, look)
    values = factors.values.reshape(size, size, -1)
    named = Run(panels_words.CONVOLUTION_LAYER, "convolution", True)
    return (
        Part(
            picture_map(result).marked(_pixel(scene, cell), look.pinned, _patch_outlines(scene, cell)),
            (worded(panels_words.CONVOLUTION_LOOKS, layer=named, size=size),),
        ),
        _kernel_part(result, out, factors.channels, theme),
        Part(
            _pixels(values, factors.channels, value_limit(scene), theme),
            ((Run(panels_words.PIXELS), *channel_run(factors.count, factors.channels)),),
        ),
        Part(signed_grid(factors.cells.reshape(size, size), term_limit(result, out), theme), sum_lines(factors)),
        Part(
            output_map(result, look, cell, "convolution", theme),
            ((Run(panels_words.CONVOLUTION_OUTPUT.format(size=size)), *out_of(result, out)),),
        ),
    )


@once_a_result
def _kernel_part(result: Result, out: int, channels: tuple[int, ...], theme: Theme) -> Part:
    limit = float(np.abs(result.kernel).max())
    named = channel_run(int(result.kernel.shape[1]), channels)
    source = Run(panels_words.FROM_PARAMETERS, "ink", True)
    return Part(
        banded([signed_grid(result.kernel[out, into], limit, theme) for into in channels]),
        ((*worded(panels_words.KERNEL, source=source), *named), (Run(panels_words.THE_SAME),)),
    )


def _pixels(values: Any, channels: tuple[int, ...], limit: float, theme: Theme) -> GridPanel | BandGrid:
    """The pixels (rows, columns, channels) under the kernel: one channel on their own colours, or all in bands."""
    if len(channels) == 1:
        return pixel_grid(values, values[..., channels[0]], limit, theme)
    return banded([channel_grid(values[..., c], c, limit, theme) for c in channels])


def _attention_lane(result: Result, look: Look, cell: Cell, theme: Theme, enlarged: int | None) -> tuple[Part, ...]:
    scene, hidden, heads = result.request.scene, look.hidden_heads, len(result.centers)
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
            (worded(looks, layer=named, count=heads, side=pixels(scene.window_side)),),
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
            _weights_caption(result),
        ),
        Part(
            _seen(factors, value_limit(scene), theme, faint),
            (
                (Run(panels_words.SEEN.format(count=heads)),),
                (
                    Run(panels_words.OUTPUT_WEIGHT.format(weight=_output_weight(factors))),
                    *channel_run(factors.count, factors.channels),
                ),
            ),
        ),
        Part(signed_grid(by_heads(factors.cells), term_limit(result, out), theme, faint), sum_lines(factors)),
        Part(
            output_map(result, look, cell, "attention", theme),
            ((Run(_attention_name(heads, len(shown))), *out_of(result, out)),),
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


def _output_weight(factors: Factors) -> str:
    """The W_O of what is shown where it is one number, else its name."""
    numbers = {number(float(w)) for w in factors.weights[:, list(factors.channels)].flat}
    return numbers.pop() if len(numbers) == 1 else panels_words.OUTPUT_WEIGHTS


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


def _patch_outlines(scene: Scene, cell: Cell) -> tuple[Outline, ...]:
    """The kernel's patch; every tap by itself where dilation leaves gaps."""
    (row, column), half = _pixel(scene, cell), scene.kernel.size // 2
    if scene.dilation == 1:
        return (Outline(row - half, column - half, row + half + 1, column + half + 1, "convolution", 2.0),)
    at = [d * scene.dilation for d in range(-half, half + 1)]
    return tuple(
        Outline(row + dr, column + dc, row + dr + 1, column + dc + 1, "convolution", 1.5) for dr in at for dc in at
    )


def _over_image(scene: Scene, outlines: list[tuple[Outline, ...]]) -> tuple[Outline, ...]:
    """Windows over the picture, each with a part of one fill, so that where all overlap is as dark as one alone."""
    fill = 0.7 / max(1, len(outlines)) if scene.window_side > 1.5 else 0.0
    return tuple(replace(one, width=1.1, fill=fill) for windows in outlines for one in windows)


def _span(result: Result) -> float:
    """Pixels that a head's tile shows: the window and a margin, never much more than the image."""
    scene = result.request.scene
    far = max(max(abs(r), abs(c)) for r, c in result.centers)
    return float(min(scene.window_side + 2 * far + 5, 2 * max(scene.picture.height, scene.picture.width) + 1))


def sum_lines(factors: Factors) -> tuple[Line, ...]:
    """What the cells add up to; where they are of one channel among several also what the output is."""
    total = Run(number(factors.total), "ink", True, True)
    equals = relation(factors.exact)
    if factors.count == 1:
        return (worded(panels_words.SUM, equals=equals, sum=total),)
    if factors.whole:
        return worded(panels_words.SUM, equals=equals, sum=total), (
            Run(panels_words.SUM_OVER.format(count=factors.count)),
        )
    channel = panels_words.CHANNELS[factors.channels[0]]
    own = Run(number(factors.shown_sum), "ink", False, True)
    return (
        worded(panels_words.SUM_OF_CHANNEL, channel=channel, equals=equals, sum=own),
        worded(panels_words.SUM_OF_ALL, count=factors.count, equals=relation(factors.exact_over_channels), sum=total),
    )


def _weights_caption(result: Result) -> tuple[Line, ...]:
    """How the weights come about: from the data, unless there is no content or nothing to choose."""
    scene = result.request.scene
    source, said = panels_words.WEIGHTS_FROM[weights_from(result)]
    return worded(panels_words.WEIGHTS, weights=_norm_text(scene), source=Run(source, "ink", True)), (Run(said),)


def _norm_text(scene: Scene) -> str:
    inside = {"dot": "q·k/√d", "cosine": "√d cos(q, k)", "distance": "−|q−k|²/2√d"}[scene.similarity]
    if scene.heads == "fewest" or scene.position > 0:
        inside = f"{inside} + b(δ)" if scene.content > 0 else "b(δ)"
    norm = norm_named(scene.norm)
    return inside if norm.is_score else f"{norm.title}({inside})"


def _attention_name(heads: int, shown: int) -> str:
    if shown < heads:
        return panels_words.ATTENTION_SOME.format(count=heads, shown=shown)
    return panels_words.ATTENTION_OUTPUT.format(count=heads)
