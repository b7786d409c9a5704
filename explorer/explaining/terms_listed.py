"""Sums of many terms as rows: the largest first, what is left in one, and a layer's bias."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.explaining.named import times_text
from explorer.explaining.questions import Row
from explorer.words import explaining as explaining_words

Array = npt.NDArray[Any]
LISTED = 49  # terms of a sum: a kernel of 7 x 7 is listed whole
FEW = 3  # channels that are written one by one


def largest(rows: list[Row]) -> tuple[Row, ...]:
    """The rows, each with a value; of very many the largest, the largest first, and one row for the others."""
    if len(rows) <= LISTED:
        return tuple(rows)
    order = sorted(rows, key=lambda row: -abs(row.value or 0.0))
    rest = order[LISTED - 1 :]
    more = explaining_words.MORE.format(count=len(rest))
    return (*order[: LISTED - 1], Row(more, "", float(sum(row.value or 0.0 for row in rest))))


def over_all(weights: Array, values: Array) -> str:
    """The products of all channels of one place: written out where they are few."""
    if len(weights) > FEW:
        return explaining_words.OVER_MANY.format(count=len(weights))
    return " + ".join(times_text(weight, value) for weight, value in zip(weights, values, strict=True))


def bias_row(bias: Array | None, out: int) -> list[Row]:
    return [] if bias is None else [Row(explaining_words.BIAS, "", float(bias[out]))]


def with_token(terms: Any, head: int) -> tuple[Array, Array, Array]:
    """Scores, coverage and ungated weights of one head over its keys (rows, columns); a class token's stand in a row
    below, since it takes its share of the whole."""
    planes = terms.score[head], terms.coverage[head], terms.ungated[head]
    if terms.token_score is None:
        return planes
    score, coverage, weight = (np.pad(plane, ((0, 1), (0, 0))) for plane in planes)
    score[-1, 0], coverage[-1, 0], weight[-1, 0] = terms.token_score[head], 1.0, terms.token_weight[head]
    return score, coverage, weight
