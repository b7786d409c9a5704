"""Every border rule side by side, and where a sharpening position ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy.typing as npt

from explorer.compute.asking import Findings
from explorer.compute.expressing import expressed
from explorer.layers.borders import BORDERS
from explorer.layers.norms import norm_named
from explorer.pages.borders import words
from explorer.pages.borders.choice import BordersChoice
from explorer.pages.kit.declared import Asking
from explorer.state.state import Scene, State, exclusion

Array = npt.NDArray[Any]
ALPHAS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0)  # per px^2, measured


@dataclass(frozen=True)
class BordersInquiry:
    """`scene` has the zero border, which plays no part: taking another for the stage asks nothing new."""

    topic: ClassVar[str] = "borders"
    scene: Scene


@dataclass(frozen=True, eq=False)
class BorderOutputs:
    """Both layers under one rule, (C_out, rows, columns) float32. The convolution pads as `twin` says.

    apart   "exact" bit by bit, "rounding" within the bound everywhere, or "different" (see `layers.measures.misfit`)
    frame   max |attention - convolution| where the kernel meets what lies outside; 0 where it never does
    inside  the same elsewhere; None where there is no elsewhere
    same_inside  elsewhere they differ by rounding at most
    """

    border: str
    twin: str
    attention: Array
    convolution: Array
    apart: str
    frame: float
    inside: float | None
    same_inside: bool


@dataclass(frozen=True, eq=False)
class BordersFinding:
    """Those rules that are computed, in any order; grows until `complete`."""

    inquiry: BordersInquiry
    rules: tuple[BorderOutputs, ...]
    complete: bool


@dataclass(frozen=True)
class SharpenInquiry:
    """Heads of the kernel over the whole image, without padding."""

    topic: ClassVar[str] = "sharpen"
    scene: Scene


@dataclass(frozen=True, eq=False)
class SharpenFinding:
    """max |attention - convolution| on the frame at each alpha (n,), with the convolution padded by zeros and by
    replicated pixels; float64. `scale`: max |convolution|, padded by zeros."""

    inquiry: SharpenInquiry
    alphas: Array
    zero: Array
    replicate: Array
    scale: float
    complete: bool


def ask(state: State) -> tuple[BordersInquiry | SharpenInquiry, ...]:
    """The second only where a sharp position ends in a convolution."""
    scene = replace(state.scene, border="zero")
    compared = BordersInquiry(scene if state.look.choice(BordersChoice).layer == "stage" else as_kernel(scene))
    if not norm_named(scene.norm).sums_to_one:
        return (compared,)
    sharp = replace(
        scene, border="masked", heads="kernel", position=0.0, gate=0.0, window_side=1.0, window_shape="square"
    )
    return compared, SharpenInquiry(sharp)


def as_kernel(scene: Scene) -> Scene:
    """The fewest heads that are the convolution of a scene wherever no border is met: found under replicate, which
    leaves every window whole."""
    still = replace(scene, border="replicate", position=0.0, gate=0.0, temperature=1.0)
    return replace(expressed(still).scene, border="zero")


def possible_borders(scene: Scene) -> tuple[str, ...]:
    """Those that windows of this shape and dilation can have."""
    return tuple(border for border in BORDERS if exclusion(border, scene.window_shape, scene.dilation) is None)


def brief(state: State, findings: Findings) -> str:
    count = len(possible_borders(ask(state)[0].scene))
    return (words.BRIEF if count == len(BORDERS) else words.BRIEF_SOME).format(count=count, every=len(BORDERS))


ASKING = Asking(ask, brief)
