"""Gathers what a figure is made from, without a window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from explorer.compute.asking import final_answer
from explorer.compute.material import Material, Needs, strip_sides
from explorer.compute.request import Curve, Request, resolve
from explorer.errors import Refusal
from explorer.pages.listed import PAGES, answers
from explorer.state.state import State
from explorer.words import trained as trained_words


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
    from explorer.compute.device import processor
    from explorer.compute.work import Work

    request = resolve(state)
    work = Work(request.scene, processor())
    result = work.frame(request)  # before the film, whose sums round otherwise: one state, one result for every kind
    if needs == "frame":
        return Material(state, result)
    if callable(needs):
        _check_page(state, needs)
        known = answers()
        found = {asked.topic: final_answer(known, asked, processor(), tick) for asked in needs(state)}
        return Material(state, result, findings=found)
    curves: list[Curve] = []
    work.run_film(request.layers, curves.append, tick)
    sides = chosen_sides(windows, result.widest_side) if needs == "strip" else ()
    strip = tuple(work.frame(Request(replace(request.scene, window_side=side))) for side in sides)
    return Material(state, result, curves[-1], strip, chosen=windows is not None)


def _check_page(state: State, needs: Needs) -> None:
    """Raises Refusal where the window, too, says that the page has nothing to say of these layers."""
    page = next((page for page in PAGES.values() if page.kind().needs is needs), None)
    if page is not None and not page.answers_to(state):
        raise Refusal(trained_words.FIGURE_OF_KERNELS)


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
