"""Position scores: what a head adds to a key's score for where the key stands, whatever it shows.

A position is a frozen object that says all about itself; to add one, write one more class here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import ClassVar

import numpy as np
import torch

from explorer.layers.geometry import Ints


class Position(ABC):
    """What every position says.

    reads_query   its scores depend on the query, so that no kernel and no film can know them beforehand
    same_by_head  every head has the same scores around its center
    hides_keys    some scores are -inf: a head with such a score at an offset has no key there
    """

    reads_query: ClassVar[bool] = False
    same_by_head: ClassVar[bool] = False
    hides_keys: bool = False

    @abstractmethod
    def check(self, heads: int, head_dim: int) -> None:
        """Raises ValueError when the shapes do not fit the attention's heads."""

    @abstractmethod
    def scores(
        self, center: tuple[int, int], dy: Ints, dx: Ints, query: torch.Tensor, head: int
    ) -> torch.Tensor | None:
        """Position scores of one head, broadcast over queries and keys.

        Args:
            dy, dx: offsets of keys from the head's window center, of broadcastable shapes (..., keys).
            query: the projected queries, (..., d), broadcastable with dy without its last axis.

        Returns:
            A tensor of the broadcast shape, or None where every score is 0.
        """

    def of_head(self, head: int) -> Position:
        """The position of one head alone."""
        return self


@dataclass(frozen=True)
class Gaussian(Position):
    """b(d) = -alpha * |d - center|^2, alpha >= 0 per px^2 (Cordonnier et al. 2020, arXiv 1911.03584, section 3)."""

    same_by_head = True
    alpha: float

    def __post_init__(self) -> None:
        if not self.alpha >= 0:
            raise ValueError(f"alpha must be at least 0, got {self.alpha}")

    def check(self, heads: int, head_dim: int) -> None:
        return  # it fits any heads

    def scores(
        self, center: tuple[int, int], dy: Ints, dx: Ints, query: torch.Tensor, head: int
    ) -> torch.Tensor | None:
        if self.alpha == 0:
            return None
        squared = np.asarray(dy, dtype=np.float64) ** 2 + np.asarray(dx, dtype=np.float64) ** 2
        return torch.from_numpy(-self.alpha * squared).to(query)


@dataclass(frozen=True, eq=False)
class Quadratic(Position):
    """b(d) = d.A d + v.d + c for the offset d = key - query in px, (row, column): each head any quadratic function.

    matrix A (heads, 2, 2), slope v (heads, 2), level c (heads,) or None for 0, which no norm that sums to one can tell.

    Trained layers have these: learned Gaussians with real centers and full precisions (the code of Cordonnier et al.
    2020, arXiv 1911.03584: `gaussian`), and ConViT's position scores (arXiv 2103.10697), whose projection has weights
    (a, b, w) for column, row and squared distance: A = w I, v = (b, a).
    """

    matrix: torch.Tensor
    slope: torch.Tensor
    level: torch.Tensor | None = None

    @classmethod
    def gaussian(cls, centers: torch.Tensor, precisions: torch.Tensor) -> Quadratic:
        """b(d) = -(d - m).P (d - m) / 2 with real centers m (heads, 2) in px and precisions P (heads, 2, 2) per px^2.

        P is the inverse of the covariance; where it is positive, scores are 0 at the center and below 0 elsewhere.
        Kept in float64.
        """
        middle, shape = centers.double(), precisions.double()
        turned = torch.einsum("hij,hj->hi", (shape + shape.mT) / 2, middle)
        return cls(-shape / 2, turned, -(turned * middle).sum(-1) / 2)

    def check(self, heads: int, head_dim: int) -> None:
        for name, part, wanted in (
            ("matrix", self.matrix, (heads, 2, 2)),
            ("slope", self.slope, (heads, 2)),
            ("level", self.level, (heads,)),
        ):
            if part is None:
                continue
            if tuple(part.shape) != wanted:
                raise ValueError(f"{name} must have shape {wanted}, got {tuple(part.shape)}")
            if not bool(part.isfinite().all()):
                raise ValueError(f"{name} must be finite, got {part.tolist()}")

    def scores(self, center: tuple[int, int], dy: Ints, dx: Ints, query: torch.Tensor, head: int) -> torch.Tensor:
        # In float64 on the processor, as not every graphics device has it: large terms nearly cancel at the center.
        row, column = (
            torch.from_numpy(np.asarray(o + c, dtype=np.float64)) for o, c in zip((dy, dx), center, strict=True)
        )
        matrix, slope = (part[head].to("cpu", torch.float64) for part in (self.matrix, self.slope))
        mixed = matrix[0, 1] + matrix[1, 0]
        score = (
            row * (matrix[0, 0] * row + slope[0]) + column * (matrix[1, 1] * column + slope[1]) + mixed * row * column
        )
        return (score if self.level is None else score + self.level[head].to(score)).to(query)

    def of_head(self, head: int) -> Quadratic:
        one = slice(head, head + 1)
        return Quadratic(self.matrix[one], self.slope[one], None if self.level is None else self.level[one])


