"""What is chosen on the page of films."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explorer.state.checks import between, one_of

ApproachKind = Literal["window", "position", "gate", "content"]


@dataclass(frozen=True)
class FilmsChoice:
    """Which film, and how far it still has to go (epsilon; 0 is the end, the convolution)."""

    kind: ApproachKind = "window"
    distance: float = 0.3

    def __post_init__(self) -> None:
        one_of("film", self.kind, ApproachKind)
        between("distance", self.distance, 0.0, 1e4)
