"""The four films as the page asks about them: curves, frames and meters, against the layers themselves."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest

from explorer.compute.build import build
from explorer.compute.device import processor
from explorer.compute.request import resolve
from explorer.compute.work import Work
from explorer.images.gallery import render
from explorer.layers.films.holding import GOAL_EPS
from explorer.layers.films.measure import approach_errors
from explorer.layers.norms import NORMS, SUMS_TO_ONE
from explorer.pages.films.answer_start import approach_of
from explorer.pages.films.choice import ApproachKind, FilmsChoice
from explorer.pages.films.question import (
    ApproachesFinding,
    ApproachFrameFinding,
    ApproachMetersFinding,
    ask,
    distance_at,
    farthest,
    nearest,
    parameter_at,
    shown_on_stage,
    start_of,
)
from explorer.state.state import Kernel, Scene, State
from tests.pages.answered import final, tell

KINDS: tuple[ApproachKind, ...] = get_args(ApproachKind)
SCENES: dict[str, dict[str, Any]] = {
    "default": {},
    "shifted": {"border": "shifted"},
    "masked": {"border": "masked", "heads": "fewest", "gate": 0.3},
    "circular": {"border": "circular", "temperature": 4.0, "position": 0.5},
    "dilated": {"dilation": 2, "similarity": "cosine"},
    "block": {"window_shape": "block"},
    "colour": {"picture": render("lake", 12), "kernel": Kernel("random", 5, 3), "integer": False, "stride": 2},
}


def state(name: str, kind: ApproachKind = "window", eps: float = 0.3) -> State:
    return State(Scene(render("fish", 12))).changed(FilmsChoice(kind, eps), **SCENES[name])


def frame(of: State) -> ApproachFrameFinding:
    found = final(ask(of)[0])
    assert isinstance(found, ApproachFrameFinding)
    return found


def curves(of: State) -> ApproachesFinding:
    found = final(ask(of)[1])
    assert isinstance(found, ApproachesFinding)
    return found


def meters(of: State) -> ApproachMetersFinding:
    found = final(ask(of)[2])
    assert isinstance(found, ApproachMetersFinding)
    return found


def test_the_films_are_defined_for_weights_that_sum_to_one() -> None:
    assert {norm for norm in NORMS if ask(state("default").changed(norm=norm))} == set(SUMS_TO_ONE)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", SCENES)
def test_parameters_are_those_of_the_layers(name: str, kind: ApproachKind) -> None:
    scene = start_of(state(name).scene, "stage")
    film = approach_of(build(scene), kind)
    assert farthest(scene, kind) == pytest.approx(film.farthest_eps)
    if (kind, scene.similarity) != ("content", "cosine"):  # whose layer counts content in another unit
        assert parameter_at(scene, kind, 0.3) == pytest.approx(film.parameter(0.3))
    assert distance_at(scene, kind, parameter_at(scene, kind, 0.3)) == pytest.approx(0.3)
    assert distance_at(scene, kind, {"position": 1e9, "gate": 2.0}.get(kind, 0.0)) == nearest(scene, kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", SCENES)
def test_a_frame_on_the_stage_is_the_frame_of_the_film(name: str, kind: ApproachKind) -> None:
    given = state(name, kind)
    found = frame(given)
    changes = shown_on_stage(found.start, kind, 0.3)
    if changes is None:
        assert given.scene.dilation > 1
        assert kind in ("position", "gate")
        return
    shown = given.changed(**changes).scene
    result = Work(shown, processor()).frame(resolve(State(shown)))
    scale = float(np.abs(found.attention).max())
    assert float(np.abs(result.attention - found.attention).max()) < 1e-5 * scale


@pytest.mark.parametrize("kind", KINDS)
def test_a_curve_and_its_law_are_those_of_the_layers_and_meet_the_frames(kind: ApproachKind) -> None:
    given = state("default", kind)
    found = curves(given)
    curve = next(curve for curve in found.curves if curve.kind == kind)
    assert (found.complete, curve.complete, curve.eps[0]) == (True, True, pytest.approx(found.least))
    layers = build(found.start)
    chosen = [0, len(curve.eps) // 2, len(curve.eps) - 1]
    measured = approach_errors(approach_of(layers, kind), layers.image, curve.eps[chosen])
    for index, point in zip(chosen, measured, strict=True):
        assert curve.error[index] == pytest.approx(point.error, rel=0.02)
        assert curve.law_at(curve.eps[index]) == pytest.approx(point.law)
        eps = float(curve.eps[index])
        if eps >= nearest(given.scene, kind):
            assert frame(state("default", kind, eps)).error == pytest.approx(point.error, rel=0.02)


def test_window_and_position_follow_one_law_down_to_the_end() -> None:
    window, position = (next(c for c in curves(state("default")).curves if c.kind == k) for k in ("window", "position"))
    assert window.law == pytest.approx(position.law)
    assert GOAL_EPS <= window.holding.eps < 1
    assert GOAL_EPS <= position.holding.eps < 1


def test_curves_grow_film_by_film_and_do_not_depend_on_what_is_looked_at() -> None:
    given, told = state("default"), []
    tell(ask(given)[1], told.append)
    lengths = [sum(len(curve.eps) for curve in finding.curves) for finding in told]
    assert lengths == sorted(lengths)
    assert [finding.complete for finding in told] == [False] * (len(told) - 1) + [True]
    assert [curve.kind for curve in told[-1].curves] == ["content", "gate", "window", "position"]
    for other in (
        state("default", "gate", 0.01),
        given.changed(window_side=1.0, heads="one", cell=(1, 1)),
        given.changed(content=3.0),
    ):
        assert ask(other)[1] == ask(given)[1]


def test_strong_content_makes_a_cliff() -> None:
    found = curves(state("default").changed(FilmsChoice(strength="stage"), content=8.0))
    window = next(curve for curve in found.curves if curve.kind == "window")
    assert window.holding.extent == "never"
    assert window.error[0] > 0.01
    assert window.law_at(window.eps[0]) > 1


def test_a_closed_window_is_exact_and_passes_every_meter() -> None:
    closed = frame(state("default", "window", 0.0))
    np.testing.assert_array_equal(closed.attention, closed.convolution)
    assert closed.error == 0
    found = meters(state("default", "window", 0.0))
    assert found.share == pytest.approx(1.0)
    assert found.reach_px == 1
    assert all(one.is_zero for one in (found.additivity, found.homogeneity, found.equivariance))


def test_content_costs_linearity_and_not_equivariance() -> None:
    for name in ("default", "circular"):
        found = meters(state(name, "position", 1.0))
        assert found.additivity.value > 0.01
        assert found.equivariance.is_zero
        assert found.on_torus == (name == "default")
        assert found.share < 1
