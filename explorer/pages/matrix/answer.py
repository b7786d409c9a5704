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
EXPONENTS = 32  # roundings in a weight that is an exponential of a logarithm, beside those of sums


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
            operator_of(matrix, wanted, inquiry, allowed)
            for matrix, allowed in (*((one, NONE) for one in (*random, wanted)), *made)
        )
        size, kernel_size = inquiry.size, layers.convolution.kernel_size
        free = free_numbers(size, size, kernel_size)
        outputs, inputs = layers.convolution.weight.shape[:2]
        planes, heads = outputs * inputs, layers.attention.num_heads
        tell(MatrixFinding(inquiry, full, local, convolution, globally, closed, free, planes, heads))


NONE = np.zeros((), np.float64)


def convolution_plane(layers: Layers, inquiry: MatrixInquiry) -> Array:
    """The convolution from one channel to one channel, (N, N) float32."""
    (out, into), convolution = inquiry.plane, layers.convolution
    plane = replace(convolution, weight=convolution.weight[out : out + 1, into : into + 1], bias=None)
    return operator_matrix(plane, inquiry.size, inquiry.size).numpy()


def attention_plane(layers: Layers, inquiry: MatrixInquiry, side: float) -> tuple[Array, Array]:
    """The attention at this image, from one channel to one channel, heads mixed as on the stage, (N, N) float32; and
    how far rounding alone may take each entry from another order of the same sums, float64."""
    (out, into), attention = inquiry.plane, layers.attention
    with one_thread():
        window = replace(layers.window, side=side)
        weights = attention_weights(project(layers.image, attention), attention, window)
        mix = (attention.value @ attention.out)[:, into, out].to(weights)
        mixed: Array = torch.tensordot(mix, weights, 1).numpy()
        sizes: Array = torch.tensordot(mix.abs(), weights.abs(), 1).double().numpy()
    n = layers.convolution.weight[0, 0].numel() + attention.num_heads + int(attention.value.shape[-1]) + EXPONENTS
    unit = float(torch.finfo(weights.dtype).eps) / 2
    return mixed, sizes * (2 * n * unit / (1 - n * unit))


def operator_of(matrix: Array, wanted: Array, inquiry: MatrixInquiry, allowed: Array) -> Operator:
    """A matrix, measured; `wanted` is the convolution's, `allowed` what rounding may do to each entry."""
    size, circular = inquiry.size, border_named(inquiry.scene.border).wraps
    loose = 1 - convolution_share(matrix, size, size, circular)
    waves = spectrum(matrix, size, size)
    energy = np.abs(waves) ** 2
    whole = float(energy.sum())
    mixing = 1 - float(np.trace(energy)) / whole if whole else 0.0
    single = frozen(np.asarray(matrix, dtype=np.float32))
    likeness, factor = _likeness(single, wanted, inquiry, allowed)
    return Operator(
        single,
        frozen(toeplitz(matrix, size, size, circular).astype(np.float32)),
        frozen(np.abs(waves).astype(np.float32)),
        _settled(loose),
        _settled(mixing),
        likeness,
        factor,
    )


def _likeness(matrix: Array, wanted: Array, inquiry: MatrixInquiry, allowed: Array) -> tuple[Likeness, float | None]:
    if np.array_equal(matrix, wanted):
        return "exact", None
    scene, size = inquiry.scene, inquiry.size
    got, right = matrix.astype(np.float64), wanted.astype(np.float64)
    off = (np.abs(got - right) > allowed).any(axis=1).reshape(size, size)  # of every query
    if not off.any():
        return "rounding", None
    reach = scene.kernel.size // 2 * scene.dilation
    inside = slice(reach, size - reach)
    if 0 < 2 * reach < size and not off[inside, inside].any():
        return "frame", None
    whole = float((right**2).sum())
    factor = float((got * right).sum()) / whole if whole else 0.0
    if whole and (np.abs(got - factor * right) <= allowed).all():
        return "scaled", factor
    circular = border_named(scene.border).wraps
    loose = np.abs(got - toeplitz(matrix, size, size, circular))
    return ("another" if (loose <= np.max(allowed)).all() else "none"), None


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
