"""A layer as a safetensors file of our own: its tensors by role, and what it is beside them in the metadata.

    __metadata__   {"aperture": JSON of LayerDescription}, a single key: the same layer gives the same bytes

Any program that reads safetensors reads the numbers; the description says what to do with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec
import torch
from safetensors.torch import save

from explorer.errors import Refusal
from explorer.layers.geometry import Window
from explorer.weights.layer_parts import Layer, LayerConfig, layer_of, parts_of
from explorer.words import weights_out as weights_out_words

FORMAT, VERSION = "aperture-layer", 1
METADATA_KEY = "aperture"
White = Literal[1, 255]


class LayerDescription(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the metadata say. `white` is what a white pixel was in the images that the layer was made for."""

    format: str
    version: int
    layer: LayerConfig
    white: White = 1


def layer_bytes(layer: Layer, window: Window | None, white: White = 1) -> bytes:
    """The file's contents."""
    return described_bytes(layer, window, white, parts_of(layer, window)[1])


def described_bytes(layer: Layer, window: Window | None, white: White, tensors: Mapping[str, torch.Tensor]) -> bytes:
    """The same with `tensors` in place of the layer's own: the same numbers, maybe of another dtype."""
    config = parts_of(layer, window)[0]
    text = msgspec.json.encode(LayerDescription(FORMAT, VERSION, config, white)).decode()
    return save({name: plain(tensor) for name, tensor in tensors.items()}, {METADATA_KEY: text})


def plain(tensor: torch.Tensor) -> torch.Tensor:
    """On the processor, without a derivative, in memory of its own."""
    return tensor.detach().cpu().contiguous().clone()


def check_numbers(layer: Layer, window: Window | None) -> None:
    """Refusal for a NaN or an inf; -inf in a table of positions says that there is no key."""
    for name, tensor in parts_of(layer, window)[1].items():
        wrong = tensor.isnan() | (tensor == torch.inf)
        if not name.endswith("position_bias"):
            wrong |= tensor == -torch.inf
        if bool(wrong.any()):
            raise Refusal(weights_out_words.NOT_FINITE, name=name, got=str(float(tensor[wrong][0])))


def read_description(text: str, name: str) -> LayerDescription:
    """What the metadata of the file `name` say under "aperture". Refusal for everything else than a description."""
    try:
        found = msgspec.json.decode(text, type=LayerDescription)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Refusal(weights_out_words.BAD_DESCRIPTION, name=name, reason=error) from error
    if found.format != FORMAT:
        raise Refusal(weights_out_words.OTHER_FORMAT, name=name, wanted=FORMAT, got=found.format)
    if found.version != VERSION:
        raise Refusal(weights_out_words.OTHER_VERSION, name=name, wanted=VERSION, got=found.version)
    return found


def described_layer(config: LayerConfig, tensors: Mapping[str, torch.Tensor], name: str) -> tuple[Layer, Window | None]:
    """The layer in the file `name`, bit for bit, and an attention's window. Refusal where they do not fit."""
    try:
        return layer_of(config, tensors)
    except (ValueError, OverflowError) as error:
        raise Refusal(weights_out_words.NO_SUCH_LAYER, name=name, reason=error) from error
