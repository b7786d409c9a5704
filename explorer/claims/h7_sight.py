"""H7: does a convolution see its kernel's pixels alone, and attention every pixel?"""

from __future__ import annotations

from dataclasses import replace

import torch

from explorer.claims.claim import Cell, Judgement, Ruling, Value
from explorer.claims.exhibits import MapExhibit
from explorer.claims.ground import Ground
from explorer.claims.places import away_px
from explorer.claims.shown import levels
from explorer.compute.build import build
from explorer.compute.inputs import widest_side_of
from explorer.layers.measures.depth import support
from explorer.layers.measures.layer import AttentionLayer, ConvolutionLayer, Layer, jacobian_at
from explorer.layers.measures.rounding import output_rounding
from explorer.layers.progress import Tick
from explorer.layers.projection import features_of
from explorer.layers.threads import one_thread

MOST_PX = 32  # how deep a stack must be to see a pixel is counted over all pairs of pixels


def judge(ground: Ground, tick: Tick) -> Judgement:
    """One output of each layer, the attention's window open to all keys: what moves it, by differentiation over all
    pixels and by changing one far pixel."""
    small = ground.at_most(MOST_PX)
    size = small.size_beside(ground)
    built = build(replace(small.scene, window_side=float(widest_side_of(small.scene))))
    convolution = ConvolutionLayer(built.convolution)
    attention = AttentionLayer(built.attention, built.window)
    with one_thread():
        asked = features_of(built.image, built.attention).square().sum(0).argmax()
    cell = _cell(int(asked), small.size[1])  # whose surroundings vary most: where content has most to say
    away = away_px(small.size, cell, convolution.wraps)
    beyond = away > convolution.reach
    cause = _cannot(small, built.convolution.weight, beyond)
    if cause:
        return Judgement("H7", Ruling.UNJUDGED, (), cause, size=size)
    tick(0.1)
    by_convolution = jacobian_at(convolution, built.image, cell).abs().amax((0, 1))
    by_attention, seen = _field(attention, built.image, cell, lambda share: tick(0.1 + 0.4 * share))
    tick(0.5)
    leak = float(by_convolution[beyond].max())
    far_off = beyond & (2 * away >= away.max())
    far = _cell(int(torch.where(far_off, by_attention, -1.0).argmax()), small.size[1])
    moved = {name: _moved(layer, built.image, cell, far) for name, layer in _named(convolution, attention)}
    tick(0.8)
    depth = _depth(convolution, small.size, cell, far)
    blind = int((~seen).sum())
    values = (
        Value("convolution", moved["convolution"][0]),
        Value("attention", moved["attention"][0]),
        Value("bound", moved["attention"][1]),
        Value("leak", leak),
        Value("by_convolution", int((by_convolution > 0).sum()), "count"),
        Value("by_attention", int(seen.sum()), "count"),
        Value("pixels", seen.numel(), "count"),
        Value("depth", depth, "count"),
    )
    if leak > 0 or moved["convolution"][0] > 0:
        leaked = int(torch.where(beyond, by_convolution, -1.0).argmax())
        ruling, condition, far = Ruling.FALSE, "leak", _cell(leaked, small.size[1]) if leak > 0 else far
    elif blind or moved["attention"][0] <= moved["attention"][1]:
        ruling, condition = Ruling.FALSE, "blind"
        far = _cell(int(by_attention.argmin()), small.size[1]) if blind else far
    else:
        ruling, condition = (Ruling.TRUE_IF, "layers") if depth else (Ruling.TRUE, "never")
    marks = (cell, far)
    return Judgement(
        "H7",
        ruling,
        values,
        condition,
        marks,
        (
            MapExhibit("picture", levels(small.scene), "picture", marks, joined=True),
            MapExhibit("convolution", (by_convolution > 0).float().numpy(), "yes", marks),
            MapExhibit("attention", seen.float().numpy(), "yes", marks),
            MapExhibit("strength", by_attention.numpy(), "weights", marks),
        ),
        size,
    )


def _cannot(ground: Ground, weight: torch.Tensor, beyond: torch.Tensor) -> str:
    if ground.scene.picture.constant:
        return "constant"
    if not weight.any():
        return "nothing"
    return "" if beyond.any() else "covered"


def _named(convolution: Layer, attention: Layer) -> tuple[tuple[str, Layer], ...]:
    return ("convolution", convolution), ("attention", attention)


def _cell(number: int, columns: int) -> Cell:
    return number // columns, number % columns


def _field(layer: Layer, image: torch.Tensor, cell: Cell, tick: Tick) -> tuple[torch.Tensor, torch.Tensor]:
    """The largest |d output / d pixel| of any channels, (H, W), and where it is more than rounding may leave when what
    the heads add cancels."""
    parts, found = layer.parts, []
    for done, part in enumerate(parts):
        tick(done / len(parts))
        found.append(jacobian_at(part, image, cell))
    each = torch.stack(found)
    whole = each.sum(0).abs()
    noise = image.numel() * torch.finfo(torch.float64).eps * each.abs().sum(0)
    return whole.amax((0, 1)), (whole > noise).any(0).any(0)


def _moved(layer: Layer, image: torch.Tensor, cell: Cell, far: Cell) -> tuple[float, float]:
    """By how much the output moves when the far pixel is made black or as bright as any, whichever is farther; and what
    rounding alone may make of that. In float64."""
    before = image.double()
    after, top = before.clone(), before.max()
    pixel = before[:, *far]
    after[:, *far] = torch.where(2 * pixel < top, top, 0.0)
    with one_thread():
        change = (layer.at(after, cell) - layer.at(before, cell)).abs().max()
        return float(change), 2 * (output_rounding(layer, before) + output_rounding(layer, after))


def _depth(layer: ConvolutionLayer, size: tuple[int, int], cell: Cell, far: Cell) -> int:
    """How many such layers on one another see the far pixel; 0 where however many do not."""
    most = 2 * sum(size)
    seen = support(layer, size, cell, most)[:, *far]
    return int(seen.int().argmax()) + 1 if bool(seen.any()) else 0
