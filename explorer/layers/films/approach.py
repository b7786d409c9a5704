"""Four films from attention to a convolution, each by how far it still has to go.

    window    the window closes            eps = (side - (2 dilation - 1)) / 2, which is (side - 1) / 2 without dilation
    position  a Gaussian position sharpens eps = e^-alpha
    content   the content fades            eps = beta / beta at the start, on the fewest static heads of the kernel
    gate      a gate opens (ConViT)        eps = 1 - sigma

Window, position and gate start from the same attention over the whole image; all end in the same convolution when its
heads were made from that convolution's kernel. `laws` says how fast, `film_frames` computes the frames.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import exp, log

import numpy as np
import torch

from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.field import one_thread
from explorer.layers.geometry import Floats, Window, widest_side
from explorer.layers.heads.from_kernel import closed_convolution
from explorer.layers.heads.static import covering_window, fewest_heads
from explorer.layers.norms import SUMS_TO_ONE
from explorer.layers.position import Gaussian
from explorer.layers.progress import Tick

KINDS = ("window", "position", "content", "gate")
NOTHING = 1e-12  # a relative error that is rounding in float64, no more


@dataclass(frozen=True, eq=False)
class Approach:
    """One film: the attention that it starts from and the convolution that it ends in.

    attention  the heads; what the film's parameter stands for is replaced in them
    window     through which they look; of the window film, at its start
    limit      the convolution at eps = 0. Sharp positions without padding end in replicated borders (a softmax takes
               the nearest pixel that there is), closed windows in zeros: limits may differ on the frame
    """

    kind: str
    attention: Attention
    window: Window
    limit: Convolution

    @property
    def farthest_eps(self) -> float:
        """Where the film starts."""
        return self.eps(self.window.side) if self.kind == "window" else 1.0

    def parameter(self, eps: float) -> float:
        """Window side in px, alpha per px^2, beta or sigma at this distance.

        Raises:
            ValueError: for a distance off the film; a position is never infinitely sharp, so there eps > 0.
        """
        self._check(eps)
        if self.kind == "window":
            return self._closed_side + 2 * eps
        if self.kind == "position":
            return -log(eps)
        return eps * self.attention.content if self.kind == "content" else 1 - eps

    def eps(self, parameter: float) -> float:
        """The distance at this parameter; the way back from `parameter`."""
        if self.kind == "window":
            return max(parameter - self._closed_side, 0.0) / 2
        if self.kind == "position":
            return exp(-parameter)
        if self.kind == "content":
            return parameter / self.attention.content if self.attention.content > 0 else 0.0
        return 1 - parameter

    def layer(self, eps: float) -> tuple[Attention, Window]:
        """The attention and the window at this distance: `attend(image, *layer)` is the film's frame."""
        parameter = self.parameter(eps)
        if self.kind == "window":
            return self.attention, replace(self.window, side=parameter)
        if self.kind == "position":
            return replace(self.attention, position=Gaussian(parameter)), self.window
        if self.kind == "content":
            return replace(self.attention, content=parameter), self.window
        gate = self.attention.out.new_full((self.attention.num_heads,), parameter)
        return replace(self.attention, gate=gate), self.window

    @property
    def _closed_side(self) -> int:
        """Up to this side a window with gaps sees one key."""
        return 2 * self.window.dilation - 1

    def _check(self, eps: float) -> None:
        """The window film may be asked beyond its start: a wider window sees nothing more."""
        most = float("inf") if self.kind == "window" else 1.0
        if not (0 <= eps <= most) or (self.kind == "position" and eps == 0):
            least = "above 0" if self.kind == "position" else "at least 0"
            raise ValueError(f"eps of the {self.kind} film must be {least} and at most {most:g}, got {eps}")


@dataclass(frozen=True)
class FilmPoint:
    """One frame, measured: `error` and what is predicted, each relative to the norm of the limit's output.

    law    the first-order law (see `laws.law_of`), None where there is none
    bound  what the error cannot pass, for the content film
    """

    eps: float
    parameter: float
    error: float
    law: float | None
    bound: float | None

    @property
    def ratio(self) -> float | None:
        """Measured over predicted; None without a law, and where the error is rounding alone."""
        if self.law is None or self.law <= 0 or self.error <= NOTHING:
            return None
        return self.error / self.law


