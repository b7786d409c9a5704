"""Two convolutions in a row against one, under four borders; in double precision."""

from __future__ import annotations

from dataclasses import replace

import torch

from explorer.compute.asking import Tell, Tick
from explorer.compute.build import build
from explorer.compute.request import frozen
from explorer.layers.measures.depth import Composition, compose
from explorer.pages.depth.question import COMPOSED, StackedBordersFinding, StackedBordersInquiry, Trap
from explorer.pages.depth.stacks import convolution_layer, plane_of


def answer(inquiry: StackedBordersInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    with torch.inference_mode():
        layers = build(inquiry.scene)
        kernel = convolution_layer(layers).convolution
        kernel = replace(kernel, weight=kernel.weight.double())
        traps: dict[str, Trap] = {}
        for index, border in enumerate(COMPOSED):
            tick(index / len(COMPOSED))
            one = replace(kernel, border=border)
            both = compose(layers.image.double(), one, one)
            traps[border] = _trap(both)
        product = plane_of(both.kernel).numpy()
        tell(StackedBordersFinding(inquiry, True, frozen(plane_of(kernel).numpy()), frozen(product), traps))


def _trap(both: Composition) -> Trap:
    largest = both.once.abs().max()
    error = both.error / torch.where(largest > 0, largest, 1)
    inside = error[:, *both.inside].abs()
    frame = error.abs().clone()
    frame[:, *both.inside] = 0
    return Trap(frozen(error.numpy()), float(frame.max()), float(inside.max()) if inside.numel() else float("nan"))
