"""LabelledImages: what a net learns from, and what it is asked about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Floats = np.ndarray[Any, np.dtype[np.float32]]
Integers = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, eq=False)
class LabelledImages:
    """pixels (n, 1, side, side) float32, about 0 mean and 1 deviation; label (n,) 0...classes - 1; kind (n,) tells
    images apart where errors are counted by kind, an index into `kinds`."""

    pixels: Floats
    label: Integers
    kind: Integers
    kinds: tuple[str, ...]
    classes: int

    @property
    def count(self) -> int:
        return len(self.label)

    @property
    def side(self) -> int:
        return int(self.pixels.shape[-1])

    def take(self, index: Integers) -> LabelledImages:
        """Some of them, by index."""
        return LabelledImages(self.pixels[index], self.label[index], self.kind[index], self.kinds, self.classes)
