"""Layers on top of one another: how far the stack can see, how far it does see, and what borders do to it.

A layer can be stacked when it gives as many channels as it takes. `per_channel` makes any kernel such a layer: it
filters every channel by itself, and is normalised so that numbers neither vanish nor explode. `averaging` does it for
attention.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf, sqrt

import numpy as np
import torch

from explorer.layers.attention import Attention, content_scale, covered, head_axes, placed
from explorer.layers.borders import border_named
from explorer.layers.convolution import Convolution, convolve, inside_of
from explorer.layers.features import features_named
from explorer.layers.gate import gate_parts
from explorer.layers.geometry import Axis, Ints, Window, border_index, taps
from explorer.layers.measures.backwards import pull_back_each
from explorer.layers.measures.layer import AttentionLayer, ConvolutionLayer, Layer
from explorer.layers.norms import norm_named, normalise
from explorer.layers.position import reads_query
from explorer.layers.progress import Tick, nobody, part_of
from explorer.layers.similarities import similarity_named
from explorer.layers.threads import one_thread

ANY_SCORE = 1e6  # as far as it matters: the weight of a larger score is the same


def per_channel(convolution: Convolution, channels: int) -> Convolution:
    """The kernel's mean over its channels, on each of `channels` channels alone, divided by the sum of its |w|.

    A kernel whose mean over channels is 0 everywhere stays 0.
    """
    plane = convolution.weight.mean((0, 1))
    size = plane.abs().sum()
    plane = plane / torch.where(size > 0, size, 1)
    eye = torch.eye(channels).to(plane)
    return replace(convolution, weight=eye[..., None, None] * plane, bias=None, stride=1)


def averaging(attention: Attention) -> Attention:
    """The same queries, keys and windows, with W_V W_O = I / heads: the mean of what the heads look at."""
    channels = attention.in_channels
    eye = torch.eye(channels).to(attention.value).expand(attention.num_heads, -1, -1)
    return replace(attention, value=eye, out=eye / attention.num_heads, value_bias=None, out_bias=None, stride=1)


def check_stackable(layer: Layer, image: torch.Tensor) -> None:
    """Raises ValueError for a layer that cannot take its own output."""
    if layer.stride != 1:
        raise ValueError(f"layers that are stacked must have stride 1, got {layer.stride}")
    kind = layer.attention if isinstance(layer, AttentionLayer) else getattr(layer, "convolution", None)
    if kind is not None and not (kind.in_channels == kind.out_channels == image.shape[0]):
        raise ValueError(
            f"layers that are stacked must take and give the image's {image.shape[0]} channels, "
            f"got {kind.in_channels} and {kind.out_channels}"
        )


@one_thread()
def support(
    layer: ConvolutionLayer | AttentionLayer, size: tuple[int, int], cell: tuple[int, int], depth: int
) -> torch.Tensor:
    """Which pixels can move output `cell` after 1 ... depth layers: bool, (depth, H, W). By sets.

    Through values and, where there is content, through scores: those of a key, of the query, and the patches that they
    are made of. A head that sees one key alone weighs it 1, whatever the score (norms that sum to one). Exact where
    weights do not depend on the image: a key has one or it has none. With content these are the pixels that some image
    can be moved by; a given one may have fewer (a weight of 0 under a threshold moves nothing), and bounded scores
    (cosine) may never lift a far key over the threshold of sparsemax or entmax.
    """
    sees = _convolution_sees(layer, size) if isinstance(layer, ConvolutionLayer) else _attention_sees(layer, size)
    seen = torch.zeros(1, size[0] * size[1])
    seen[0, cell[0] * size[1] + cell[1]] = 1
    grown = []
    for _ in range(depth):
        seen = (seen @ sees > 0).float()
        grown.append(seen.view(size) > 0)
    return torch.stack(grown)


def _convolution_sees(layer: ConvolutionLayer, size: tuple[int, int]) -> torch.Tensor:
    """(N, N), 1 where output q depends on pixel k."""
    convolution = layer.convolution
    sees = torch.zeros(size[0] * size[1], size[0] * size[1])
    used = convolution.weight.abs().amax((0, 1)).flatten() > 0
    for offset in taps(convolution.kernel_size, convolution.dilation)[used.numpy()]:
        places = [np.arange(n) + d for n, d in zip(size, offset, strict=True)]
        sources = _sources(places[0], places[1], size, convolution.border).reshape(-1)
        there = np.flatnonzero(sources >= 0)
        sees[there, sources[there]] = 1
    return sees


def _attention_sees(layer: AttentionLayer, size: tuple[int, int]) -> torch.Tensor:
    attention, count = layer.attention, size[0] * size[1]
    plane = attention.plane(*size, layer.window)
    positions = plane.row_positions, plane.column_positions
    sources = _sources(*positions, size, attention.border).reshape(-1)
    there = np.flatnonzero(sources >= 0)
    index = torch.from_numpy(sources[there])
    features = _features_see(attention, size)
    sees, scored = torch.zeros(count, count), torch.zeros(count, count)
    for head in range(attention.num_heads):
        axes = head_axes(attention, head, size, (np.arange(size[0]), np.arange(size[1])), positions)
        for part, window in _behind_gate(attention, layer.window, head):
            weighed, met = _keys_that_count(part, head, axes, window)
            keys, known = (
                torch.zeros(count, count).index_add_(1, index, one.float()[:, there]) for one in (weighed, met)
            )
            sees += keys
            if part.content != 0:
                scored += known
            scored.diagonal().add_(met.any(1).float())  # the query's own features
    return (sees + scored @ features > 0).float()


def _behind_gate(attention: Attention, window: Window, head: int) -> list[tuple[Attention, Window]]:
    """Which of the two that a gate mixes have a share of this head."""
    share = 0.0 if attention.gate is None else float(attention.gate[head])
    seen, alone = gate_parts(attention, window)
    return [seen] * (share < 1) + [alone] * (share > 0)


def _keys_that_count(
    attention: Attention, head: int, axes: tuple[Axis, Axis], window: Window
) -> tuple[torch.Tensor, torch.Tensor]:
    """The keys that can have a weight, and those whose score can move one: both (queries, keys), bool."""
    norm, token = norm_named(attention.norm), attention.token is not None
    query = torch.zeros(len(axes[0].queries) * len(axes[1].queries), attention.head_dim, dtype=torch.float64)
    cover, position = covered(axes, window, attention.border, query), placed(attention, head, axes, query)
    position = torch.zeros_like(cover) if position is None else position.expand_as(cover)
    there = (cover > 0) & (position > -inf)
    scores_move = attention.content != 0 or reads_query(attention.position)
    if not scores_move and not token:
        return normalise(position, cover, attention.norm) != 0, torch.zeros_like(there)
    if norm.alone is not None:
        low, high = (position + end for end in _score_ends(attention))
        there &= (norm.alone(low) != 0) | (norm.alone(high) != 0)
    several = there.sum(1, keepdim=True) + token > (1 if norm.sums_to_one else 0)
    return there, there & several & scores_move


def _score_ends(attention: Attention) -> tuple[float, float]:
    """Between which numbers all scores lie, but for a position that does not read the query."""
    alike, scale = similarity_named(attention.similarity), content_scale(attention)
    if reads_query(attention.position) or not (alike.of_unit or alike.less_lengths):
        return -ANY_SCORE, ANY_SCORE
    return (-scale, scale) if alike.of_unit else (-ANY_SCORE, 0.0)


def _features_see(attention: Attention, size: tuple[int, int]) -> torch.Tensor:
    """(N, N), 1 where the features of pixel q are made of pixel k."""
    side = 2 * features_named(attention.features).reach + 1
    around = Convolution(torch.ones(1, 1, side, side), border=border_named(attention.border).around_patches)
    return _convolution_sees(ConvolutionLayer(around), size)


def _sources(rows: Ints, columns: Ints, size: tuple[int, int], border: str) -> Ints:
    """The pixel's number that stands at each of these positions, -1 for a zero: (rows, columns)."""
    row, column = border_index(rows, size[0], border)[:, None], border_index(columns, size[1], border)[None, :]
    return np.where((row >= 0) & (column >= 0), row * size[1] + column, -1)


