"""One query, term by term: what stands between the pixels and one output value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from explorer.layers.attention import Attention, content_scale, covered, head_axes, placed
from explorer.layers.borders import border_named
from explorer.layers.class_token import TokenKey, token_key
from explorer.layers.convolution import take
from explorer.layers.gate import gate_parts, through_gate
from explorer.layers.geometry import Axis, Plane, Window, coverage_factor
from explorer.layers.in_range import check_scores
from explorer.layers.norms import normalise
from explorer.layers.projection import Projected, project, summed
from explorer.layers.similarities import similarity_named


@dataclass(frozen=True, eq=False)
class Terms:
    """Everything between the pixels and the output for one query at image position `pixel` = (row, column).

    Over heads and the key plane, whose corner stands at image position (plane.top, plane.left):
    query (heads, d); key (heads, d, rows, columns); similarity, position, score, coverage, ungated and
    weight (heads, rows, columns), with score = scale * similarity + position and scale = beta / sqrt(d), and `ungated`
    the weight as the norm gives it, before a gate mixes it;
    value (heads, d_v, rows, columns); product = weight * value; head (heads, d_v), the sum of its products, and of a
    class token's token_weight (heads,), by token_score (heads,), times its token_value (heads, d_v);
    out (heads, d_v, C_out), W_O; head_output (heads, C_out) = head times out; output (C_out,), their sum plus a bias.
    """

    plane: Plane
    pixel: tuple[int, int]
    query: torch.Tensor
    key: torch.Tensor
    similarity: torch.Tensor
    scale: float
    position: torch.Tensor
    score: torch.Tensor
    coverage: torch.Tensor
    ungated: torch.Tensor
    weight: torch.Tensor
    value: torch.Tensor
    product: torch.Tensor
    head: torch.Tensor
    out: torch.Tensor
    head_output: torch.Tensor
    output: torch.Tensor
    token_weight: torch.Tensor | None = None
    token_value: torch.Tensor | None = None
    token_score: torch.Tensor | None = None


def terms_at(
    projected: Projected,
    attention: Attention,
    window: Window,
    cell: tuple[int, int],
    seen_only: bool = False,
    token: TokenKey | None = None,
) -> Terms:
    """The terms behind output pixel `cell` = (row, column) of the output grid.

    Over the whole key plane; with `seen_only` over the smallest part of it that holds every key that any head sees,
    which for a small window on a large image is far less (a torus, where windows wrap, is left whole). `token` is what
    `token_key` says, for whoever reads many cells of scores that are known to be in range.
    """
    if token is None:
        check_scores(projected, attention)
    height, width = projected.query.shape[-2:]
    row, column = cell[0] * attention.stride, cell[1] * attention.stride
    if not (0 <= row < height and 0 <= column < width):
        raise ValueError(f"cell must lie in the output of a {height} x {width} image, got {cell}")
    plane = attention.plane(height, width, window)
    if seen_only and not border_named(attention.border).wraps:
        plane = _seen(attention, window, plane, (height, width), (row, column))
    keys = (plane.row_positions, plane.column_positions)
    key, value = (take(part, *keys, attention.border) for part in (projected.key, projected.value))
    query = projected.query[:, :, row, column]  # (heads, d)
    shape = (attention.num_heads, plane.rows, plane.columns)
    alike = similarity_named(attention.similarity).between(query[:, None], key.flatten(2).mT).view(shape)
    position, coverage = torch.zeros_like(alike), torch.empty_like(alike)
    other, looks = gate_parts(attention, window)[1]
    apart, alone = alike * content_scale(other), torch.empty_like(alike)  # scores and coverage behind the gate
    for head in range(attention.num_heads):
        axes = head_axes(attention, head, (height, width), (np.array([row]), np.array([column])), keys)
        bias = placed(attention, head, axes, query[head : head + 1])
        if bias is not None:
            position[head] = bias.view(shape[1:])
        coverage[head] = covered(axes, window, attention.border, query).view(shape[1:])
        if attention.gate is not None:
            bias = placed(other, head, axes, query[head : head + 1])
            if bias is not None:
                apart[head] += bias.view(shape[1:])
            alone[head] = covered(axes, looks, attention.border, query).view(shape[1:])
    scale = content_scale(attention)
    score = alike * scale + position
    scores, cover = score.flatten(1), coverage.flatten(1)
    token = token or token_key(attention, query)
    if token is not None:
        by_token = [token.scores(head, asking, attention) for head, asking in enumerate(query)]
        scores = torch.cat([scores, torch.stack(by_token)[:, None]], 1)
        cover = torch.nn.functional.pad(cover, (0, 1), value=1.0)
    weights = normalise(scores, cover, attention.norm)
    ungated = weight = weights[:, : score[0].numel()].view(shape)
    if attention.gate is not None:
        placed_alone = normalise(apart.flatten(1), alone.flatten(1), attention.norm).view(shape)
        weight = through_gate(attention.gate, weight, placed_alone)
    product = torch.where(coverage[:, None] > 0, weight[:, None] * value, 0)  # 0 times what is not seen, NaN too, is 0
    head_value = product.sum((-2, -1))
    token_weight = None if token is None else weights[:, -1]
    if token is not None:
        head_value = head_value + weights[:, -1:] * token.value
    out = attention.out.to(query)
    head_output = torch.einsum("hv,hvo->ho", head_value, out)
    return Terms(
        plane, (row, column), query, key, alike, scale, position, score, coverage, ungated, weight, value,
        product, head_value, out, head_output, summed(head_output, attention), token_weight,
        None if token is None else token.value, None if token is None else scores[:, -1],
    )  # fmt: skip


def _seen(attention: Attention, window: Window, plane: Plane, size: tuple[int, int], pixel: tuple[int, int]) -> Plane:
    """The part of the plane that some head's window covers; one key where none covers any."""
    corners, extents = [], []
    for axis, keys in enumerate((plane.row_positions, plane.column_positions)):
        covered_by = [
            coverage_factor(
                Axis(np.array([pixel[axis]]), keys, center[axis], size[axis], attention.zero_padding),
                window,
                attention.border,
            )[0]
            for center in attention.center_list
        ]
        where = np.flatnonzero(np.any(covered_by, 0))
        first, last = (int(where[0]), int(where[-1])) if len(where) else (0, 0)
        corners.append(int(keys[first]))
        extents.append(last - first + 1)
    return Plane(*corners, *extents)


def weights_at(image: torch.Tensor, attention: Attention, window: Window, cell: tuple[int, int]) -> torch.Tensor:
    """The weights of one query, (heads, rows, columns) over the padded image `attention.plane(H, W, window)`.

    >>> import torch
    >>> from explorer.layers import Convolution, Window, heads_from_kernel, weights_at
    >>> heads = heads_from_kernel(Convolution(torch.ones(1, 1, 1, 1)), content=0.0)
    >>> weights_at(torch.zeros(1, 1, 3), heads, Window(2.0), (0, 1))  # a window of 2 px: half of each neighbour
    tensor([[[0.2500, 0.5000, 0.2500]]])
    """
    return terms_at(project(image, attention), attention, window, cell).weight
