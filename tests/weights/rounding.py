"""How far rounding in float32 may move the outputs of a whole network, computed for its numbers and its picture.

A module is run in float64, where each step tells how much rounding may change it by itself (mathematics.md, section 6:
gamma_n times the sum of the sizes of all terms). What a step's error does to the outputs is its derivative, so that to
first order |error| <= sum over all steps and numbers of |d output / d step| * rounding. Twice that is the bound.
"""

from __future__ import annotations

from math import sqrt

import torch
from torch import nn
from torch.nn.functional import conv2d, linear

UNIT = 2.0**-24


def gamma(n: int) -> float:
    return n * UNIT / (1 - n * UNIT)


class Ledger:
    """The steps of one run, each a tensor of zeros that was added, and how far from zero it might be."""

    def __init__(self) -> None:
        self.steps: list[tuple[torch.Tensor, torch.Tensor]] = []

    def step(self, value: torch.Tensor, slip: torch.Tensor) -> torch.Tensor:
        added = torch.zeros_like(value, requires_grad=True)
        self.steps.append((added, slip.detach().expand_as(value)))
        return value + added

    def bound(self, output: torch.Tensor) -> torch.Tensor:
        """How far each number of an output may be from the true one."""
        total = torch.zeros(output.numel(), dtype=torch.float64)
        added = [part for part, _ in self.steps]
        for number in range(output.numel()):
            moved = torch.autograd.grad(output.flatten()[number], added, retain_graph=True, allow_unused=True)
            for by, (_, slip) in zip(moved, self.steps, strict=True):
                if by is not None:
                    total[number] += (by.abs() * slip).sum()
        return 2 * total.view_as(output)

    def linear(self, x: torch.Tensor, layer: nn.Linear) -> torch.Tensor:
        bias = None if layer.bias is None else layer.bias.abs()
        return self.step(layer(x), gamma(layer.in_features + 1) * linear(x.abs(), layer.weight.abs(), bias))

    def conv(self, x: torch.Tensor, layer: nn.Conv2d) -> torch.Tensor:
        bias = None if layer.bias is None else layer.bias.abs()
        sizes = conv2d(
            x.abs(),
            layer.weight.abs(),
            bias,
            layer.stride,
            layer.padding,
            layer.dilation,
            layer.groups,  # type: ignore[arg-type]
        )
        return self.step(layer(x), gamma(layer.weight[0].numel() + 1) * sizes)

    def norm(self, x: torch.Tensor, layer: nn.LayerNorm) -> torch.Tensor:
        """Mean, deviation and quotient: sums of D terms each."""
        middle, mean = x - x.mean(-1, keepdim=True), x.abs().mean(-1, keepdim=True)
        deviation = (middle.square().mean(-1, keepdim=True) + layer.eps).sqrt()
        each = (x.abs() + mean) / deviation
        whole = (middle / deviation).abs() * (1 + (each * (middle / deviation).abs()).mean(-1, keepdim=True))
        slip = gamma(2 * x.shape[-1] + 10) * ((each + whole) * layer.weight.abs() + layer.bias.abs())
        return self.step(layer(x), slip)

    def added(self, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return self.step(x + y, UNIT * (x + y).abs())

    def scaled(self, x: torch.Tensor, scale: torch.Tensor) -> torch.Tensor:
        return self.step(x * scale, UNIT * (x * scale).abs())

    def gelu(self, x: torch.Tensor) -> torch.Tensor:
        return self.step(nn.functional.gelu(x), 8 * UNIT * x.abs())

    def weighted(
        self,
        query: torch.Tensor,
        key: torch.Tensor,
        value: torch.Tensor,
        place: torch.Tensor | None = None,
        seen: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """softmax(q k / sqrt(d) + place) v, of (..., N, d), over those keys alone that are `seen` (..., N, N)."""
        root = sqrt(query.shape[-1])
        score, size = query @ key.mT / root, query.abs() @ key.abs().mT / root
        if place is not None:
            score, size = score + place, size + place.abs()
        score = self.step(score, gamma(query.shape[-1] + 3) * size)
        weight = (score if seen is None else score.masked_fill(~seen, -torch.inf)).softmax(-1)
        spread = score.abs() + score.abs().amax(-1, keepdim=True)  # of what goes into exp
        weight = self.step(weight, weight * (gamma(score.shape[-1] + 20) + 2 * UNIT * spread))
        return self.step(weight @ value, gamma(score.shape[-1] + 1) * (weight @ value.abs()))
