"""H4: does attention stay between the pixels that it sees, and does the convolution leave them?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch

from explorer.claims.claim import Judgement, Ruling, Value
from explorer.claims.exhibits import BarsExhibit, CurvesExhibit, MapExhibit
from explorer.claims.ground import Ground
from explorer.claims.shown import levels, worst_of
from explorer.compute.build import build
from explorer.layers.borders import border_named
from explorer.layers.geometry import Window
from explorer.layers.measures.layer import AttentionLayer, ConvolutionLayer, Layer
from explorer.layers.measures.ranges import beyond_range, levelled, window_range
from explorer.layers.measures.rounding import output_rounding
from explorer.layers.progress import Tick
from explorer.layers.threads import one_thread
from explorer.state.state import Kernel, Scene

MOST_PX = 40


@torch.inference_mode()
@one_thread()
def judge(ground: Ground, tick: Tick) -> Judgement:
    """Both layers through the kernel's window and over the convolution's border, the kernel at the picture's level."""
    small = ground.at_most(MOST_PX)
    size = small.size_beside(ground)
    if small.scene.picture.constant:
        return Judgement("H4", Ruling.UNJUDGED, (), "constant", size=size)
    one, convolution, heads = _layers(small.scene)
    if not convolution.convolution.weight.any():
        return Judgement("H4", Ruling.UNJUDGED, (), "nothing", size=size)
    image = build(small.scene).image.double()
    tick(0.1)
    near = window_range(image, convolution.convolution.reach, convolution.convolution.border, small.scene.dilation)
    row, column = (2 * reach for reach in convolution.convolution.reach)
    far = window_range(image, (row, column), convolution.convolution.border, small.scene.dilation)
    by_one, by_kernel = _measured(one, image, near), _measured(convolution, image, near)
    tick(0.4)
    by_heads = _measured(heads, image, far)
    if by_one.share > 0 or by_kernel.share == 0:
        ruling, condition = Ruling.FALSE, "leaves" if by_one.share > 0 else "mixes"
    elif by_heads.share > 0:
        ruling, condition = Ruling.TRUE_IF, "one"
    else:
        ruling, condition = Ruling.TRUE, "all"
    channel, *worst = worst_of(by_kernel.beyond)
    cells = ((worst[0], worst[1]),) if by_kernel.share > 0 else ()
    values = (
        Value("one", by_one.share, "share"),
        Value("kernel", by_kernel.share, "share"),
        Value("heads", by_heads.share, "share"),
        Value("count", heads.attention.num_heads, "count"),
        Value("beyond", float(by_kernel.beyond.max()), "levels"),
    )
    along = [("low", near[0]), ("high", near[1]), ("kernel", by_kernel.output[channel]), ("one", by_one.output[0])]
    return Judgement(
        "H4",
        ruling,
        values,
        condition,
        cells,
        (
            BarsExhibit("shares", ("one", "kernel", "heads"), tuple(value.number for value in values[:3]), "share"),
            MapExhibit("picture", levels(small.scene), "picture", cells),
            MapExhibit("outside", by_kernel.outside.any(0).float().numpy(), "yes", cells),
            CurvesExhibit(
                "row",
                "column",
                np.arange(small.size[1], dtype=float),
                tuple((name, values[worst[0]].numpy()) for name, values in along),
            ),
        ),
        size,
    )


def _layers(scene: Scene) -> tuple[AttentionLayer, ConvolutionLayer, AttentionLayer]:
    """One head whose values are the pixels, the convolution, and one head for each tap with the kernel's values."""
    scene = replace(scene, border=border_named(scene.border).twin)
    layers = build(scene)
    kernel = levelled(layers.convolution.weight.double())
    convolution = replace(layers.convolution, weight=kernel)
    window = Window(2.0 * max(convolution.reach) + 1, dilation=scene.dilation)
    pixels = Kernel("identity", scene.kernel.size, outputs=scene.picture.channels)
    one = build(replace(scene, kernel=pixels, heads="one")).attention
    heads = replace(layers.attention, out=kernel.flatten(2).permute(2, 1, 0).contiguous())
    return AttentionLayer(one, window), ConvolutionLayer(convolution), AttentionLayer(heads, window)


@dataclass(frozen=True, eq=False)
class _Measured:
    """A layer's output, how far each number lies beyond its range, and whether by more than rounding."""

    output: torch.Tensor
    beyond: torch.Tensor
    outside: torch.Tensor

    @property
    def share(self) -> float:
        return float(self.outside.double().mean())


def _measured(layer: Layer, image: torch.Tensor, between: tuple[torch.Tensor, torch.Tensor]) -> _Measured:
    output = layer(image)
    beyond = beyond_range(output, *between)
    return _Measured(output, beyond, beyond > output_rounding(layer, image))
