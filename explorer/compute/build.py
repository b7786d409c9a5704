"""From a Scene to the layers that it describes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch

from explorer.compute.inputs import image_of, weight_of
from explorer.layers.attention import Attention
from explorer.layers.borders import border_named
from explorer.layers.convolution import Convolution
from explorer.layers.geometry import Window
from explorer.layers.heads.from_kernel import heads_from_kernel, one_head
from explorer.layers.heads.static import fewest_heads
from explorer.layers.position import Gaussian
from explorer.state.state import Scene, gated


@dataclass(frozen=True, eq=False)
class Layers:
    """The image (C, H, W) float32 and both layers on it."""

    image: torch.Tensor
    convolution: Convolution
    attention: Attention
    window: Window


def build(scene: Scene) -> Layers:
    """Both layers of a scene; cheap, and the same tensors every time for the same scene."""
    weight = weight_of(scene.kernel, scene.picture.channels, scene.integer)
    convolution = Convolution(
        torch.from_numpy(weight).float(),
        border=border_named(scene.border).twin,
        stride=scene.stride,
        dilation=scene.dilation,
    )
    attention = _heads(scene, convolution)
    if gated(scene):
        attention = replace(attention, gate=attention.out.new_full((attention.num_heads,), scene.gate))
    window = Window(scene.window_side, scene.window_shape, scene.dilation)
    return Layers(torch.from_numpy(image_of(scene)), convolution, attention, window)


def _heads(scene: Scene, convolution: Convolution) -> Attention:
    make = one_head if scene.heads == "one" else heads_from_kernel
    seeded = make(
        convolution,
        content=scene.content / scene.temperature,
        position=Gaussian(scene.position / scene.temperature) if scene.position > 0 else None,
        norm=scene.norm,
        border=scene.border,
        similarity=scene.similarity,
        features=scene.features,
        seed=scene.head_seed,
        pixel_scale=1 / 255 if scene.integer else 1.0,
    )
    if scene.heads != "fewest":
        return seeded
    # The patterns that build the kernel are the position scores, and come to the queries and keys of the first heads.
    static = fewest_heads(convolution)
    return replace(
        seeded,
        query=seeded.query[: static.num_heads],
        key=seeded.key[: static.num_heads],
        value=static.value,
        out=static.out,
        centers=static.centers,
        position=static.position,
        padding=static.padding,
    )
