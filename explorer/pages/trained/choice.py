"""What is chosen on the page of trained networks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explorer.state.checks import between, one_of
from explorer.state.trained import LONGEST_TEXT, MOST_HEADS

TableOf = Literal["layers", "heads"]
Shown = Literal["share", "distance_px", "r_squared"]
Order = Literal[
    "network", "share", "distance_px", "r_squared", "token", "head", "taps", "inputs", "outputs", "center", "rank"
]  # fmt: skip
KernelSide = Literal[1, 3, 5, 7]


@dataclass(frozen=True)
class TrainedChoice:
    """Which network, how its table stands, and the head that is looked at.

    file         an absolute path, or "models/NAME"; "" for the network of the layer on the stage
    table        a line for each layer with its heads side by side, or a line for each head
    shown        what heads side by side are told by
    order        by what lines are sorted, the largest first, or the smallest where it is `rising`; "network": as they
                 stand there; "head": by what is shown of head `order_head`. What has no such column stays as it stands
    kernel_size  of the nearest convolutions
    layer, head  "" for the first that has heads
    heads        of each attention, where the file does not say how many; 0: as it says
    """

    file: str = ""
    table: TableOf = "layers"
    shown: Shown = "share"
    order: Order = "network"
    order_head: int = 0
    rising: bool = False
    kernel_size: int = 3
    layer: str = ""
    head: int = 0
    heads: int = 0

    def __post_init__(self) -> None:
        one_of("table", self.table, TableOf)
        one_of("shown", self.shown, Shown)
        one_of("order", self.order, Order)
        one_of("kernel_size", self.kernel_size, KernelSide)
        between("heads", self.heads, 0, MOST_HEADS)
        between("order_head", self.order_head, 0, MOST_HEADS - 1)
        between("head", self.head, 0, MOST_HEADS - 1)
        for name in ("file", "layer"):
            text = getattr(self, name)
            if len(text) > LONGEST_TEXT or "\0" in text:
                raise ValueError(f"{name} must be a text of at most {LONGEST_TEXT} letters, got {len(text)}")
        if self.file.replace("\\", "/").startswith("//"):  # another computer would be asked for it
            raise ValueError(f"file must lie on this computer, got {self.file[:40]!r}")
