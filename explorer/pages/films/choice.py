"""What is chosen on the page of films."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explorer.state.checks import between, one_of

ApproachKind = Literal["window", "position", "gate", "content"]
Strength = Literal["gentle", "stage"]


@dataclass(frozen=True)
class FilmsChoice:
    """Which film, how far it still has to go (epsilon; 0 is the end, the convolution), and how strong the content is
    that all four start with: as large as their first-order laws can bear, or that of the stage."""

    kind: ApproachKind = "window"
    distance: float = 0.3
    strength: Strength = "gentle"

    def __post_init__(self) -> None:
        one_of("film", self.kind, ApproachKind)
        between("distance", self.distance, 0.0, 1e4)
        one_of("film's content", self.strength, Strength)
