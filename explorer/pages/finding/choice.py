"""What is chosen on the page of heads that seek the kernel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explorer.state.checks import between, one_of
from explorer.state.state import LARGEST_SEED

SeekStart = Literal["random", "convit"]
SeekShape = Literal["round", "full"]
SeekData = Literal["picture", "glyph", "digits"]
MOST_EPOCHS = 1000


@dataclass(frozen=True)
class FindingChoice:
    """On what and how heads are trained; and the epoch that is looked at, -1 for the newest.

    data    the picture on the stage, or images of the study: "glyph" (and flag), "digits"
    """

    data: SeekData = "picture"
    start: SeekStart = "random"
    shape: SeekShape = "round"
    content: bool = True
    seed: int = 0
    epochs: int = 100
    epoch: int = -1

    def __post_init__(self) -> None:
        one_of("data", self.data, SeekData)
        one_of("start", self.start, SeekStart)
        one_of("shape", self.shape, SeekShape)
        between("seed", self.seed, 0, LARGEST_SEED)
        between("epochs", self.epochs, 1, MOST_EPOCHS)
        between("epoch", self.epoch, -1, MOST_EPOCHS)
