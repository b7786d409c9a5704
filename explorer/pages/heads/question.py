"""How many heads does this kernel need? Depends on the kernel alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy.typing as npt

from explorer.compute.asking import Findings
from explorer.pages.heads import words
from explorer.pages.heads.choice import HeadsChoice
from explorer.pages.kit.declared import Asking
from explorer.state.state import Kernel, State

if TYPE_CHECKING:
    from explorer.layers.heads.count import HeadsNeeded
    from explorer.layers.heads.patterns import Patterns

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class HeadsInquiry:
    topic: ClassVar[str] = "heads"
    kernel: Kernel
    channels: int
    integer: bool


@dataclass(frozen=True, eq=False)
class HeadsFinding:
    """`built[n - 1]` are the best n heads that were found, up to as many as are needed; `floors` (n,) are the
    relative errors that no n heads can go below. `weight` (C_out, C_in, K, K) float64."""

    inquiry: HeadsInquiry
    complete: bool
    weight: Array
    needed: HeadsNeeded
    built: tuple[Patterns, ...]
    floors: Array


@dataclass(frozen=True)
class LearningInquiry:
    """Gradient descent on `count` heads for the same kernel."""

    topic: ClassVar[str] = "learning"
    heads: HeadsInquiry
    count: int
    seed: int = 0


@dataclass(frozen=True, eq=False)
class LearningFinding:
    """`errors` (steps,): the relative error of the kernel after every step."""

    inquiry: LearningInquiry
    complete: bool
    errors: Array


def ask(state: State) -> tuple[HeadsInquiry | LearningInquiry, ...]:
    scene, choice = state.scene, state.look.choice(HeadsChoice)
    heads = HeadsInquiry(scene.kernel, scene.picture.channels, scene.integer)
    return (heads, LearningInquiry(heads, choice.count)) if choice.learn else (heads,)


def ask_brief(state: State) -> tuple[HeadsInquiry]:
    return (HeadsInquiry(state.scene.kernel, state.scene.picture.channels, state.scene.integer),)


def brief(state: State, findings: Findings) -> str | None:
    finding = findings.get("heads")
    if not isinstance(finding, HeadsFinding):
        return None
    return words.BRIEF.format(count=finding.needed.count, most=state.scene.kernel.size**2)


ASKING = Asking(ask, brief, ask_brief)
