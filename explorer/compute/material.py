"""What a figure is made from: a state, its result, and what the window's closing gave. Gathered without a window."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from explorer.compute.asking import Finding, inquiries
from explorer.compute.request import Curve, Request, Result, resolve
from explorer.state.choices import Page
from explorer.state.state import State

Needs = Literal["frame", "curve", "strip"] | Page  # a page needs what it asks
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


def gather(
    state: State,
    needs: Needs,
    tick: Callable[[float], None] = lambda share: None,
    windows: Sequence[float] | int | None = None,
) -> Material:
    """Computes what a kind of figure needs, on the processor, so that every machine draws the same figure.

    `tick` is told the share done and may raise to cancel. `windows`, for a strip: their sides, or how many there are;
    else telling ones, as many as fit the page. Loads torch.
    """
    from explorer.compute.answering import final_answer
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
    sides = chosen_sides(windows, result.widest_side) if needs == "strip" else ()
    strip = tuple(work.frame(Request(replace(request.scene, window_side=side))) for side in sides)
    return Material(state, result, curves[-1], strip, chosen=windows is not None)


def chosen_sides(windows: Sequence[float] | int | None, widest: int) -> tuple[float, ...]:
    """Window sides in descending order, none beyond `widest`. A number of them goes from global to one pixel evenly in
    the logarithm, by whole pixels where these are far enough apart."""
    if windows is None:
        return strip_sides(widest)
    if not isinstance(windows, int):
        return tuple(sorted({min(float(side), float(widest)) for side in windows}, reverse=True))
    exact = [widest ** (1 - n / (windows - 1)) for n in range(windows)]
    whole = [float(round(side)) for side in exact]
    return tuple(whole) if len(set(whole)) == windows else tuple(round(side, 2) for side in exact)


def strip_sides(widest: int) -> tuple[float, ...]:
    """Telling window sides from `widest` (global) down to 1 px."""
    return (float(widest), *(float(side) for side in max(STRIPS.values(), key=len) if side < widest / 1.25))


def thinned(strip: tuple[Result, ...], most: int) -> tuple[Result, ...]:
    """At most `most` of the windows of a strip, the widest and the closed one among them."""
    wanted = STRIPS[min(max(most, min(STRIPS)), max(STRIPS))]
    kept = [r for r in strip[1:] if r.request.scene.window_side in wanted]
    return (strip[0], *kept)
