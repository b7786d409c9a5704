"""H10 on studies that turn it, with a crossing that is found by bisection."""

from __future__ import annotations

from math import exp, log

import pytest

from explorer.claims import said
from explorer.claims.claim import Ruling
from explorer.claims.exhibits import CurvesExhibit
from explorer.claims.h10_more_data import judge
from explorer.layers.progress import nobody
from tests.claims.grounds import pictures
from tests.claims.studies import SIZES, ground_with, study

CROSSING = {"convolution": (0.76, 0.83, 0.85, 0.85), "attention": (0.50, 0.70, 0.80, 0.88)}


def equal_at(convolution: tuple[float, ...], attention: tuple[float, ...]) -> float:
    """By bisection on log(images) of both broken lines."""

    def at(row: tuple[float, ...], x: float) -> float:
        places = [log(size) for size in SIZES]
        for left, right, low, high in zip(places, places[1:], row, row[1:], strict=False):
            if left <= x <= right:
                return low + (high - low) * (x - left) / (right - left)
        raise AssertionError(x)

    low, high = log(SIZES[0]), log(SIZES[-1])
    for _ in range(60):
        middle = (low + high) / 2
        if at(attention, middle) > at(convolution, middle):
            high = middle
        else:
            low = middle
    return exp(low)


@pytest.mark.parametrize("picture", pictures())
def test_without_a_study_no_picture_can_tell(picture: str) -> None:
    judgement = judge(ground_with(None, picture), nobody)
    assert (judgement.ruling, judgement.condition, judgement.values) == (Ruling.UNJUDGED, "unrun", ())
    assert said.condition(judgement)


def test_they_cross() -> None:
    judgement = judge(ground_with(study(**CROSSING, deep=(0.9, 0.95, 0.99))), nobody)
    assert (judgement.ruling, judgement.condition) == (Ruling.MEASURED, "crossing")
    assert judgement.number("crossing") == pytest.approx(equal_at(*CROSSING.values()), rel=1e-9)
    assert judgement.number("few") == pytest.approx(-0.26)
    assert judgement.number("many") == pytest.approx(0.03)
    assert judgement.number("ceiling") == pytest.approx(0.85)
    (curves, _) = judgement.exhibits
    assert isinstance(curves, CurvesExhibit)
    assert [name for name, _ in curves.lines] == ["convolution", "attention", "ceiling"], "deep has other sizes"
    assert said.headline(judgement)
    assert "5" in said.condition(judgement)


@pytest.mark.parametrize(
    ("convolution", "attention", "condition"),
    [
        ((0.8, 0.8, 0.8, 0.8), (0.5, 0.6, 0.7, 0.75), "convolution"),
        ((0.5, 0.6, 0.7, 0.75), (0.8, 0.8, 0.8, 0.8), "attention"),
        ((0.8, 0.8, 0.8, 0.8), (0.8, 0.805, 0.795, 0.81), "even"),
        ((0.8, 0.8, 0.8, 0.8), (0.9, 0.7, 0.9, 0.7), "mixed"),
        ((0.8, 0.8, 0.8, 0.8), (0.7, 0.9, 0.7, 0.9), "mixed"),
        ((0.8, 0.8, 0.8, 0.8), (0.9, 0.9, 0.7, 0.7), "mixed"),
        ((0.8, 0.8, 0.8, 0.8), (0.7, 0.8, 0.8, 0.9), "crossing"),
    ],
)
def test_who_is_ahead(convolution: tuple[float, ...], attention: tuple[float, ...], condition: str) -> None:
    judgement = judge(ground_with(study(convolution=convolution, attention=attention)), nobody)
    assert (judgement.ruling, judgement.condition) == (Ruling.MEASURED, condition)
    said.condition(judgement)


def test_the_spread_turns_it() -> None:
    wide = judge(ground_with(study(sd=0.2, **CROSSING)), nobody)
    assert wide.condition == "even"


def test_few_seeds_and_one_size_do_not_judge() -> None:
    assert judge(ground_with(study(seeds=2, **CROSSING)), nobody).condition == "seeds"
    assert judge(ground_with(study(convolution=(0.8,), attention=(0.9,))), nobody).condition == "sizes"
    assert judge(ground_with(study(convolution=(0.8, 0.9))), nobody).ruling is Ruling.UNJUDGED
