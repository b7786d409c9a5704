"""What was measured of an approach, and how far its law holds. Knows no torch: painters read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

GOAL_EPS = 1e-2  # up to this distance laws are wanted to hold, where that can be chosen
SHARE = 0.05  # of 1 that measured over predicted may be off, where a law holds
Extent = Literal["none", "exact", "flat", "always", "below", "never"]


@dataclass(frozen=True)
class ApproachPoint:
    """One frame, measured: `error` and what is predicted, each relative to the norm of the limit's output.

    law       the first-order law (see `laws.law_of`), None where there is none
    bound     what the error cannot pass, for the content approach
    rounding  what float64 alone may make of an error of 0, or of a law of 0
    """

    eps: float
    parameter: float
    error: float
    law: float | None
    bound: float | None
    rounding: float = 0.0

    @property
    def differs(self) -> bool:
        """Whether this frame is further from the limit than rounding can explain."""
        return self.error > self.rounding

    @property
    def ratio(self) -> float | None:
        """Measured over predicted; None without a law, and where one of the two is rounding alone."""
        if self.law is None or self.law <= self.rounding or not self.differs:
            return None
        return self.error / self.law


@dataclass(frozen=True)
class Holding:
    """How far from its limit an approach follows its law.

    extent  "exact"   no frame differs from the limit beyond rounding, so there is nothing to predict
            "none"    there is no law
            "flat"    frames differ, and the law is 0: the difference is of a higher order
            "always"  all the way
            "below"   up to the distance `eps`
            "never"   at no distance that was measured; the smallest one is `eps`
    """

    extent: Extent
    eps: float


def holding_of(points: Sequence[ApproachPoint], share: float = SHARE) -> Holding:
    """How far measured over predicted stays within `share` of 1, from the limit outwards.

    Points without a ratio (errors of rounding alone) neither hold nor break.
    """
    ordered = sorted(points, key=lambda point: point.eps)
    told = [(point.eps, point.ratio) for point in ordered if point.ratio is not None]
    if not any(point.differs for point in ordered):
        return Holding("exact", ordered[-1].eps if ordered else 0.0)
    if ordered[0].law is None:
        return Holding("none", 0.0)
    if not told:
        return Holding("flat", 0.0)
    held = list(takewhile(lambda one: abs(one[1] - 1) <= share, told))
    if not held:
        return Holding("never", told[0][0])
    return Holding("always" if len(held) == len(told) else "below", held[-1][0])
