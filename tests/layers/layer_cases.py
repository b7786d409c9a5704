"""Random layers, and how far two correct computations of one may be apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import expm1, sqrt

import numpy as np
import torch
from hypothesis import strategies as st

from explorer.layers.attention import Attention
from explorer.layers.borders import BORDERS
from explorer.layers.convolution import Convolution
from explorer.layers.fast.routes import attend_heads
from explorer.layers.features import FEATURES
from explorer.layers.geometry import Window, disc_coverage
from explorer.layers.norms import NORMS
from explorer.layers.position import Embeddings, Gaussian, Position, Quadratic, Table
from explorer.layers.projection import Projected, mix, project
from explorer.layers.shapes import SHAPES
from explorer.layers.similarities import SIMILARITIES

POSITIONS = ("none", "gaussian", "quadratic", "table", "holes", "embeddings")
UNIT = 2.0**-53


def normal(seed: int, *shape: int) -> torch.Tensor:
    """Normal numbers in float64; kernels made of them have no symmetry that could hide a flipped sign."""
    return torch.from_numpy(np.random.default_rng(seed).normal(size=shape))


def make_position(kind: str, seed: int, heads: int, head_dim: int) -> Position | None:
    if kind == "gaussian":
        return Gaussian(0.3)
    if kind == "quadratic":
        return Quadratic(normal(seed, heads, 2, 2) / 3, normal(seed + 1, heads, 2), normal(seed + 2, heads))
    if kind == "table":
        return Table(normal(seed, heads, 5, 3))
    if kind == "holes":  # the score of a key that is not there
        bias = normal(seed, heads, 5, 3)
        return Table(bias.masked_fill(bias < -0.2, -torch.inf))
    if kind == "embeddings":
        return Embeddings(normal(seed, heads, 3, 1), normal(seed + 1, heads, 5, head_dim - 1))
    return None


def make_attention(
    seed: int,
    centers: Iterable[tuple[int, int]],
    channels: int = 1,
    outputs: int = 1,
    position: str = "none",
    features: str = "pixel",
    scale: float = 1.0,
    head_dim: int = 2,
    value_dim: int = 2,
    biased: bool = False,
    **rest: object,
) -> Attention:
    """Random heads; `scale` multiplies queries and keys, and their biases where there are any."""
    places = torch.tensor(list(centers))
    if rest.get("norm") == "linear" and position == "holes":  # which no weight that is the score itself can say
        position = "table"
    heads, inputs = len(places), channels * (9 if features == "patch" else 1)
    if biased:
        rest["query_bias"], rest["key_bias"] = (normal(seed + n, heads, head_dim) * scale for n in (6, 7))
        rest["value_bias"], rest["out_bias"] = normal(seed + 8, heads, value_dim), normal(seed + 10, outputs)
    return Attention(
        query=normal(seed, heads, inputs, head_dim) * scale,
        key=normal(seed + 1, heads, inputs, head_dim) * scale,
        value=normal(seed + 2, heads, channels, value_dim),
        out=normal(seed + 3, heads, value_dim, outputs),
        centers=places,
        position=make_position(position, seed + 4, heads, head_dim),
        features=features,
        **rest,  # type: ignore[arg-type]
    )


@dataclass(frozen=True)
class Case:
    image: torch.Tensor
    attention: Attention
    window: Window


def sides(largest: int = 15) -> st.SearchStrategy[float]:
    """Window sides in sixteenths of a pixel, odd ones often: both ways of computing an overlap are exact on them."""
    return st.one_of(
        st.integers(0, largest // 2).map(lambda r: 2.0 * r + 1), st.integers(16, 16 * largest).map(lambda n: n / 16)
    )


@st.composite
def cases(
    draw: st.DrawFn,
    borders: tuple[str, ...] = BORDERS,
    norms: tuple[str, ...] = NORMS,
    shapes: tuple[str, ...] = SHAPES,
    strides: tuple[int, ...] = (1, 2, 3),
    similarities: tuple[str, ...] = SIMILARITIES,
    tokens: bool = False,
    moves: bool = False,
) -> Case:
    """With `tokens` some layers have a class token; with `moves` some windows are moved from their query."""
    border = draw(st.sampled_from(borders))
    shape = "square" if border == "shifted" else draw(st.sampled_from(shapes))
    dilation = 1 if border == "shifted" or shape == "block" else draw(st.integers(1, 3))
    seed, channels = draw(st.integers(0, 2**20)), draw(st.integers(1, 3))
    spread = draw(st.integers(1, 3))  # of the kernel that the heads stand on
    reach = draw(st.sampled_from((0, 1, 2, 3)))
    place = st.integers(-reach, reach).map(lambda step: step * spread)
    attention = make_attention(
        seed,
        draw(st.lists(st.tuples(place, place), min_size=1, max_size=3)),
        channels=channels,
        outputs=draw(st.integers(1, 3)),
        position=draw(st.sampled_from(POSITIONS)),
        features=draw(st.sampled_from(FEATURES)),
        scale=draw(st.sampled_from((0.3, 1.0, 1e3))),
        head_dim=draw(st.integers(2, 3)),
        value_dim=draw(st.integers(1, 3)),
        biased=draw(st.booleans()),
        norm=draw(st.sampled_from(norms)),
        similarity=draw(st.sampled_from(similarities)),
        border=border,
        padding=draw(st.sampled_from((None, 0, 2))),
        stride=draw(st.sampled_from(strides)),
        content=draw(st.sampled_from((0.0, 0.7, 1.0))),
    )
    size = draw(st.integers(1, 9)), draw(st.integers(1, 9))
    image = normal(seed + 9, channels, *size) * draw(st.sampled_from((1e-3, 1.0, 1e3)))
    if tokens and attention.features == "pixel" and draw(st.booleans()):
        attention = replace(attention, token=normal(seed + 11, channels) * image.abs().max())
    moved = 0.0
    if moves and shape != "disc" and dilation == 1:
        moved = draw(st.sampled_from((-2.0, 0.0, 1.0) if shape == "block" else (-0.5, -0.25, 0.0, 0.75)))
    return Case(image, attention, Window(draw(sides()), shape, dilation, moved))


def attention_bound(image: torch.Tensor, attention: Attention, window: Window) -> torch.Tensor:
    """How far rounding in float64 may move each output, (C_out, rows, columns).

    gamma_n times the sum of the sizes of all terms of a score bounds its error; from there to the weights each norm has
    its own way: exp turns an absolute error into a relative one, the others pass it on times the coverage.
    """
    height, width = image.shape[1:]
    plane = attention.plane(height, width, window)
    keys = min(plane.rows * plane.columns, (2 * window.reach + 1) ** 2)
    n = attention.query.shape[1] + attention.head_dim + keys + attention.value.shape[2] + attention.num_heads + 43
    gamma = n * UNIT / (1 - n * UNIT)
    projected = project(image, attention)
    values = mix(attention.value.abs(), image.abs(), absolute_of(attention.value_bias))
    absolute = replace(attention, out=attention.out.abs())
    largest = values.flatten(2).amax(-1)  # (heads, d_v)
    if attention.token is not None:
        of_token = mix(attention.value.abs(), attention.token.abs()[:, None, None], absolute_of(attention.value_bias))
        largest = torch.maximum(largest, of_token[..., 0, 0])
    mass = torch.einsum("hv,hvo->ho", largest, absolute.out)
    blur = 0.0  # relative error of a coverage
    if window.shape == "disc":
        offsets = np.arange(-window.reach, window.reach + 1)
        table = disc_coverage(offsets[:, None], offsets[None, :], window)
        blur = 8 * UNIT * (window.side + 1) / table[table > 0].min()
    if attention.norm == "softmax":
        if attention.token is None:
            per_head = attend_heads(Projected(projected.query, projected.key, values), absolute, window)
        else:
            outputs = ((side - 1) // attention.stride + 1 for side in (height, width))
            per_head = mass[..., None, None].expand(-1, -1, *outputs)
        sizes = _score_sizes(image, attention, window)
        factors = [expm1(min(2 * gamma * size + 2 * blur, 100.0)) + gamma for size in sizes]
        # Where scores are so large that rounding reorders keys, all that is known is that weights lie between 0 and 1.
        bound = torch.minimum(
            per_head * torch.tensor(factors, dtype=torch.float64)[:, None, None, None], 2 * mass[..., None, None]
        ).sum(0)
    else:
        rows, columns = ((side - 1) // attention.stride + 1 for side in (height, width))
        factors = [
            keys * (gamma * (4 + window.side) + 4 * blur) * (size + 1)
            for size in _score_sizes(image, attention, window)
        ]
        bound = (
            (mass * torch.tensor(factors, dtype=torch.float64)[:, None]).sum(0)[:, None, None].expand(-1, rows, columns)
        )
    bound = bound + torch.finfo(torch.float64).tiny * 1e9  # weights may underflow
    return bound if attention.out_bias is None else bound + gamma * attention.out_bias.abs()[:, None, None]


def absolute_of(bias: torch.Tensor | None) -> torch.Tensor | None:
    return None if bias is None else bias.abs()


def _score_sizes(image: torch.Tensor, attention: Attention, window: Window) -> list[float]:
    """For each head an upper bound of the sum of all terms' sizes in any of its scores."""
    largest = float(image.abs().max()) * (4 if attention.features == "patch" else 1)
    if attention.token is not None:
        largest = max(largest, float(attention.token.abs().max()))
    query, key = attention.query.abs().sum(1) * largest, attention.key.abs().sum(1) * largest  # (heads, d)
    query = query if attention.query_bias is None else query + attention.query_bias.abs()
    key = key if attention.key_bias is None else key + attention.key_bias.abs()
    if attention.similarity == "dot":
        size = (query * key).sum(-1)
    elif attention.similarity == "distance":
        size = (query + key).square().sum(-1)
    else:
        projected = project(image, attention)
        shares = [
            all_terms.norm(dim=-1) / _least_length(vectors)
            for all_terms, vectors in ((query, projected.query), (key, projected.key))
        ]
        size = 4 + 4 * (shares[0] + shares[1])
    size = size * attention.content / sqrt(attention.head_dim)
    position = attention.position
    if isinstance(position, Gaussian):
        plane = attention.plane(*image.shape[1:], window)
        farthest = plane.rows + plane.columns + image.shape[1] + image.shape[2] + 2 * attention.largest_center
        size = size + position.alpha * farthest**2
    elif isinstance(position, Quadratic):
        assert position.level is not None
        plane = attention.plane(*image.shape[1:], window)
        farthest = plane.rows + plane.columns + image.shape[1] + image.shape[2] + 2 * attention.largest_center
        by_slope = position.slope.abs().sum(1) * farthest + position.level.abs()
        size = size + position.matrix.abs().sum((1, 2)) * farthest**2 + by_slope
    elif isinstance(position, Table):
        size = size + position.bias.masked_fill(position.bias == -torch.inf, 0).abs().amax((1, 2))
    elif isinstance(position, Embeddings):
        embedding = torch.cat([position.rows.abs().amax(1), position.columns.abs().amax(1)], -1)
        size = size + (query * embedding).sum(-1)
    return [float(s) for s in size]


def _least_length(vectors: torch.Tensor) -> torch.Tensor:
    """The shortest of the vectors (heads, d, H, W) that are not 0, for each head."""
    lengths = vectors.norm(dim=1).flatten(1)
    return torch.where(lengths > 0, lengths, torch.inf).amin(-1)


def kernel(seed: int, outputs: int, inputs: int, size: int, **rest: object) -> Convolution:
    return Convolution(normal(seed, outputs, inputs, size, size), **rest)  # type: ignore[arg-type]


def assert_within(first: torch.Tensor, second: torch.Tensor, bound: torch.Tensor) -> None:
    error = (first - second).abs()
    assert not error.isnan().any()
    bound = bound.nan_to_num(nan=float("inf"))  # scores too large for a bound in float64: 0 times an overflow
    assert (error <= bound).all(), f"error {error.max():.3g}, {(error / bound).max():.3g} of the bound"
