"""A layer as one matrix: from all numbers of an image to all numbers of the output.

    convolution   sum over taps of Shift kron W_tap^T          attention   sum over heads of A_h(image) kron (W_V W_O)^T

Row q C_out + o is output o of pixel q, column k C_in + i is input i of pixel k; pixels in row-major order. What stands
outside the image is counted to the pixel that it copies (replicate, reflect, circular) or dropped, being 0.
"""

from __future__ import annotations

import numpy as np
import torch

from explorer.layers.attention import Attention, covered, head_axes, placed, similarity_scores
from explorer.layers.class_token import token_key
from explorer.layers.convolution import Convolution, take
from explorer.layers.gate import gate_parts, through_gate
from explorer.layers.geometry import Ints, Window, border_index, taps
from explorer.layers.norms import normalise
from explorer.layers.projection import Projected, project, summed
from explorer.layers.threads import one_thread


def operator_matrix(
    layer: Convolution | Attention,
    height: int,
    width: int,
    image: torch.Tensor | None = None,
    window: Window | None = None,
) -> torch.Tensor:
    """The matrix of a layer on images of that size, (queries C_out, N C_in) with N = height * width.

    There are N queries at stride 1, and ceil(height / stride) ceil(width / stride) otherwise. Biases are no part of the
    matrix, see `operator_constant`. An attention's matrix is that at `image`: times this image, plus the constant, it
    gives the layer's output; times another one it does not.

    Args:
        image: (C_in, height, width), for Attention; its dtype and device are the matrix's.
        window: for Attention.

    Raises:
        ValueError: for Attention without image or window, or with an image of another size.

    >>> import torch
    >>> from explorer.layers import Convolution, operator_matrix
    >>> operator_matrix(Convolution(torch.tensor([[[[1.0, 0.0, 3.0]]]])), 1, 3)  # 3 times the pixel to the right
    tensor([[0., 3., 0.],
            [1., 0., 3.],
            [0., 1., 0.]])
    """
    if isinstance(layer, Convolution):
        return _shifts(layer, height, width)
    image, window = _at(image, window, (height, width))
    with one_thread():
        weights = attention_weights(project(image, layer), layer, window)  # (heads, queries, N)
    mixes = (layer.value @ layer.out).to(weights)  # (heads, C_in, C_out)
    if mixes.shape[1:] == (1, 1):
        return (weights * mixes).sum(0)
    matrix = torch.tensordot(weights, mixes, ([0], [0]))  # (queries, N, C_in, C_out)
    return matrix.permute(0, 3, 1, 2).reshape(weights.shape[1] * mixes.shape[2], -1)


def operator_constant(
    layer: Convolution | Attention,
    height: int,
    width: int,
    image: torch.Tensor | None = None,
    window: Window | None = None,
) -> torch.Tensor:
    """What a layer adds to its matrix times the image: (queries C_out,), of its biases. Arguments as there.

    A convolution's bias is the same everywhere. Of an attention's values every pixel has the bias and a zero outside
    has none, so a query counts it as often as its weights on pixels add up to. A class token is no pixel either.
    """
    if isinstance(layer, Convolution):
        queries = len(range(0, height, layer.stride)) * len(range(0, width, layer.stride))
        bias = layer.weight.new_zeros(layer.out_channels) if layer.bias is None else layer.bias
        return bias.repeat(queries)
    image, window = _at(image, window, (height, width))
    with one_thread():
        weights, by_token = all_weights(project(image, layer), layer, window)
        added = weights.new_zeros(layer.num_heads, layer.out_channels)
        if layer.value_bias is not None:
            added += torch.einsum("hv,hvo->ho", layer.value_bias.to(added), layer.out.to(added))
        constant = torch.einsum("hq,ho->hoq", weights.sum(-1), added)
        token = token_key(layer, weights)
        if token is not None and by_token is not None:
            constant += torch.einsum("hq,hv,hvo->hoq", by_token, token.value, layer.out.to(weights))
        return summed(constant, layer).mT.flatten()


def _at(image: torch.Tensor | None, window: Window | None, size: tuple[int, int]) -> tuple[torch.Tensor, Window]:
    if image is None or window is None:
        raise ValueError("the matrix of an attention depends on the image and the window: both are needed")
    if tuple(image.shape[1:]) != size:
        raise ValueError(f"image must be {size[0]} x {size[1]} pixels, got shape {tuple(image.shape)}")
    return image, window


