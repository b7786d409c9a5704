"""Is it a convolution? The meters of both layers, whether they follow a moved image, and the nearest convolution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy.typing as npt

from explorer.layers.measures.reading import Reading
from explorer.layers.norms import norm_named
from explorer.layers.shapes import shape_named
from explorer.pages.meters.choice import MetersChoice
from explorer.state.state import Scene, State, most_heads

Array = npt.NDArray[Any]
MOST_MOVED = 3e8  # pairs of queries and keys over all heads: some seconds in double precision
Where = Literal["all", "inside", "nowhere"]


@dataclass(frozen=True)
class MetersInquiry:
    topic: ClassVar[str] = "meters"
    scene: Scene


@dataclass(frozen=True)
class Readings:
    """The meters of one layer, see `layers.measures.meters.LayerMeters`; None until they are read.

    inside    equivariance where neither frame nor seam is seen; None also where there is no such place
    beyond    of the derivatives, the largest outside the kernel's radius over the largest anywhere
    reach_px  the radius that holds all derivatives above the bound of `beyond`
    loose     1 less the convolution share of the weights, `layers.measures.shares.measure_loose`
    """

    additivity: Reading | None = None
    homogeneity: Reading | None = None
    equivariance: Reading | None = None
    inside: Reading | None = None
    beyond: Reading | None = None
    reach_px: int | None = None
    loose: Reading | None = None

    def of(self, meter: str) -> Reading | None:
        """One of the rows of the page, by its name in `words.METERS_ROWS`; 0 for a convolution."""
        found: Reading | None = getattr(self, {"reach": "beyond", "share": "loose"}.get(meter, meter))
        return found

    def is_zero(self, meter: str) -> bool:
        """Whether it is read, and 0 up to rounding."""
        reading = self.of(meter)
        return reading is not None and reading.is_zero


@dataclass(frozen=True, eq=False)
class Pictured:
    """One meter's experiment on the picture itself: what the attention gives, what a convolution would, and the rest.

    got, wanted, rest  (C, rows, columns) float32; C is 1 where they belong to no output channel
    agrees             whether the rest is 0 up to rounding
    pixel              (row, column) of the one pixel that is looked at; None where all are
    corner             the (row, column) where they begin
    head               whose weights they are, from 0; None where they are not one head's
    """

    got: Array
    wanted: Array
    rest: Array
    agrees: bool
    pixel: tuple[int, int] | None = None
    corner: tuple[int, int] = (0, 0)
    head: int | None = None


@dataclass(frozen=True, eq=False)
class MetersFinding:
    """Both layers on the middle `size` pixels of the picture, in double precision; grows until `complete`.

    radius_px    of the kernel: how far a convolution of this size can see
    has_inside   whether the attention has outputs that see neither frame nor seam
    inside_side  px, the widest square window of which some outputs would; None where there is none
    follow       whether the attention's weights are others on another picture; None until it is known
    pictured     the attention's experiments on the picture, by the names of the meters, as far as they are read
    heads        how many the attention has
    """

    inquiry: MetersInquiry
    attention: Readings
    convolution: Readings
    size: tuple[int, int]
    radius_px: int
    has_inside: bool
    inside_side: float | None
    follow: bool | None
    pictured: Mapping[str, Pictured]
    heads: int
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
    bound                    what rounding alone may make of it
    interior                 first row, end row, first column, end column of that place
    """

    output: Array
    moved: Array
    largest: float
    largest_inside: float | None
    interior: tuple[int, int, int, int] | None
    bound: float

    @property
    def follows(self) -> Where:
        """Where the output goes with the image, up to rounding."""
        if self.largest <= self.bound:
            return "all"
        inside = self.largest_inside
        return "inside" if inside is not None and inside <= self.bound else "nowhere"

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
    """Rows and columns of the picture that go round: whole strides, and no more of a large picture than all pairs of
    queries and keys can be looked at in moments."""
    picture, stride = scene.picture, scene.stride
    heads, window = most_heads(scene), (scene.window_side + 2) ** 2
    side = float(max(picture.height, picture.width))
    while heads * side**2 * min(window, side**2) > MOST_MOVED:
        side *= 0.9
    rows, columns = (int(min(n, side)) // stride * stride for n in (picture.height, picture.width))
    return rows, columns


def _around(step: int, size: int) -> int:
    return (step + size // 2) % size - size // 2


# What would make a meter 0: a change of the scene, or None where no setting does.


def remedies(finding: MetersFinding) -> dict[str, dict[str, Any]]:
    """For every meter the changes of the scene that take it to 0 (a share to 1); together one step that can be undone.

    Where a meter is 0 by these settings already, there is no change.
    """
    scene = finding.inquiry.scene
    inside: dict[str, Any] = {"window_shape": "square"} if shape_named(scene.window_shape).in_blocks else {}
    torus: dict[str, Any] = {"border": "circular", **inside}
    static: dict[str, Any] = {"content": 0.0}
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
