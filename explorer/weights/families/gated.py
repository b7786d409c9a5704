"""ConViT's gated attention on tokens: what its tensors are, how it is said as a layer, and what it makes of tokens."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch.nn.functional import linear

from explorer.layers.attention import Attention
from explorer.layers.position import Quadratic
from explorer.weights.linear_heads import LinearHeads


@dataclass(frozen=True, eq=False)
class GatedHeads:
    """(1 - gate) softmax(content) + gate softmax(position), d'Ascoli et al. 2021, arXiv 2103.10697, equation 7.

    place (heads, 3) and place_bias (heads,) make position scores of (column, row, squared distance), key less query;
    gate (heads,) is what stands in the file: its sigmoid is the share that position decides.
    """

    heads: LinearHeads
    place: torch.Tensor
    place_bias: torch.Tensor
    gate: torch.Tensor

    def attention(self) -> Attention:
        right, down, squared = self.place.unbind(1)
        matrix = squared[:, None, None] * torch.eye(2)
        position = Quadratic(matrix, torch.stack([down, right], 1), self.place_bias)
        return self.heads.attention(gate=self.gate.sigmoid(), gate_position=position)

    def on_tokens(self, tokens: torch.Tensor, grid: tuple[int, int]) -> torch.Tensor:
        """(1, N, C) -> (1, N, C_out) for tokens of a grid (rows, columns)."""
        query, key, value = self.heads.of_tokens(tokens)
        content = (query @ key.mT / query.shape[-1] ** 0.5).softmax(-1)
        place = linear(offsets(grid), self.place, self.place_bias).permute(2, 0, 1).softmax(-1)
        gate = self.gate.sigmoid()[:, None, None]
        weights = (1 - gate) * content + gate * place
        return self.heads.put_out(weights / weights.sum(-1, keepdim=True) @ value)


def offsets(grid: tuple[int, int]) -> torch.Tensor:
    """(column, row, squared distance) of key less query, (N, N, 3) float32, in tokens."""
    place = torch.stack(torch.meshgrid(*(torch.arange(size) for size in grid), indexing="ij"), -1).reshape(-1, 2)
    down, right = (place[None] - place[:, None]).unbind(-1)
    return torch.stack([right, down, right**2 + down**2], -1).float()
