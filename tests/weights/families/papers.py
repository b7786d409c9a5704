"""What the modules of these tests share: numbers by chance, a block around any attention, and the bound of a result."""

from __future__ import annotations

from typing import TypeVar

import torch
from torch import nn

from tests.weights.rounding import Ledger

Module = TypeVar("Module", bound=nn.Module)


class PaperBlock(nn.Module):
    """Attention and an MLP, each of normed tokens (N, C) and added to them, under timm's names."""

    def __init__(self, width: int, attention: nn.Module, epsilon: float, mlp: tuple[str, str] = ("fc1", "fc2")) -> None:
        super().__init__()
        self.norm1, self.norm2 = (nn.LayerNorm(width, eps=epsilon) for _ in range(2))
        self.attn = attention
        self.mlp = nn.ModuleDict({mlp[0]: nn.Linear(width, 2 * width), mlp[1]: nn.Linear(2 * width, width)})
        self.inside = mlp

    def forward(self, x: torch.Tensor, ledger: Ledger, seen: list[torch.Tensor]) -> torch.Tensor:
        normed = ledger.norm(x, self.norm1)
        mixed = self.attn(normed, ledger)
        seen += [normed, mixed]
        x = ledger.added(x, mixed)
        hidden = ledger.gelu(ledger.linear(ledger.norm(x, self.norm2), self.mlp[self.inside[0]]))
        return ledger.added(x, ledger.linear(hidden, self.mlp[self.inside[1]]))


def by_chance(seed: int, net: Module) -> Module:
    """Normal numbers; each matrix keeps the size of what it is given."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for part in net.parameters():
            part.copy_(torch.randn(part.shape, generator=generator) / max(part[0].numel(), 1) ** 0.5)
    return net


def within(found: torch.Tensor, wanted: torch.Tensor, ledger: Ledger) -> None:
    """Each number, within a bound that says something."""
    with torch.no_grad():
        error = (found.double() - wanted).abs()
    bound = ledger.bound(wanted)
    assert (error <= bound).all(), f"{float((error / bound).max()):.3g} of the bound"
    assert bound.max() < 1e-2 * wanted.abs().max()