def attention_weights(projected: Projected, attention: Attention, window: Window) -> torch.Tensor:
    """A of every head, (heads, queries, N): how much of each pixel of the image each query's sum takes.

    Rows of a norm that sums to one sum to one, less what lies on zeros outside the image and on a class token.
    """
    return all_weights(projected, attention, window)[0]


def all_weights(projected: Projected, attention: Attention, window: Window) -> tuple[torch.Tensor, torch.Tensor | None]:
    """`attention_weights`, and those of the class token, (heads, queries); None for a layer without one."""
    if attention.gate is not None:
        seen, alone = (attention_weights(projected, *part) for part in gate_parts(attention, window))
        return through_gate(attention.gate, seen, alone), None
    height, width = projected.query.shape[-2:]
    plane = attention.plane(height, width, window)
    keys = plane.row_positions, plane.column_positions
    queries = np.arange(0, height, attention.stride), np.arange(0, width, attention.stride)
    folds = [border_index(k, n, attention.border) for k, n in zip(keys, (height, width), strict=True)]
    asking = projected.query[:, :, :: attention.stride, :: attention.stride].flatten(2).mT  # (heads, queries, d)
    key = _take_all(projected.key, keys, attention.border)  # (heads, keys, d)
    weights = asking.new_empty(attention.num_heads, asking.shape[1], height * width)
    token, by_token = token_key(attention, asking), asking.new_empty(asking.shape[:2])
    for head in range(attention.num_heads):
        score = similarity_scores(asking[head], key[head], attention)
        axes = head_axes(attention, head, (height, width), queries, keys)
        bias = placed(attention, head, axes, asking[head])
        score = score if bias is None else score + bias
        cover = covered(axes, window, attention.border, score)
        if token is not None:
            score = torch.cat([score, token.scores(head, asking[head].T, attention)[:, None]], 1)
            cover = torch.nn.functional.pad(cover, (0, 1), value=1.0)
        weight = normalise(score, cover, attention.norm)
        if token is not None:
            weight, by_token[head] = weight[:, :-1], weight[:, -1]
        folded = _fold(weight.view(-1, plane.rows, plane.columns), folds, (height, width))
        weights[head] = folded.flatten(1)
    return weights, None if token is None else by_token


def _take_all(parts: torch.Tensor, keys: tuple[Ints, Ints], border: str) -> torch.Tensor:
    """(heads, d, H, W) at these key positions: (heads, keys, d)."""
    heads, length = parts.shape[:2]
    return take(parts.flatten(0, 1), *keys, border).view(heads, length, -1).mT


def _fold(weights: torch.Tensor, folds: list[Ints], size: tuple[int, int]) -> torch.Tensor:
    """(..., key rows, key columns) -> (..., H, W): keys that are copies of one pixel are added up, zeros dropped."""
    for axis, index, length in zip((-2, -1), folds, size, strict=True):
        there = np.flatnonzero(index >= 0)
        inside = weights.narrow(axis, int(there[0]), len(there))  # what exists lies in one piece
        if len(there) == length and bool((np.diff(index[there]) == 1).all()):
            weights = inside
            continue
        shape = list(weights.shape)
        shape[axis] = length
        target = torch.from_numpy(index[there]).to(weights.device)
        weights = weights.new_zeros(shape).index_add_(axis, target, inside)
    return weights


def _shifts(convolution: Convolution, height: int, width: int) -> torch.Tensor:
    step, weight = convolution.stride, convolution.weight
    rows, columns = np.arange(0, height, step), np.arange(0, width, step)
    matrix = weight.new_zeros(len(rows) * len(columns), convolution.out_channels, height * width, weight.shape[1])
    every = np.arange(matrix.shape[0]).reshape(len(rows), len(columns))
    mixes = weight.flatten(2).permute(2, 0, 1)  # (taps, C_out, C_in)
    for (dy, dx), mix in zip(taps(convolution.kernel_size, convolution.dilation).tolist(), mixes, strict=True):
        row = border_index(rows + dy, height, convolution.border)
        column = border_index(columns + dx, width, convolution.border)
        there = np.ix_(row >= 0, column >= 0)
        key = (row[:, None] * width + column)[there].ravel()
        matrix[torch.from_numpy(every[there].ravel()), :, torch.from_numpy(key)] += mix
    return matrix.flatten(2).flatten(0, 1)
