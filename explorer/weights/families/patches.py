"""Patches: the convolution that cuts a picture into tokens, its stride as large as its kernel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch.nn.functional import conv2d

from explorer.layers.convolution import Convolution
from explorer.weights.entries import TensorEntry
from explorer.weights.file import WeightsFile
from explorer.weights.network import FoundLayer, LayerOnPicture, needed
from explorer.weights.placed import ConvolutionSettings, as_convolution, placed


@dataclass(frozen=True, eq=False)
class Patches:
    """`name` of the layer in its file; its tensors are checked (`checked_patches`)."""

    file: WeightsFile
    name: str

    @property
    def width(self) -> int:
        """Channels of a token."""
        return self._entry.shape[0]

    @property
    def channels(self) -> int:
        """Of the picture: 1 or 3."""
        return self._entry.shape[1]

    @property
    def side(self) -> int:
        """Of a patch, in px."""
        return self._entry.shape[2]

    @property
    def tensors(self) -> Mapping[str, str]:
        found = {"weight": f"{self.name}.weight", "bias": f"{self.name}.bias"}
        return {role: tensor for role, tensor in found.items() if tensor in self.file.entries}

    def found(self) -> FoundLayer:
        size = self.side, self.side
        return FoundLayer(self.name, "convolution", 0, self.channels, self.width, size, self.tensors)

    def layer(self) -> Convolution:
        return as_convolution(*self._read(), self._settings)

    def on(self, picture: torch.Tensor) -> LayerOnPicture:
        """Of a picture (channels, rows, columns); its output (width, rows / side, columns / side) are the tokens."""
        weight, bias = self._read()
        around, kept = placed(picture, (self.side, self.side), self._settings)
        output = conv2d(picture[None], weight, bias, stride=self.side)[0]
        return LayerOnPicture(self.name, around, as_convolution(weight, bias, self._settings), None, output, kept=kept)

    @property
    def _entry(self) -> TensorEntry:
        return self.file.entries[f"{self.name}.weight"]

    @property
    def _settings(self) -> ConvolutionSettings:
        return ConvolutionSettings(stride=self.side, padding=0)

    def _read(self) -> tuple[torch.Tensor, torch.Tensor | None]:
        self.file.check(*self.tensors.values(), copies=2)
        bias = self.tensors.get("bias")
        return self.file.read(self.tensors["weight"]), None if bias is None else self.file.read(bias)


def checked_patches(file: WeightsFile, family: str, name: str) -> Patches:
    """Raises Refusal where the kernel is missing, no square, or takes other than 1 or 3 channels."""
    needed(file, family, ((f"{name}.weight", (None, None, None, None)),))
    width, channels, side, other = file.entries[f"{name}.weight"].shape
    if channels not in (1, 3) or side != other:
        needed(file, family, ((f"{name}.weight", (width, 3, side, side)),))
    if f"{name}.bias" in file.entries:
        needed(file, family, ((f"{name}.bias", (width,)),))
    return Patches(file, name)
