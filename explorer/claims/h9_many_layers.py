"""H9: do many layers of convolution what one of attention does?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch

from explorer.claims.claim import Cell, Judgement, Ruling, Value
from explorer.claims.exhibits import BarsExhibit, CurvesExhibit, MapExhibit
from explorer.claims.ground import Ground
from explorer.claims.places import away_px
from explorer.compute.build import Layers, build
from explorer.compute.inputs import widest_side_of
from explorer.layers.measures.depth import averaging, deviation_px, per_channel, predicted_deviation_px, support
from explorer.layers.measures.layer import AttentionLayer, ConvolutionLayer, jacobian_at
from explorer.layers.measures.stacks import StackSlope, stack_slope, turned_share
from explorer.layers.progress import Tick, part_of

MOST_PX = 32  # what a stack can see is counted over all pairs of pixels
SEED = 0  # of the order in which the other picture has its pixels


def judge(ground: Ground, tick: Tick) -> Judgement:
    """The kernel on every channel by itself, on top of itself until the middle sees every pixel; its derivative at the
    picture, and at the same pixels in another order."""
    small = ground.at_most(MOST_PX)
    size = small.size_beside(ground)
    built = build(replace(small.scene, heads="one", window_side=float(widest_side_of(small.scene))))
    image, layer = built.image.double(), _stacked(built)
    if small.scene.picture.constant or not layer.convolution.weight.any():
        cause = "constant" if small.scene.picture.constant else "nothing"
        return Judgement("H9", Ruling.UNJUDGED, (), cause, size=size)
    cell = small.size[0] // 2, small.size[1] // 2
    deepest = -(-sum(small.size) // max(layer.reach, 1)) + 2
    seen = support(layer, small.size, cell, deepest).int().cummax(0).values > 0
    reaches = bool(seen[-1].all())
    depth = max(int(seen.flatten(1).all(1).int().argmax()) + 1, 2) if reaches else 2
    other = _shuffled(image)
    plain, rectified = (
        tuple(
            stack_slope(layer, one, depth, cell, relu, part_of(tick, 2 * relu + number, 5))
            for number, one in enumerate((image, other))
        )
        for relu in (False, True)
    )
    shares = {
        "plain": turned_share(plain[0].slope, plain[1].slope),
        "rectified": turned_share(rectified[0].slope, rectified[1].slope),
        "attention": _by_attention(built, other, cell),
    }
    away = away_px(small.size, cell, layer.wraps)
    widths = [float(away[one].max()) for one in seen[:depth]]
    fields = [deviation_px(one.abs().sum(0), cell, layer.wraps) for one in plain[0].each]
    side = layer.convolution.kernel_size[0]
    even = [predicted_deviation_px(side, one + 1, layer.convolution.dilation) for one in range(depth)]
    values = (
        Value("depth", depth, "count"),
        Value("seen", float(seen[-1].double().mean()), "share"),
        Value("effective", fields[-1], "px"),
        Value("even", even[-1], "px"),
        *(Value(name, share, "share") for name, share in shares.items()),
        Value("cut", rectified[0].cut, "share"),
    )
    ruling, condition = _ruled(reaches, shares)
    last = ~seen[depth - 2] if reaches else ~seen[-1]
    cells = cell, divmod(int(torch.where(last, away, -1).argmax()), small.size[1])
    return Judgement(
        "H9",
        ruling,
        values,
        condition,
        cells,
        (
            CurvesExhibit(
                "reach",
                "layers",
                np.arange(1.0, depth + 1),
                tuple((name, np.array(line)) for name, line in (("sees", widths), ("field", fields), ("even", even))),
                "px",
            ),
            _field("here", rectified[0], cells),
            _field("there", rectified[1], cells),
            BarsExhibit("follows", tuple(shares), tuple(shares.values()), "share"),
        ),
        size,
    )


def _ruled(reaches: bool, shares: dict[str, float]) -> tuple[Ruling, str]:
    if not reaches:
        return Ruling.FALSE, "short"
    if shares["plain"] > 0:
        return Ruling.TRUE, "itself"
    return (Ruling.TRUE_IF, "between") if shares["rectified"] > 0 else (Ruling.FALSE, "linear")


def _stacked(built: Layers) -> ConvolutionLayer:
    """The kernel of the first output, as a layer that takes what it gives."""
    kernel = built.convolution
    first = replace(kernel, weight=kernel.weight[:1].double())
    return ConvolutionLayer(per_channel(first, built.image.shape[0]))


def _shuffled(image: torch.Tensor) -> torch.Tensor:
    order = torch.randperm(image[0].numel(), generator=torch.Generator().manual_seed(SEED))
    return image.flatten(1)[:, order].view_as(image)


def _by_attention(built: Layers, other: torch.Tensor, cell: Cell) -> float:
    """How much the derivative of one head differs between the two pictures, its window open to all keys."""
    layer = AttentionLayer(averaging(built.attention), built.window)
    return turned_share(*(jacobian_at(layer, one, cell) for one in (built.image, other)))


def _field(name: str, found: StackSlope, cells: tuple[Cell, ...]) -> MapExhibit:
    return MapExhibit(name, found.slope.sum(0).float().numpy(), "signed", cells[:1])
