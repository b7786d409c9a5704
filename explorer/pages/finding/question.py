"""What the page asks: heads trained towards the kernel on this picture, epoch by epoch."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar

import numpy.typing as npt

from explorer.compute.asking import Findings
from explorer.layers.borders import border_named
from explorer.layers.heads.arrived import ArrivedHeads, arrivals
from explorer.pages.finding import words
from explorer.pages.finding.choice import FindingChoice
from explorer.pages.kit.declared import Asking
from explorer.state.picture import Picture
from explorer.state.state import Kernel, State

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class FindingInquiry:
    """`border` is the convolution's; `picture` is None where other images are learned from."""

    topic: ClassVar[str] = "finding"
    picture: Picture | None
    channels: int
    kernel: Kernel
    integer: bool
    border: str
    dilation: int
    choice: FindingChoice


@dataclass(frozen=True, eq=False)
class FoundHeads:
    """The heads after every epoch so far, the start first; float32 but for the errors.

    weight      the kernel, (C_out, C_in, K, K)
    centers     (epochs, heads, 2), (row, column) in px
    precisions  (epochs, heads, 2, 2), per px^2
    mixes       (epochs, heads, C_in, C_out)
    shares      (epochs, heads), of a head's weight on the key nearest to its center
    gates       (epochs, heads), or None without content
    errors      (epochs,), relative, over windows that were held back
    reach       of a window, in px to every side
    learned, tested  how many windows
    """

    inquiry: FindingInquiry
    complete: bool
    weight: Array
    centers: Array
    precisions: Array
    mixes: Array
    shares: Array
    gates: Array | None
    errors: Array
    reach: int
    learned: int
    tested: int

    @property
    def last(self) -> int:
        """The newest epoch."""
        return len(self.errors) - 1

    def arrived(self, epoch: int) -> ArrivedHeads:
        return arrivals(self.centers[epoch], self.shares[epoch], self.weight, self.inquiry.dilation)

    @cached_property
    def arrived_by_epoch(self) -> tuple[int, ...]:
        return tuple(self.arrived(epoch).count for epoch in range(len(self.errors)))


def ask(state: State) -> tuple[FindingInquiry]:
    scene = state.scene
    choice = replace(state.look.choice(FindingChoice), epoch=-1)  # which epoch is looked at changes nothing
    picture = scene.picture if choice.data == "picture" else None
    twin = border_named(scene.border).twin
    return (FindingInquiry(picture, scene.picture.channels, scene.kernel, scene.integer, twin, scene.dilation, choice),)


def brief(state: State, findings: Findings) -> str | None:
    finding, heads = findings.get("finding"), state.scene.kernel.size**2
    if not isinstance(finding, FoundHeads):
        return words.BRIEF_BEFORE.format(count=heads)
    return words.BRIEF.format(count=finding.arrived_by_epoch[-1], heads=heads)


ASKING = Asking(ask, brief)
