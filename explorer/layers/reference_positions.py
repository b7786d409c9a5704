"""What a key's place adds to its score, as plain loops in float64: what `reference` needs of positions."""

from __future__ import annotations

from typing import Any

import numpy as np

from explorer.layers.reference_norms import Vector


def position_score(position: Any, head: int, away: list[int], center: tuple[int, int], query: Vector) -> float:
    """The score of a key `away` (rows, columns) from the middle of its head's window, which lies at query + center."""
    if position is None:
        return 0.0
    if hasattr(position, "alpha"):
        return float(-position.alpha * (away[0] ** 2 + away[1] ** 2))
    row, column = (offset + c for offset, c in zip(away, center, strict=True))
    if hasattr(position, "matrix"):
        score = 0.0 if position.level is None else float(position.level[head])
        for i, first in enumerate((row, column)):
            score += float(position.slope[head][i]) * first
            for j, second in enumerate((row, column)):
                score += float(position.matrix[head][i, j]) * first * second
        return score
    if hasattr(position, "bias"):
        bias = np.asarray(position.bias, dtype=np.float64)[head]
        return float(bias[_entry(row, len(bias)), _entry(column, len(bias[0]))])
    rows, columns = (np.asarray(part, dtype=np.float64)[head] for part in (position.rows, position.columns))
    embedding = [*rows[_entry(row, len(rows))], *columns[_entry(column, len(columns))]]
    return float(sum(q * r for q, r in zip(query, embedding, strict=True)))


def _entry(offset: int, size: int) -> int:
    return min(max(offset + size // 2, 0), size - 1)
