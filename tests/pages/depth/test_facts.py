"""Every rule of the page of depth is reached by a scene, and says what that scene shows."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.pages.depth import words
from explorer.pages.depth.choice import DepthChoice
from explorer.pages.depth.facts import (
    GazeRule,
    LawRule,
    ReachRule,
    TrapRule,
    keys_rule,
    law_rule,
    rank_rule,
    reach_rule,
    trap_rule,
)
from explorer.pages.depth.figure_reach import facts_of
from explorer.state.picture import Picture
from explorer.state.state import Kernel
from explorer.words.numbers import number
from tests.pages.depth.test_answer import found, inquiry

ZERO = Kernel("free", 3, weight=(((((0.0,) * 3),) * 3,),))
BOTH_SIDES = Kernel("free", 3, weight=((((0.0, 0.0, 0.0), (1.0, 0.0, 1.0), (0.0, 0.0, 0.0)),),))
FLAT = Picture(np.full((10, 10, 1), 90, np.uint8))

REACHES: dict[str, tuple[dict[str, Any], int]] = {
    "nothing": ({"kernel": ZERO}, 2),
    "itself": ({"kernel": Kernel("identity")}, 3),
    "only": ({"kernel": Kernel("box")}, 2),
}
LAWS: dict[str, tuple[dict[str, Any], int]] = {
    "none": ({"kernel": Kernel("random", 1)}, 2),
    "mean": ({"kernel": Kernel("box")}, 2),
    "mean_met": ({"kernel": Kernel("box")}, 12),
    "other": ({"kernel": Kernel("gaussian")}, 2),
}
# "near" is left for what the bound does not hold on a torus: no scene should.
TRAPS: dict[str, dict[str, Any]] = {
    "none": {"kernel": Kernel("random", 1)},
    "all_frame": {"kernel": Kernel("box", 7)},
    "exact": {"kernel": BOTH_SIDES},
    "rounding": {"kernel": Kernel("random", 3)},
}


@pytest.mark.parametrize("rule", REACHES)
def test_what_a_pixel_sees(rule: str) -> None:
    changes, layers = REACHES[rule]
    finding = found(inquiry("reach", {"layers": layers}, **changes))
    facts = facts_of(finding, finding.sights["convolution"], DepthChoice(layers=layers))
    assert reach_rule(facts) == rule
    if rule == "only":
        assert facts.field_px < facts.reach_px


@pytest.mark.parametrize("rule", LAWS)
def test_what_is_said_of_the_law(rule: str) -> None:
    changes, layers = LAWS[rule]
    finding = found(inquiry("reach", {"layers": layers}, **changes))
    facts = facts_of(finding, finding.sights["convolution"], DepthChoice(layers=layers))
    assert law_rule(facts) == rule


@pytest.mark.parametrize("rule", TRAPS)
def test_what_two_convolutions_are(rule: str) -> None:
    finding = found(inquiry("borders", **TRAPS[rule]))
    assert trap_rule(finding) == rule


def test_a_flat_picture_makes_no_difference_of_rounding() -> None:
    """On a torus a Laplacian makes all of it 0: what is left is rounding, and was said to be up to 100 %."""
    finding = found(inquiry("borders", picture=FLAT, kernel=Kernel("laplacian", 5)))
    assert finding.traps["circular"].frame == 0
    assert trap_rule(finding) in ("exact", "rounding", "all_frame")


def test_weights_that_are_all_zero_look_nowhere() -> None:
    finding = found(inquiry("gaze", norm="relu", content=0.0))
    assert keys_rule(float(finding.keys[0].mean())) == "nothing"
    assert keys_rule(1.0) == keys_rule(1.0 + 1e-12 - 1e-12) == "one"
    assert keys_rule(3.5) == "some"


@given(st.floats(0, 1), st.floats(0, 1))
def test_falling_can_be_read(first: float, last: float) -> None:
    rule = rank_rule(first, last)
    assert rule == ("falls" if last < first and number(first) != number(last) else "stays")


def test_there_are_words_for_every_rule() -> None:
    assert set(get_args(ReachRule)) == set(words.DEPTH_REACH_SEES)
    assert set(get_args(LawRule)) == {*words.DEPTH_LAWS, "none"}
    assert set(get_args(TrapRule)) == set(words.DEPTH_TRAPS)
    assert set(get_args(GazeRule)) == set(words.DEPTH_GAZE)
