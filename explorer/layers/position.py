"""Position scores: what a head adds to a key's score for where the key stands, whatever it shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from explorer.layers.geometry import Ints


@dataclass(frozen=True)
class Gaussian:
    """b(d) = -alpha * |d - center|^2, alpha >= 0 per px^2 (Cordonnier et al. 2020, arXiv 1911.03584, section 3)."""

    alpha: float

    def __post_init__(self) -> None:
        if not self.alpha >= 0:
            raise ValueError(f"alpha must be at least 0, got {self.alpha}")


@dataclass(frozen=True, eq=False)
class Table:
    """A relative position bias: `bias` (heads, 2 R + 1, 2 C + 1), entry (h, R + d_row, C + d_column) for offset d.

    d is key minus query; farther offsets take the nearest entry.
    """

    bias: torch.Tensor


@dataclass(frozen=True, eq=False)
class Embeddings:
    """q . r_d with r_d = [row embedding, column embedding] (SASA, arXiv 1906.05909, equation 3).

    rows (heads, 2 R + 1, d_rows) and columns (heads, 2 C + 1, d_columns) with d_rows + d_columns = head_dim;
    farther offsets take the nearest entry.
    """

    rows: torch.Tensor
    columns: torch.Tensor


Position = Gaussian | Table | Embeddings


def check_position(position: Position | None, heads: int, head_dim: int) -> None:
    """Raises ValueError when the shapes do not fit the attention's heads."""
    if isinstance(position, Table):
        _check_offsets("bias", position.bias, heads, slice(1, 3))
    if isinstance(position, Embeddings):
        for name, part in (("rows", position.rows), ("columns", position.columns)):
            _check_offsets(name, part, heads, slice(1, 2))
        if position.rows.shape[2] + position.columns.shape[2] != head_dim:
            raise ValueError(
                f"row and column embeddings must add up to head_dim {head_dim}, "
                f"got {position.rows.shape[2]} + {position.columns.shape[2]}"
            )


def _check_offsets(name: str, tensor: torch.Tensor, heads: int, axes: slice) -> None:
    odd = all(size % 2 == 1 for size in tensor.shape[axes])
    if tensor.ndim != 3 or tensor.shape[0] != heads or not odd:
        raise ValueError(f"{name} must have shape ({heads}, odd, ...) with 3 axes, got {tuple(tensor.shape)}")


def position_scores(
    position: Position, center: tuple[int, int], dy: Ints, dx: Ints, query: torch.Tensor, head: int
) -> torch.Tensor | None:
    """Position scores of one head, broadcast over queries and keys.

    Args:
        dy, dx: offsets of keys from the head's window center, of broadcastable shapes (..., keys).
        query: the projected queries, (..., d), broadcastable with dy without its last axis.

    Returns:
        A tensor of the broadcast shape, or None where every score is 0.
    """
    if isinstance(position, Gaussian):
        if position.alpha == 0:
            return None
        squared = np.asarray(dy, dtype=np.float64) ** 2 + np.asarray(dx, dtype=np.float64) ** 2
        return torch.from_numpy(-position.alpha * squared).to(query)
    row, column = dy + center[0], dx + center[1]
    if isinstance(position, Table):
        bias = position.bias[head].to(query)
        return bias[_nearest(row, bias.shape[0], query), _nearest(column, bias.shape[1], query)]
    rows, columns = position.rows[head].to(query), position.columns[head].to(query)
    split = rows.shape[1]
    by_row = query[..., :split] @ rows.T  # (..., 2 R + 1): every query with every row offset once
    by_column = query[..., split:] @ columns.T
    return _pick(by_row, _nearest(row, rows.shape[0], query)) + _pick(
        by_column, _nearest(column, columns.shape[0], query)
    )


def _nearest(offset: Ints, size: int, like: torch.Tensor) -> torch.Tensor:
    return torch.from_numpy(np.clip(offset + size // 2, 0, size - 1)).to(like.device)


def _pick(by_offset: torch.Tensor, index: torch.Tensor) -> torch.Tensor:
    """by_offset (..., offsets) at index (..., keys), the leading axes broadcast."""
    lead = np.broadcast_shapes(by_offset.shape[:-1], index.shape[:-1])  # torch's own one loads sympy: half a second
    return torch.gather(by_offset.expand(*lead, -1), -1, index.expand(*lead, -1))
