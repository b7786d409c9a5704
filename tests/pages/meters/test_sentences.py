"""What the boards of the meters say in words holds for what they found: rule by rule."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest

from explorer.images.gallery import render
from explorer.pages.meters import words
from explorer.pages.meters.figure_rows import rows_of
from explorer.pages.meters.nearest_facts import NearestFacts, Rule, facts_of, rule_of, sentence_of
from explorer.pages.meters.question import MetersFinding, MetersInquiry, NearestFinding, NearestInquiry
from explorer.state.picture import Picture
from explorer.state.state import Kernel, Scene
from tests.pages.answered import final

FISH = render("fish", 12)
FLAT = Picture(np.full((12, 12, 1), 90, np.uint8))
REACHED: dict[str, Scene] = {
    "all": Scene(FISH, window_side=1.0),
    "part": Scene(FISH, window_side=5.0),
    "none": Scene(FLAT, window_side=9.0, kernel=Kernel("laplacian"), border="masked"),
}


@pytest.mark.parametrize("rule", REACHED)
def test_every_rule_of_the_nearest_is_reached(rule: str) -> None:
    found = final(NearestInquiry(REACHED[rule]))
    assert isinstance(found, NearestFinding)
    facts = facts_of(found)
    assert set(get_args(Rule)) == set(words.NEAREST_SAID)
    assert rule_of(facts) == rule
    assert facts.least <= facts.relative
    said = sentence_of(facts, 3)
    if rule == "all":
        assert np.abs(found.residual).max() <= 1e-5 * np.abs(found.output).max()
    assert (words.NEAREST_FREE in said) == (rule != "all" and facts.least == 0)


def test_the_bound_is_that_of_the_picture_itself() -> None:
    """It was said that no convolution gives what the one of the gallery leaves, and one fitted here gave some of it."""
    facts = NearestFacts(whole=False, r_squared=0.07, relative=0.965, least=0.81449)
    said = sentence_of(facts, 3)
    assert "96.5 % as large" in said
    assert "None of this size leaves less than 81.4 %" in said  # rounded down: it must not be undercut


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"border": "circular", "window_shape": "block", "window_side": 4.0}, "where in its block"),
        ({"border": "masked", "window_shape": "block", "window_side": 4.0}, "frame and blocks"),
        ({"border": "masked"}, "At the frame the"),
    ],
)
def test_a_share_below_the_whole_names_what_is_to_blame(changes: dict[str, Any], word: str) -> None:
    """A torus has no frame: without content it is the blocks that differ from pixel to pixel."""
    found = final(MetersInquiry(Scene(FISH, content=0.0, **changes)))
    assert isinstance(found, MetersFinding)
    row = next(row for row in rows_of(found) if row.meter == "share")
    assert word in row.sentence
