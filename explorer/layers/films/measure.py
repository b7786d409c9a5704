"""An approach measured: how far each of its frames is from the convolution, beside what its law predicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import torch

from explorer.layers.convolution import convolve
from explorer.layers.films.approach import Approach
from explorer.layers.films.frames import approach_outputs
from explorer.layers.films.holding import ApproachPoint
from explorer.layers.films.laws import bound_of, law_of
from explorer.layers.films.single import double_rounding
from explorer.layers.geometry import Floats
from explorer.layers.progress import Tick
from explorer.layers.projection import project
from explorer.layers.threads import one_thread


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
    with one_thread():
        rounding = double_rounding(project(image.double(), approach.attention), approach.attention) / scale
    for distance, output in approach_outputs(approach, image, eps, tick):
        with one_thread():
            point = ApproachPoint(
                eps=distance,
                parameter=approach.parameter(distance),
                error=float((output - wanted).norm()) / scale,
                law=None if law is None else float(law.map_at(distance).norm()) / scale,
                bound=None if bound is None else float(bound.map_at(distance).norm()) / scale,
                rounding=rounding,
            )
        yield point
