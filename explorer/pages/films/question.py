"""Four approaches from attention to the same convolution: their curves, and one frame. See `layers.films.approach`.

All approaches of a scene start from the heads of its kernel, without position scores and gate, and from one content:
the scene's own, or the page's, which only who answers can tell (it is measured). So inquiries name a strength, and
findings hold the `start` that came of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, log
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from explorer.compute.asking import Findings
from explorer.compute.inputs import widest_side_of
from explorer.layers.borders import border_named
from explorer.layers.films.holding import Holding
from explorer.layers.measures.reading import Reading
from explorer.layers.norms import norm_named
from explorer.layers.shapes import shape_named
from explorer.pages.films import words
from explorer.pages.films.choice import ApproachKind, FilmsChoice, Strength
from explorer.pages.kit.declared import Asking
from explorer.state.state import Scene, State

Array = npt.NDArray[Any]
LARGEST_ALPHA = 20.0  # per px^2, of a scene


@dataclass(frozen=True)
class ApproachesInquiry:
    """The curves of all approaches. `scene` is as `start_of` makes it."""

    topic: ClassVar[str] = "films"
    scene: Scene
    strength: Strength


@dataclass(frozen=True, eq=False)
class ApproachCurve:
    """Relative distance to the limit against eps (n,), ascending; float64. Grows until `complete`.

    law          (a, b, c): the first-order law predicts sqrt(a + 2 b eps + c eps^2); None where there is none
    bound        (n,) what the error cannot pass; None where there is none
    holding      how far from the limit measured over law stays within 5 % of 1, so far as it is measured
    """

    kind: ApproachKind
    eps: Array
    error: Array
    law: tuple[float, float, float] | None
    bound: Array | None
    holding: Holding
    complete: bool

    def law_at(self, eps: Array | float) -> Any:
        """The law at these distances; only where there is one."""
        assert self.law is not None
        constant, mixed, square = self.law
        return np.sqrt(np.maximum(constant + 2 * mixed * eps + square * np.square(eps), 0.0))


@dataclass(frozen=True, eq=False)
class ApproachesFinding:
    """`least`: the smallest distance that is measured, the same for all approaches; `start`: with their content."""

    inquiry: ApproachesInquiry
    start: Scene
    complete: bool
    least: float
    curves: tuple[ApproachCurve, ...]


@dataclass(frozen=True)
class ApproachFrameInquiry:
    topic: ClassVar[str] = "film_frame"
    scene: Scene
    strength: Strength
    kind: ApproachKind
    eps: float


@dataclass(frozen=True, eq=False)
class ApproachFrameFinding:
    """One frame and its limit, (C_out, rows, columns) float32; `error` is |attention - convolution| / |convolution|,
    measured in float64 (absolute where the convolution is 0 everywhere)."""

    inquiry: ApproachFrameInquiry
    start: Scene
    convolution: Array
    attention: Array
    error: float
    complete: bool = True


@dataclass(frozen=True)
class ApproachMetersInquiry:
    """Is the layer of this frame a convolution?"""

    topic: ClassVar[str] = "film_meters"
    scene: Scene
    strength: Strength
    kind: ApproachKind
    eps: float


@dataclass(frozen=True, eq=False)
class ApproachMetersFinding:
    """As `layers.layer_meters.LayerMeters`, on the middle of the picture, `size` pixels.

    equivariance  inside the frame; where every output sees the frame, of the same heads on a torus (`on_torus`)
    reach_px      the radius that holds the dependence of the middle output on the image
    share         of the weights of all heads that is constant along diagonals, in (0, 1]
    """

    inquiry: ApproachMetersInquiry
    additivity: Reading
    homogeneity: Reading
    equivariance: Reading
    on_torus: bool
    reach_px: int
    share: float
    size: tuple[int, int]
    complete: bool = True


def ask(state: State) -> tuple[ApproachFrameInquiry | ApproachesInquiry | ApproachMetersInquiry, ...]:
    """Nothing where the approaches are not defined."""
    if not defined(state.scene):
        return ()
    choice = state.look.choice(FilmsChoice)
    scene, kind, strength = start_of(state.scene, choice.strength), choice.kind, choice.strength
    eps = clamped(scene, kind, choice.distance)
    return (
        ApproachFrameInquiry(scene, strength, kind, eps),
        ApproachesInquiry(scene, strength),
        ApproachMetersInquiry(scene, strength, kind, eps),
    )


def defined(scene: Scene) -> bool:
    """Whether closing ends in a convolution: a single key must weigh exactly 1."""
    return norm_named(scene.norm).sums_to_one


def start_of(scene: Scene, strength: Strength) -> Scene:
    """What the approaches of a scene depend on; where its content is the page's own to find, it is 0."""
    content = scene.content if strength == "stage" else 0.0
    return replace(scene, window_side=1.0, position=0.0, gate=0.0, heads="kernel", content=content)


