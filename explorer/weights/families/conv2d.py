"""Any Conv2d: a tensor of four axes, with a bias of its own where there is one.

The file of a network that is no more than convolutions with names says nothing of what lies between them. So a layer on
1 or 3 channels is seen on the picture itself; one that takes others is known, and has no picture (decision 41).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import torch
from torch.nn.functional import conv2d

from explorer.errors import Refusal
from explorer.layers.convolution import Convolution
from explorer.layers.progress import look_up
from explorer.weights.entries import TensorEntry
from explorer.weights.file import WeightsFile
from explorer.weights.network import FoundLayer, Hints, LayerOnPicture, Pixels, found_layer
from explorer.weights.placed import ConvolutionSettings, as_convolution, placed
from explorer.weights.preparation import Preparation
from explorer.words import weights as weights_words

NAME = "Conv2d"
PLAIN = ConvolutionSettings()


@dataclass(frozen=True, eq=False)
class Conv2dNetwork:
    """`settings` by layer name, where they are not stride 1, half a kernel of padding and one group."""

    file: WeightsFile
    settings: Mapping[str, ConvolutionSettings] = field(default_factory=dict)
    family: str = NAME

    @cached_property
    def layers(self) -> tuple[FoundLayer, ...]:
        names = [name for name, entry in self.file.entries.items() if is_kernel(entry, self.file.entries)]
        return tuple(self._found(name) for name in names)

    @property
    def preparation(self) -> Preparation:
        grey = any(layer.in_channels == 1 for layer in self.layers if layer.runs)
        return prepared(1 if grey else 3)

    @property
    def notes(self) -> tuple[str, ...]:
        return weights_words.NOTE_CONVOLUTION, weights_words.NOTE_LEVELS

    def with_settings(self, name: str, settings: ConvolutionSettings) -> Conv2dNetwork:
        """The same with what a user says of one layer. Raises Refusal where the groups do not fit."""
        outputs = found_layer(self, name).out_channels
        if outputs % settings.groups:
            raise Refusal(weights_words.GROUPS_WRONG, layer=name, outputs=outputs, groups=settings.groups)
        return replace(self, settings={**self.settings, name: settings})

    def settings_of(self, name: str) -> ConvolutionSettings:
        return self.settings.get(name, PLAIN)

    def layer(self, name: str) -> Convolution:
        return as_convolution(*self._tensors(found_layer(self, name)), self.settings_of(name))

    def on_picture(self, pixels: Pixels) -> Iterator[LayerOnPicture]:
        """Each layer on 1 or 3 channels on the picture itself: levels 0 to 1, in grey or in colour as it takes them."""
        for found in self.layers:
            if not found.runs:
                continue
            look_up()
            image, settings = prepared(found.in_channels).apply(pixels), self.settings_of(found.name)
            weight, bias = self._tensors(found)
            around, kept = placed(image, (weight.shape[2], weight.shape[3]), settings)
            if any(part.start >= part.stop for part in kept):
                raise Refusal(
                    weights_words.PICTURE_SMALL, layer=found.name, rows=image.shape[1], columns=image.shape[2]
                )
            layer = as_convolution(weight, bias, settings)
            padding = [settings.padding_of(size) for size in weight.shape[2:]]
            output = conv2d(image[None], weight, bias, settings.stride, padding, settings.dilation, settings.groups)[0]
            yield LayerOnPicture(found.name, around, layer, None, output, kept=kept)

    def _found(self, weight: str) -> FoundLayer:
        entry, name = self.file.entries[weight], layer_name(weight)
        outputs, inputs, rows, columns = entry.shape
        bias = bias_of(entry, self.file.entries)
        tensors = {"weight": weight} if bias is None else {"weight": weight, "bias": bias}
        channels = inputs * self.settings_of(name).groups
        return FoundLayer(name, "convolution", 0, channels, outputs, (rows, columns), tensors, runs=channels in (1, 3))

    def _tensors(self, found: FoundLayer) -> tuple[torch.Tensor, torch.Tensor | None]:
        self.file.check(*found.tensors.values(), copies=1 + self.settings_of(found.name).groups)
        bias = found.tensors.get("bias")
        return self.file.read(found.tensors["weight"]), None if bias is None else self.file.read(bias)


class Conv2dFamily:
    name = NAME

    def recognises(self, entries: Mapping[str, TensorEntry]) -> bool:
        return any(is_kernel(entry, entries) for entry in entries.values())

    def network(self, file: WeightsFile, hints: Hints) -> Conv2dNetwork:
        return Conv2dNetwork(file)


def prepared(channels: int) -> Preparation:
    return Preparation(channels, mean=(0.0,) * channels, deviation=(1.0,) * channels)


def layer_name(weight: str) -> str:
    """ "stem.conv" of "stem.conv.weight"; a tensor that is called weight and no more is its own layer."""
    return weight.removesuffix(".weight")


def is_kernel(entry: TensorEntry, entries: Mapping[str, TensorEntry]) -> bool:
    """Four axes and a name that ends as a Conv2d's does. A bias that does not fit is a transposed convolution's."""
    named = entry.name == "weight" or entry.name.endswith(".weight")
    if not named or len(entry.shape) != 4:
        return False
    bias = entries.get(_bias_name(entry.name))
    return bias is None or bias.shape == entry.shape[:1]


def bias_of(entry: TensorEntry, entries: Mapping[str, TensorEntry]) -> str | None:
    name = _bias_name(entry.name)
    return name if name in entries else None


def _bias_name(weight: str) -> str:
    return weight.removesuffix("weight") + "bias"
