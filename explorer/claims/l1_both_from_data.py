"""L1: do a layer's weights follow the picture? Their derivative, for a convolution and for attention."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch

from explorer.claims.claim import Cell, Judgement, Ruling, Value
from explorer.claims.exhibits import GridExhibit, MapExhibit
from explorer.claims.ground import Ground
from explorer.claims.shown import levels
from explorer.claims.two_pictures import in_levels, liveliest, upside_down
from explorer.layers.convolution import Convolution
from explorer.layers.measures.layer import ConvolutionLayer, one_head_of
from explorer.layers.measures.rounding import output_rounding, weight_rounding
from explorer.layers.measures.weights_by_image import Slope, probed_weights, slope_of_heaviest
from explorer.layers.progress import Tick

LEVELS = 255  # a slope is said for a pixel that goes from black to white


def judge(ground: Ground, tick: Tick) -> Judgement:
    """The heaviest weight of the liveliest pixel, on the picture and on the same upside down: by how much it would
    change, at the rate of now, if a pixel went from black to white."""
    small, layers, image = in_levels(ground)
    other = upside_down(image)
    cell, size = liveliest(image), small.size_beside(ground)
    head = one_head_of(layers.attention, layers.attention.num_heads // 2)
    here = slope_of_heaviest(image, head, layers.window, cell)
    tick(0.3)
    there = slope_of_heaviest(other, head, layers.window, liveliest(other))
    still = slope_of_heaviest(image, replace(head, content=0.0), layers.window, cell)
    tick(0.7)
    taps = probed_weights(image, layers.convolution)
    moved = (probed_weights(other, layers.convolution) - taps).abs()
    values = (
        Value("attention", LEVELS * here.steepest),
        Value("other", LEVELS * there.steepest),
        Value("still", LEVELS * still.steepest),
        Value("convolution", float(moved.max())),
    )
    flat = max(here.steepest, there.steepest) * LEVELS <= float(weight_rounding(head, image, layers.window).max())
    if flat:
        return Judgement("L1", Ruling.UNJUDGED, values, "flat", size=size)
    seen = _marks(cell, here, small.size)
    follows = float(moved.max()) > probe_rounding(layers.convolution, image)
    return Judgement(
        "L1",
        Ruling.FALSE if follows else Ruling.TRUE,
        values,
        "probed" if follows else "content",
        seen,
        (
            MapExhibit("picture", levels(small.scene), "picture", seen, joined=True),
            MapExhibit("here", _map(here), "signed", seen, joined=True),
            MapExhibit("there", _map(there), "signed", _marks(liveliest(other), there, small.size), joined=True),
            GridExhibit("taps", _plane(taps, cell), "signed"),
        ),
        size,
    )


def probe_rounding(convolution: Convolution, image: torch.Tensor) -> float:
    """How far rounding alone may move the difference of two probed weights: four outputs, a level brighter."""
    return 8 * output_rounding(ConvolutionLayer(convolution), image.abs() + 1)


def _marks(cell: Cell, slope: Slope, size: tuple[int, int]) -> tuple[Cell, ...]:
    """The query, and the key of its heaviest weight where that is another pixel of the picture."""
    inside = 0 <= slope.key[0] < size[0] and 0 <= slope.key[1] < size[1]
    return (cell, slope.key) if inside and slope.key != cell else (cell,)


def _map(slope: Slope) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return LEVELS * slope.by_pixel.sum(0).numpy()


def _plane(taps: torch.Tensor, cell: tuple[int, int]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Of the first channels, as probed at a pixel."""
    return taps[:, :, 0, 0, cell[0], cell[1]].double().numpy()
