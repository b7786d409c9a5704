"""Is it a convolution? The meters of both layers, whether they follow a moved image, and the nearest convolution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy.typing as npt

from explorer.compute.asking import Findings
from explorer.layers.norms import norm_named
from explorer.pages.kit.declared import Asking
from explorer.pages.meters import words
from explorer.pages.meters.choice import MetersChoice
from explorer.state.state import Scene, State

Array = npt.NDArray[Any]
ROUNDING = 2.0**-17  # relative; single precision and the sums of a layer stay below it


@dataclass(frozen=True)
class MetersInquiry:
    topic: ClassVar[str] = "meters"
    scene: Scene


@dataclass(frozen=True)
class Readings:
    """The meters of one layer as `layers.layer_meters.LayerMeters`; None until they are read.

    inside    equivariance where neither frame nor seam is seen; None also where there is no such place
    beyond    of the derivatives, the largest outside the kernel's radius over the largest anywhere
    reach_px  the radius that holds all but a millionth of them
    share     `layers.layer_meters.measure_share`, in (0, 1]
    """

    additivity: float | None = None
    homogeneity: float | None = None
    equivariance: float | None = None
    inside: float | None = None
    beyond: float | None = None
    reach_px: int | None = None
    share: float | None = None


@dataclass(frozen=True, eq=False)
class MetersFinding:
    """Both layers on the middle `size` pixels of the picture; grows until `complete`.

    radius_px    of the kernel: how far a convolution of this size can see
    has_inside   whether the attention has outputs that see neither frame nor seam
    inside_side  px, the widest square window of which some outputs would; None where there is none
    """

    inquiry: MetersInquiry
    attention: Readings
    convolution: Readings
    size: tuple[int, int]
    radius_px: int
    has_inside: bool
    inside_side: float | None
    complete: bool


@dataclass(frozen=True)
class ShiftInquiry:
    """`shift` in px, by whole strides."""

    topic: ClassVar[str] = "shift"
    scene: Scene
    shift: tuple[int, int]


@dataclass(frozen=True, eq=False)
class Followed:
    """One layer on the moved image, (C_out, rows, columns) float32, its output moved, and both in numbers.

    largest, largest_inside  max |output - moved|, on all of it and where neither frame nor seam is seen (None: nowhere)
    interior                 first row, end row, first column, end column of that place
    """

    output: Array
    moved: Array
    largest: float
    largest_inside: float | None
    interior: tuple[int, int, int, int] | None

    @property
    def error(self) -> Array:
        difference: Array = self.output - self.moved
        return difference


@dataclass(frozen=True, eq=False)
class ShiftFinding:
    """`size`: rows and columns of the picture that were moved, a multiple of the stride."""

    inquiry: ShiftInquiry
    attention: Followed
    convolution: Followed
    size: tuple[int, int]
    complete: bool = True


@dataclass(frozen=True)
class NearestInquiry:
    topic: ClassVar[str] = "nearest"
    scene: Scene


@dataclass(frozen=True, eq=False)
class NearestFinding:
    """The convolution nearest to the attention, fitted on pictures of the gallery, held against the user's.

    weight (C_out, C_in, K, K) and bias (C_out,) fitted; kernel, the scene's own; float64.
    output, attention's on the user's picture, and residual, output less the fitted convolution's: (C_out, rows,
    columns) float32. r_squared and relative: see `layers.nearest.Report`; both of the user's picture.
    whole         whether it is all of the output, up to rounding
    least         the relative error of the convolution that is fitted on the user's picture itself: none of this size
                  leaves less of it; 0 where that may be rounding
    pictures      how many it was fitted on, each `size` px; grows until `complete`
    determined    whether these pictures leave one kernel alone
    """

    inquiry: NearestInquiry
    kernel: Array
    weight: Array
    bias: Array
    output: Array
    residual: Array
    r_squared: float
    relative: float
    whole: bool
    least: float
    pictures: int
    size: tuple[int, int]
    determined: bool
    complete: bool


def ask(state: State) -> tuple[MetersInquiry | ShiftInquiry | NearestInquiry, ...]:
    """What the chosen board needs."""
    scene, choice = state.scene, state.look.choice(MetersChoice)
    if choice.show == "shift":
        return (ShiftInquiry(scene, shift_of(state)),)
    return (MetersInquiry(scene),) if choice.show == "meters" else (NearestInquiry(scene),)


def shift_of(state: State) -> tuple[int, int]:
    """The chosen shift in px, by whole strides, the short way round."""
    rows, columns = (
        _around(round(step / state.scene.stride) * state.scene.stride, n)
        for step, n in zip(state.look.choice(MetersChoice).shift, moved_size(state.scene), strict=True)
    )
    return rows, columns


def moved_size(scene: Scene) -> tuple[int, int]:
    """Rows and columns of the picture that can go round: whole strides."""
    picture, stride = scene.picture, scene.stride
    return picture.height // stride * stride, picture.width // stride * stride


def _around(step: int, size: int) -> int:
    return (step + size // 2) % size - size // 2


# What would make a meter 0: a change of the scene, or None where no setting does.


def remedies(finding: MetersFinding) -> dict[str, dict[str, Any]]:
    """For every meter the changes of the scene that take it to 0 (a share to 1); together one step that can be undone.

    Where a meter is 0 by these settings already, there is no change.
    """
    scene = finding.inquiry.scene
    torus: dict[str, Any] = {"border": "circular", "window_shape": "square"}
    static: dict[str, Any] = {"content": 0.0}
    inside: dict[str, Any] = {"window_shape": "square"}
    if not finding.has_inside and finding.inside_side is not None:
        inside["window_side"] = min(finding.inside_side, scene.window_side)
    wanted: dict[str, dict[str, Any]] = {
        "additivity": static,
        "homogeneity": static,
        "equivariance": torus,
        "inside": inside if finding.has_inside or finding.inside_side is not None else torus,
        "reach": _narrower(scene),
        "share": {**static, **torus},
    }
    return {meter: _new(scene, changes) for meter, changes in wanted.items()}


def _narrower(scene: Scene) -> dict[str, Any]:
    """The heads of a kernel through one pixel; patterns that cover a kernel need their window, and no content."""
    closed = float(2 * scene.dilation - 1)
    if scene.heads == "fewest":
        side = float(2 * (scene.kernel.size // 2 * scene.dilation) + 1)
        return {"content": 0.0, "window_side": min(side, scene.window_side), "window_shape": "square"}
    if scene.window_side > closed:
        sums = norm_named(scene.norm).sums_to_one
        return {"window_side": 1.0} if sums else {"window_side": 1.0, "content": 0.0}
    return {"content": 0.0}


def _new(scene: Scene, changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in changes.items() if getattr(scene, name) != value}


def away_from_zero(readings: Readings, meter: str) -> float | None:
    """0 for a convolution, up to rounding; None until it is read, and where there is no such number."""
    if meter == "reach":
        return readings.beyond
    if meter == "share":
        return None if readings.share is None else 1 - readings.share
    value: float | None = getattr(readings, meter)
    return value


def is_zero(readings: Readings, meter: str) -> bool:
    value = away_from_zero(readings, meter)
    return value is not None and value <= ROUNDING


def word_of(read: Readings) -> str:
    """What all meters together say, in one word: a key of `words.METERS_VERDICTS` and `words.BRIEF`."""
    linear = is_zero(read, "additivity") and is_zero(read, "homogeneity")
    whole, inside = is_zero(read, "equivariance"), is_zero(read, "inside")
    if linear and (whole or inside):
        local = is_zero(read, "reach")
        return ("convolution" if whole else "frame") if local else "wide"
    if whole or inside:
        return "equivariant"
    return "linear" if linear else "neither"


def ask_brief(state: State) -> tuple[MetersInquiry]:
    return (MetersInquiry(state.scene),)


def brief(state: State, findings: Findings) -> str | None:
    finding = findings.get("meters")
    known = isinstance(finding, MetersFinding) and finding.complete
    return words.BRIEF[word_of(finding.attention)] if known and isinstance(finding, MetersFinding) else None


ASKING = Asking(ask, brief, ask_brief)
