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
    """What is looked at, how many layers of which kind are stacked, with or without skips around them.

    `gaze_layer` is the one whose gaze is shown: the first looks at the picture, later ones at what is left of it.
    """

    show: DepthShow = "reach"
    layers: int = 4
    layer: LayerName = "convolution"
    skip: bool = False
    gaze_layer: int = 1

    def __post_init__(self) -> None:
        one_of("depth view", self.show, DepthShow)
        between("layers", self.layers, 1, MOST_LAYERS)
        between("gaze_layer", self.gaze_layer, 1, MOST_LAYERS)
        one_of("layer", self.layer, LayerName)

    @property
    def depth(self) -> int:
        """How deep one looks, or at which layer."""
        return self.gaze_layer if self.show == "gaze" else self.layers

    def at_depth(self, depth: int) -> dict[str, int]:
        """The change to another depth, within what there is."""
        return {"gaze_layer" if self.show == "gaze" else "layers": min(max(depth, 1), MOST_LAYERS)}
