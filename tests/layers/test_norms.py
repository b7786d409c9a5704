"""From scores to weights: edges that images seldom reach."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.layers.norms import SUMS_TO_ONE, normalise
from tests.layers.layer_cases import NORMS


@pytest.mark.parametrize("norm", NORMS)
def test_a_window_without_keys_weighs_nothing(norm: str) -> None:
    weights = normalise(torch.tensor([[1e30, -1e30, 3.0]]), torch.zeros(1, 3), norm)
    assert torch.equal(weights, torch.zeros(1, 3))


@pytest.mark.parametrize("norm", SUMS_TO_ONE)
@given(score=st.floats(-1e30, 1e30), share=st.floats(2.0**-40, 1))
def test_one_key_weighs_exactly_one(norm: str, score: float, share: float) -> None:
    whole = normalise(torch.tensor([score, 5.0]), torch.tensor([1.0, 0.0]), norm)
    assert whole.tolist() == [1, 0]
    part = normalise(torch.tensor([score, 5.0], dtype=torch.float64), torch.tensor([share, 0.0]).double(), norm)
    assert abs(float(part[0]) - 1) <= 2.0**-51


def test_softmax_neither_overflows_nor_underflows() -> None:
    scores = torch.tensor([1e4, 1e4, -1e4])
    assert normalise(scores, torch.ones(3), "softmax").tolist() == [0.5, 0.5, 0]
    unseen_top = normalise(scores, torch.tensor([0.0, 0.0, 1.0]), "softmax")
    assert unseen_top.tolist() == [0, 0, 1]


def test_sparsemax_by_hand() -> None:
    ones = torch.ones(3, dtype=torch.float64)
    assert normalise(torch.tensor([0.5, 0.0, -2.0]).double(), ones, "sparsemax").tolist() == [0.75, 0.25, 0]
    # A key counts as often as it is covered: half of the top one weighs (0 - tau) / 2 with tau = -1.75.
    covered = torch.tensor([0.5, 1.0, 0.0], dtype=torch.float64)
    weights = normalise(torch.tensor([0.0, -1.625, 9.0]).double(), covered, "sparsemax")
    assert weights.sum() == 1
    assert weights[1] > 0  # though more than 1 below the top


@pytest.mark.parametrize(("norm", "wanted"), [("relu", [0, 1.0]), ("linear", [-0.5, 1.0]), ("sigmoid", [0.25, 0.5])])
def test_gates_are_coverage_times_their_own_function(norm: str, wanted: list[float]) -> None:
    scores = torch.tensor([-1.0, 1.0]) if norm != "sigmoid" else torch.zeros(2)
    coverage = torch.tensor([0.5, 1.0])
    assert normalise(scores, coverage, norm).tolist() == wanted


def test_an_unknown_norm_is_refused() -> None:
    with pytest.raises(ValueError, match="norm must be one of softmax, sparsemax, relu, sigmoid, linear, got 'hard'"):
        normalise(torch.zeros(2), torch.ones(2), "hard")