def with_content(start: Scene, beta: float) -> Scene:
    """A start with that content of its heads."""
    return replace(start, content=beta * start.temperature)


# Distance <-> what an approach turns, without the layers: as `Approach.parameter`, `eps` and `farthest_eps`.


def parameter_at(scene: Scene, kind: ApproachKind, eps: float) -> float:
    """Window side in px, alpha per px^2, sigma or beta at this distance."""
    if kind == "window":
        return closed_side(scene) + 2 * eps
    if kind == "position":
        return -log(eps)
    return 1 - eps if kind == "gate" else eps * content_of(scene)


def distance_at(scene: Scene, kind: ApproachKind, parameter: float) -> float:
    """The way back; kept within the approach."""
    if kind == "window":
        eps = (parameter - closed_side(scene)) / 2
    elif kind == "position":
        eps = exp(-parameter)
    elif kind == "gate":
        eps = 1 - parameter
    else:
        eps = parameter / content_of(scene) if scene.content > 0 else 0.0
    return clamped(scene, kind, eps)


def clamped(scene: Scene, kind: ApproachKind, eps: float) -> float:
    return min(max(eps, nearest(scene, kind)), farthest(scene, kind))


def nearest(scene: Scene, kind: ApproachKind) -> float:
    """The end of an approach: 0, but for a position, which a scene can make only so sharp."""
    return exp(-LARGEST_ALPHA / scene.temperature) if kind == "position" else 0.0


def farthest(scene: Scene, kind: ApproachKind) -> float:
    """The start of an approach; blocks go as far as squares."""
    if kind != "window":
        return 1.0
    shape = "square" if shape_named(scene.window_shape).in_blocks else scene.window_shape
    widest = widest_side_of(replace(scene, heads="kernel", window_shape=shape))
    return max(widest - closed_side(scene), 0) / 2


def closed_side(scene: Scene) -> int:
    """px; up to this side a window with gaps sees one key."""
    return 2 * scene.dilation - 1


def content_of(scene: Scene) -> float:
    """beta, as the heads have it."""
    return scene.content / scene.temperature


def shown_on_stage(start: Scene, kind: ApproachKind, eps: float) -> dict[str, Any] | None:
    """The changes that put a frame on the stage, of a film with this start.

    None where it cannot be put there: see `why_not_on_stage`.
    """
    if why_not_on_stage(start, kind) is not None:
        return None
    plain: dict[str, Any] = {"heads": "kernel", "position": 0.0, "gate": 0.0, "content": start.content}
    parameter = parameter_at(start, kind, eps)
    if kind == "window":
        return {**plain, "window_side": parameter}
    if kind == "content":
        covering = float(2 * _reach(start) + 1)
        border = border_named(start.border).twin  # fixed patterns stand at the frame as well
        static = {"heads": "fewest", "norm": "softmax", "content": eps * start.content, "border": border}
        return {**plain, **static, "window_shape": "square", "window_side": covering}
    square = replace(start, window_shape="square")
    widest = {"window_shape": "square", "window_side": float(widest_side_of(square))}
    turned = {"position": parameter * start.temperature} if kind == "position" else {"gate": parameter}
    return {**plain, **widest, **turned}


def why_not_on_stage(scene: Scene, kind: ApproachKind) -> str | None:
    """A sentence; None where a frame can be put on the stage.

    The stage's windows have the gaps of a dilated kernel, positions and gates of these films have none. On a torus
    smaller than the kernel a film of the content adds up the taps that meet in one pixel, the stage's heads do not.
    """
    if kind in ("position", "gate") and scene.dilation > 1:
        return words.FILM_NOT_ON_STAGE
    small = min(scene.picture.height, scene.picture.width) <= 2 * _reach(scene)
    if kind == "content" and small and border_named(scene.border).wraps:
        return words.FILM_TORUS_NOT_ON_STAGE
    return None


def _reach(scene: Scene) -> int:
    """Of the kernel, in pixels."""
    return scene.kernel.size // 2 * scene.dilation


def brief(state: State, findings: Findings) -> str:
    return words.BRIEF if defined(state.scene) else words.BRIEF_NONE.format(norm=state.scene.norm)


ASKING = Asking(ask, brief)