def approach(
    kind: str, attention: Attention, convolution: Convolution, size: tuple[int, int], window: Window | None = None
) -> Approach:
    """A film for images of this size (height, width).

    Args:
        attention: its gate, if any, is left out, and the position film replaces its position scores.
        convolution: what the content film ends in; the others end in what the heads' closed windows are.
        window: shape and dilation of the window film, by default a square. Its side plays no part: films start from
            the whole image.

    Raises:
        ValueError: for an unknown kind, or a norm whose closed window is no convolution.
    """
    if kind not in KINDS:
        raise ValueError(f"a film must be one of {', '.join(KINDS)}, got {kind!r}")
    if attention.norm not in SUMS_TO_ONE:
        raise ValueError(
            f"only weights that sum to one ({', '.join(SUMS_TO_ONE)}) end in a convolution, got norm {attention.norm!r}"
        )
    if kind == "content":
        return _content(attention, convolution)
    attention = replace(attention, gate=None, value=attention.value.double(), out=attention.out.double())
    limit = closed_convolution(attention)
    looks = window if window is not None and kind == "window" else Window(1.0)
    widest = widest_side(
        *size, attention.border, attention.zero_padding, attention.largest_center,
        "square" if looks.shape == "block" else looks.shape,
    )  # fmt: skip
    if kind == "position" and _takes_nearest(attention):
        limit = replace(limit, border="replicate")
    return Approach(kind, attention, replace(looks, side=float(widest)), limit)


def _content(attention: Attention, convolution: Convolution) -> Approach:
    """The fewest heads of the kernel, with queries and keys of the attention's first heads, in turn."""
    static = fewest_heads(replace(convolution, weight=convolution.weight.double()))
    turn = torch.arange(static.num_heads) % attention.num_heads
    heads = replace(
        static,
        query=attention.query[turn],
        key=attention.key[turn],
        content=attention.content,
        similarity=attention.similarity,
        features=attention.features,
    )
    return Approach("content", heads, covering_window(convolution), convolution)


def _takes_nearest(attention: Attention) -> bool:
    """Whether a center outside the image has no key, so that the nearest one wins."""
    unpadded = attention.border == "zero" and attention.zero_padding == 0 and attention.largest_center > 0
    return attention.border in ("masked", "shifted") or unpadded


def spread_eps(film: Approach, count: int = 40, least: float = 1e-6) -> Floats:
    """Distances to measure, ascending and evenly spaced in their logarithm, from `least` to the film's start."""
    return np.geomspace(least, max(film.farthest_eps, 10 * least), count)


def film_errors(
    film: Approach, image: torch.Tensor, eps: Iterable[float], tick: Tick | None = None
) -> Iterator[FilmPoint]:
    """Measures a film at these distances, point by point from the limit outwards.

    Args:
        image: (C_in, H, W) of the size that the film was made for; everything is computed in float64, or in float32
            where that changes the error by less than 1 %.
        tick: told the share done, in [0, 1]; may raise to cancel.
    """
    from explorer.layers.films.frames import film_outputs
    from explorer.layers.films.laws import bound_of, law_of

    wanted = convolve(image.double(), film.limit)
    norm = float(wanted.norm())
    scale = norm if norm > 0 else 1.0
    law, bound = law_of(film, image), bound_of(film, image)
    for distance, output in film_outputs(film, image, eps, tick):
        with one_thread():
            point = FilmPoint(
                eps=distance,
                parameter=film.parameter(distance),
                error=float((output - wanted).norm()) / scale,
                law=None if law is None else float(law.map_at(distance).norm()) / scale,
                bound=None if bound is None else float(bound.map_at(distance).norm()) / scale,
            )
        yield point


def holds_below(points: Sequence[FilmPoint], share: float = 0.05) -> float:
    """The largest measured eps up to which measured over predicted stays within `share` of 1; 0 where it never does.

    Points without a ratio (errors of rounding alone) neither hold nor break.
    """
    held = 0.0
    for point in sorted(points, key=lambda point: point.eps):
        if point.ratio is None:
            continue
        if abs(point.ratio - 1) > share:
            break
        held = point.eps
    return held
