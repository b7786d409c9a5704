"""Layers on layers: what one pixel sees, what becomes of the picture, where attention looks, and what borders do.

Each of the four is an inquiry of its own, asked when it is looked at. Pictures are shrunk for all of them: a stack of
attention layers is differentiated pixel by pixel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import isnan
from typing import Any, ClassVar

import numpy.typing as npt

from explorer.compute.asking import Findings
from explorer.images.fit import resize_picture
from explorer.layers.borders import CONVOLUTION_BORDERS
from explorer.pages.depth import words
from explorer.pages.depth.choice import DepthChoice, LayerName
from explorer.pages.kit.declared import Asking
from explorer.state.picture import SMALLEST_SIDE_PX, Picture
from explorer.state.state import Scene, State, output_size
from explorer.words.numbers import pixels

Array = npt.NDArray[Any]
LARGEST_SIDE = 32  # px of the pictures that are stacked
COMPOSED = CONVOLUTION_BORDERS


@dataclass(frozen=True)
class ReachInquiry:
    """What `pixel` sees through every number of layers. `first` of them are answered first, whatever was asked."""

    topic: ClassVar[str] = "depth_reach"
    scene: Scene
    pixel: tuple[int, int]
    first: int = field(compare=False)


@dataclass(frozen=True, eq=False)
class Sight:
    """Through 1 ... MOST_LAYERS layers of one kind; NaN where it is not known yet.

    support       (layers, H, W) bool, the pixels that can move this one's output
    reach_px      (layers,) how far away the farthest of them is along an axis
    field         (layers, H, W) float32, |d output / d pixel|, largest 1
    deviation_px  (layers,) the standard deviation of the field along an axis
    """

    unknown: ClassVar[tuple[str, ...]] = ("field", "deviation_px")  # see `compute.numbers_only`
    support: Array
    reach_px: Array
    field: Array
    deviation_px: Array


@dataclass(frozen=True, eq=False)
class ReachFinding:
    """`mean_px` (layers,): the deviation that mean kernels of the same size give, measured; `law_px` what is predicted
    for them. `uniform`: the kernel is such a one itself."""

    inquiry: ReachInquiry
    complete: bool
    sights: Mapping[LayerName, Sight]
    mean_px: Array
    law_px: Array
    uniform: bool


@dataclass(frozen=True)
class RankInquiry:
    topic: ClassVar[str] = "depth_rank"
    scene: Scene


@dataclass(frozen=True, eq=False)
class RankCourse:
    """The picture and what each layer made of it: `residual` (n,), how much pixels still differ, 0 when all are alike;
    `features` (n, C, H, W) float32, scaled to the picture's largest value."""

    residual: Array
    features: Array


@dataclass(frozen=True, eq=False)
class RankFinding:
    """Courses by layer, and by whether there are skips, as far as they are known."""

    inquiry: RankInquiry
    complete: bool
    courses: Mapping[tuple[LayerName, bool], RankCourse]


@dataclass(frozen=True)
class GazeInquiry:
    """Where attention looks in every layer of a stack of attention layers."""

    topic: ClassVar[str] = "depth_gaze"
    scene: Scene
    skip: bool


@dataclass(frozen=True, eq=False)
class GazeFinding:
    """Of the first n layers: `distance_px` (n, heads), means over all queries; `radius_px` and `keys` (n, H, W), how
    far each query looks and at how many keys, means over heads."""

    inquiry: GazeInquiry
    complete: bool
    distance_px: Array
    radius_px: Array
    keys: Array


@dataclass(frozen=True)
class StackedBordersInquiry:
    """Two convolutions in a row against the one whose kernel is their product."""

    topic: ClassVar[str] = "depth_borders"
    scene: Scene


@dataclass(frozen=True, eq=False)
class Trap:
    """Under one border: `error` (C, H, W), twice less once, over the largest value of once, 0 where it may be rounding;
    its largest size on the frame, where a kernel sees beyond the image, and `inside`. Without a pixel inside that is
    NaN. `exact`: both are the same bit by bit."""

    unknown: ClassVar[tuple[str, ...]] = ("inside",)
    error: Array
    frame: float
    inside: float
    exact: bool


@dataclass(frozen=True, eq=False)
class StackedBordersFinding:
    """`kernel` (K, K) and `product` (2K - 1, 2K - 1), of one channel."""

    inquiry: StackedBordersInquiry
    complete: bool
    kernel: Array
    product: Array
    traps: Mapping[str, Trap]


DepthInquiry = ReachInquiry | RankInquiry | GazeInquiry | StackedBordersInquiry


def ask(state: State) -> tuple[DepthInquiry]:
    scene, choice = stacked(state.scene), state.look.choice(DepthChoice)
    match choice.show:
        case "reach":
            return (ReachInquiry(scene, pixel_of(state), choice.layers),)
        case "rank":
            return (RankInquiry(scene),)
        case "gaze":
            return (GazeInquiry(scene, choice.skip),)
    return (StackedBordersInquiry(scene),)


def stacked(scene: Scene) -> Scene:
    """The scene as it is stacked: a small picture, and a value for every pixel."""
    return replace(scene, picture=_small(scene.picture), stride=1)


@lru_cache(maxsize=4)
def _small(picture: Picture) -> Picture:
    share = min(1.0, LARGEST_SIDE / max(picture.height, picture.width))
    height, width = (max(round(side * share), SMALLEST_SIDE_PX) for side in (picture.height, picture.width))
    return resize_picture(picture, height, width)


def pixel_of(state: State) -> tuple[int, int]:
    """The query of the stage as a pixel of the small picture."""
    whole, small = state.scene.picture, _small(state.scene.picture)
    row, column = (place * state.scene.stride for place in state.look.cell)
    return row * small.height // whole.height, column * small.width // whole.width


def cell_at(scene: Scene, pixel: tuple[int, int]) -> tuple[int, int]:
    """The way back: the query whose pixel is nearest to the middle of this one."""
    whole, small, last = scene.picture, _small(scene.picture), output_size(scene)
    row, column = (
        min(int((place + 0.5) * large / size / scene.stride), count - 1)
        for place, large, size, count in zip(
            pixel, (whole.height, whole.width), (small.height, small.width), last, strict=True
        )
    )
    return row, column


def brief(state: State, findings: Findings) -> str | None:
    """How far the pixel sees, and how far it feels, through as many layers as are looked at."""
    choice, finding = state.look.choice(DepthChoice), findings.get("depth_reach")
    sight = finding.sights.get(choice.layer) if isinstance(finding, ReachFinding) else None
    if sight is None or isnan(sight.reach_px[choice.layers - 1]) or isnan(sight.deviation_px[choice.layers - 1]):
        return None
    seen, felt = sight.reach_px[choice.layers - 1], sight.deviation_px[choice.layers - 1]
    return words.BRIEF.format(seen=pixels(float(seen)), felt=pixels(round(float(felt), 1)))


ASKING = Asking(ask, brief)
