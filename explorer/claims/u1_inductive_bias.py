"""U1: is self-attention a convolution with a strong inductive bias? Three inclusions, measured."""

from __future__ import annotations

from dataclasses import replace

import torch

from explorer.claims.claim import Judgement, Ruling, Value
from explorer.claims.exhibits import BarsExhibit, Floats, GridExhibit, MapExhibit
from explorer.claims.ground import Ground
from explorer.compute.build import build
from explorer.layers.convolution import convolve, folded
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window
from explorer.layers.heads.from_kernel import closed_convolution
from explorer.layers.heads.static import covering_window, fewest_heads, head_floor
from explorer.layers.measures.layer import AttentionLayer
from explorer.layers.measures.matrices import toeplitz
from explorer.layers.measures.shares import measure_loose
from explorer.layers.operator import attention_weights
from explorer.layers.progress import Tick
from explorer.layers.projection import project

MOST_PX = 24


def judge(ground: Ground, tick: Tick) -> Judgement:
    """On a torus, where no frame plays a part. One head of one pixel beside the 1 x 1 convolution; the fewest heads
    without content beside the kernel; and how much of a head's weights with content is no convolution."""
    small = ground.at_most(MOST_PX)
    size = small.size_beside(ground)
    layers = build(replace(small.scene, heads="one", border="circular"))
    head, image = layers.attention, layers.image.double()
    convolution = folded(replace(layers.convolution, weight=layers.convolution.weight.double()), small.size)
    closed = attend(image, head, Window(1.0)) - convolve(image, closed_convolution(head))
    tick(0.2)
    fewest = fewest_heads(convolution)
    wanted = convolve(image, convolution)
    scale = float(wanted.abs().max()) or 1.0
    built = (attend(image, fewest, covering_window(convolution)) - wanted).abs().max() / scale
    tick(0.5)
    single = AttentionLayer(head, layers.window)
    loose = measure_loose(single, layers.image)
    still = measure_loose(AttentionLayer(replace(head, content=0.0), layers.window), layers.image)
    tick(0.8)
    static = 0.0 if still.is_zero else still.value
    several = fewest.num_heads > 1
    values = (
        Value("closed", float(closed.abs().max())),
        Value("heads", fewest.num_heads, "count"),
        Value("built", float(built), "share"),
        Value("floor", head_floor(convolution, 1) if several else 0.0, "share"),
        Value("static", static, "share"),
        Value("content", loose.value, "share"),
    )
    if loose.is_zero:
        return Judgement("U1", Ruling.UNJUDGED, values, "flat", size=size)
    weights, means, pixel = _loosest(single, layers.image)
    return Judgement(
        "U1",
        Ruling.TRUE_IF if several else Ruling.FALSE,
        values,
        "mixing" if several else "whole",
        (pixel,),
        (
            MapExhibit("here", weights, "weights", (pixel,)),
            MapExhibit("mean", means, "weights", (pixel,)),
            BarsExhibit("outside", ("static", "content"), (static, loose.value), "share"),
            GridExhibit("kernel", convolution.weight[0, 0].numpy()),
        ),
        size,
    )


def _loosest(layer: AttentionLayer, image: torch.Tensor) -> tuple[Floats, Floats, tuple[int, int]]:
    """The weights that are farthest from what the nearest convolution weighs there, these means, and whose they are."""
    rows, columns = image.shape[1:]
    matrix = attention_weights(project(image, layer.attention), layer.attention, layer.window)[0].double().numpy()
    means = toeplitz(matrix, rows, columns, circular=True)
    row, column = divmod(int(((matrix - means) ** 2).sum(1).argmax()), columns)
    here, mean = (one[row * columns + column].reshape(rows, columns) for one in (matrix, means))
    return here, mean, (row, column)
