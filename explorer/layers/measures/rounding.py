"""How far rounding alone may move a layer's output, or its weights: computed from the sizes of what is summed.

A sum of n products has an error of at most gamma_n = n u / (1 - n u) times the sum of their absolute values, with u
half the machine's step at 1 (Higham, Accuracy and Stability of Numerical Algorithms, sections 3.1 and 4.2). For an
attention that bounds the error of its scores; from there each norm has its own way to weights, and these mix values.
"""

from __future__ import annotations

from math import expm1

import numpy as np
import torch

from explorer.layers.attention import Attention, content_scale
from explorer.layers.features import features_named
from explorer.layers.geometry import Window, disc_coverage
from explorer.layers.measures.layer import AttentionLayer, ConvolutionLayer, Layer
from explorer.layers.measures.misfit import rounding_bound
from explorer.layers.norms import norm_named
from explorer.layers.position import Embeddings, Position
from explorer.layers.projection import features_of, mix
from explorer.layers.similarities import similarity_named

SLACK = 32  # roundings of one term besides those that are counted: exponentials, rescaling, coverage, division
MOST = 60.0  # beyond e^60 an error of weights that sum to one says no more than that they lie between 0 and 1


def output_rounding(layer: Layer, image: torch.Tensor) -> float:
    """How far any number of the layer's output on an image (C_in, H, W) may be from what exact arithmetic gives.

    In the image's dtype, whatever route computes it. The layer's own numbers, tables of positions and coverage
    included, count as exact.
    """
    if isinstance(layer, ConvolutionLayer):
        return float(rounding_bound(image, layer.convolution, 1).max()) / 2
    if not isinstance(layer, AttentionLayer):
        raise ValueError(f"layer must be an AttentionLayer or a ConvolutionLayer, got {type(layer).__name__}")
    attention = layer.attention
    of_weights, whole = weight_rounding(attention, image, layer.window), _weight_sums(attention, image, layer.window)
    terms = _keys(attention, image, layer.window) + attention.value[0].numel() + attention.num_heads + SLACK
    bias = None if attention.value_bias is None else attention.value_bias.abs()
    values = _largest([mix(attention.value.abs(), one.abs(), bias) for one in _pictures(attention, image)])
    mixed = torch.einsum("hv,hvo->ho", values, attention.out.to(values).abs())
    of_heads = of_weights + _gamma(terms, image.dtype) * whole
    bound = torch.einsum("h,ho->o", of_heads, mixed)
    if attention.out_bias is not None:
        bound = bound + _gamma(terms, image.dtype) * attention.out_bias.to(bound).abs()
    return float(bound.max())


def weight_rounding(attention: Attention, image: torch.Tensor, window: Window) -> torch.Tensor:
    """By how much the weights of one query may be off, all added up: float64 (heads,), at most 2 where they sum to one.

    Under softmax each weight is also off by no more than that share of itself.
    """
    norm, dtype = norm_named(attention.norm), image.dtype
    keys = _keys(attention, image, window)
    errors, sizes = _score_errors(attention, image, window)
    gamma = _gamma(2 * keys + SLACK, dtype) + _coverage_error(attention, window)
    found = []
    for error, size in zip(errors, sizes, strict=True):
        if norm.is_ratio:
            share = min(expm1(min(2 * error + 2 * gamma, MOST)), 2.0)
        elif norm.sums_to_one:
            share = min(keys * (4 * error + 2 * gamma), 2.0)
        else:
            share = keys * (error + gamma * _largest_weight(attention, size))
        found.append(share)
    return torch.tensor(found, dtype=torch.float64)


def _weight_sums(attention: Attention, image: torch.Tensor, window: Window) -> torch.Tensor:
    """What the absolute weights of one query add up to at most, (heads,)."""
    if norm_named(attention.norm).sums_to_one:
        return torch.ones(attention.num_heads, dtype=torch.float64)
    keys, (_, sizes) = _keys(attention, image, window), _score_errors(attention, image, window)
    return torch.tensor([keys * _largest_weight(attention, size) for size in sizes], dtype=torch.float64)


def _largest_weight(attention: Attention, size: float) -> float:
    """Of norms that look at each key by itself: sigmoid weights are at most 1, others at most their score."""
    return 1.0 if attention.norm == "sigmoid" else size


def _gamma(terms: int, dtype: torch.dtype) -> float:
    unit = torch.finfo(dtype).eps / 2
    return terms * unit / (1 - terms * unit)


def _keys(attention: Attention, image: torch.Tensor, window: Window) -> int:
    """How many keys one query sees at most."""
    plane = attention.plane(image.shape[1], image.shape[2], window)
    return min(plane.rows * plane.columns, (2 * window.reach + 1) ** 2) + (attention.token is not None)


def _coverage_error(attention: Attention, window: Window) -> float:
    """Relative: a window's end lies at a real number of pixels, and what it leaves of a key may be small."""
    if window.kind.is_round:
        offsets = np.arange(-window.reach, window.reach + 1)
        table = disc_coverage(offsets[:, None], offsets[None, :], window)
        least = float(table[table > 0].min())
    else:
        ends = [(window.side + 1) / 2 + way * window.moved_px for way in (1, -1)]
        least = min((end % 1 for end in ends if end % 1 > 0), default=1.0)
    return 8 * 2.0**-53 * (window.side + 1) / least


