"""What exhibits show of a scene."""

from __future__ import annotations

from typing import Any

import numpy as np

from explorer.state.state import Scene


def levels(scene: Scene) -> np.ndarray[Any, np.dtype[np.float32]]:
    """The picture as `MapExhibit` of scale "picture" takes it: 0...1, (rows, columns) or (3, rows, columns)."""
    pixels = scene.picture.pixels.transpose(2, 0, 1).astype(np.float32) / np.float32(255)
    return pixels[0] if len(pixels) == 1 else pixels
