"""M2: how far does attention see for the price of the kernel? Counted, not measured by a clock."""

from __future__ import annotations

import numpy as np

from explorer.claims.claim import Judgement, Ruling, Value
from explorer.claims.exhibits import CurvesExhibit, GridExhibit
from explorer.claims.ground import Ground
from explorer.layers.measures.cost import attention_cost, convolution_cost, crossing_side
from explorer.layers.progress import Tick

CHANNELS = 128  # of the paper's own comparison (Ramachandran et al. 2019, section 2)
MOST_CHANNELS = 1024
SIDES = np.arange(1, 32, 2)


def judge(ground: Ground, tick: Tick) -> Judgement:
    """Multiply-adds per pixel of the kernel's size, at the paper's channels and at the picture's own."""
    size, own = ground.scene.kernel.size, ground.scene.picture.channels
    pixels = ground.size[0] * ground.size[1]
    side, side_own = widest_for(size, CHANNELS), widest_for(size, own)
    least = next((d for d in range(1, MOST_CHANNELS + 1) if widest_for(size, d) > size), None)
    tick(0.5)
    convolution = convolution_cost(size, CHANNELS, CHANNELS, pixels)
    attention = attention_cost(max(side, 1), CHANNELS, CHANNELS, pixels)
    values = [
        Value("size", size, "count"),
        Value("side", side, "px"),
        Value("equal", crossing_side(size, CHANNELS), "px"),
        Value("convolution", convolution.multiply_adds, "count"),
        Value("attention", attention.multiply_adds, "count"),
        Value("convolution_numbers", convolution.parameters, "count"),
        Value("attention_numbers", attention.parameters, "count"),
        Value("convolution_picture", convolution.all_multiply_adds, "count"),
        Value("attention_picture", attention.all_multiply_adds, "count"),
        Value("channels", own, "count"),
        Value("side_own", side_own, "px"),
    ]
    if least is not None:
        values.append(Value("least", least, "count"))
    if side <= size:
        ruling, condition = Ruling.FALSE, "never" if least is None else "more"
    else:
        ruling, condition = (Ruling.TRUE, "both") if side_own > size else (Ruling.TRUE_IF, "many")
    return Judgement("M2", ruling, tuple(values), condition, exhibits=(_curves(), _table(size, side)))


def widest_for(kernel_size: int, channels: int) -> int:
    """The widest odd window whose attention costs no more multiply-adds than the convolution; 0 where none is."""
    equal = crossing_side(kernel_size, channels)
    return 0 if equal < 1 else int((equal + 1) // 2) * 2 - 1


def _curves() -> CurvesExhibit:
    lines = tuple(
        (name, np.array([cost(int(side), CHANNELS, CHANNELS).multiply_adds for side in SIDES], dtype=np.float64))
        for name, cost in (("convolution", convolution_cost), ("attention", attention_cost))
    )
    return CurvesExhibit("curves", "side", SIDES.astype(np.float64), lines, "count", "xy")


def _table(size: int, side: int) -> GridExhibit:
    """Thousands of multiply-adds per pixel and of numbers to learn."""
    costs = convolution_cost(size, CHANNELS, CHANNELS), attention_cost(max(side, 1), CHANNELS, CHANNELS)
    return GridExhibit(
        "table",
        np.array([[cost.multiply_adds, cost.parameters] for cost in costs]) / 1000,
        "weights",
        ("convolution", "attention"),
        ("multiply_adds", "parameters"),
    )
