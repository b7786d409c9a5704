"""What a work leaves for the next one, which often differs by one stroke of the brush."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch

from explorer.layers.projection import Projected
from explorer.state.state import Scene


@dataclass(frozen=True, eq=False)
class Trace:
    """A scene, its image (C, H, W) on the device, what was projected of it, and what each head added at `side`."""

    scene: Scene
    device: torch.device
    image: torch.Tensor
    projected: Projected
    side: float
    heads: torch.Tensor

    def fits(self, scene: Scene, device: torch.device) -> bool:
        """Whether that scene has the same layers on a picture of the same size."""
        if scene.trained is not None:  # it may see all of a picture at every pixel
            return False
        if device != self.device or scene.picture.pixels.shape != self.scene.picture.pixels.shape:
            return False
        return replace(scene, picture=self.scene.picture, window_side=self.scene.window_side) == self.scene