@one_thread()
def effective_fields(
    layer: Layer, image: torch.Tensor, depths: Sequence[int], cell: tuple[int, int], tick: Tick | None = None
) -> torch.Tensor:
    """|d output(cell) / d image| after so many layers, summed over channels, largest 1: (depths, H, W), float64.

    Between layers the image is scaled back to its own largest value, so that it neither vanishes nor explodes: that
    alters no direction of a convolution, and keeps the content of an attention at the strength that was chosen. All
    depths go back through the layers together.

    Args:
        tick: told the share done, in [0, 1]; may raise to cancel.
    """
    check_stackable(layer, image)
    told, deepest = tick or nobody, max(depths)
    inputs = [image.double()]
    for step in range(deepest - 1):
        told(step / (4 * deepest))
        inputs.append(_scaled(layer(inputs[-1]), image))
    pixel = torch.zeros(1, *image.shape, dtype=torch.float64)
    pixel[..., cell[0], cell[1]] = 1
    gradients, found = pixel[:0], list[int]()
    for step in range(deepest):
        depth = deepest - step
        if depth in depths:
            gradients, found = torch.cat([gradients, pixel]), [*found, depth]
        backwards = part_of(lambda share: told((1 + 3 * share) / 4), step, deepest)
        gradients = _largest_one(pull_back_each(layer, inputs[depth - 1], gradients, backwards))
    fields = _largest_one(gradients.abs().sum(1))
    return fields[[found.index(depth) for depth in depths]]