@dataclass(frozen=True, eq=False)
class Table(Position):
    """A relative position bias: `bias` (heads, 2 R + 1, 2 C + 1), entry (h, R + d_row, C + d_column) for offset d.

    d is key minus query; farther offsets take the nearest entry. An entry of -inf hides the key at its offset.
    """

    bias: torch.Tensor

    def check(self, heads: int, head_dim: int) -> None:
        _check_offsets("bias", self.bias, heads, slice(1, 3))
        if not bool((self.bias < inf).all()):  # neither NaN
            raise ValueError("bias must hold finite numbers, or -inf where there is no key, got NaN or inf")

    @cached_property
    def hides_keys(self) -> bool:  # type: ignore[override]
        return bool((self.bias == -inf).any())

    def scores(self, center: tuple[int, int], dy: Ints, dx: Ints, query: torch.Tensor, head: int) -> torch.Tensor:
        bias = self.bias[head].to(query)
        rows, columns = dy + center[0], dx + center[1]
        return bias[_nearest(rows, bias.shape[0], query), _nearest(columns, bias.shape[1], query)]

    def of_head(self, head: int) -> Table:
        return Table(self.bias[head : head + 1])


@dataclass(frozen=True, eq=False)
class Embeddings(Position):
    """q . r_d with r_d = [row embedding, column embedding] (SASA, arXiv 1906.05909, equation 3).

    rows (heads, 2 R + 1, d_rows) and columns (heads, 2 C + 1, d_columns) with d_rows + d_columns = head_dim;
    farther offsets take the nearest entry.
    """

    reads_query = True
    rows: torch.Tensor
    columns: torch.Tensor

    def check(self, heads: int, head_dim: int) -> None:
        for name, part in (("rows", self.rows), ("columns", self.columns)):
            _check_offsets(name, part, heads, slice(1, 2))
        if self.rows.shape[2] + self.columns.shape[2] != head_dim:
            raise ValueError(
                f"row and column embeddings must add up to head_dim {head_dim}, "
                f"got {self.rows.shape[2]} + {self.columns.shape[2]}"
            )

    def scores(self, center: tuple[int, int], dy: Ints, dx: Ints, query: torch.Tensor, head: int) -> torch.Tensor:
        row, column = dy + center[0], dx + center[1]
        rows, columns = self.rows[head].to(query), self.columns[head].to(query)
        split = rows.shape[1]
        by_row = query[..., :split] @ rows.T  # (..., 2 R + 1): every query with every row offset once
        by_column = query[..., split:] @ columns.T
        return _pick(by_row, _nearest(row, rows.shape[0], query)) + _pick(
            by_column, _nearest(column, columns.shape[0], query)
        )

    def of_head(self, head: int) -> Embeddings:
        return Embeddings(self.rows[head : head + 1], self.columns[head : head + 1])


def reads_query(position: Position | None) -> bool:
    return position is not None and position.reads_query


def _check_offsets(name: str, tensor: torch.Tensor, heads: int, axes: slice) -> None:
    odd = all(size % 2 == 1 for size in tensor.shape[axes])
    if tensor.ndim != 3 or tensor.shape[0] != heads or not odd:
        raise ValueError(f"{name} must have shape ({heads}, odd, ...) with 3 axes, got {tuple(tensor.shape)}")


def _nearest(offset: Ints, size: int, like: torch.Tensor) -> torch.Tensor:
    return torch.from_numpy(np.clip(offset + size // 2, 0, size - 1)).to(like.device)


def _pick(by_offset: torch.Tensor, index: torch.Tensor) -> torch.Tensor:
    """by_offset (..., offsets) at index (..., keys), the leading axes broadcast."""
    lead = np.broadcast_shapes(by_offset.shape[:-1], index.shape[:-1])  # torch's own one loads sympy: half a second
    return torch.gather(by_offset.expand(*lead, -1), -1, index.expand(*lead, -1))