def _score_errors(attention: Attention, image: torch.Tensor, window: Window) -> tuple[list[float], list[float]]:
    """For each head how far a score may be off, and how large one may be."""
    scale, dtype = abs(content_scale(attention)), image.dtype
    counted = attention.query.shape[1] + features_named(attention.features).per_channel + 4
    terms = [_term_sizes(attention, one) for one in _pictures(attention, image)]
    query, key = (_largest([both[place] for both in terms]) for place in (0, 1))  # the largest anywhere, (heads, d)
    alike = similarity_named(attention.similarity)
    gamma = _gamma(2 * counted + attention.head_dim + SLACK, dtype)
    if alike.of_unit:
        apart = _direction_errors(attention, image, _gamma(counted + SLACK, dtype))
        error, size = (apart + gamma).clamp_max(2.0), torch.ones_like(apart)
    else:
        size = ((query + key).square() / 2 if alike.less_lengths else query * key).sum(1)
        error = 2 * gamma * size
    placed = torch.zeros_like(size)
    for position in (attention.position, attention.gate_position):
        if position is not None:
            placed = torch.maximum(placed, _position_sizes(attention, position, image, window, query))
    read = any(p is not None and p.reads_query for p in (attention.position, attention.gate_position))
    of_position = (gamma if read else _gamma(8, dtype)) * placed
    if scale == 0:
        return of_position.tolist(), placed.tolist()
    error = scale * (error + _gamma(8, dtype) * size) + of_position
    return error.tolist(), (scale * size + placed).tolist()


def _pictures(attention: Attention, image: torch.Tensor) -> list[torch.Tensor]:
    """The image and, as one of one pixel, the class token where there is one."""
    return [image] if attention.token is None else [image, attention.token.to(image)[:, None, None]]


def _largest(parts: list[torch.Tensor]) -> torch.Tensor:
    """Of (heads, d, rows, columns) the largest anywhere, float64 (heads, d)."""
    return torch.stack([part.double().amax((2, 3)) for part in parts]).amax(0)


def _projections(attention: Attention) -> list[tuple[torch.Tensor, torch.Tensor | None]]:
    return [(attention.query, attention.query_bias), (attention.key, attention.key_bias)]


def _term_sizes(attention: Attention, image: torch.Tensor) -> list[torch.Tensor]:
    """The sums of absolute terms of queries and of keys, (heads, d, H, W) each."""
    phi = _feature_sizes(image, attention)
    return [mix(weight.abs(), phi, None if bias is None else bias.abs()) for weight, bias in _projections(attention)]


def _feature_sizes(image: torch.Tensor, attention: Attention) -> torch.Tensor:
    """The absolute terms of every feature, (C_feat, H, W)."""
    made_of = features_named(attention.features)
    if made_of.reach == 0:
        return image.abs()
    patches = features_of(image, attention).unflatten(0, (image.shape[0], made_of.per_channel))
    steps = (patches - patches[:, made_of.per_channel // 2, None]).abs()  # by what each pixel differs from the middle
    return (steps + steps.mean(1, keepdim=True)).flatten(0, 1)


def _direction_errors(attention: Attention, image: torch.Tensor, gamma: float) -> torch.Tensor:
    """By how much a query and a key of length 1 may point elsewhere, added up: (heads,)."""
    apart = torch.zeros(2, attention.num_heads, dtype=torch.float64)
    for one in _pictures(attention, image):
        phi = features_of(one, attention)
        for place, ((weight, bias), sizes) in enumerate(
            zip(_projections(attention), _term_sizes(attention, one), strict=True)
        ):
            length, terms = mix(weight, phi, bias).double().norm(dim=1), sizes.double().norm(dim=1)  # (heads, H, W)
            off = torch.where(length > 0, 2 * gamma * terms / length, torch.where(terms > 0, 2.0, 0.0))
            apart[place] = torch.maximum(apart[place], off.clamp_max(2.0).flatten(1).amax(1))
    return apart.sum(0)


def _position_sizes(
    attention: Attention, position: Position, image: torch.Tensor, window: Window, query: torch.Tensor
) -> torch.Tensor:
    """The largest absolute position score of any key that can be seen, (heads,)."""
    if isinstance(position, Embeddings):
        both = torch.cat([position.rows.abs().amax(1), position.columns.abs().amax(1)], -1)
        return (query * both.to(query)).sum(1)
    plane = attention.plane(image.shape[1], image.shape[2], window)
    reach = min(window.reach, max(plane.rows, plane.columns) + attention.largest_center)
    offsets = np.arange(-reach, reach + 1)
    dy, dx = (one.reshape(1, -1) for one in np.meshgrid(offsets, offsets, indexing="ij"))
    found = []
    for head, center in enumerate(attention.center_list):
        scores = position.scores(center, dy, dx, image.new_zeros(1, attention.head_dim), head)
        sizes = torch.zeros(1) if scores is None else scores.double().abs()
        found.append(float(torch.where(sizes.isfinite(), sizes, 0.0).max()))
    return torch.tensor(found, dtype=torch.float64)
