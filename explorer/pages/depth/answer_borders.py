"""Two convolutions in a row against one, under four borders; in double precision."""

from __future__ import annotations

from dataclasses import replace

import torch

from explorer.compute.asking import Tell, Tick
from explorer.compute.build import build
from explorer.compute.request import frozen
from explorer.layers.convolution import Convolution, convolve
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
            traps[border] = _trap(both, _rounding(layers.image.double(), one))
        product = plane_of(both.kernel).numpy()
        tell(StackedBordersFinding(inquiry, True, frozen(plane_of(kernel).numpy()), frozen(product), traps))


def _rounding(image: torch.Tensor, kernel: Convolution) -> torch.Tensor:
    """How far two orders of all these sums may be apart in float64, (C, H, W); see `misfit.rounding_bound`."""
    absolute = replace(kernel, weight=kernel.weight.abs())
    n = 2 * kernel.weight[0].numel() + 2 * kernel.weight[0, 0].numel() + 2
    unit = torch.finfo(torch.float64).eps / 2
    return convolve(convolve(image.abs(), absolute), absolute) * (2 * n * unit / (1 - n * unit))


def _trap(both: Composition, rounding: torch.Tensor) -> Trap:
    largest = both.once.abs().max()
    error = torch.where(both.error.abs() <= rounding, 0, both.error) / torch.where(largest > 0, largest, 1)
    inside = error[:, *both.inside].abs()
    frame = error.abs().clone()
    frame[:, *both.inside] = 0
    return Trap(
        frozen(error.numpy()),
        float(frame.max()),
        float(inside.max()) if inside.numel() else float("nan"),
        exact=not bool(both.error.any()),
    )
