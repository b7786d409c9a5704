"""What a recognised network says of itself: its layers, and what each of them sees of a picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import numpy as np
import torch

from explorer.errors import Refusal
from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution
from explorer.layers.geometry import Window
from explorer.weights.entries import TensorEntry, shape_text
from explorer.weights.file import WeightsFile
from explorer.weights.preparation import Preparation
from explorer.words import weights as weights_words

Pixels = np.ndarray[Any, np.dtype[np.uint8]]
Kind = Literal["convolution", "attention"]
MOST_SIDE_PX = 2048  # of a picture that windows ask for; networks that were published take 224 to 384


@dataclass(frozen=True)
class Hints:
    """What no tensor says, where its user knows it.

    heads  of every attention; None: as the file's metadata say ("heads"), or as is customary for so many channels
    grid   (rows, columns) of tokens; None: a square
    """

    heads: int | None = None
    grid: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        for name, value in (("heads", (self.heads,)), ("grid", self.grid or (1, 1))):
            if any(n is not None and n < 1 for n in value):
                raise ValueError(f"{name} must be at least 1, got {getattr(self, name)}")


@dataclass(frozen=True)
class FoundLayer:
    """One layer, known without reading a number.

    name         where it stands in the network, in the file's own words: "blocks.0.attn"
    heads        of an attention; 0 for a convolution
    kernel_size  of a convolution, or the sides of a local attention's window; None for global attention
    tensors      by role ("weight", "bias", "qkv", ...) the tensor's name
    runs         whether `on_picture` comes to this layer: what it sees is known from a picture
    """

    name: str
    kind: Kind
    heads: int
    in_channels: int
    out_channels: int
    kernel_size: tuple[int, int] | None
    tensors: Mapping[str, str] = field(hash=False)
    runs: bool = True


@dataclass(frozen=True, eq=False)
class LayerOnPicture:
    """A layer and what it sees of a picture: `attend(image, layer, window)` or `convolve(image, layer)` steps it.

    image    (C, H, W) float32, as the layer sees it: after its norm and with positions; its pixels are tokens where
             the network has patches
    window   of an attention; None for a convolution
    kept     rows and columns of the layer's output here that are the network's own. All, but for a convolution whose
             padding or kernel is even or odd otherwise than `Convolution` has it
    output   (C_out, rows, columns) float32, what the network itself makes of it there, before it is added to anything
    step_px  how many pixels of the prepared picture lie between two pixels of `image`
    """

    name: str
    image: torch.Tensor
    layer: Attention | Convolution
    window: Window | None
    output: torch.Tensor
    step_px: int = 1
    kept: tuple[slice, slice] = (slice(None), slice(None))


class Network(Protocol):
    """A file whose layers are known. Frozen; it reads tensors when it is asked for a layer.

    family       what kind of network, "Conv2d" for instance
    preparation  what a picture becomes before the network sees it
    notes        sentences that say what is assumed, since the file does not tell it
    """

    @property
    def family(self) -> str: ...

    @property
    def file(self) -> WeightsFile: ...

    @property
    def layers(self) -> tuple[FoundLayer, ...]: ...

    @property
    def preparation(self) -> Preparation: ...

    @property
    def notes(self) -> tuple[str, ...]: ...

    def layer(self, name: str) -> Attention | Convolution:
        """The layer itself, without what the picture decides (a class token). Raises Refusal."""
        ...

    def on_picture(self, pixels: Pixels) -> Iterator[LayerOnPicture]:
        """The layers that run, in the network's order, each with what it sees of the picture, uint8 (H, W, 1 or 3).

        The numbers of one block at a time are held; whoever stops early computes no further. Raises Refusal.
        """
        ...


def found_layer(network: Network, name: str) -> FoundLayer:
    """The layer of that name. Raises Refusal."""
    for layer in network.layers:
        if layer.name == name:
            return layer
    known = ", ".join(layer.name for layer in network.layers)
    raise Refusal(weights_words.LAYER_UNKNOWN, name=network.file.name, layer=name, layers=known)


def layer_on_picture(network: Network, name: str, pixels: Pixels) -> LayerOnPicture:
    """What one layer sees of a picture; the network runs as far as that. Raises Refusal."""
    wanted = found_layer(network, name)
    if not wanted.runs:
        raise Refusal(weights_words.LAYER_INSIDE, layer=name, channels=wanted.in_channels)
    return next(seen for seen in network.on_picture(pixels) if seen.name == name)


def needed(file: WeightsFile, family: str, wanted: Iterable[tuple[str, tuple[int | None, ...]]]) -> None:
    """Raises Refusal where one of these tensors is missing, or has another shape; None stands for any size."""
    for name, shape in wanted:
        if name not in file.entries:
            raise Refusal(weights_words.FAMILY_INCOMPLETE, name=file.name, family=family, tensor=name)
        check_shape(file, family, file.entries[name], shape)


def check_side(file: WeightsFile, table: str, side: int, side_px: int) -> None:
    """Raises Refusal for a network whose windows of this side want a picture (`side_px`) that is too large."""
    if side_px > MOST_SIDE_PX:
        sides = {"side": side, "px": side_px, "most": MOST_SIDE_PX}
        raise Refusal(weights_words.WINDOW_LARGE, tensor=table, name=file.name, **sides)


def check_shape(file: WeightsFile, family: str, entry: TensorEntry, shape: tuple[int | None, ...]) -> None:
    """Raises Refusal for an entry of another shape; None stands for any size but 0."""
    fits = len(shape) == len(entry.shape) and all(
        found > 0 and wanted in (None, found) for wanted, found in zip(shape, entry.shape, strict=True)
    )
    if not fits:
        wanted = " × ".join("n" if size is None else str(size) for size in shape)
        found = shape_text(entry.shape)
        raise Refusal(
            weights_words.TENSOR_SHAPE, tensor=entry.name, name=file.name, found=found, wanted=wanted, family=family
        )
