"""Which key each query likes best: by dot product, by cosine, by distance."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from explorer.layers.threads import one_thread


@dataclass(frozen=True, eq=False)
class Partners:
    """Of n vectors, each as a query among the others. Indices are (n,) int64, masks (n,) bool.

    dot, nearest         a key of the largest dot product (of several the nearest), and one of the least distance
    dot_is_nearest       whether no key is nearer than that winner
    dot_is_most_alike    whether some winner has the largest cosine; a vector of zeros has cosine 0
    dot_is_longest       whether some winner is a longest key
    unit_dot_is_nearest  the first again among vectors that have a direction, all of length 1; True for the others
    told_apart           whether the query's dot products differ at all: not of a vector of zeros
    length               (n,) float64, of each vector

    Numbers that differ by less than rounding are equal: what is asked is whether a winner is among the best.
    """

    dot: torch.Tensor
    nearest: torch.Tensor
    dot_is_nearest: torch.Tensor
    dot_is_most_alike: torch.Tensor
    dot_is_longest: torch.Tensor
    unit_dot_is_nearest: torch.Tensor
    told_apart: torch.Tensor
    length: torch.Tensor


@one_thread()
def partners(vectors: torch.Tensor) -> Partners:
    """Best partners among vectors (n, d), n >= 2, each other than the query itself. Computed in float64, n² at once."""
    if vectors.ndim != 2 or len(vectors) < 2:
        raise ValueError(f"vectors must be (n >= 2, d), got {tuple(vectors.shape)}")
    v = vectors.double()
    length = v.norm(dim=1)
    unit = v / torch.where(length > 0, length, 1)[:, None]
    share = _SLACK * v.shape[1]
    products = v @ v.mT
    dot, cosine = _others(products), _others(unit @ unit.mT)
    # |q - k|² = |q|² + |k|² - 2 q.k: the first term is the same for all keys of a query
    nearness = dot - length.square() / 2
    best = dot >= (dot.amax(1) - share * length * length.max())[:, None]
    near_slack = share * length.max() * (length + length.max())
    keys = _others(length.expand(len(v), -1).clone())
    among_winners = nearness.masked_fill(~best, -torch.inf)
    return Partners(
        dot=among_winners.argmax(1),
        nearest=nearness.argmax(1),
        dot_is_nearest=among_winners.amax(1) >= nearness.amax(1) - near_slack,
        dot_is_most_alike=_best_of(cosine, best) >= cosine.amax(1) - share,
        dot_is_longest=_best_of(keys, best) >= keys.amax(1) - share * length.max(),
        unit_dot_is_nearest=_nearest_of_equal_length(cosine, unit, length > 0, share),
        told_apart=~(best | torch.eye(len(v), dtype=torch.bool)).all(1),
        length=length,
    )


_SLACK = 8 * torch.finfo(torch.float64).eps  # for each of d products, sums and the roots of lengths


def _others(pairs: torch.Tensor) -> torch.Tensor:
    """Without each vector's own."""
    return pairs.fill_diagonal_(-torch.inf)


def _best_of(scores: torch.Tensor, winners: torch.Tensor) -> torch.Tensor:
    return scores.masked_fill(~winners, -torch.inf).amax(1)


def _nearest_of_equal_length(
    cosine: torch.Tensor, unit: torch.Tensor, directed: torch.Tensor, share: float
) -> torch.Tensor:
    right = torch.ones_like(directed)
    if int(directed.sum()) < 2:
        return right
    dot = cosine[directed][:, directed]
    nearness = dot - unit[directed].square().sum(1) / 2
    right[directed] = _best_of(nearness, dot >= dot.amax(1, keepdim=True) - share) >= nearness.amax(1) - 2 * share
    return right
