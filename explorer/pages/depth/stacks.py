"""The layers of a scene in the form in which they are stacked."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch

from explorer.compute.build import Layers
from explorer.layers.convolution import Convolution
from explorer.layers.measures.depth import averaging, per_channel
from explorer.layers.measures.layer import AttentionLayer, ConvolutionLayer


@dataclass(frozen=True, eq=False)
class Scaled(AttentionLayer):
    """Attention that looks at its input scaled to `largest`, and scales back what it gives.

    So content keeps the strength that was chosen, however often skips double what goes through the stack: what a
    normalisation before every layer does in a transformer.
    """

    largest: float

    def scaled(self, image: torch.Tensor) -> tuple[torch.Tensor, float]:
        """What it looks at, and by how much that is larger than `image`."""
        size = float(image.abs().max())
        share = self.largest / size if size > 0 and self.largest > 0 else 1.0
        return image * share, share

    def __call__(self, image: torch.Tensor) -> torch.Tensor:
        looked_at, share = self.scaled(image)
        return super().__call__(looked_at) / share


def convolution_layer(layers: Layers) -> ConvolutionLayer:
    """The scene's kernel on every channel by itself."""
    return ConvolutionLayer(per_channel(layers.convolution, layers.image.shape[0]))


def mean_layer(layers: Layers) -> ConvolutionLayer:
    """The mean over as large a neighbourhood as the scene's kernel has."""
    convolution = layers.convolution
    mean = replace(convolution, weight=torch.ones(1, 1, *convolution.kernel_size))
    return ConvolutionLayer(per_channel(mean, layers.image.shape[0]))


def attention_layer(layers: Layers) -> Scaled:
    """The mean of what the scene's heads look at."""
    return Scaled(averaging(layers.attention), layers.window, float(layers.image.abs().max()))


def plane_of(convolution: Convolution) -> torch.Tensor:
    """The kernel of one channel of a `per_channel` convolution, (K, K)."""
    return convolution.weight[0, 0]
