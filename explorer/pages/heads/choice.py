"""What is chosen on the page of heads."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.state.checks import between


@dataclass(frozen=True)
class HeadsChoice:
    """How many heads may express the kernel, and whether gradient descent tries it beside the construction."""

    count: int = 2
    learn: bool = False

    def __post_init__(self) -> None:
        between("count of heads", self.count, 1, 49)
