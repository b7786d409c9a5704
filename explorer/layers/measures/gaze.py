"""Where attention looks, pixel by pixel: how far, at how many keys; and what it does to rank when it is stacked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch

from explorer.layers.attention import Attention
from explorer.layers.borders import border_named
from explorer.layers.geometry import Window
from explorer.layers.measures.depth import check_stackable
from explorer.layers.measures.layer import Layer, one_head_of
from explorer.layers.operator import attention_weights
from explorer.layers.progress import Tick
from explorer.layers.projection import project
from explorer.layers.threads import one_thread

EXPONENTS = 40  # of two: float32 ends at 127


@dataclass(frozen=True, eq=False)
class Gaze:
    """Of every head and query, (heads, rows, columns) each.

    distance_px  the mean of |key - query| under the weights, over what lies on the image; on a torus the short way
    keys         the effective number of keys, e to the entropy of the weights: 1 for one key, n for n equal ones,
                 0 where no pixel has a weight
    farthest_px  how far the farthest pixel is that has a weight at all: what the window lets it see
    """

    distance_px: torch.Tensor
    keys: torch.Tensor
    farthest_px: torch.Tensor

    @property
    def mean_distance_px(self) -> torch.Tensor:
        """(heads,): the mean attention distance of ViT (Dosovitskiy et al. 2021, arXiv 2010.11929, figure 7)."""
        return self.distance_px.mean((1, 2))

    @property
    def radius_map(self) -> torch.Tensor:
        """(rows, columns): how far each query looks, the mean over heads. Even exactly where no content decides."""
        return self.distance_px.mean(0)


def measure_gaze(image: torch.Tensor, attention: Attention, window: Window, tick: Tick | None = None) -> Gaze:
    """Distances and key counts on an image (C_in, H, W), in its dtype.

    Head by head, with (H W)^2 weights at once: for images up to about 64 px. Weights on zeros outside the image, and
    on a class token, count for neither. For norms that may be negative the sizes of the weights are taken.

    Args:
        tick: told the share done, in [0, 1]; may raise to cancel.
    """
    away = distances_px(image, attention)
    rows, columns = ((n - 1) // attention.stride + 1 for n in image.shape[1:])
    distances, counts, farthest = [], [], []
    for head in range(attention.num_heads):
        if tick:
            tick(head / attention.num_heads)
        one = one_head_of(attention, head)
        with one_thread():
            weights = attention_weights(project(image, one), one, window)[0].abs()  # (queries, N)
            total = weights.sum(1, keepdim=True)
            share = weights / torch.where(total > 0, total, 1)
            distances.append((share * away).sum(1).view(rows, columns))
            keys = torch.special.entr(share).sum(1).exp() * (total[:, 0] > 0)
            counts.append(keys.view(rows, columns))
            farthest.append(torch.where(weights > 0, away, 0).amax(1).view(rows, columns))
    return Gaze(torch.stack(distances), torch.stack(counts), torch.stack(farthest))


def distances_px(image: torch.Tensor, attention: Attention) -> torch.Tensor:
    """From every query to every pixel, in px, (queries, N) in the image's dtype; on a torus the short way."""
    axes = []
    for n in image.shape[1:]:
        places = torch.arange(n).to(image)
        away = (places[:: attention.stride, None] - places[None, :]).abs()
        axes.append(torch.minimum(away, n - away) if border_named(attention.border).wraps else away)
    return torch.hypot(axes[0][:, None, :, None], axes[1][None, :, None, :]).flatten(2).flatten(0, 1)


def rank_one_residual(features: torch.Tensor) -> float:
    """How much of (C, H, W) differs from pixel to pixel: the norm of what is left without the mean, over that of all.

    0 where every pixel is alike: the matrix of pixels times channels then has rank 1 (Dong et al. 2021, arXiv
    2103.03404, whose residual this is in the Frobenius norm).
    """
    whole = float(features.norm())
    return float((features - features.mean((1, 2), keepdim=True)).norm()) / whole if whole > 0 else 0.0


def rank_collapse(
    layer: Layer, image: torch.Tensor, depth: int, skip: bool, tick: Tick | None = None, *, scale_free: bool = False
) -> Iterator[tuple[float, torch.Tensor]]:
    """The residual of the image and of what each of `depth` layers makes of it, with that: one by one.

    Without skip connections attention averages and averages: with `averaging` heads the residual falls towards 0, the
    faster the wider they look. With skip the layer's output is added to its input.

    Args:
        scale_free: for a layer with f(c x) = c f(x), whose residuals do not depend on the size of the numbers: they are
            divided by a power of two when they have grown (weights that do not sum to one let them), or shrunk, by more
            than `EXPONENTS`.
    """
    check_stackable(layer, image)
    pixels = image
    yield rank_one_residual(pixels), pixels
    for step in range(depth):
        if tick:
            tick(step / depth)
        output = layer(pixels)
        pixels = pixels + output if skip else output
        exponent = int(torch.frexp(pixels.abs().max())[1])
        if scale_free and abs(exponent) > EXPONENTS:
            pixels = pixels * 2.0**-exponent
        yield rank_one_residual(pixels), pixels
