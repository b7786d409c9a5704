"""What is asked of the compute thread, and what comes back. Frozen; no torch needed to import this.

request = resolve(state)   compared by equality: the same request is never computed twice
Result                     both outputs for one request; Curve: the closing plot for one pair of layers
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import numpy.typing as npt

from explorer.state.state import Scene, State

if TYPE_CHECKING:
    from explorer.layers.measures.misfit import Comparison
    from explorer.layers.terms import Terms

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Request:
    scene: Scene

    @property
    def layers(self) -> Scene:
        """The scene with its window closed: equal for two requests that differ in nothing but the window's side."""
        return replace(self.scene, window_side=1.0)


def resolve(state: State) -> Request:
    return Request(state.scene)


@dataclass(frozen=True, eq=False)
class TapProducts:
    """One convolution output, tap by tap.

    taps (n, 2) offsets; values (n, C_in); weights and products (n, C_out, C_in).
    """

    taps: Array
    values: Array
    weights: Array
    products: Array


class PixelReader(Protocol):
    """Reads the arithmetic of one output pixel from the tensors of a result. Microseconds; any thread."""

    def terms(self, cell: tuple[int, int]) -> Terms:
        """`layers.terms.Terms` with numpy arrays in it."""
        ...

    def products(self, cell: tuple[int, int]) -> TapProducts: ...


@dataclass(frozen=True)
class BesideTrained:
    """Of the convolution nearest to a trained attention on this picture.

    r_squared   the share of the output's variance that it explains
    determined  whether so many outputs (`pixels`) settle its numbers (`unknowns` for each output channel)
    own_window  whether the window is the layer's own, for which it was found
    """

    r_squared: float
    determined: bool
    pixels: int
    unknowns: int
    own_window: bool


@dataclass(frozen=True)
class StageFacts:
    """Beside the meters, what the sentences of the stage rest on.

    keys       how many keys one window holds at most, along rows and along columns; (1, 1): it is closed
    far        whether the kernel has a weight that is not 0 beside its middle one
    same_sum   whether the heads' W_V W_O add up to what the kernel's weights do, up to rounding
    as_kernel  whether heads with one key each, weighing 1, are the very taps of the kernel: one formula, two layers
    own_size   of the convolution that such heads are, whichever it is; None where weights do not sum to one
    own        the closed attention against that convolution, where it differs from the other lane's
    factor     f where a closed attention is f times the other lane's convolution at every pixel, up to rounding
    nearest    where the convolution is the one nearest to a trained attention
    """

    keys: tuple[int, int]
    far: bool
    same_sum: bool
    as_kernel: bool = False
    own_size: tuple[int, int] | None = None
    own: Comparison | None = None
    factor: float | None = None
    nearest: BesideTrained | None = None

    @property
    def closed(self) -> bool:
        return self.keys == (1, 1)


@dataclass(frozen=True, eq=False)
class Result:
    """Both layers on one scene. All arrays float32 and read-only.

    image (C_in, H, W) as the layers see it; kernel (C_out, C_in, K, K); convolution (C_out, rows, columns);
    heads (heads, C_out, rows, columns), what each head adds; attention, their sum.
    padding is p of the zero border, widest_side the side at which attention is global; meters and facts are what is
    said of both rests on. bias and out_bias (C_out,) are added to the convolution and to the sum of the heads where
    they have one; gates (heads,) are the shares that position decides, None without gates.
    """

    request: Request
    image: Array
    kernel: Array
    convolution: Array
    heads: Array
    attention: Array
    centers: tuple[tuple[int, int], ...]
    padding: int
    widest_side: int
    meters: Comparison
    facts: StageFacts
    reader: PixelReader
    device: str
    elapsed_ms: float
    bias: Array | None = None
    out_bias: Array | None = None
    gates: Array | None = None

    @property
    def scene(self) -> Scene:
        """The scene that was computed, its settings as they hold."""
        return self.request.scene.settled

    @property
    def difference(self) -> Array:
        return self.attention - self.convolution


@dataclass(frozen=True, eq=False)
class Curve:
    """Relative difference against window side (pixels, ascending) for `layers`; grows until `complete`."""

    shares: ClassVar[tuple[str, ...]] = ("relative",)  # infinite where the convolution is 0 everywhere
    layers: Scene
    sides: Array
    relative: Array
    widest_side: int
    complete: bool


def frozen(array: Array) -> Array:
    """The same array, read-only."""
    array.flags.writeable = False
    return array
