"""What is chosen on each page beside the stage: frozen, checked, part of the Look and of the session.

A page's choice decides what it asks (`explorer.compute.asking`) or only how the answer is shown; it never changes
the scene.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

Page = Literal["stage", "films", "heads", "borders", "meters", "matrix", "depth", "cost"]
FilmKind = Literal["window", "position", "gate", "content"]
MetersShow = Literal["meters", "shift", "nearest"]
MatrixShow = Literal["matrix", "projection", "residual", "spectrum"]
LayerName = Literal["convolution", "attention"]
DepthShow = Literal["reach", "rank", "gaze", "borders"]
MATRIX_SIZES = (8, 10, 12, 16, 20, 24)
MOST_LAYERS = 12


def one_of(name: str, value: object, allowed: Any) -> None:
    choices = get_args(allowed) or allowed
    if value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(map(str, choices))}, got {value!r}")


def between(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:  # also refuses NaN
        raise ValueError(f"{name} must lie between {low:g} and {high:g}, got {value!r}")


@dataclass(frozen=True)
class FilmsChoice:
    """Which film, and how far it still has to go (epsilon; 0 is the end, the convolution)."""

    kind: FilmKind = "window"
    distance: float = 0.3

    def __post_init__(self) -> None:
        one_of("film", self.kind, FilmKind)
        between("distance", self.distance, 0.0, 1e4)


@dataclass(frozen=True)
class HeadsChoice:
    """How many heads may express the kernel, and whether gradient descent tries it beside the construction."""

    count: int = 2
    learn: bool = False

    def __post_init__(self) -> None:
        between("count of heads", self.count, 1, 49)


@dataclass(frozen=True)
class MetersChoice:
    """Which board is shown, and by how many pixels (rows, columns) the image is moved to see whether outputs follow."""

    show: MetersShow = "meters"
    shift: tuple[int, int] = (3, 5)

    def __post_init__(self) -> None:
        one_of("board of meters", self.show, MetersShow)
        for step in self.shift:
            between("shift", step, -1024, 1024)


@dataclass(frozen=True)
class BordersChoice:
    """How sharp the position is, alpha per px^2, in the plot of what sharpening without padding ends in."""

    alpha: float = 3.0

    def __post_init__(self) -> None:
        between("alpha", self.alpha, 0.0, 20.0)


@dataclass(frozen=True)
class MatrixChoice:
    """`size`: the image is scaled to size x size pixels, so that the matrix has size^2 rows for each channel; the
    residual is what the projection leaves out."""

    show: MatrixShow = "matrix"
    size: int = 8
    window_side: float = 3.0

    def __post_init__(self) -> None:
        one_of("matrix view", self.show, MatrixShow)
        one_of("matrix size", self.size, MATRIX_SIZES)
        between("window_side", self.window_side, 1.0, 1e4)


@dataclass(frozen=True)
class DepthChoice:
    """What is looked at, how many layers of which kind are stacked, with or without skips around them."""

    show: DepthShow = "reach"
    layers: int = 4
    layer: LayerName = "convolution"
    skip: bool = False

    def __post_init__(self) -> None:
        one_of("depth view", self.show, DepthShow)
        between("layers", self.layers, 1, MOST_LAYERS)
        one_of("layer", self.layer, LayerName)


@dataclass(frozen=True)
class CostChoice:
    """Sizes to count for: image side in pixels, channels, kernel size and window side."""

    image_side: int = 56
    channels: int = 128
    kernel_size: int = 3
    window_side: int = 7

    def __post_init__(self) -> None:
        between("image side", self.image_side, 1, 4096)
        between("channels", self.channels, 1, 4096)
        between("kernel_size", self.kernel_size, 1, 63)
        between("window_side", self.window_side, 1, 1023)
