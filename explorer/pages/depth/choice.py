"""What is chosen on the page of depth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explorer.state.checks import between, one_of

DepthShow = Literal["reach", "rank", "gaze", "borders"]
LayerName = Literal["convolution", "attention"]
MOST_LAYERS = 12


@dataclass(frozen=True)
class DepthChoice:
    """What is looked at, how many layers of which kind are stacked, with or without skips around them."""

    show: DepthShow = "reach"
    layers: int = 4
    layer: LayerName = "convolution"
    skip: bool = False

    def __post_init__(self) -> None:
        one_of("depth view", self.show, DepthShow)
        between("layers", self.layers, 1, MOST_LAYERS)
        one_of("layer", self.layer, LayerName)
