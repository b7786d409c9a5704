"""Trial: one net on one number of images with one seed; TrialOutcome: what it came to. Known without torch."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Literal

Data = Literal["glyph", "digits"]


@dataclass(frozen=True)
class Trial:
    """What decides an outcome, but for the kind of device. `far_share` is p_c, for glyphs; 0 for digits."""

    data: Data
    far_share: float
    model: str
    images: int
    seed: int
    steps: int

    def __post_init__(self) -> None:
        if not (0 <= self.far_share <= 1 and min(self.images, self.steps) > 0 and self.seed >= 0):
            raise ValueError(f"a trial has a share, images, a seed and steps, got {self}")


@dataclass(frozen=True)
class TrialOutcome:
    """accuracy on images that were not learned from, 0...1; `wrong` and `asked`, by kind of image; loss of the last
    steps, None where it was no number any more; seconds of training; device is "cpu" or a kind of graphics device."""

    trial: Trial
    accuracy: float
    kinds: tuple[str, ...]
    asked: tuple[int, ...]
    wrong: tuple[int, ...]
    loss: float | None
    seconds: float
    device: str

    @property
    def diverged(self) -> bool:
        """Training has run away: what the net answers then says nothing about data."""
        return self.loss is None

    def __post_init__(self) -> None:
        counts = list(zip(self.asked, self.wrong, strict=True))
        if len(counts) != len(self.kinds) or not all(0 <= wrong <= asked for asked, wrong in counts):
            raise ValueError(f"each kind has images asked and wrong, got {self.kinds}, {self.asked}, {self.wrong}")
        if not (0 <= self.accuracy <= 1 and 0 <= self.seconds < inf):
            raise ValueError(f"accuracy lies in 0...1, and seconds are none below 0, got {self}")
