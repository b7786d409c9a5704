"""Heads with a fixed pattern over the taps of a kernel, to which content is added: what their approach needs."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from explorer.layers.convolution import take
from explorer.layers.films.approach import Approach
from explorer.layers.geometry import short_way, taps
from explorer.layers.one_key import meet, query_positions
from explorer.layers.progress import look_up
from explorer.layers.projection import project
from explorer.layers.threads import one_thread


@dataclass(frozen=True, eq=False)
class StaticTerms:
    """For every head and tap of the kernel, float64.

    score  (heads, taps, rows, columns), the content scores at eps = 1
    share  (heads, taps), the weights without content, with sum 1
    value  (taps, C_in, rows, columns), the pixels under the taps
    mix    (heads, C_in, C_out), W_V W_O
    """

    score: torch.Tensor
    share: torch.Tensor
    value: torch.Tensor
    mix: torch.Tensor

    def heads(self, eps: float) -> torch.Tensor:
        """What each head adds to the approach's frame, (heads, C_out, rows, columns)."""
        weights = torch.softmax(self.share.log()[..., None, None] + eps * self.score, 1)
        return torch.einsum("htrc,tirc,hio->horc", weights, self.value, self.mix)


@one_thread()
def static_terms(approach: Approach, image: torch.Tensor) -> StaticTerms:
    """The terms of a content approach on an image (C_in, H, W), float64."""
    attention, size = approach.attention, (image.shape[1], image.shape[2])
    projected = project(image, attention)
    queries = query_positions(size, attention.stride)
    offsets = taps(approach.limit.kernel_size, approach.limit.dilation)
    rows, columns = (short_way(along, n, attention.border) for along, n in zip(offsets.T, size, strict=True))
    # One tap for each pixel of an even torus, see `folded`.
    offsets = offsets[(rows == offsets[:, 0]) & (columns == offsets[:, 1])]
    scores, logits = [], []
    for head in range(attention.num_heads):
        look_up()
        met = [meet(projected, attention, head, queries[0] + dy, queries[1] + dx) for dy, dx in offsets]
        scores.append(torch.stack([one.content for one in met]))
        # A table alone decides a head's pattern: it is the same at every query.
        logits.append(torch.stack([one.position[0, 0] for one in met]))
    pixels = [take(image, queries[0] + dy, queries[1] + dx, attention.border) for dy, dx in offsets]
    return StaticTerms(
        score=torch.stack(scores),
        share=torch.softmax(torch.stack(logits), 1),
        value=torch.stack(pixels),
        mix=attention.value.to(image) @ attention.out.to(image),
    )
