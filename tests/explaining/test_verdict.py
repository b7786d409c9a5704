"""The sentence under the plot says what the meters say, and nothing that they do not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.compute.expressing import expressed
from explorer.explaining.verdict import Rule, VerdictFacts, rule_of, verdict
from explorer.state.picture import Picture
from explorer.state.state import Kernel
from explorer.words import verdicts as verdicts_words
from explorer.words.numbers import number, percent
from tests.compute.results import result


@pytest.mark.parametrize(
    ("changes", "word", "says"),
    [
        ({"window_side": 1.0}, "exact", "3×3 convolution"),
        ({"window_side": 1.0, "norm": "sparsemax"}, "exact", "sparsemax weight is 1"),
        ({"window_side": 1.0, "norm": "entmax"}, "exact", "entmax weight is 1"),
        ({"window_side": 1.0, "heads": "one"}, "closed", "this 3×3 kernel takes more pixels"),
        ({"window_side": 1.0, "heads": "one", "kernel": Kernel("random", 1, seed=2)}, "closed", "with other numbers"),
        ({"window_side": 1.0, "heads": "one", "kernel": Kernel("identity", 5)}, "exact", "this 5×5 convolution"),
        ({"window_side": 1.0, "norm": "sigmoid", "content": 0.0}, "closed", "0.500 times this convolution"),
        ({"window_side": 1.0, "norm": "relu", "content": 0.0}, "closed", "**Closed: 0 times this"),
        ({"window_side": 1.9, "window_shape": "block"}, "exact", "Each head sees one pixel"),
        ({"window_side": 3.0, "dilation": 2}, "exact", "Each head sees one pixel"),
        ({"window_side": 5.0, "dilation": 2}, "open", "**3×3** keys"),
        ({"window_side": 67.0}, "open", "**18×18** keys"),
        ({"window_side": 67.0, "border": "masked"}, "open", "**16×16** keys"),
        (
            {"border": "masked", "heads": "fewest", "kernel": Kernel("box")},
            "open",
            "**This head is this 3×3 kernel** with",
        ),
        ({"window_side": 1.0, "norm": "relu"}, "closed", "ReLU"),
        ({"window_side": 1.0, "norm": "sigmoid"}, "closed", "gate"),
        ({"window_side": 2.5}, "open", "**3×3** keys"),
        ({"window_side": 4.0, "window_shape": "disc"}, "open", "**5×5** keys"),
        ({"window_side": 3.7, "window_shape": "block"}, "open", "**3×3** keys"),
        ({"window_side": 9.0, "heads": "one"}, "open", "The head's window still holds up to **9×9** keys"),
    ],
)
def test_word_and_sentence(changes: dict[str, Any], word: str, says: str) -> None:
    said = verdict(result(**changes))
    assert said.word == word
    assert says in said.text


@pytest.mark.parametrize(
    ("changes", "with_what"),
    [
        ({}, "β = 0"),
        ({"window_side": 1.0}, "β = 0, a side of 3 px or more"),
        ({"content": 0.0, "window_side": 2.0}, "a side of 3 px or more"),
        ({"content": 0.0, "border": "masked"}, "the zero border"),
        ({"content": 0.0, "window_shape": "block"}, "a square window"),
        ({"content": 0.0, "window_shape": "disc", "window_side": 3.0}, "a side of 4 px or more"),
    ],
)
def test_of_the_fewest_heads_it_says_what_makes_them_the_kernel(changes: dict[str, Any], with_what: str) -> None:
    measured = result(heads="fewest", **changes)
    said = verdict(measured)
    assert said.text.startswith(f"**These 2 heads are this 3×3 kernel** with {with_what}. As they stand")
    assert percent(measured.meters.relative) in said.text
    exact = result(heads="fewest", **{**changes, **expressed(measured.request.scene).changes})
    assert verdict(exact).word in ("exact", "rounding")


def test_the_numbers_in_the_sentence_are_the_measured_ones() -> None:
    measured = result(window_side=2.5)
    text = verdict(measured).text
    difference = np.abs(measured.attention - measured.convolution).max()
    assert f"max|Δ| = {number(float(difference))}" in text
    share = np.linalg.norm(measured.difference) / np.linalg.norm(measured.convolution)
    assert f"{share * 100:.1f} %" in text


def test_a_flat_picture_is_said_to_hide_every_difference() -> None:
    flat = Picture(np.full((16, 16, 1), 90, np.uint8))
    assert verdict(result(picture=flat)).rule == "flat_outside"
    assert verdict(result(picture=flat, border="circular")).rule == "flat"


def test_a_flat_picture_hides_no_difference_that_is_there() -> None:
    """Sigmoid weights do not sum to one: the difference is there on a flat picture, too, and is said."""
    flat = result(picture=Picture(np.full((16, 16, 1), 90, np.uint8)), norm="sigmoid", kernel=Kernel("box"))
    said = verdict(flat)
    assert said.rule == "open"
    assert number(flat.meters.max_abs) in said.text
    assert flat.meters.max_abs > 100
    assert verdict(result(picture=flat.request.scene.picture, heads="one", kernel=Kernel("box"))).rule == "open"


def test_rounding_names_the_bound_and_a_violation_of_it_is_different() -> None:
    measured = result(window_side=1.0)
    slightly = replace(measured.meters, verdict="rounding", max_abs=1e-4, bound=2e-3)
    said = verdict(replace(measured, meters=slightly))
    assert said.word == "rounding"
    assert number(2e-3) in said.text


def test_a_frame_that_differs_alone_is_named() -> None:
    measured = result(window_side=1.0)
    inside = measured.meters.interior
    framed = replace(measured.meters, verdict="different", violations=3, interior=inside)
    assert verdict(replace(measured, meters=framed)).word == "frame"


FLAT = Picture(np.full((16, 16, 1), 90, np.uint8))
# A scene for every rule
REACHED: dict[str, dict[str, Any]] = {
    "flat": {"picture": FLAT, "border": "circular"},
    "flat_outside": {"picture": FLAT},
    "exact_closed": {"window_side": 1.0},
    "exact": {"gate": 1.0},
    "rounding_closed": {"window_side": 1.0, "integer": False, "kernel": Kernel("random", 5)},
    "rounding": {"heads": "fewest", "content": 0.0, "integer": False, "kernel": Kernel("random", seed=4)},
    "fewest": {"heads": "fewest"},
    "frame": {"norm": "sparsemax", "position": 20.0, "content": 0.0, "border": "masked"},
    "other_narrow": {"heads": "one", "window_side": 1.0},
    "other_numbers": {"heads": "one", "window_side": 1.0, "kernel": Kernel("random", 1, seed=2)},
    "factor": {"window_side": 1.0, "norm": "sigmoid", "content": 0.0},
    "gate": {"window_side": 1.0, "norm": "linear"},
    "closed": {"heads": "one", "window_side": 1.0, "norm": "sigmoid", "content": 0.0},
    "open": {"window_side": 3.0},
}


@pytest.mark.parametrize("rule", REACHED)
def test_every_rule_is_reached_by_a_scene(rule: str) -> None:
    assert verdict(result(**REACHED[rule])).rule == rule


def test_no_rule_is_left_out() -> None:
    of_trained = {"nearest", "nearest_loose", "nearest_other"}  # tests/compute/test_trained.py reaches them
    assert {*REACHED, *of_trained} == set(get_args(Rule)) == set(verdicts_words.VERDICTS)


@given(
    facts=st.builds(
        VerdictFacts,
        apart=st.sampled_from(["exact", "rounding", "different"]),
        factor=st.sampled_from([None, 0.0, 0.5]),
        missing=st.sampled_from([(), ("content",)]),
        frame_alone=st.booleans(),
    )
)
def test_a_rule_says_nothing_that_its_facts_do_not_hold(facts: VerdictFacts) -> None:
    needs = {
        "flat": facts.flat and facts.apart != "different",
        "flat_outside": facts.flat and facts.sums_to_one and facts.same_sum and facts.apart == "different",
        "exact_closed": facts.apart == "exact" and facts.as_kernel,
        "exact": facts.apart == "exact",
        "rounding_closed": facts.apart == "rounding" and facts.as_kernel,
        "rounding": facts.apart == "rounding",
        "fewest": facts.apart == "different" and facts.missing,
        "frame": facts.frame_alone,
        "other_narrow": facts.closed and facts.own_narrow and facts.far,
        "other_numbers": facts.closed and facts.own_narrow and not facts.far,
        "factor": facts.closed and not facts.sums_to_one and facts.factor is not None,
        "gate": facts.closed and not facts.sums_to_one and facts.content and facts.factor is None,
        "closed": facts.closed,
        "open": not facts.closed,
    }
    assert needs[rule_of(facts)]
