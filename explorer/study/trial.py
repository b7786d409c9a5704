"""Trial: one net on one number of images with one seed; TrialOutcome: what it came to. Known without torch."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True)
class TrialOutcome:
    """accuracy on images that were not learned from, 0...1; `wrong` and `asked`, by kind of image; loss of the last
    steps; seconds of training; device is "cpu" or a kind of graphics device."""

    trial: Trial
    accuracy: float
    kinds: tuple[str, ...]
    asked: tuple[int, ...]
    wrong: tuple[int, ...]
    loss: float
    seconds: float
    device: str
