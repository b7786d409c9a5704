"""H12: does a recurrent network differ from self-attention?"""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import numpy as np
import torch

from explorer.claims.claim import Judgement, Ruling, Value
from explorer.claims.exhibits import CurvesExhibit, MapExhibit
from explorer.claims.ground import Ground
from explorer.claims.shown import levels
from explorer.compute.build import build
from explorer.layers.attention import content_scale
from explorer.layers.progress import Tick
from explorer.layers.projection import project
from explorer.layers.recurrent import (
    MOST,
    block_spectrum,
    linear_weights,
    positive,
    recur,
    recurrent_rounding,
    softmax_weights,
    weights_rounding,
)
from explorer.layers.threads import one_thread

MOST_PX = 32  # the weights of all pairs of pixels
CUTS = 0.25, 0.5, 0.75  # how much of the picture is read when the state is asked what it holds
SHOWN = 24  # singular values of the plot
EPS = float(torch.finfo(torch.float64).eps)


def judge(ground: Ground, tick: Tick) -> Judgement:
    """One ordinary head reads the pixels row by row; each sees itself and those before. In float64."""
    small = ground.at_most(MOST_PX)
    size = small.size_beside(ground)
    if small.scene.picture.constant:
        return Judgement("H12", Ruling.UNJUDGED, (), "constant", size=size)
    with one_thread():
        query, key, value = _sequence(small)
        asks, answers = positive(query), positive(key)
        linear, softmax = linear_weights(asks, answers), softmax_weights(query, key)
        tick(0.2)
        stepwise = recur(asks, answers, value)
        tick(0.6)
        apart, bound = (linear @ value - stepwise).abs(), recurrent_rounding(asks, answers, value)
        wanted = softmax @ value
    state = query.shape[1]
    of_linear, of_softmax = (_spectrum(weights, state) for weights in (linear, softmax))
    tick(0.9)
    left, linear_left = float(of_softmax[state:].norm()), float(of_linear[state:].norm())
    noise = MOST * EPS + weights_rounding(query, key, softmax=True)
    missed = (wanted - stepwise).abs().amax(1)
    values = (
        Value("apart", float(apart.max())),
        Value("bound", float(bound.max())),
        Value("left", left, "share"),
        Value("linear_left", linear_left, "share"),
        Value("noise", noise, "share"),
        Value("missed", float((wanted - stepwise).norm() / wanted.norm()), "share"),
        Value("state", state * (value.shape[1] + 1), "count"),
        Value("keys", len(value), "count"),
    )
    wrong = apart > bound
    if bool(wrong.any()):
        ruling, condition, pixel = Ruling.TRUE, "always", int((apart - bound).amax(1).argmax())
    else:
        ruling, condition = (Ruling.TRUE_IF, "softmax") if left > noise else (Ruling.FALSE, "enough")
        pixel = int(missed.argmax())
    cells = (divmod(pixel, small.size[1]),)
    count = min(SHOWN, len(of_linear))
    return Judgement(
        "H12",
        ruling,
        values,
        condition,
        cells,
        (
            MapExhibit("picture", levels(small.scene), "picture", cells),
            MapExhibit("missed", missed.view(small.size).float().numpy(), "weights", cells),
            CurvesExhibit(
                "spectrum",
                "number",
                np.arange(1.0, count + 1),
                tuple(
                    (name, found[:count].clamp_min(EPS).numpy())
                    for name, found in (("softmax", of_softmax), ("linear", of_linear))
                ),
                "share",
                "y",
            ),
        ),
        size,
    )


def _sequence(ground: Ground) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Queries and keys (n, d), whose product is the score, and values (n, C), pixel by pixel in raster order."""
    built = build(replace(ground.scene, heads="one"))
    projected, scale = project(built.image.double(), built.attention), sqrt(content_scale(built.attention))
    query, key, value = (part[0].flatten(1).mT for part in (projected.query, projected.key, projected.value))
    return query * scale, key * scale, value.contiguous()


def _spectrum(weights: torch.Tensor, state: int) -> torch.Tensor:
    """That of the cut at which a state of so many numbers leaves most."""
    found = (block_spectrum(weights, round(cut * len(weights))) for cut in CUTS)
    return max(found, key=lambda one: float(one[state:].norm()))
