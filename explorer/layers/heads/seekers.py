"""Heads that may look anywhere: each a Gaussian over offsets with a real center and a width of its own.

Of head h, for a key at the offset d from its query, within a square window of 2 R + 1 pixels around the query

    position   b_h(d) = -(d - m_h) . P_h (d - m_h) / 2         m a center in px, P a precision (1 / width^2) per px^2
    weights    A_h = softmax(b_h)                              or with content, mixed by a gate (ConViT, equation 7)
               A_h = (1 - g_h) softmax(q . k) + g_h softmax(b_h)
    output     y = sum over h of A_h x W_h                     W of shape (C_in, C_out), for W_V W_O

Zeros beyond the border are keys, and every other border goes on without end (`key_border`): every query has the same
offsets. So without content the layer is a convolution, with the kernel `sum over h of softmax(b_h)(d) W_h`, and with
every P without bounds and every m at a tap it is the tap's own: softmax goes to 1 at the key at m and to 0 elsewhere,
sum over h of W_h at d = m_h is the wanted kernel, and the error is 0 (Cordonnier et al. 2020, arXiv 1911.03584,
theorem 1, whose quadratic encoding this is: P = 2 alpha I).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

import numpy as np
import torch

from explorer.layers.attention import Attention
from explorer.layers.position import Quadratic

PARTS = "centers", "sharpness", "mixes", "query", "key", "gate"


@dataclass(frozen=True, eq=False)
class Seekers:
    """The numbers that heads learn, in one dtype.

    Args:
        centers: (heads, 2), (row, column) in px.
        sharpness: (heads, 1), log of 1 / width; or (heads, 3), of a full precision P = L L^T with L lower triangular,
            (log L_00, L_10, log L_11).
        mixes: (heads, C_in, C_out).
        query, key: None, or (heads, 9 C_in, d): content, of a pixel's patch.
        gate: None, or (heads,): the gate is its sigmoid; there with a content.
        reach: R of the window, in px.
        content: the strength of content scores, as in `Attention`.
    """

    centers: torch.Tensor
    sharpness: torch.Tensor
    mixes: torch.Tensor
    query: torch.Tensor | None = None
    key: torch.Tensor | None = None
    gate: torch.Tensor | None = None
    reach: int = 4
    content: float = 1.0

    @property
    def numbers(self) -> list[torch.Tensor]:
        """All that is learned."""
        return [part for name in PARTS if (part := getattr(self, name)) is not None]

    def with_numbers(self, numbers: list[torch.Tensor]) -> Seekers:
        """Others in their places."""
        names = [name for name in PARTS if getattr(self, name) is not None]
        others: dict[str, Any] = dict(zip(names, numbers, strict=True))
        return replace(self, **others)

    @property
    def precisions(self) -> torch.Tensor:
        """(heads, 2, 2), per px^2."""
        if self.sharpness.shape[1] == 1:
            return (2 * self.sharpness).exp()[..., None] * torch.eye(2).to(self.sharpness)
        first, lower, last = self.sharpness.unbind(1)
        zero = torch.zeros_like(first)
        root = torch.stack([first.exp(), zero, lower, last.exp()], 1).view(-1, 2, 2)
        return root @ root.mT

    @property
    def gates(self) -> torch.Tensor | None:
        return None if self.gate is None else self.gate.sigmoid()

    def position_weights(self) -> torch.Tensor:
        """softmax(b), (heads, keys), the window's keys row by row."""
        away = offsets(self.reach).to(self.centers) - self.centers[:, None]
        return (-torch.einsum("hki,hij,hkj->hk", away, self.precisions, away) / 2).softmax(-1)

    def weights(self, windows: Windows) -> torch.Tensor:
        """(heads, keys) where they are the same for every query, else (n, heads, keys)."""
        placed, gates = self.position_weights(), self.gates
        if gates is None or self.query is None or self.key is None:
            return placed
        asked = torch.einsum("nf,hfd,hgd->nhg", windows.query, self.query, self.key)
        scores = asked @ windows.key.mT * (self.content / sqrt(self.query.shape[2]))
        share = gates[:, None]
        return (1 - share) * scores.softmax(-1) + share * placed

    def outputs(self, windows: Windows) -> torch.Tensor:
        """(n, C_out)."""
        weights = self.weights(windows)
        if weights.ndim == 2:
            kernel = torch.einsum("hk,hio->kio", weights, self.mixes)
            return windows.values.flatten(1) @ kernel.flatten(0, 1)
        return torch.einsum("nhi,hio->no", weights @ windows.values, self.mixes)

    def attention(self, border: str) -> Attention:
        """The same layer under the convolution's `border`, through a square window of 2 R + 1 px."""
        heads, inputs, _ = self.mixes.shape
        position = Quadratic.gaussian(self.centers.detach(), self.precisions.detach())
        nothing = self.mixes.new_zeros(heads, 9 * inputs, 1)
        placed = Attention(
            nothing,
            nothing,
            value=torch.eye(inputs).to(self.mixes).expand(heads, -1, -1),
            out=self.mixes.detach(),
            centers=torch.zeros(heads, 2, dtype=torch.int64),
            position=position,
            content=0.0,
            border=key_border(border),
            features="patch",
        )
        gates = self.gates
        if gates is None or self.query is None or self.key is None:
            return placed
        return replace(
            placed,
            query=self.query.detach(),
            key=self.key.detach(),
            content=self.content,
            position=None,
            gate=gates.detach(),
            gate_position=position,
        )


@dataclass(frozen=True, eq=False)
class Windows:
    """What n queries see: values (n, keys, C_in) and features of the keys (n, keys, 9 C_in) and of the query itself
    (n, 9 C_in), and what the convolution makes of it (n, C_out)."""

    values: torch.Tensor
    key: torch.Tensor
    query: torch.Tensor
    wanted: torch.Tensor

    def some(self, which: torch.Tensor) -> Windows:
        return Windows(self.values[which], self.key[which], self.query[which], self.wanted[which])


def key_border(border: str) -> str:
    """The attention's border whose windows are all whole, for the border of a convolution."""
    return "zero_keys" if border == "zero" else border


def offsets(reach: int) -> torch.Tensor:
    """Of the keys of a window, row by row: (keys, 2) float64."""
    steps = np.arange(-reach, reach + 1.0)
    return torch.from_numpy(np.stack(np.meshgrid(steps, steps, indexing="ij"), -1).reshape(-1, 2))
