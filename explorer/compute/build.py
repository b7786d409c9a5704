"""From a Scene to the layers that it describes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch

from explorer.compute.inputs import image_of, weight_of
from explorer.compute.trained import NearestFit, nearest_to, one_of, seen
from explorer.errors import Refusal
from explorer.layers.attention import Attention
from explorer.layers.borders import border_named
from explorer.layers.convolution import Convolution
from explorer.layers.geometry import Window
from explorer.layers.heads.from_kernel import heads_from_kernel, one_head
from explorer.layers.heads.static import fewest_heads
from explorer.layers.position import Gaussian
from explorer.state.state import Scene, gated, most_heads, output_size
from explorer.words import trained as trained_words

MOST_HEADS_MIB = 768.0  # of what the heads of a trained layer add to every output


@dataclass(frozen=True, eq=False)
class Layers:
    """The image (C, H, W) float32 and both layers on it.

    nearest  where the convolution is the one nearest to a trained attention
    own      the window of a trained attention
    """

    image: torch.Tensor
    convolution: Convolution
    attention: Attention
    window: Window
    nearest: NearestFit | None = None
    own: Window | None = None


def build(scene: Scene) -> Layers:
    """Both layers of a scene; cheap, and the same tensors every time for the same scene.

    Raises Refusal where a trained layer cannot be read, or is too large.
    """
    if scene.trained is not None:
        return _trained(scene.settled)
    weight = weight_of(scene.kernel, scene.picture.channels, scene.integer)
    convolution = Convolution(
        torch.from_numpy(weight).float(),
        border=border_named(scene.border).twin,
        stride=scene.stride,
        dilation=scene.dilation,
    )
    window = Window(scene.window_side, scene.window_shape, scene.dilation)
    return Layers(torch.from_numpy(image_of(scene)), convolution, _gated_heads(scene, convolution), window)


def _trained(scene: Scene) -> Layers:
    """Of a scene whose settings are those of its trained layer where it has them."""
    trained = scene.trained
    assert trained is not None
    rows, columns = output_size(scene)
    needed = most_heads(scene) * scene.out_channels * rows * columns * 4 / 2**20
    if needed > MOST_HEADS_MIB:
        raise Refusal(trained_words.TOO_LARGE, layer=trained.layer, needed=needed, most=MOST_HEADS_MIB)
    found = seen(trained, scene.picture)
    window = Window(scene.window_side, scene.window_shape, scene.dilation, trained.moved_px)
    if isinstance(found.layer, Convolution):
        convolution = replace(found.layer, border=border_named(scene.border).twin)
        return Layers(found.image, convolution, _gated_heads(scene, convolution), window)
    attention, own = one_of(found, trained.head), found.window
    assert own is not None
    nearest = nearest_to(scene, attention, found.image, own)
    return Layers(found.image, nearest.fit.convolution, attention, window, nearest, own)


def _gated_heads(scene: Scene, convolution: Convolution) -> Attention:
    attention = _heads(scene, convolution)
    if not gated(scene):
        return attention
    return replace(attention, gate=attention.out.new_full((attention.num_heads,), scene.gate))


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
