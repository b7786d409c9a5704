"""The image that both layers look at: 8-bit, grey or RGB, read-only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

SMALLEST_SIDE_PX = 8
LARGEST_SIDE_PX = 224


@dataclass(frozen=True, eq=False)
class Picture:
    """An image of `pixels`, uint8 of shape (H, W, C) with C = 1 (grey) or 3 (RGB) and 8 <= H, W <= 224.

    The array is copied and made read-only, so a picture can cross threads and live in the undo history.
    Two pictures are equal when their pixels are.
    """

    pixels: np.ndarray[Any, np.dtype[np.uint8]]

    def __post_init__(self) -> None:
        given = np.asarray(self.pixels)
        if given.dtype != np.uint8:
            raise ValueError(f"pixels must be uint8, got {given.dtype}")
        if given.ndim != 3 or given.shape[2] not in (1, 3):
            raise ValueError(f"pixels must have shape (H, W, 1) or (H, W, 3), got {given.shape}")
        if not all(SMALLEST_SIDE_PX <= side <= LARGEST_SIDE_PX for side in given.shape[:2]):
            size = f"{given.shape[0]} x {given.shape[1]}"
            raise ValueError(f"both sides must be {SMALLEST_SIDE_PX} to {LARGEST_SIDE_PX} px, got {size}")
        own = np.array(given, order="C")
        own.flags.writeable = False
        object.__setattr__(self, "pixels", own)

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def channels(self) -> int:
        return int(self.pixels.shape[2])

    @property
    def constant(self) -> bool:
        """True when every pixel is the same, so that no layer's difference can show."""
        return bool((self.pixels == self.pixels[0, 0]).all())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Picture) and (self is other or np.array_equal(self.pixels, other.pixels))

    def __hash__(self) -> int:
        return hash((self.pixels.shape, self.pixels.tobytes()))
