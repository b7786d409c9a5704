"""A number beside what rounding alone may make of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """`value` would be 0 in exact arithmetic where what is asked holds; `bound` is what rounding may leave of it."""

    value: float
    bound: float

    @property
    def is_zero(self) -> bool:
        """Whether it is 0 up to rounding; a value that is no number is not."""
        return self.value <= self.bound


def worst(readings: Iterable[Reading]) -> Reading:
    """The one that is farthest above its bound, or nearest to it."""
    return max(readings, key=lambda one: one.value - one.bound)
