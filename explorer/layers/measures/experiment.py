"""What a meter is read from: what a layer gives, beside what it would give if it were a convolution."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from explorer.layers.measures.reading import Reading


@dataclass(frozen=True, eq=False)
class Experiment:
    """What a layer gives, and what it would give if it were a convolution: tensors of one shape.

    bound  what rounding alone may make of any difference
    scale  what a reading of it is relative to, above 0
    """

    got: torch.Tensor
    wanted: torch.Tensor
    bound: float
    scale: float = 1.0

    @property
    def error(self) -> torch.Tensor:
        return self.got - self.wanted

    @property
    def reading(self) -> Reading:
        """max |error|, relative."""
        return Reading(float(self.error.abs().max()) / self.scale, self.bound / self.scale)
