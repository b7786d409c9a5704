"""Pixels as places: how far they are from one another."""

from __future__ import annotations

import torch

from explorer.claims.claim import Cell


def away_px(size: tuple[int, int], cell: Cell, wraps: bool) -> torch.Tensor:
    """(H, W) int64: the larger of a pixel's distances from `cell` along both axes, on a torus the short way, in px."""
    along = [(torch.arange(n) - place).abs() for n, place in zip(size, cell, strict=True)]
    if wraps:
        along = [torch.minimum(one, n - one) for one, n in zip(along, size, strict=True)]
    return torch.maximum(along[0][:, None], along[1][None, :])
