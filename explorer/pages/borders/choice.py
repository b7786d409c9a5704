"""What is chosen on the page of borders."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.state.checks import between


@dataclass(frozen=True)
class BordersChoice:
    """How sharp the position is, alpha per px^2, in the plot of what sharpening without padding ends in."""

    alpha: float = 3.0

    def __post_init__(self) -> None:
        between("alpha", self.alpha, 0.0, 20.0)
