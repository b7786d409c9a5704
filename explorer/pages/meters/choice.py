"""What is chosen on the page of meters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explorer.state.checks import between, one_of

MetersShow = Literal["meters", "shift", "nearest"]


@dataclass(frozen=True)
class MetersChoice:
    """Which board is shown, and by how many pixels (rows, columns) the image is moved to see whether outputs follow."""

    show: MetersShow = "meters"
    shift: tuple[int, int] = (3, 5)

    def __post_init__(self) -> None:
        one_of("board of meters", self.show, MetersShow)
        for step in self.shift:
            between("shift", step, -1024, 1024)
