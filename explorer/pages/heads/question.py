"""How many heads does this kernel need? Depends on the kernel alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy.typing as npt

from explorer.compute.asking import Findings
from explorer.compute.inputs import weight_of
from explorer.pages.heads import words
from explorer.pages.heads.choice import HeadsChoice
from explorer.pages.kit.declared import Asking
from explorer.state.state import Kernel, Scene, State

if TYPE_CHECKING:
    from explorer.layers.heads.count import HeadsNeeded
    from explorer.layers.heads.patterns import Patterns

Array = npt.NDArray[Any]
MOST_SHOWN = 12  # heads one by one: no page has room for more


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


@dataclass(frozen=True)
class BlursInquiry:
    """What `count` heads make of the scene's picture, under its border where the fewest would be its convolution."""

    topic: ClassVar[str] = "blurs"
    heads: HeadsInquiry
    scene: Scene
    count: int
    channel_out: int
    channel_in: int


@dataclass(frozen=True, eq=False)
class BlursFinding:
    """All (rows, columns) float32, of the output and the input channel that were asked for.

    blurs, added        (n, rows, columns), of the first heads: the picture under a head's pattern, and what the head
                        adds to the output: that times W, over all channels
    weights             (n,): W from the input to the output channel
    total, convolution  all heads together, and the kernel's own output; rest, total - convolution
    largest, bound      max |rest|, and what rounding alone may make of it
    """

    inquiry: BlursInquiry
    blurs: Array
    added: Array
    weights: tuple[float, ...]
    total: Array
    convolution: Array
    rest: Array
    largest: float
    bound: float
    complete: bool = True

    @property
    def agrees(self) -> bool:
        return self.largest <= self.bound


def ask(state: State) -> tuple[HeadsInquiry | BlursInquiry | LearningInquiry, ...]:
    choice, blurs = state.look.choice(HeadsChoice), blurs_asked(state)
    heads = blurs.heads
    return (heads, blurs, LearningInquiry(heads, choice.count)) if choice.learn else (heads, blurs)


def blurs_asked(state: State) -> BlursInquiry:
    scene, look = state.scene, state.look
    heads = HeadsInquiry(scene.kernel, scene.picture.channels, scene.integer)
    outputs, inputs = weight_of(scene.kernel, scene.picture.channels, scene.integer).shape[:2]
    count = min(look.choice(HeadsChoice).count, scene.kernel.size**2)
    channels = min(look.channel_out, outputs - 1), min(look.channel_in, inputs - 1)
    return BlursInquiry(heads, scene, count, *channels)


def ask_brief(state: State) -> tuple[HeadsInquiry]:
    return (HeadsInquiry(state.scene.kernel, state.scene.picture.channels, state.scene.integer),)


def brief(state: State, findings: Findings) -> str | None:
    finding = findings.get("heads")
    if not isinstance(finding, HeadsFinding):
        return None
    return words.BRIEF.format(count=finding.needed.count, most=state.scene.kernel.size**2)


ASKING = Asking(ask, brief, ask_brief)
