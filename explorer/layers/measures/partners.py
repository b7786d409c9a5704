"""Which key each query likes best: by dot product, by cosine, by distance."""

from __future__ import annotations

from dataclasses import dataclass

import torch


@dataclass(frozen=True, eq=False)
class Partners:
    """Of n vectors, each as a query among the others. Indices are (n,) int64, masks (n,) bool.

    dot, nearest         the key of the largest dot product, and of the least distance
    dot_is_nearest       whether no key is nearer than the one of the largest dot product
    dot_is_most_alike    whether no key has a larger cosine than that one
    dot_is_longest       whether no key is longer than that one
    unit_dot_is_nearest  the first again, with every vector brought to length 1
    length               (n,) float64, of each vector

    Two keys that differ by less than rounding are equally good: what is asked is whether the winner is among the best.
    """

    dot: torch.Tensor
    nearest: torch.Tensor
    dot_is_nearest: torch.Tensor
    dot_is_most_alike: torch.Tensor
    dot_is_longest: torch.Tensor
    unit_dot_is_nearest: torch.Tensor
    length: torch.Tensor


def partners(vectors: torch.Tensor) -> Partners:
    """Best partners among vectors (n, d), n >= 2, each other than the query itself. Computed in float64, n² at once."""
    if vectors.ndim != 2 or len(vectors) < 2:
        raise ValueError(f"vectors must be (n >= 2, d), got {tuple(vectors.shape)}")
    v = vectors.double()
    length = v.norm(dim=1)
    unit = v / torch.where(length > 0, length, 1)[:, None]
    dot, cosine = _others(v @ v.mT), _others(unit @ unit.mT)
    # |q - k|² = |q|² + |k|² - 2 q.k: the first term is the same for all keys of a query
    nearness = dot - length.square() / 2
    slack = _slack(v)
    won = dot.argmax(1)
    keys = _others(length.expand(len(v), -1).clone())
    unit_won = cosine.argmax(1)
    unit_nearness = cosine - unit.square().sum(1) / 2
    return Partners(
        won,
        nearness.argmax(1),
        _among_best(nearness, won, slack),
        _among_best(cosine, won, torch.full_like(slack, _UNIT_SLACK * v.shape[1])),
        _among_best(keys, won, length.max() * _UNIT_SLACK * v.shape[1] + torch.zeros_like(slack)),
        _among_best(unit_nearness, unit_won, torch.full_like(slack, _UNIT_SLACK * v.shape[1])),
        length,
    )


_UNIT_SLACK = 8 * torch.finfo(torch.float64).eps  # for each of d products, sums and the roots of lengths


def _others(pairs: torch.Tensor) -> torch.Tensor:
    """Without each vector's own."""
    return pairs.fill_diagonal_(-torch.inf)


def _slack(v: torch.Tensor) -> torch.Tensor:
    """(n,): by how much rounding can change the nearness of two keys for each query."""
    length = v.norm(dim=1)
    return _UNIT_SLACK * v.shape[1] * length.max() * (length + length.max())


def _among_best(scores: torch.Tensor, winner: torch.Tensor, slack: torch.Tensor) -> torch.Tensor:
    won = scores.gather(1, winner[:, None])[:, 0]
    return won >= scores.amax(1) - slack
