"""What is chosen on the page of borders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explorer.state.checks import between, one_of

Layer = Literal["kernel", "stage"]


@dataclass(frozen=True)
class BordersChoice:
    """How sharp the position is, alpha per px^2, in the plot of what sharpening without padding ends in; and which
    attention the rules are compared on: the fewest heads that are the kernel, which differ from it by the border alone,
    or the one of the stage."""

    alpha: float = 3.0
    layer: Layer = "kernel"

    def __post_init__(self) -> None:
        between("alpha", self.alpha, 0.0, 20.0)
        one_of("layer", self.layer, Layer)
