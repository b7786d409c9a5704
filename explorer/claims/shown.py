"""What exhibits show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.state.state import Scene

if TYPE_CHECKING:
    import torch


def levels(scene: Scene) -> np.ndarray[Any, np.dtype[np.float32]]:
    """The picture as `MapExhibit` of scale "picture" takes it: 0...1, (rows, columns) or (3, rows, columns)."""
    pixels = scene.picture.pixels.transpose(2, 0, 1).astype(np.float32) / np.float32(255)
    return pixels[0] if len(pixels) == 1 else pixels


def worst_of(difference: torch.Tensor) -> tuple[int, int, int]:
    """(channel, row, column) of the largest |difference| of (C, rows, columns)."""
    place = int(difference.abs().argmax())
    channel, within = divmod(place, difference[0].numel())
    row, column = divmod(within, difference.shape[2])
    return channel, row, column
