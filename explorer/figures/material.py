"""What a figure is made from: a state, its result, and what the window's closing gave. Gathered without a window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from explorer.choices import Page
from explorer.compute.request import Curve, Request, Result, resolve
from explorer.inquiries import Finding, inquiries
from explorer.state import State

Needs = Literal["frame", "curve", "strip"] | Page  # a page needs what it asks
STRIPS = {3: (9, 1), 4: (9, 3, 1), 5: (9, 5, 3, 1), 6: (17, 9, 5, 3, 1)}  # sides after the global one, by length


@dataclass(frozen=True, eq=False)
class Material:
    """`strip` holds results for the same layers through ever smaller windows, the widest first, one pixel last.

    `findings` hold what a page beside the stage shows, by topic. `revealed` is for a movie that explains: of the five
    stages of a lane so many are there, and of the next one a part; its sentence explains the newest one.
    """

    state: State
    result: Result
    curve: Curve | None = None
    strip: tuple[Result, ...] = ()
    findings: Mapping[str, Finding] = field(default_factory=dict)
    revealed: float | None = None


def gather(state: State, needs: Needs, tick: Callable[[float], None] = lambda share: None) -> Material:
    """Computes what a kind of figure needs, on the processor, so that every machine draws the same figure.

    `tick` is told the share done and may raise to cancel. Loads torch.
    """
    from explorer.compute.answers import final_answer
    from explorer.compute.device import processor
    from explorer.compute.work import Work

    request = resolve(state)
    work = Work(request.scene, processor())
    result = work.frame(request)  # before the film, whose sums round otherwise: one state, one result for every kind
    if needs == "frame":
        return Material(state, result)
    if needs in get_args(Page):
        found = {asked.topic: final_answer(asked, processor(), tick) for asked in inquiries(state, needs)}
        return Material(state, result, findings=found)
    curves: list[Curve] = []
    work.run_film(request.layers, curves.append, tick)
    sides = strip_sides(result.widest_side) if needs == "strip" else ()
    strip = tuple(work.frame(Request(replace(request.scene, window_side=side))) for side in sides)
    return Material(state, result, curves[-1], strip)


def strip_sides(widest: int) -> tuple[float, ...]:
    """Telling window sides from `widest` (global) down to 1 px."""
    return (float(widest), *(float(side) for side in max(STRIPS.values(), key=len) if side < widest / 1.25))


def thinned(strip: tuple[Result, ...], most: int) -> tuple[Result, ...]:
    """At most `most` of the windows of a strip, the widest and the closed one among them."""
    wanted = STRIPS[min(max(most, min(STRIPS)), max(STRIPS))]
    kept = [r for r in strip[1:] if r.request.scene.window_side in wanted]
    return (strip[0], *kept)
