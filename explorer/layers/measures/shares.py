"""How much of a layer's weights is a convolution, and whether they follow the image."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

import torch

from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution
from explorer.layers.geometry import Window
from explorer.layers.measures.experiment import Experiment
from explorer.layers.measures.layer import AttentionLayer, ConvolutionLayer, Layer, one_head_of
from explorer.layers.measures.matrices import toeplitz
from explorer.layers.measures.reading import Reading
from explorer.layers.measures.rounding import weight_rounding
from explorer.layers.norms import norm_named
from explorer.layers.operator import attention_weights, operator_matrix
from explorer.layers.progress import Tick
from explorer.layers.projection import project
from explorer.layers.terms import terms_at
from explorer.layers.threads import one_thread


def measure_loose(layer: Layer, image: torch.Tensor, tick: Tick | None = None) -> Reading:
    """1 less `matrices.convolution_share` of a layer at an image (C_in, H, W): |A - T(A)|^2 / |A|^2.

    Of an attention's weights over all its heads, of a convolution's matrix over all pairs of channels, one by one, so
    that memory is that of one (N, N) matrix. A share needs as many outputs as pixels: a stride is taken for 1.
    """
    height, width = image.shape[1:]
    loose = whole = rounded = 0.0
    planes = _planes(layer, image)
    means = height * width * torch.finfo(torch.float64).eps
    for done, (plane, error) in enumerate(planes):
        if tick:
            tick(done / len(planes))
        with one_thread():
            matrix = plane().double().numpy()
            rest = matrix - toeplitz(matrix, height, width, layer.wraps)
            size = float((matrix**2).sum())
            loose += float((rest**2).sum())
        whole += size
        rounded += (error(size) + means * size**0.5) ** 2
    return Reading(loose / whole, rounded / whole) if whole > 0 else Reading(0.0, 0.0)


def weights_beside_means(layer: AttentionLayer, image: torch.Tensor, head: int, pixel: tuple[int, int]) -> Experiment:
    """The weights of one head at one pixel (row, column) of an image (C_in, H, W), and what that pixel has in T(A), the
    means over all pixels: (H, W) float64. A stride is taken for 1."""
    height, width = image.shape[1:]
    every = replace(layer.attention, stride=1)
    with one_thread():
        matrix = _weights(image, one_head_of(every, head), layer.window).double()
        means = torch.from_numpy(toeplitz(matrix.numpy(), height, width, layer.wraps))
    eps = torch.finfo(torch.float64).eps
    error = float(weight_rounding(every, image, layer.window)[head])
    bound = 2 * error + height * width * eps * float(matrix.abs().max())  # a mean is as far off as what it is made of
    row = pixel[0] * width + pixel[1]
    return Experiment(matrix[row].view(height, width), means[row].view(height, width), bound)


def weights_follow(
    layer: AttentionLayer, image: torch.Tensor, other: torch.Tensor, cells: Iterable[tuple[int, int]]
) -> bool:
    """Whether the weights behind any of these output pixels are others on another image, beyond rounding."""
    attention, window = layer.attention, layer.window
    bound = sum(weight_rounding(attention, one, window) for one in (image, other))
    for cell in cells:
        seen = [
            terms_at(project(one, attention), attention, window, cell).weight.double().flatten(1)
            for one in (image, other)
        ]
        if bool(((seen[0] - seen[1]).abs().sum(1) > bound).any()):
            return True
    return False


Plane = tuple[Callable[[], torch.Tensor], Callable[[float], float]]


def _planes(layer: Layer, image: torch.Tensor) -> list[Plane]:
    """Each gives one matrix (N, N) of the layer at this image, and how far rounding may have moved a matrix of that
    squared size, as a Frobenius norm."""
    if isinstance(layer, AttentionLayer):
        every = replace(layer.attention, stride=1)
        apart = weight_rounding(every, image, layer.window).tolist()
        in_shares, rows = norm_named(every.norm).is_ratio, image.shape[1] * image.shape[2]
        return [
            (partial(_weights, image, one_head_of(every, head), layer.window), partial(_moved, error, in_shares, rows))
            for head, error in enumerate(apart)
        ]
    if isinstance(layer, ConvolutionLayer):
        every_tap = replace(layer.convolution, stride=1, bias=None)
        weight = every_tap.weight
        pairs = [weight[o : o + 1, i : i + 1] for o in range(weight.shape[0]) for i in range(weight.shape[1])]
        return [
            (partial(_matrix, replace(every_tap, weight=pair), image), partial(_moved, 0.0, True, 0)) for pair in pairs
        ]
    raise ValueError(f"layer must be an AttentionLayer or a ConvolutionLayer, got {type(layer).__name__}")


def _moved(error: float, in_shares: bool, rows: int, size: float) -> float:
    """Each weight off by a share of itself, or each row by as much."""
    return error * (size if in_shares else rows) ** 0.5


def _weights(image: torch.Tensor, head: Attention, window: Window) -> torch.Tensor:
    return attention_weights(project(image, head), head, window)[0]


def _matrix(convolution: Convolution, image: torch.Tensor) -> torch.Tensor:
    return operator_matrix(convolution, image.shape[1], image.shape[2])
