"""The numbers that both layers start from, without torch: what a window can show before torch has loaded."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.layers.geometry import widest_side
from explorer.layers.heads.count import HeadsNeeded, heads_needed
from explorer.layers.presets import kernel_weight
from explorer.state.state import Kernel, Scene, most_heads

Array = npt.NDArray[Any]


def weight_of(kernel: Kernel, channels: int, integer: bool) -> Array:
    """The kernel's weight, float64 (C_out, C_in, size, size)."""
    if kernel.weight is not None:
        return np.array(kernel.weight, dtype=np.float64)
    return kernel_weight(kernel.name, kernel.size, channels, kernel.outputs, kernel.seed, integer)


def head_count(scene: Scene) -> int:
    """How many heads the attention has."""
    if scene.settled.heads == "fewest":
        return needed_of(scene.kernel, scene.picture.channels, scene.integer).count
    return most_heads(scene)


@lru_cache(maxsize=64)
def needed_of(kernel: Kernel, channels: int, integer: bool) -> HeadsNeeded:
    """How many heads express this kernel, and why."""
    return heads_needed(weight_of(kernel, channels, integer))


def widest_side_of(scene: Scene) -> int:
    """The window side (pixels) from which on attention is global, as a Result will tell it."""
    scene = scene.settled
    padding = max(scene.kernel_size) // 2 * scene.dilation
    largest_center = padding if scene.heads == "kernel" else 0
    if scene.trained is not None and scene.trained.is_attention:
        padding, largest_center = scene.trained.padding, scene.trained.farthest
    return widest_side(*scene.plane, scene.border, padding, largest_center, scene.window_shape)


def image_of(scene: Scene) -> Array:
    """The picture as the layers see it, float32 (C, H, W): 0...255 in integer mode, else 0...1."""
    values = scene.picture.pixels.transpose(2, 0, 1).astype(np.float32)
    return values if scene.integer else values / np.float32(255)
