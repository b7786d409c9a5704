"""How strong the content of films may be: the next stronger one breaks a law, this one none."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from explorer.compute.build import build
from explorer.images.gallery import render
from explorer.layers.films.approach import Approach
from explorer.layers.films.gentle import STRENGTHS, gentle_content
from explorer.layers.films.holding import GOAL_EPS, holding_of
from explorer.layers.films.measure import approach_errors
from explorer.pages.films.answer_start import LAWFUL, approach_of
from explorer.pages.films.question import start_of, with_content
from explorer.state.state import Kernel, Scene

CASES = {
    "fish": ("fish", {}),
    "laplacian": ("fish", {"kernel": Kernel("laplacian", 3)}),
    "masked": ("noise", {"border": "masked", "window_shape": "disc"}),
    "cosine": ("letter_s", {"similarity": "cosine", "border": "circular", "stride": 2}),
    "hot": ("face", {"temperature": 5.0, "integer": False, "dilation": 2}),
    "blocks": ("star", {"window_shape": "block"}),
}


def film(scene: Scene, kind: str, beta: float) -> Approach:
    return approach_of(build(with_content(start_of(scene, "gentle"), beta)), kind)  # type: ignore[arg-type]


def obeys(scene: Scene, beta: float) -> bool:
    for kind in LAWFUL:
        points = list(
            approach_errors(film(scene, kind, beta), build(scene).image, np.geomspace(GOAL_EPS / 1000, GOAL_EPS, 7))
        )
        if holding_of(points).extent in ("below", "never"):
            return False
    return True


@pytest.mark.parametrize("name", CASES)
def test_the_content_is_the_strongest_that_the_laws_bear(name: str) -> None:
    picture, changes = CASES[name]
    scene = Scene(render(picture, 12), **changes)  # type: ignore[arg-type]
    films = [lambda beta, kind=kind: film(scene, kind, beta) for kind in LAWFUL]
    found = gentle_content(films, build(scene).image)
    assert obeys(scene, found)
    assert found == 1 or not obeys(scene, STRENGTHS[STRENGTHS.index(found) + 1])


def test_where_nothing_differs_content_is_as_strong_as_can_be() -> None:
    scene = Scene(render("fish", 12), kernel=Kernel("identity", 1))
    assert gentle_content([lambda beta: film(scene, "content", beta)], build(scene).image) == 1


def test_strengths_are_fine_enough_and_can_be_told() -> None:
    assert all(1 < upper / lower < 1.4 for lower, upper in pairwise(STRENGTHS))
    assert all(float(f"{one:.3g}") == one for one in STRENGTHS)


def test_measuring_can_be_cancelled() -> None:
    scene = Scene(render("fish", 12))

    class Cancelled(Exception):
        pass

    def tick(share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        gentle_content([lambda beta: film(scene, "window", beta)], build(scene).image, tick)
