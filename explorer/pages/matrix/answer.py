"""The matrices of a scene that do not depend on the window's side; on the processor, in single precision."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from explorer.compute.asking import Tell, Tick
from explorer.compute.build import Layers, build
from explorer.compute.inputs import widest_side_of
from explorer.compute.request import frozen
from explorer.layers.borders import border_named
from explorer.layers.measures.matrices import (
    convolution_share,
    free_numbers,
    fully_connected,
    locally_connected,
    spectrum,
    toeplitz,
)
from explorer.layers.operator import attention_weights, operator_matrix
from explorer.layers.projection import project
from explorer.layers.threads import one_thread
from explorer.pages.matrix.question import Likeness, MatrixFinding, MatrixInquiry, Operator

Array = npt.NDArray[Any]
NOTHING = 1e-12  # a share that is rounding in double precision, no more
ROUNDING = 1e-5  # a difference, relative to the convolution, that is rounding in single precision


def answer(inquiry: MatrixInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    with torch.inference_mode():
        layers = build(inquiry.scene)
        wanted = convolution_plane(layers, inquiry)
        random = _random(layers, inquiry)
        made = []
        for part, side in enumerate((float(widest_side_of(inquiry.scene)), 1.0)):
            tick((part + 1) / 3)
            made.append(attention_plane(layers, inquiry, side))
        full, local, convolution, globally, closed = (
            operator_of(matrix, wanted, inquiry) for matrix in (*random, wanted, *made)
        )
        size, kernel_size = inquiry.size, layers.convolution.kernel_size
        free = free_numbers(size, size, kernel_size)
        outputs, inputs = layers.convolution.weight.shape[:2]
        planes, heads = outputs * inputs, layers.attention.num_heads
        tell(MatrixFinding(inquiry, full, local, convolution, globally, closed, free, planes, heads))


def convolution_plane(layers: Layers, inquiry: MatrixInquiry) -> Array:
    """The convolution from one channel to one channel, (N, N) float32."""
    (out, into), convolution = inquiry.plane, layers.convolution
    plane = replace(convolution, weight=convolution.weight[out : out + 1, into : into + 1], bias=None)
    return operator_matrix(plane, inquiry.size, inquiry.size).numpy()


def attention_plane(layers: Layers, inquiry: MatrixInquiry, side: float) -> Array:
    """The attention at this image, from one channel to one channel: heads mixed as on the stage; (N, N) float32."""
    (out, into), attention = inquiry.plane, layers.attention
    with one_thread():
        window = replace(layers.window, side=side)
        weights = attention_weights(project(layers.image, attention), attention, window)
        mix = (attention.value @ attention.out)[:, into, out].to(weights)
        mixed: Array = torch.tensordot(mix, weights, 1).numpy()
    return mixed


def operator_of(matrix: Array, wanted: Array, inquiry: MatrixInquiry) -> Operator:
    """A matrix, measured; `wanted` is the convolution's."""
    size, circular = inquiry.size, border_named(inquiry.scene.border).wraps
    loose = 1 - convolution_share(matrix, size, size, circular)
    waves = spectrum(matrix, size, size)
    energy = np.abs(waves) ** 2
    whole = float(energy.sum())
    mixing = 1 - float(np.trace(energy)) / whole if whole else 0.0
    single = frozen(np.asarray(matrix, dtype=np.float32))
    return Operator(
        single,
        frozen(toeplitz(matrix, size, size, circular).astype(np.float32)),
        frozen(np.abs(waves).astype(np.float32)),
        _settled(loose),
        _settled(mixing),
        _likeness(single, wanted, inquiry),
    )


def _likeness(matrix: Array, wanted: Array, inquiry: MatrixInquiry) -> Likeness:
    if np.array_equal(matrix, wanted):
        return "exact"
    scene, size = inquiry.scene, inquiry.size
    apart = np.abs(matrix - wanted).max(axis=1).reshape(size, size)  # of every query
    most = ROUNDING * float(np.abs(wanted).max())
    if apart.max() <= most:
        return "rounding"
    reach = scene.kernel.size // 2 * scene.dilation
    inside = slice(reach, size - reach)
    if 0 < 2 * reach < size and apart[inside, inside].max() <= most:
        return "frame"
    return "another" if _is_convolution(matrix, size, border_named(scene.border).wraps) else "none"


def _is_convolution(matrix: Array, size: int, circular: bool) -> bool:
    """Whether it is constant along its diagonals, but for the rounding of single precision."""
    apart = matrix - toeplitz(matrix, size, size, circular)
    return float(np.abs(apart).max()) <= ROUNDING * float(np.abs(matrix).max())


def _random(layers: Layers, inquiry: MatrixInquiry) -> tuple[Array, Array]:
    """Normal numbers as large as the kernel's own, everywhere and under its taps alone."""
    out, into = inquiry.plane
    kernel = layers.convolution.weight[out, into]
    scale = float(kernel.square().mean().sqrt()) or 1.0
    size, circular = inquiry.size, border_named(inquiry.scene.border).wraps
    near = locally_connected(
        size, size, layers.convolution.kernel_size, 0, scale, circular, layers.convolution.dilation
    )
    return fully_connected(size, size, scale=scale), near


def _settled(share: float) -> float:
    return 0.0 if share < NOTHING else share
