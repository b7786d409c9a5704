"""Preparation: what a picture becomes before a network sees it, as data that can be said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from PIL import Image

LUMA = (0.299, 0.587, 0.114)  # of red, green and blue: ITU-R BT.601, equation E'Y
IMAGENET_MEAN, IMAGENET_DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


@dataclass(frozen=True)
class Preparation:
    """(level / 255 - mean) / deviation, channel by channel, at the network's size.

    channels   1 or 3: a grey picture is repeated three times, a coloured one becomes its luma
    size       (rows, columns) in px that the whole picture is brought to, bicubic: another aspect is stretched, and
               nothing is cut off; None leaves the picture as large as it is
    mean, deviation   one number for each channel
    assumed    whether mean and deviation are a guess: they are not in the file
    multiple_px   without a size, sides are brought down to a multiple of it: whole patches
    """

    channels: int
    size: tuple[int, int] | None = None
    mean: tuple[float, ...] = (0.0,)
    deviation: tuple[float, ...] = (1.0,)
    assumed: bool = True
    multiple_px: int = 1

    def prepared_size(self, height: int, width: int) -> tuple[int, int]:
        """(rows, columns) that a picture of this height and width becomes."""
        if self.size is not None:
            return self.size
        rows, columns = (max(n // self.multiple_px, 1) * self.multiple_px for n in (height, width))
        return rows, columns

    def apply(self, pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> torch.Tensor:
        """uint8 (H, W, 1 or 3) -> float32 (channels, rows, columns)."""
        if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] not in (1, 3) or pixels.size == 0:
            raise ValueError(f"pixels must be uint8 (H, W, 1) or (H, W, 3), got {pixels.dtype} {pixels.shape}")
        levels = pixels.astype(np.float32) / np.float32(255)
        if self.channels == 1 and levels.shape[2] == 3:
            levels = (levels @ np.array(LUMA, np.float32))[:, :, None]
        elif self.channels == 3 and levels.shape[2] == 1:
            levels = np.repeat(levels, 3, axis=2)
        size = self.prepared_size(*levels.shape[:2])
        planes = [_resized(levels[:, :, channel], size) for channel in range(self.channels)]
        shape = (-1, 1, 1)
        mean, deviation = (np.array(part, np.float32).reshape(shape) for part in (self.mean, self.deviation))
        return torch.from_numpy(np.ascontiguousarray((np.stack(planes) - mean) / deviation))


def _resized(plane: np.ndarray[Any, np.dtype[np.float32]], size: tuple[int, int]) -> np.ndarray[Any, Any]:
    """Pillow's bicubic, which averages over as much as it shrinks; its overshoot beyond 0...1 is cut off, as in
    pictures of 8 bits."""
    if plane.shape == size:
        return plane
    image = Image.fromarray(np.ascontiguousarray(plane)).resize((size[1], size[0]), Image.Resampling.BICUBIC)
    return np.clip(np.asarray(image), 0.0, 1.0)
