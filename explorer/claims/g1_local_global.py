"""G1: does a convolution go from local to global, layer by layer, where attention has the far at once?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch

from explorer.claims.claim import Judgement, Ruling, Value
from explorer.claims.exhibits import CurvesExhibit, MapExhibit
from explorer.claims.ground import Ground
from explorer.compute.build import build
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.geometry import Window
from explorer.layers.measures.depth import per_channel, support
from explorer.layers.measures.layer import ConvolutionLayer
from explorer.layers.measures.near_and_far import within
from explorer.layers.measures.rounding import weight_rounding
from explorer.layers.operator import attention_weights
from explorer.layers.progress import Tick
from explorer.layers.projection import project

MOST_PX = 32
RADII = (0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32)


def judge(ground: Ground, tick: Tick) -> Judgement:
    """How many layers of the kernel it takes until the middle pixel sees the farthest one; and how much one head of
    global attention (real pixels alone, values the pixels themselves) changes without its weights beyond the kernel."""
    small = ground.at_most(MOST_PX)
    size = small.size_beside(ground)
    if small.scene.picture.constant:
        return Judgement("G1", Ruling.UNJUDGED, (), "constant", size=size)
    layers = build(replace(small.scene, heads="one", border="masked", dilation=1))
    rows, columns = small.size
    middle = (rows // 2, columns // 2)
    convolution = replace(layers.convolution, dilation=small.scene.dilation)
    grown = _reaches(convolution, small.size, middle)
    tick(0.3)
    farthest = max(middle)
    needed = next((depth for depth, reach in enumerate(grown, 1) if reach >= farthest), None)
    reach = grown[0]
    everywhere = Window(2.0 * max(small.size) + 1)
    weights = attention_weights(project(layers.image, layers.attention), layers.attention, everywhere)[0]
    tick(0.5)
    radii = sorted({*(r for r in RADII if r < max(small.size) - 1), reach, max(small.size) - 1})
    outputs, beyond = within(weights, layers.image, small.size, radii)
    tick(0.9)
    spread = float((layers.image - layers.image.mean((1, 2), keepdim=True)).double().square().mean().sqrt())
    apart = (outputs - outputs[-1]).double()
    changes = apart.square().mean((1, 2, 3)).sqrt().numpy() / spread
    at = radii.index(reach)
    bound = float(weight_rounding(layers.attention, layers.image, everywhere).max())
    values = [
        Value("reach", reach, "px"),
        Value("beyond", float(beyond[at].mean()), "share"),
        Value("change", float(changes[at]), "share"),
        Value("farthest", farthest, "px"),
    ]
    if needed is not None:
        values.insert(0, Value("layers", needed, "count"))
    far_counts = float(apart[at].abs().max()) > 2 * bound * float(layers.image.abs().max())
    ruling = Ruling.TRUE if needed is not None and far_counts else Ruling.FALSE
    condition = "never" if needed is None else "both" if far_counts else "near"
    moved = apart[at].square().mean(0).sqrt()
    row, column = divmod(int(moved.argmax()), columns)
    return Judgement(
        "G1",
        ruling,
        tuple(values),
        condition,
        ((row, column),),
        (
            MapExhibit("moved", moved.numpy() / spread, "weights", ((row, column),)),
            CurvesExhibit(
                "curves",
                "radius",
                np.array(radii, dtype=np.float64),
                (
                    ("attention", changes),
                    ("weight", beyond.double().mean((1, 2)).numpy()),
                    ("convolution", _without_far_taps(layers.image, convolution, radii)),
                ),
                "share",
            ),
            CurvesExhibit(
                "depth",
                "depth",
                np.arange(1.0, len(grown) + 1),
                (("seen", np.array(grown, dtype=np.float64)), ("farthest", np.full(len(grown), float(farthest)))),
                "px",
            ),
        ),
        size,
    )


def _reaches(convolution: Convolution, size: tuple[int, int], middle: tuple[int, int]) -> list[int]:
    """How far the middle pixel sees along the longer axis after 1, 2, ... layers, in px; to the farthest pixel and one
    layer more, or as many layers as there are pixels along it."""
    rows, columns = (torch.arange(n) for n in size)
    away = torch.maximum((rows - middle[0]).abs()[:, None], (columns - middle[1]).abs()[None, :])
    seen = support(ConvolutionLayer(per_channel(convolution, 1)), size, middle, max(size))
    reaches = [int(away[one].max()) if bool(one.any()) else 0 for one in seen]
    full = next((place for place, reach in enumerate(reaches) if reach >= max(middle)), len(reaches))
    return reaches[: full + 2]


def _without_far_taps(
    image: torch.Tensor, convolution: Convolution, radii: list[int]
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """How much the convolution changes without its taps beyond each radius, over its own size."""
    whole = convolve(image, convolution).double()
    scale = float(whole.norm()) or 1.0
    rows, columns = ((torch.arange(n) - n // 2).abs() * convolution.dilation for n in convolution.kernel_size)
    away = torch.maximum(rows[:, None], columns[None, :])
    changes = []
    for radius in radii:
        near = replace(convolution, weight=convolution.weight * (away <= radius))
        changes.append(float((convolve(image, near).double() - whole).norm()) / scale)
    return np.array(changes)
