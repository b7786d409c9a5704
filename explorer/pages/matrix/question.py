"""Both layers as matrices: six operators on the user's picture, scaled down to size x size pixels.

Matrices have N = size^2 rows (queries) and columns (keys), pixels in row-major order; of layers with several channels
they are one plane: from one input channel to one output channel.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy.typing as npt

from explorer.compute.asking import Findings
from explorer.compute.inputs import widest_side_of
from explorer.images.fit import resize_picture
from explorer.pages.kit.declared import Asking
from explorer.pages.matrix import words
from explorer.pages.matrix.choice import MatrixChoice
from explorer.state.state import Scene, State

if TYPE_CHECKING:
    from explorer.layers.measures.matrices import FreeNumbers

Array = npt.NDArray[Any]
# What an operator is, measured: the convolution itself, the same but for the rounding of single precision, the same
# but for queries near the frame, a multiple of it, a convolution but another one, or none at all.
Likeness = Literal["exact", "rounding", "frame", "scaled", "another", "none"]


@dataclass(frozen=True)
class MatrixInquiry:
    """What does not depend on the window's side. `scene` is as `small_scene` makes it; `plane` (output, input)."""

    topic: ClassVar[str] = "matrix"
    scene: Scene
    plane: tuple[int, int]

    @property
    def size(self) -> int:
        return self.scene.picture.height


@dataclass(frozen=True)
class MatrixWindowInquiry:
    """One more matrix, of the attention through a window of that side; fast enough to follow a drag."""

    topic: ClassVar[str] = "matrix_window"
    base: MatrixInquiry
    side: float


@dataclass(frozen=True, eq=False)
class Operator:
    """A matrix (N, N) and what becomes of it; float32.

    projection  the nearest matrix that is constant along its diagonals, which are those of a torus where the border is
                circular, and else those of the plane (see `explorer.layers.measures.matrices`)
    spectrum    |F A F^-1|, frequencies in row-major order, 0 first
    loose       1 - |projection|^2 / |A|^2: the share that is not constant along the diagonals
    factor      of a likeness "scaled", how many times the convolution it is
    mixing      the share of |A|^2 that lies off the spectrum's diagonal: 0 for circular convolutions alone
    """

    matrix: Array
    projection: Array
    spectrum: Array
    loose: float
    mixing: float
    likeness: Likeness
    factor: float | None = None


@dataclass(frozen=True, eq=False)
class MatrixFinding:
    """`globally` and `closed` are the attention through the widest window and through one pixel; `free` counts for
    one plane, of which there are `planes`; `heads` is their number."""

    inquiry: MatrixInquiry
    full: Operator
    local: Operator
    convolution: Operator
    globally: Operator
    closed: Operator
    free: FreeNumbers
    planes: int
    heads: int
    complete: bool = True


@dataclass(frozen=True, eq=False)
class MatrixWindowFinding:
    inquiry: MatrixWindowInquiry
    windowed: Operator
    complete: bool = True


def ask(state: State) -> tuple[MatrixInquiry | MatrixWindowInquiry, ...]:
    look, scene = state.look, small_scene(state)
    base = MatrixInquiry(scene, (look.channel_out, look.channel_in))
    return base, MatrixWindowInquiry(base, min(look.choice(MatrixChoice).window_side, float(widest_side_of(scene))))


def small_scene(state: State) -> Scene:
    """The scene on the picture that the matrices are made for: scaled to a square, cropped to its middle first where
    it is none; every pixel a query (stride 1), and the window closed, as the side is no part of it."""
    size = state.look.choice(MatrixChoice).size
    return replace(state.scene, picture=resize_picture(state.scene.picture, size, size), stride=1, window_side=1.0)


def ask_brief(state: State) -> tuple[MatrixInquiry]:
    return (ask(state)[0],)  # type: ignore[return-value]


def brief(state: State, findings: Findings) -> str | None:
    finding = findings.get("matrix")
    if not isinstance(finding, MatrixFinding):
        return None
    free = finding.free
    return words.BRIEF.format(full=free.fully_connected, local=free.locally_connected, shared=free.convolution)


ASKING = Asking(ask, brief, ask_brief)
