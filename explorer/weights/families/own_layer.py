"""A layer that Aperture saved: one layer, whose description stands in the file's metadata (`layer_file`).

Its numbers come back bit for bit, also in float64 and with the -inf of keys that are not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil

import torch

from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.routes import attend
from explorer.layers.features import features_named
from explorer.layers.geometry import Window
from explorer.layers.progress import look_up
from explorer.weights.file import WeightsFile
from explorer.weights.layer_file import METADATA_KEY, LayerDescription, described_layer, read_description
from explorer.weights.layer_parts import AXES, ConvolutionConfig, roles
from explorer.weights.network import FoundLayer, LayerOnPicture, Pixels, found_layer, needed
from explorer.weights.preparation import Preparation

FAMILY = "Aperture"
LAYER = "layer"  # the name of the only one


@dataclass(frozen=True, eq=False)
class OwnLayer:
    """The network of a file with a single layer, which sees the picture itself where it takes 1 or 3 channels."""

    file: WeightsFile
    description: LayerDescription
    family: str = FAMILY

    @cached_property
    def layers(self) -> tuple[FoundLayer, ...]:
        config, entries = self.description.layer, self.file.entries
        names = {name: name for name in entries}
        if isinstance(config, ConvolutionConfig):
            outputs, inputs, rows, columns = entries["weight"].shape
            found = FoundLayer(LAYER, "convolution", 0, inputs, outputs, (rows, columns), names)
        else:
            heads, inputs, _ = entries["query"].shape
            inputs, side = inputs // features_named(config.features).per_channel, ceil(config.window.side)
            outputs = entries["out"].shape[2]
            found = FoundLayer(LAYER, "attention", heads, inputs, outputs, (side, side), names)
        return (replace(found, runs=found.in_channels in (1, 3)),)

    @property
    def preparation(self) -> Preparation:
        channels = 1 if self.layers[0].in_channels == 1 else 3
        white = float(self.description.white)
        return Preparation(channels, mean=(0.0,) * channels, deviation=(1 / white,) * channels, assumed=False)

    @property
    def notes(self) -> tuple[str, ...]:
        return ()

    def layer(self, name: str) -> Attention | Convolution:
        return self._read(name)[0]

    def on_picture(self, pixels: Pixels) -> Iterator[LayerOnPicture]:
        if not self.layers[0].runs:
            return
        look_up()
        layer, window = self._read(LAYER)
        levels = Preparation(layer.in_channels, mean=(0.0,) * layer.in_channels, deviation=(1.0,) * layer.in_channels)
        image = levels.apply(pixels) * float(self.description.white)  # not divided by 1 / 255: whole levels stay whole
        if isinstance(layer, Convolution):
            output = convolve(image, layer)
        else:
            assert window is not None
            output = attend(image, layer, window)
        yield LayerOnPicture(LAYER, image, layer, window, output)

    def _read(self, name: str) -> tuple[Attention | Convolution, Window | None]:
        found = found_layer(self, name)
        self.file.check(*found.tensors.values())
        tensors = {}
        for tensor in found.tensors.values():
            double = self.file.entry(tensor).dtype == "float64"
            tensors[tensor] = self.file.read(
                tensor, torch.float64 if double else torch.float32, holes=tensor.endswith("position_bias")
            )
        return described_layer(self.description.layer, tensors, self.file.name)


def describes_itself(file: WeightsFile) -> bool:
    return METADATA_KEY in file.metadata


def own_layer(file: WeightsFile) -> OwnLayer:
    """Raises Refusal where the description is none, or a tensor that it needs is missing or has other axes."""
    description = read_description(file.metadata[METADATA_KEY], file.name)
    wanted, _ = roles(description.layer)
    needed(file, FAMILY, [(name, (None,) * AXES[name]) for name in sorted(wanted) if name in AXES])
    return OwnLayer(file, description)
