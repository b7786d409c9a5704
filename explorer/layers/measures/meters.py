"""Is this layer a convolution? Four meters, for any layer.

A map of images is a (circular) convolution of reach r exactly if it is additive, homogeneous, equivariant to shifts,
and blind beyond r. Every meter is 0 for it, up to rounding. Content costs an attention its linearity, not its
equivariance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch

from explorer.layers.attention import Attention
from explorer.layers.geometry import Window
from explorer.layers.measures.layer import AttentionLayer, ConvolutionLayer, Layer, jacobian_at, one_head_of
from explorer.layers.measures.matrices import convolution_share
from explorer.layers.operator import attention_weights, operator_matrix
from explorer.layers.progress import Tick, nobody
from explorer.layers.projection import project
from explorer.layers.threads import one_thread

FACTOR = 3.0  # of the homogeneity meter
OUTSIDE = 1e-6  # of the derivative may lie outside the radius that is said to hold it


@dataclass(frozen=True)
class Reach:
    """How far the output depends on the image, measured at some output pixels.

    beyond     the largest |d y_q / d x_k| with k farther than `radius` from q along an axis, over the largest anywhere
    radius     px, as asked
    holds_all  px, the smallest radius (along an axis) that holds all but 1e-6 of the sum of |d y_q / d x_k|
    """

    beyond: float
    radius: int
    holds_all: int


@dataclass(frozen=True)
class LayerMeters:
    """Relative to max |f(x)| (over 1 where that is 0), except for `reach`.

    additivity             max |f(x + y) - f(x) - f(y)|
    homogeneity            max |f(3 x) - 3 f(x)|
    equivariance           max |f(rolled x) - rolled f(x)|
    equivariance_interior  the same where neither the frame nor the seam of the roll is in sight; None where there is no
                           such place
    """

    additivity: float
    homogeneity: float
    equivariance: float
    equivariance_interior: float | None
    reach: Reach
    scale: float


@dataclass(frozen=True, eq=False)
class ShiftDemo:
    """An image rolled by `shift` px (rows, columns), and how far the layer follows.

    image (C_in, H, W), rolled; output, the layer's on it; moved, the layer's output on the image itself, rolled after;
    error, output - moved; all (C_out, rows, columns). interior: rows and columns that see neither frame nor seam, or
    None where there are none.
    """

    shift: tuple[int, int]
    image: torch.Tensor
    output: torch.Tensor
    moved: torch.Tensor
    error: torch.Tensor
    interior: tuple[slice, slice] | None

    @property
    def largest(self) -> float:
        """max |error|."""
        return float(self.error.abs().max())

    @property
    def largest_inside(self) -> float | None:
        """The same in the interior; None where there is none."""
        return None if self.interior is None else float(self.error[:, *self.interior].abs().max())


def shift_image(
    layer: Layer, image: torch.Tensor, shift: tuple[int, int], output: torch.Tensor | None = None
) -> ShiftDemo:
    """Rolls the image (C_in, H, W) and compares.

    Args:
        shift: px (rows, columns), multiples of the layer's stride.
        output: the layer's output on the image, where it is known.

    Raises:
        ValueError: for a shift between two output pixels.
    """
    if any(step % layer.stride for step in shift):
        raise ValueError(f"shift must be a multiple of the stride {layer.stride}, got {shift}")
    size = image.shape[1:]
    if layer.stride > 1 and any(n % layer.stride and step for n, step in zip(size, shift, strict=True)):
        raise ValueError(f"to roll under stride {layer.stride} the image must be a multiple of it, got {tuple(size)}")
    rolled = image.roll(shift, (1, 2))
    before = layer(image) if output is None else output
    moved = before.roll([step // layer.stride for step in shift], (1, 2))
    after = layer(rolled)
    return ShiftDemo(shift, rolled, after, moved, after - moved, interior_of(layer, (size[0], size[1]), shift))


def interior_of(layer: Layer, size: tuple[int, int], shift: tuple[int, int]) -> tuple[slice, slice] | None:
    """Output rows and columns from which neither the frame nor the seam can be seen, before or after the roll of an
    image of that size; None where there are none."""
    slices = []
    for n, step in zip(size, shift, strict=True):
        first, last = layer.reach + max(step, 0), n - 1 - layer.reach + min(step, 0)
        if first > last:
            return None
        slices.append(slice(-(-first // layer.stride), last // layer.stride + 1))
        if slices[-1].start >= slices[-1].stop:
            return None  # between two outputs
    return slices[0], slices[1]


def measure_reach(layer: Layer, image: torch.Tensor, radius: int, cells: Iterable[tuple[int, int]]) -> Reach:
    """Derivatives at these output pixels, by autograd; under a circular border distances go the short way round.

    Args:
        image: (C_in, H, W).
        radius: px, that of the convolution beside it.
    """
    height, width = image.shape[1:]
    largest, beyond, mass = 0.0, 0.0, np.zeros(max(height, width) + 1)
    for cell in cells:
        weight = jacobian_at(layer, image, cell).abs()
        away = [np.abs(np.arange(n) - place * layer.stride) for n, place in zip((height, width), cell, strict=True)]
        if layer.wraps:
            away = [np.minimum(one, n - one) for one, n in zip(away, (height, width), strict=True)]
        distance = np.maximum(away[0][:, None], away[1][None, :])
        sizes = weight.amax((0, 1)).numpy()
        largest = max(largest, float(sizes.max()))
        beyond = max(beyond, float(sizes[distance > radius].max(initial=0.0)))
        mass += np.bincount(distance.ravel(), weight.sum((0, 1)).numpy().ravel(), len(mass))
    outside = mass.sum() - mass.cumsum()
    held = int(np.argmax(outside <= OUTSIDE * mass.sum()))
    return Reach(beyond / largest if largest > 0 else 0.0, radius, held)


def measure_layer(
    layer: Layer,
    image: torch.Tensor,
    radius: int,
    *,
    other: torch.Tensor | None = None,
    shift: tuple[int, int] | None = None,
    cells: Iterable[tuple[int, int]] | None = None,
    tick: Tick | None = None,
) -> LayerMeters:
    """All meters of a layer at an image (C_in, H, W), in the image's dtype; derivatives in float64.

    Args:
        radius: px, beyond which a convolution of the same kernel would see nothing.
        other: y of the additivity meter; by default the image turned by half a turn.
        shift: of the equivariance meter, px; by default the smallest both ways: as many rows and columns as the stride.
        cells: output pixels (row, column) whose derivatives are looked at; by default the middle one and two others.
        tick: told the share done, in [0, 1]; may raise to cancel.
    """
    told = tick or nobody
    told(0.0)
    first = layer(image)
    told(0.2)
    additivity = measure_additivity(layer, image, first, other)
    told(0.5)
    homogeneity = measure_homogeneity(layer, image, first)
    told(0.65)
    demo = shift_image(layer, image, shift or smallest_shift(layer, image), first)
    told(0.8)
    rows, columns = first.shape[1:]
    probed = [(rows // 2, columns // 2), (rows // 4, columns // 3), (0, 0)] if cells is None else cells
    return LayerMeters(
        additivity=additivity,
        homogeneity=homogeneity,
        equivariance=demo.largest / scale_of(first),
        equivariance_interior=None if demo.largest_inside is None else demo.largest_inside / scale_of(first),
        reach=measure_reach(layer, image, radius, probed),
        scale=scale_of(first),
    )


def measure_additivity(
    layer: Layer, image: torch.Tensor, output: torch.Tensor | None = None, other: torch.Tensor | None = None
) -> float:
    """max |f(x + y) - f(x) - f(y)| over max |f(x)|; y is the image turned by half a turn where there is no `other`.

    Args:
        output: f(x), where it is known.
    """
    first, second = layer(image) if output is None else output, image.flip(1, 2) if other is None else other
    return float((layer(image + second) - first - layer(second)).abs().max()) / scale_of(first)


def measure_homogeneity(layer: Layer, image: torch.Tensor, output: torch.Tensor | None = None) -> float:
    """max |f(3 x) - 3 f(x)| over max |f(x)|; `output` is f(x), where it is known."""
    first = layer(image) if output is None else output
    return float((layer(FACTOR * image) - FACTOR * first).abs().max()) / scale_of(first)


def measure_share(layer: Layer, image: torch.Tensor, tick: Tick | None = None) -> float:
    """`matrices.convolution_share` of a layer at an image (C_in, H, W): of an attention's weights over all its heads,
    of a convolution's matrix over all pairs of channels, one by one, so that memory is that of one (N, N) matrix.

    A share needs as many outputs as pixels, so a stride is taken for 1.
    """
    height, width = image.shape[1:]
    shared = whole = 0.0
    planes = _planes(layer, image)
    for done, plane in enumerate(planes):
        if tick:
            tick(done / len(planes))
        with one_thread():
            matrix = plane().double().numpy()
        size = float((matrix**2).sum())
        shared += size * convolution_share(matrix, height, width, layer.wraps)
        whole += size
    return min(shared / whole, 1.0) if whole > 0 else 1.0  # above 1 by rounding only


def scale_of(output: torch.Tensor) -> float:
    """max |f(x)|, or 1 where that is 0: what the meters are relative to."""
    return float(output.abs().max()) or 1.0


def _planes(layer: Layer, image: torch.Tensor) -> list[Callable[[], torch.Tensor]]:
    """Each gives one matrix (N, N) of the layer at this image."""
    if isinstance(layer, AttentionLayer):
        every = replace(layer.attention, stride=1)
        heads = [one_head_of(every, head) for head in range(every.num_heads)]
        return [partial(_weights, image, head, layer.window) for head in heads]
    if isinstance(layer, ConvolutionLayer):
        every_tap = replace(layer.convolution, stride=1, bias=None)
        weight = every_tap.weight
        pairs = [weight[o : o + 1, i : i + 1] for o in range(weight.shape[0]) for i in range(weight.shape[1])]
        height, width = image.shape[1:]
        return [partial(operator_matrix, replace(every_tap, weight=pair), height, width) for pair in pairs]
    raise ValueError(f"layer must be an AttentionLayer or a ConvolutionLayer, got {type(layer).__name__}")


def _weights(image: torch.Tensor, head: Attention, window: Window) -> torch.Tensor:
    return attention_weights(project(image, head), head, window)[0]


def middle_of(image: torch.Tensor, side: int, stride: int = 1) -> torch.Tensor:
    """At most `side` pixels along each axis from the middle of an image (C, H, W), by whole strides."""
    for axis in (1, 2):
        length = min(image.shape[axis], side) // stride * stride
        image = image.narrow(axis, (image.shape[axis] - length) // 2, length)
    return image.contiguous()


def smallest_shift(layer: Layer, image: torch.Tensor) -> tuple[int, int]:
    """As many rows and columns as the stride. An axis that is no multiple of the stride cannot be rolled under it."""
    rows, columns = (layer.stride if n % layer.stride == 0 else 0 for n in image.shape[1:])
    return rows, columns
