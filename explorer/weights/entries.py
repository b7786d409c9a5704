"""TensorEntry: what is known of a tensor without reading its numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Protocol

import torch

READABLE = ("float32", "float16", "bfloat16", "float64")  # what a layer can be made of; they become float32


@dataclass(frozen=True)
class TensorEntry:
    """name as the file has it, without what every name begins with (see `WeightsFile.prefix`); shape; dtype as torch
    calls it, "float32" for instance; item_bytes, of one number in the file."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    item_bytes: int

    @property
    def count(self) -> int:
        """How many numbers."""
        return prod(self.shape)

    @property
    def readable(self) -> bool:
        return self.dtype in READABLE and self.count > 0


class Source(Protocol):
    """A file of one kind: its entries by full name, its metadata, and one tensor as the file has it."""

    @property
    def entries(self) -> Mapping[str, TensorEntry]: ...

    @property
    def metadata(self) -> Mapping[str, str]: ...

    @property
    def tensor(self) -> Callable[[str], torch.Tensor]: ...


def shape_text(shape: tuple[int, ...]) -> str:
    """As a person reads it: 64 × 3 × 7 × 7."""
    return " × ".join(str(size) for size in shape) if shape else "1"
