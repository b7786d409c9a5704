"""H5: does self-attention reach the convolution, by which ways, and under what condition?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, log

import numpy as np
import torch

from explorer.claims.claim import Judgement, Ruling, Value
from explorer.claims.exhibits import CurvesExhibit, MapExhibit
from explorer.claims.ground import Ground
from explorer.claims.shown import worst_of
from explorer.compute.build import build
from explorer.compute.inputs import needed_of
from explorer.layers.attention import Attention
from explorer.layers.convolution import convolve
from explorer.layers.fast.routes import attend
from explorer.layers.films.approach import KINDS, Approach, approach
from explorer.layers.films.frames import approach_outputs
from explorer.layers.films.single import score_range
from explorer.layers.gate import without_gate
from explorer.layers.geometry import Window
from explorer.layers.heads.static import head_floor
from explorer.layers.measures.borders import compare_borders, frame_error
from explorer.layers.measures.layer import AttentionLayer, ConvolutionLayer
from explorer.layers.measures.misfit import compare
from explorer.layers.measures.rounding import output_rounding
from explorer.layers.progress import Tick
from explorer.layers.projection import project
from explorer.layers.threads import one_thread

MOST_PX = 32
DISTANCES = (1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0)  # of the curves, see `films.approach`
LEAST = 2.0**-53  # what an axis of powers can show of an error of 0
CLOSED = Window(1.0)


@torch.inference_mode()
@one_thread()
def judge(ground: Ground, tick: Tick) -> Judgement:
    """The four approaches at their very ends, then the same heads before any of them has begun."""
    small = ground.at_most(MOST_PX)
    size = small.size_beside(ground)
    if small.scene.picture.constant:
        return Judgement("H5", Ruling.UNJUDGED, (), "constant", size=size)
    layers = build(small.scene)
    ways = {kind: approach(kind, layers.attention, layers.convolution, small.size) for kind in KINDS}
    found = {}
    for done, (kind, way) in enumerate(ways.items()):
        tick(0.8 * done / len(ways))
        found[kind] = _followed(way, layers.image.double())
    start = found["gate"].start
    wanted = convolve(layers.image.double(), ways["window"].limit)
    apart = float((start - wanted).abs().max())
    rounding = output_rounding(AttentionLayer(without_gate(layers.attention), ways["gate"].window), layers.image)
    closed = attend(layers.image, layers.attention, CLOSED)
    misfit = compare(closed, convolve(layers.image, layers.convolution), layers.image, layers.convolution, 1)
    others = replace(layers.attention, query=-layers.attention.key, key=layers.attention.query)
    alone = torch.equal(closed, attend(layers.image, others, CLOSED))
    borders = list(compare_borders(layers.image, layers.attention, layers.convolution, CLOSED))
    elsewhere = replace(layers.convolution, border="replicate" if layers.convolution.border == "zero" else "zero")
    other = convolve(layers.image, elsewhere)
    missed = [end for end in found.values() if end.largest > end.bound]
    if missed or misfit.verdict == "different" or not alone:
        ruling, condition = Ruling.FALSE, "missed"
    elif apart <= rounding:
        ruling, condition = Ruling.UNJUDGED, "hidden"
    else:
        same = ways["window"].limit.border == ways["position"].limit.border
        ruling, condition = Ruling.TRUE_IF, ways["window"].limit.border if same else "apart"
    needed = needed_of(small.scene.kernel, small.scene.picture.channels, small.scene.integer)
    values = [
        Value("window", misfit.max_abs),
        *(Value(kind, end.largest) for kind, end in found.items() if kind != "window"),
        Value("bound", max(misfit.bound, *(end.bound for end in found.values()))),
        Value("heads", layers.attention.num_heads, "count"),
        Value("needed", needed.count, "count"),
        Value("floor", head_floor(layers.convolution, 1), "share"),
        Value("borders", sum(one.meters.verdict != "different" for one in borders), "count"),
        Value("frame", frame_error(closed, other, layers.image, layers.convolution)),
    ]
    if (scale := float(wanted.norm())) > 0:
        values.append(Value("apart", float((start - wanted).norm()) / scale, "share"))
    worst = missed[0].worst if missed else None
    channel = worst[0] if worst else 0
    curves = tuple((kind, one.errors) for kind, one in found.items())
    cells = ((worst[1], worst[2]),) if worst else ()
    return Judgement(
        "H5",
        ruling,
        tuple(values),
        condition,
        cells,
        (
            CurvesExhibit("ways", "eps", np.array(DISTANCES), curves, "share", "xy"),
            MapExhibit("start", start[channel].numpy(), "signed"),
            MapExhibit("closed", closed[channel].numpy(), "signed", cells),
            MapExhibit("frame", (closed - other)[channel].numpy(), "signed"),
        ),
        size,
    )


@dataclass(frozen=True, eq=False)
class _Followed:
    """An approach from its end outwards.

    largest, worst  the largest difference of its last frame to the convolution, and its (channel, row, column)
    bound           what that difference cannot pass
    errors          relative, at DISTANCES
    start           the frame at distance 1
    """

    largest: float
    worst: tuple[int, int, int]
    bound: float
    errors: np.ndarray
    start: torch.Tensor


def _followed(way: Approach, image: torch.Tensor) -> _Followed:
    eps, attention, window, left = _end(way, image)
    frames = [output for _, output in approach_outputs(way, image, [eps, *DISTANCES])]
    wanted = convolve(image, way.limit)
    scale = float(wanted.norm()) or 1.0
    errors = [float((output - wanted).norm()) / scale for output in frames[1:]]
    difference = frames[0] - wanted
    rounding = output_rounding(AttentionLayer(attention, window), image)
    return _Followed(
        float(difference.abs().max()),
        worst_of(difference),
        rounding + output_rounding(ConvolutionLayer(way.limit), image) + left,
        np.maximum(errors, LEAST),
        frames[-1],
    )


def _end(way: Approach, image: torch.Tensor) -> tuple[float, Attention, Window, float]:
    """The distance at which an approach ends, its layer there, and what may be left of the difference.

    A position is never infinitely sharp: it ends where all other keys together have less weight than float64 can tell
    from none.
    """
    attention = way.attention
    if way.kind == "content":
        return 0.0, *way.layer(0.0), 0.0
    if way.kind != "position":
        return 0.0, attention, CLOSED, 0.0
    plane = attention.plane(image.shape[1], image.shape[2], way.window)
    alpha = score_range(project(image, attention), attention) + log(plane.rows * plane.columns / LEAST)
    left = LEAST * 2 * float(image.abs().max() * way.limit.weight.abs().sum())
    return exp(-alpha), *way.layer(exp(-alpha)), left