def _largest_one(many: torch.Tensor) -> torch.Tensor:
    """Each of them divided by its largest magnitude; one that is 0 stays so."""
    largest = many.abs().flatten(1).amax(1).view(-1, *[1] * (many.ndim - 1))
    return many / torch.where(largest > 0, largest, 1)


def _scaled(output: torch.Tensor, image: torch.Tensor) -> torch.Tensor:
    largest = output.abs().max()
    return output * (image.abs().max().double() / torch.where(largest > 0, largest, 1))


def deviation_px(field: torch.Tensor, cell: tuple[int, int], wraps: bool = False) -> float:
    """The standard deviation of a field (H, W) around a pixel along an axis, in px: the root of the mean of both."""
    squared = []
    for n, place in zip(field.shape, cell, strict=True):
        away = (torch.arange(n) - place).abs()
        squared.append((torch.minimum(away, n - away) if wraps else away).double().square())
    total = float(field.sum())
    if total == 0:
        return 0.0
    return sqrt(float((field * (squared[0][:, None] + squared[1][None, :])).sum()) / total / 2)


def predicted_deviation_px(kernel_size: int, depth: int, dilation: int = 1) -> float:
    """That of `depth` uniform kernels: variances add up, (K^2 - 1) / 12 each; sqrt(2 depth / 3) px for 3 x 3.

    The field grows with the root of the depth, its support with the depth (Luo et al. 2016, arXiv 1701.04128).
    """
    return dilation * sqrt(depth * (kernel_size**2 - 1) / 12)


@dataclass(frozen=True, eq=False)
class Composition:
    """Two convolutions in a row (twice) and the one whose kernel is their product (once): (C_out, H, W) each.

    `inside` are the rows and columns where neither sees the border; there error is rounding. On the frame the first
    of two pads with zeros what is not zero any more, so two zero-padded layers are no single one (identity I15).
    """

    kernel: Convolution
    twice: torch.Tensor
    once: torch.Tensor
    inside: tuple[slice, slice]

    @property
    def error(self) -> torch.Tensor:
        return self.twice - self.once


def compose(image: torch.Tensor, first: Convolution, second: Convolution) -> Composition:
    """Applies both, and their product, to an image (C_in, H, W).

    Raises:
        ValueError: unless both have stride 1, one border and dilation, no bias, and channels that fit.
    """
    if first.stride != 1 or second.stride != 1 or first.bias is not None or second.bias is not None:
        raise ValueError("convolutions that are composed must have stride 1 and no bias")
    if (first.border, first.dilation) != (second.border, second.dilation):
        raise ValueError(
            f"convolutions that are composed must share border and dilation, got {first.border} {first.dilation} "
            f"and {second.border} {second.dilation}"
        )
    if second.in_channels != first.out_channels:
        raise ValueError(f"the second must take {first.out_channels} channels, got {second.in_channels}")
    rows, columns = (a + b - 1 for a, b in zip(first.kernel_size, second.kernel_size, strict=True))
    weight = first.weight.new_zeros(second.out_channels, first.in_channels, rows, columns)
    for a in range(second.kernel_size[0]):
        for b in range(second.kernel_size[1]):
            part = torch.einsum("om,mirc->oirc", second.weight[:, :, a, b].to(weight), first.weight)
            weight[:, :, a : a + first.kernel_size[0], b : b + first.kernel_size[1]] += part
    kernel = replace(first, weight=weight)
    twice = convolve(convolve(image, first), second)
    return Composition(kernel, twice, convolve(image, kernel), inside_of(kernel, (image.shape[1], image.shape[2])))
