"""A convolution on top of itself, ReLU between or not: what moves one output, and whether the image decides."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from explorer.layers.measures.depth import check_stackable
from explorer.layers.measures.layer import ConvolutionLayer, pull_back
from explorer.layers.measures.misfit import rounding_bound
from explorer.layers.progress import Tick, nobody


@dataclass(frozen=True, eq=False)
class StackSlope:
    """slope  d output(cell) / d image, summed over output channels, (C, H, W) float64
    each      the same of 1 ... depth layers without ReLU, largest 1: (depth, C, H, W); () with ReLU
    cut       the share of all values between layers that ReLU set to 0
    """

    slope: torch.Tensor
    each: tuple[torch.Tensor, ...]
    cut: float


def stack_slope(
    layer: ConvolutionLayer,
    image: torch.Tensor,
    depth: int,
    cell: tuple[int, int],
    rectified: bool,
    tick: Tick | None = None,
) -> StackSlope:
    """Differentiates `depth` layers in a row at an image (C, H, W); ReLU between them where `rectified`, none after
    the last.

    A value that rounding may have made negative is let through: the derivative is that of an image a little brighter.

    Args:
        layer: gives as many channels as it takes, without bias (see `depth.per_channel`).
        tick: told the share done, in [0, 1]; may raise to cancel.
    """
    check_stackable(layer, image)
    told = tick or nobody
    pixels, inputs, passed, cut = image.double(), [], [], 0
    for step in range(depth):
        told(step / (4 * depth))
        inputs.append(pixels)
        output = layer(pixels)
        if rectified and step < depth - 1:
            through = output >= -rounding_bound(pixels, layer.convolution, 1)
            passed.append(through)
            cut += int((~through).sum())
            output = torch.where(through, output.clamp_min(0), 0)
        largest = output.abs().max()
        pixels = output / torch.where(largest > 0, largest, 1)  # no sign depends on it
    slope, each = torch.zeros_like(inputs[0]), []
    slope[:, cell[0], cell[1]] = 1
    for step in reversed(range(depth)):
        told(1 - 3 * (step + 1) / (4 * depth))
        slope = pull_back(layer, inputs[step], slope)
        if not rectified:
            each.append(slope / torch.where(slope.any(), slope.abs().max(), 1))
        elif step:
            slope = slope * passed[step - 1]
    values = image.numel() * (depth - 1)
    return StackSlope(slope, tuple(each), cut / values if values else 0.0)


def turned_share(before: torch.Tensor, after: torch.Tensor) -> float:
    """|after - before| / (|after| + |before|), in [0, 1]: 0 where two derivatives are one; of two zeros 0."""
    whole = float(before.norm() + after.norm())
    return float((after - before).norm()) / whole if whole > 0 else 0.0
