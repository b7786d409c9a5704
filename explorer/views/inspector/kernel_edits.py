"""What happens to a kernel when a number, its size, its outputs or the kind of numbers is changed. No Qt."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.compute.inputs import weight_of
from explorer.state.state import Kernel, KernelWeight, Scene

Array = npt.NDArray[Any]
LARGEST = 1000  # |weight|; `state.Kernel` refuses more
FINEST = 512  # a common denominator up to here is found when scaled numbers become whole ones


def edited(scene: Scene, at: tuple[int, int, int, int], value: float) -> Kernel:
    """The scene's kernel with one number changed, at (output, input, row, column): a free kernel."""
    weight = weight_of(scene.kernel, scene.picture.channels, scene.integer).copy()
    weight[at] = value
    return free(scene.kernel, weight)


def resized(kernel: Kernel, size: int) -> Kernel:
    """The kernel at another size. A free one is cut around its middle, or gets zeros around it."""
    if kernel.weight is None:
        return replace(kernel, size=size)
    weight, change = np.array(kernel.weight), (size - kernel.size) // 2
    if change >= 0:
        weight = np.pad(weight, ((0, 0), (0, 0), (change, change), (change, change)))
    else:
        weight = weight[:, :, -change:change, -change:change]
    return free(kernel, weight)


def with_outputs(kernel: Kernel, outputs: int) -> Kernel:
    """The kernel with another number of outputs. A free one repeats the outputs that it has."""
    if kernel.weight is None:
        return replace(kernel, outputs=outputs)
    return free(kernel, np.array(kernel.weight)[np.arange(outputs) % kernel.outputs])


def in_whole_numbers(kernel: Kernel) -> Kernel:
    """A free kernel times the smallest factor that makes all of it whole, if there is one up to `FINEST`; else rounded.

    Named kernels need nothing: they have whole numbers of their own.
    """
    if kernel.weight is None:
        return kernel
    weight = np.array(kernel.weight)
    room = int(min(FINEST, LARGEST / max(1.0, np.abs(weight).max())))
    for factor in range(1, room + 1):
        if np.allclose(weight * factor, np.rint(weight * factor), rtol=0, atol=1e-6 * factor):
            return free(kernel, np.rint(weight * factor))
    return free(kernel, np.rint(weight))


def free(kernel: Kernel, weight: Array) -> Kernel:
    """A free kernel of `weight` (C_out, C_in, size, size) that remembers the seed."""
    numbers: KernelWeight = tuple(
        tuple(tuple(tuple(float(v) for v in row) for row in plane) for plane in planes) for planes in weight
    )
    return Kernel("free", weight.shape[2], weight.shape[0], kernel.seed, numbers)
