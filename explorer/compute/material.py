"""What a figure is made from: a state, its result, and what the window's closing or a page gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from explorer.compute.asking import Ask, Finding, Inquiry
from explorer.compute.request import Curve, Result
from explorer.state.state import State

Needs = Literal["frame", "curve", "strip"] | Ask  # a page needs what it asks
STRIPS = {3: (9, 1), 4: (9, 3, 1), 5: (9, 5, 3, 1), 6: (17, 9, 5, 3, 1)}  # sides after the global one, by length


@dataclass(frozen=True, eq=False)
class Material:
    """`strip` holds results for the same layers through ever smaller windows, the widest first, one pixel last;
    where they were `chosen`, all of them are shown.

    `findings` hold what a page beside the stage shows, by topic. `revealed` is for a movie that explains: of the five
    stages of a lane so many are there, and of the next one a part; its sentence explains the newest one.
    """

    state: State
    result: Result
    curve: Curve | None = None
    strip: tuple[Result, ...] = ()
    findings: Mapping[str, Finding] = field(default_factory=dict)
    revealed: float | None = None
    chosen: bool = False


def asked_by(needs: Needs, state: State) -> tuple[Inquiry, ...]:
    """What a kind of figure wants to know beside the stage's own numbers."""
    return needs(state) if callable(needs) else ()


def strip_sides(widest: int) -> tuple[float, ...]:
    """Telling window sides from `widest` (global) down to 1 px."""
    return (float(widest), *(float(side) for side in max(STRIPS.values(), key=len) if side < widest / 1.25))


def thinned(strip: tuple[Result, ...], most: int) -> tuple[Result, ...]:
    """At most `most` of the windows of a strip, the widest and the closed one among them."""
    wanted = STRIPS[min(max(most, min(STRIPS)), max(STRIPS))]
    kept = [r for r in strip[1:] if r.request.scene.window_side in wanted]
    return (strip[0], *kept)
