"""How far rounding may move a frame, and whether float32, which has a compiled kernel, is enough for it: not where its
rounding shows in the distance to the limit.

A score that may lie up to S from another is rounded by S u, and with it the logarithm of a weight; sums over up to 2^12
keys, whose roundings add up as a walk does, round by 64 u; and nothing that is summed is larger than the largest pixel
times |W_V W_O| of every head.
"""

from __future__ import annotations

from math import sqrt

import torch

from explorer.layers.attention import Attention, content_scale
from explorer.layers.projection import Projected
from explorer.layers.similarities import similarity_named
from explorer.layers.threads import one_thread

LOST_SHARE = 0.01  # of the distance to the limit that rounding may change


@one_thread()
def score_range(projected: Projected, attention: Attention) -> float:
    """By how much two content scores of one query can differ at most (Cauchy and Schwarz)."""
    query, key = (float(part.norm(dim=1).max()) for part in (projected.query, projected.key))
    return similarity_named(attention.similarity).widest_range(query, key) * abs(content_scale(attention))


def single_rounding(projected: Projected, attention: Attention) -> float:
    """How far float32 may move an attention's output (C_out, rows, columns), as the norm of the whole."""
    return _in_units(projected, attention) * 2.0**-24


def double_rounding(projected: Projected, attention: Attention) -> float:
    """The same of float64."""
    return _in_units(projected, attention) * 2.0**-53


def _in_units(projected: Projected, attention: Attention) -> float:
    rows, columns = ((n - 1) // attention.stride + 1 for n in projected.value.shape[-2:])
    return (score_range(projected, attention) + 64) * float(_most(projected, attention).norm()) * sqrt(rows * columns)


@one_thread()
def _most(projected: Projected, attention: Attention) -> torch.Tensor:
    """(C_out,), what the sum over all heads of |value| times |W_O| cannot pass."""
    largest = projected.value.abs().flatten(2).amax(2)  # (heads, d_v)
    return torch.einsum("hv,hvo->o", largest, attention.out.abs().to(largest))


def single_is_enough(rounding: float, output: torch.Tensor, limit: torch.Tensor) -> bool:
    """Whether an output computed in float32 tells its distance to the limit to 1 %."""
    return rounding <= LOST_SHARE * float((output - limit).norm())
