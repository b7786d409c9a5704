"""How strong the content of a scene may be for its first-order laws to be seen."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import partial

import numpy as np
import torch

from explorer.layers.convolution import convolve
from explorer.layers.fast.routes import attend
from explorer.layers.films.approach import Approach
from explorer.layers.films.frames import approach_outputs
from explorer.layers.films.holding import GOAL_EPS, SHARE
from explorer.layers.films.laws import law_of
from explorer.layers.films.single import double_rounding, single_is_enough, single_rounding
from explorer.layers.progress import Tick, nobody
from explorer.layers.projection import project
from explorer.layers.threads import one_thread

_STEPS = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)
STRENGTHS = (*(round(step * 10.0**power, 5) for power in (-4, -3, -2, -1) for step in _STEPS), 1.0)


def gentle_content(
    films: Sequence[Callable[[float], Approach]], image: torch.Tensor, tick: Tick | None = None
) -> float:
    """The largest of STRENGTHS at which every first-order law holds within 5 % up to GOAL_EPS, measured on this image.

    Found by halving: the next larger one was tried and does not do. The smallest of them where none does.

    Args:
        films: approaches of one scene, each for a strength of its content (beta); the cheapest to measure first.
        image: (C_in, H, W), any float dtype; measured in float64.
        tick: called between measurements; may raise to cancel.
    """
    told, pixels, most = tick or nobody, image.double(), len(STRENGTHS) - 1
    for film in films:

        def breaks(n: int, film: Callable[[float], Approach] = film) -> bool:
            told(0.0)
            return not _obeys(film(STRENGTHS[n]), pixels)

        if breaks(most):
            most = max(bisect_left(range(most), True, key=breaks) - 1, 0)
    return STRENGTHS[most]


def _obeys(way: Approach, image: torch.Tensor) -> bool:
    """Also where there is no law to obey, and where law or error are rounding alone."""
    law = law_of(way, image)
    if law is None:
        return True
    with one_thread():
        limit, projected = convolve(image, way.limit), project(image, way.attention)
        rounding = double_rounding(projected, way.attention)
        enough = partial(single_is_enough, single_rounding(projected, way.attention), limit=limit)
    for eps, output in _near(way, image, enough):
        measured, predicted = float((output - limit).norm()), float(law.map_at(eps).norm())
        if min(measured, predicted) > rounding and abs(measured / predicted - 1) > SHARE:
            return False
    return True


def _near(
    way: Approach, image: torch.Tensor, enough: Callable[[torch.Tensor], bool]
) -> Iterable[tuple[float, torch.Tensor]]:
    """Frames up to GOAL_EPS; of a window one, which sees few keys there, instead of all that its rings would be."""
    if way.kind != "window":
        return approach_outputs(way, image, np.geomspace(GOAL_EPS / 100, GOAL_EPS, 5))
    with one_thread():  # so few keys are not worth waiting for another one
        output = attend(image.float(), *way.layer(GOAL_EPS)).double()
        return [(GOAL_EPS, output if enough(output) else attend(image, *way.layer(GOAL_EPS)))]
