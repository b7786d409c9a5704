"""An approach measured: how far each of its frames is from the convolution, beside what its law predicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from explorer.layers.convolution import convolve
from explorer.layers.films.approach import Approach
from explorer.layers.films.frames import approach_outputs
from explorer.layers.films.laws import bound_of, law_of
from explorer.layers.geometry import Floats
from explorer.layers.progress import Tick
from explorer.layers.threads import one_thread

NOTHING = 1e-12  # a relative error that is rounding in float64, no more


@dataclass(frozen=True)
class ApproachPoint:
    """One frame, measured: `error` and what is predicted, each relative to the norm of the limit's output.

    law    the first-order law (see `laws.law_of`), None where there is none
    bound  what the error cannot pass, for the content approach
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


def spread_eps(approach: Approach, count: int = 40, least: float = 1e-6) -> Floats:
    """Distances to measure, ascending and evenly spaced in their logarithm, from `least` to the approach's start."""
    return np.geomspace(least, max(approach.farthest_eps, 10 * least), count)


def approach_errors(
    approach: Approach, image: torch.Tensor, eps: Iterable[float], tick: Tick | None = None
) -> Iterator[ApproachPoint]:
    """Measures an approach at these distances, point by point from the limit outwards.

    Args:
        image: (C_in, H, W) of the size that the approach was made for; everything is computed in float64, or in float32
            where that changes the error by less than 1 %.
        tick: told the share done, in [0, 1]; may raise to cancel.
    """
    wanted = convolve(image.double(), approach.limit)
    norm = float(wanted.norm())
    scale = norm if norm > 0 else 1.0
    law, bound = law_of(approach, image), bound_of(approach, image)
    for distance, output in approach_outputs(approach, image, eps, tick):
        with one_thread():
            point = ApproachPoint(
                eps=distance,
                parameter=approach.parameter(distance),
                error=float((output - wanted).norm()) / scale,
                law=None if law is None else float(law.map_at(distance).norm()) / scale,
                bound=None if bound is None else float(bound.map_at(distance).norm()) / scale,
            )
        yield point


def holds_below(points: Sequence[ApproachPoint], share: float = 0.05) -> float:
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
