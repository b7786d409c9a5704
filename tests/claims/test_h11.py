"""H11 on studies that turn it."""

from __future__ import annotations

import pytest

from explorer.claims import said
from explorer.claims.claim import Ruling
from explorer.claims.h11_plateau import judge
from explorer.layers.progress import nobody
from tests.claims.grounds import pictures
from tests.claims.studies import ground_with, study

AT_CEILING = (0.76, 0.83, 0.85, 0.85)


@pytest.mark.parametrize("picture", pictures())
def test_without_a_study_no_picture_can_tell(picture: str) -> None:
    judgement = judge(ground_with(None, picture), nobody)
    assert (judgement.ruling, judgement.condition) == (Ruling.UNJUDGED, "unrun")


@pytest.mark.parametrize(
    ("shallow", "deep", "ruling", "condition"),
    [
        (AT_CEILING, (0.80, 0.90, 0.95, 0.99), Ruling.FALSE, "deep"),
        (AT_CEILING, (0.80, 0.86, 0.86, 0.86), Ruling.TRUE, "stopped"),
        (AT_CEILING, (0.80, 0.98, 0.999, 0.9995), Ruling.FALSE, "passed"),
        (AT_CEILING, (0.99, 1.0, 1.0, 1.0), Ruling.UNJUDGED, "full"),
        (AT_CEILING, (), Ruling.TRUE_IF, "only"),
        ((0.6, 0.7, 0.8, 0.85), (), Ruling.FALSE, "shallow"),
        ((0.6, 0.7, 0.8, 0.85), (0.9, 0.9, 0.9, 0.9), Ruling.FALSE, "shallow"),
    ],
)
def test_what_gains(shallow: tuple[float, ...], deep: tuple[float, ...], ruling: Ruling, condition: str) -> None:
    result = study(convolution=shallow, **({"deep": deep} if deep else {}))
    judgement = judge(ground_with(result), nobody)
    assert (judgement.ruling, judgement.condition) == (ruling, condition)
    assert said.headline(judgement)
    assert said.condition(judgement)


def test_numbers() -> None:
    judgement = judge(ground_with(study(convolution=AT_CEILING, deep=(0.80, 0.90, 0.95, 0.99))), nobody)
    assert judgement.number("plateau") == 2048, "0.83 at 512 is below 0.85 by more than 0.01 times the root of 2"
    assert judgement.number("stopped") == 0.85
    assert judgement.number("deep") == pytest.approx(0.04)
    assert judgement.number("best") == pytest.approx(0.04)
    assert judgement.number("shallow") == 0


def test_the_spread_turns_it() -> None:
    wide = judge(ground_with(study(sd=0.05, convolution=AT_CEILING, deep=(0.80, 0.90, 0.95, 0.96))), nobody)
    assert wide.ruling is Ruling.TRUE
    assert wide.number("plateau") == 512


def test_few_seeds_and_one_size_do_not_judge() -> None:
    assert judge(ground_with(study(seeds=3, convolution=AT_CEILING)), nobody).condition == "seeds"
    assert judge(ground_with(study(convolution=(0.8,))), nobody).condition == "sizes"
