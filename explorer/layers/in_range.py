"""Which numbers the routes can work with: finite ones, with scores that their dtype holds."""

from __future__ import annotations

from math import isfinite, sqrt

import torch

from explorer.layers.attention import Attention, content_scale
from explorer.layers.projection import Projected, project
from explorer.layers.similarities import similarity_named

ROOM = 16  # differences of scores, in units of log 2 and less the least score of all, must not overflow either


def all_finite(projected: Projected) -> bool:
    """Whether queries, keys and values are all numbers."""
    return all(isfinite(_largest(part)) for part in vars(projected).values())


def check_scores(projected: Projected, attention: Attention) -> None:
    """Raises OverflowError where a content score might be larger than its dtype holds: -inf would look like a key that
    is not there, and a wrong output like a right one.

    What is compared is the largest score that vectors of these sizes can have (Cauchy and Schwarz).
    """
    dtype = projected.query.dtype
    query, key = _largest(projected.query), _largest(projected.key)
    if attention.token is not None:
        token = project(attention.token.to(projected.query)[:, None, None], attention)
        query, key = max(query, _largest(token.query)), max(key, _largest(token.key))
    lengths = (sqrt(attention.head_dim) * largest for largest in (query, key))
    score = abs(content_scale(attention)) * similarity_named(attention.similarity).widest_range(*lengths)
    most = torch.finfo(dtype).max / ROOM
    if score > most:
        name = str(dtype).removeprefix("torch.")
        raise OverflowError(f"scores may reach {score:.2g}, more than {name} holds ({most:.2g}): lower the content")


def _largest(part: torch.Tensor) -> float:
    low, high = part.detach().aminmax()
    return max(-float(low), float(high)) if isfinite(float(low)) and isfinite(float(high)) else float("nan")
