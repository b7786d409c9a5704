"""Shapes of a window, and what each means for whoever computes or draws it. Needs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

from explorer.layers.named import by_name, look_up


@dataclass(frozen=True)
class WindowShape:
    """What a window of some side covers.

    is_round   coverage goes by distance; else it is the product of a factor for each axis
    in_blocks  the image is cut into blocks, and a window is the block that its center lies in: it does not lie around
               the query, takes whole pixels and no dilation, and closes in jumps
    """

    name: str
    is_round: bool = False
    in_blocks: bool = False

    def reach(self, side: float) -> int:
        """The largest |offset| along an axis that a window of that side can cover at all, in pixels."""
        return floor(side) - 1 if self.in_blocks else ceil((side + 1) / 2) - 1


_KNOWN = by_name((WindowShape("square"), WindowShape("disc", is_round=True), WindowShape("block", in_blocks=True)))
SHAPES = tuple(_KNOWN)


def shape_named(name: str) -> WindowShape:
    """The shape of that name; ValueError for one that nobody knows."""
    return look_up("window shape", _KNOWN, name)
