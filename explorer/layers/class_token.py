"""A class token: one more key for every query, which stands nowhere, and one more query, which sees every pixel.

As vision transformers have it (ViT, Dosovitskiy et al. 2021, arXiv 2010.11929, equation 1): their sequence is the token
and then the pixels, here the image and, beside it, `Attention.token`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch

from explorer.layers.attention import Attention, content_scale, similarity_scores
from explorer.layers.in_range import check_scores
from explorer.layers.norms import normalise
from explorer.layers.projection import Projected, project, summed
from explorer.layers.similarities import similarity_named


@dataclass(frozen=True, eq=False)
class TokenKey:
    """Of one layer: key (heads, d) and value (heads, d_v), biases included."""

    key: torch.Tensor
    value: torch.Tensor

    def scores(self, head: int, query: torch.Tensor, attention: Attention) -> torch.Tensor:
        """The token's score for queries (d, ...) of a head: (...), the same bits wherever a pixel stands."""
        alike = similarity_named(attention.similarity)
        query, key = alike.prepared(query, 0), alike.prepared(self.key[head], 0)
        keys = [one.expand(query.shape[1:]) for one in key]
        return alike.by_channel(query.unbind(0), keys) * content_scale(attention)


def token_key(attention: Attention, like: torch.Tensor) -> TokenKey | None:
    """The token as a key, in dtype and device like `like`; None for a layer without one."""
    if attention.token is None:
        return None
    token = _projected(attention, like)
    return TokenKey(token.key[..., 0, 0], token.value[..., 0, 0])


def token_output(image: torch.Tensor, attention: Attention) -> torch.Tensor:
    """What the layer makes of its token, (C_out,): as a query it sees itself and every pixel of the image, however
    narrow the pixels' own windows are, and nothing of what lies around the image.

    Raises:
        ValueError: for a layer without a token.
    """
    if attention.token is None:
        raise ValueError("token must be a tensor of (C_in,) numbers for the layer to make something of it, got None")
    pixels, token = project(image, replace(attention, token=None)), _projected(attention, image)
    check_scores(pixels, attention)
    key, value = (
        torch.cat([p.flatten(2), t.flatten(2)], 2).mT for p, t in ((pixels.key, token.key), (pixels.value, token.value))
    )
    score = similarity_scores(token.query.flatten(2).mT, key, attention)  # (heads, 1, N + 1)
    weight = normalise(score, torch.ones_like(score), attention.norm)
    return summed((weight @ value @ attention.out.to(value))[:, 0], attention)


def _projected(attention: Attention, like: torch.Tensor) -> Projected:
    """Query, key and value of the token, as of an image of one pixel: (heads, ..., 1, 1)."""
    assert attention.token is not None
    return project(attention.token.to(like)[:, None, None], attention)
