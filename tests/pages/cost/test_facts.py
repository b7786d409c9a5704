"""The sentence of cost is true of every choice: each claim is tried by counting, window by window."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.pages.cost import words
from explorer.pages.cost.choice import CostChoice
from explorer.pages.cost.facts import Rule, facts_of, rule_of

sizes = st.builds(
    CostChoice,
    image_side=st.integers(1, 60),
    channels=st.one_of(st.integers(1, 4), st.integers(1, 2048)),
    kernel_size=st.integers(1, 63),
)


@given(sizes)
def test_what_is_said_is_so_for_every_window(choice: CostChoice) -> None:
    d, k = choice.channels, choice.kernel_size
    convolution = k * k * d * d
    attention = [3 * d * d + 2 * w * w * d for w in range(1, choice.image_side + 1)]  # SASA, section 2
    match rule_of(facts_of(choice)):
        case "projections":
            assert 3 * d * d > convolution
        case "never":
            assert 3 * d * d <= convolution < attention[0]
        case "always":
            assert max(attention) < convolution
        case "equal":
            assert convolution in [3 * d * d + 2 * w * w * d for w in range(1, 3000)]
        case "about":
            assert convolution not in attention
            assert attention[0] < convolution < attention[-1]


@pytest.mark.parametrize(
    ("rule", "choice"),
    [
        ("projections", CostChoice(kernel_size=1)),
        ("never", CostChoice(kernel_size=2, channels=1)),  # 4 against 3 of the projections, and 2 more
        ("always", CostChoice(kernel_size=63, channels=2048)),
        ("equal", CostChoice(kernel_size=2, channels=2)),
        ("about", CostChoice(kernel_size=3, channels=64)),
    ],
)
def test_every_rule_is_reached(rule: str, choice: CostChoice) -> None:
    assert rule_of(facts_of(choice)) == rule
    assert set(words.COST_SAID) == set(get_args(Rule))


def test_all_is_listed() -> None:
    """The same five rules as above."""
    assert set(get_args(Rule)) == {"projections", "never", "always", "equal", "about"}
