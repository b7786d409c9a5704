"""What the page of borders says of all rules at once is what each of them shows."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest

from explorer.pages.borders import words
from explorer.pages.borders.choice import BordersChoice, Layer
from explorer.pages.borders.facts import Rule, facts_of, rule_of, sentence_of
from explorer.pages.borders.question import BordersFinding, ask
from explorer.state.state import Kernel, State
from explorer.words.numbers import number
from tests.compute.results import scene
from tests.pages.answered import final


def finding(layer: Layer = "stage", **changes: Any) -> BordersFinding:
    found = final(ask(State(scene(**changes)).changed(BordersChoice(layer=layer)))[0])
    assert isinstance(found, BordersFinding)
    return found


REACHED: dict[str, dict[str, Any]] = {
    "convolution": {"window_side": 1.0},
    "no_frame": {"kernel": Kernel("random", 1), "window_side": 5.0},
    # Weights that are all 0 give 0 under every rule, and an identity takes nothing from outside.
    "level": {"norm": "relu", "content": 0.0, "kernel": Kernel("identity")},
    "some": {"layer": "kernel"},
    "ranked": {},
}


@pytest.mark.parametrize("rule", REACHED)
def test_every_rule_is_reached_by_a_scene_and_true(rule: str) -> None:
    found = finding(**REACHED[rule])
    facts = facts_of(found, rule == "some")
    frames = {one.border: one.frame for one in found.rules}
    assert rule_of(facts) == rule
    assert set(words.BORDERS_SAID) == set(get_args(Rule))
    if rule == "ranked":
        assert facts.least == number(min(frames.values())) != facts.most == number(max(frames.values()))
        assert min(frames, key=lambda one: frames[one]) in facts.best
        assert set(facts.best).isdisjoint(facts.worst)
    if rule == "some":
        same = [one.border for one in found.rules if np.abs(one.attention - one.convolution).max() < 1e-3 * facts.size]
        assert set(facts.equal) == set(same) == {"zero", "zero_keys", "replicate", "reflect", "circular"}
        assert all(one.same_inside for one in found.rules), "what is left is the border's doing alone"
        assert max(frames, key=lambda one: frames[one]) in facts.worst
    if rule == "level":
        assert len({number(frame) for frame in frames.values()}) == 1
        assert "best" not in sentence_of(facts)


def test_what_does_not_sum_to_one_ends_in_no_replicate() -> None:
    assert words.BORDERS_ENDS in sentence_of(facts_of(finding(), False))
    assert words.BORDERS_ENDS not in sentence_of(facts_of(finding(norm="sigmoid"), False))
    assert words.BORDERS_ENDS not in sentence_of(facts_of(finding(kernel=Kernel("random", 1)), False))
