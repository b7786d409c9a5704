"""What the claims about weights and data share: the picture and the same upside down, and the layers on both."""

from __future__ import annotations

from dataclasses import replace

import torch

from explorer.claims.ground import Ground
from explorer.compute.build import Layers, build

MOST_PX = 32


def in_levels(ground: Ground) -> tuple[Ground, Layers, torch.Tensor]:
    """The ground that is measured on, its layers, its picture in levels 0...255 as float64 (C, H, W): whole numbers,
    with which a convolution's weights can be probed without any rounding."""
    small = ground.at_most(MOST_PX)
    layers = build(replace(small.scene, integer=True))
    return small, layers, layers.image.double()


def upside_down(image: torch.Tensor) -> torch.Tensor:
    """Another picture with the same pixels."""
    return image.flip(1)


def liveliest(image: torch.Tensor) -> tuple[int, int]:
    """The pixel (row, column) of an image (C, H, W) whose 3 x 3 patch varies most, not on the frame."""
    patches = torch.nn.functional.unfold(image[:, None], 3)  # (C, 9, (H - 2)(W - 2))
    varies = (patches - patches.mean(1, keepdim=True)).square().sum((0, 1))
    row, column = divmod(int(varies.argmax()), image.shape[2] - 2)
    return row + 1, column + 1
