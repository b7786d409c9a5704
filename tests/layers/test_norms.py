"""From scores to weights: edges that images seldom reach."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.layers import reference_norms
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


@st.composite
def rows(draw: st.DrawFn) -> tuple[torch.Tensor, torch.Tensor]:
    """Scores of up to ten keys, ties among them, up to +-1e3, and how much of each key is covered."""
    count, size = draw(st.integers(1, 10)), draw(st.sampled_from((1.0, 10.0, 1e3)))
    score = st.one_of(st.floats(-size, size), st.sampled_from((0.0, 0.5, -size)))
    share = st.one_of(st.floats(2.0**-10, 1), st.sampled_from((1.0, 0.5)))
    scores, coverage = (draw(st.lists(one, min_size=count, max_size=count)) for one in (score, share))
    return torch.tensor(scores, dtype=torch.float64), torch.tensor(coverage, dtype=torch.float64)


@given(row=rows())
def test_entmax_is_what_bisection_finds(row: tuple[torch.Tensor, torch.Tensor]) -> None:
    scores, coverage = row
    wanted = torch.tensor(reference_norms.weigh(scores.tolist(), coverage.tolist(), "entmax"), dtype=torch.float64)
    # A threshold is as exact as scores of that size are, and a weight's slope is 2 c (S/2 - tau) <= 2.
    within = 64 * 2.0**-53 * (1 + float(scores.max() - scores.min()))
    weights = normalise(scores, coverage, "entmax")
    assert float((weights - wanted).abs().max()) <= within
    assert abs(float(weights.sum()) - 1) <= 16 * 2.0**-53
    single = normalise(scores.float(), coverage.float(), "entmax")
    spread = float(scores.float().double().sub(scores).abs().max())
    assert float((single - wanted).abs().max()) <= 64 * 2.0**-24 * (1 + float(scores.abs().max())) + 4 * spread
    assert abs(float(single.double().sum()) - 1) <= 16 * 2.0**-24


@pytest.mark.parametrize("norm", SUMS_TO_ONE)
@given(row=rows(), shift=st.integers(-64, 64))
def test_weights_that_sum_to_one_know_no_common_shift_of_scores(
    norm: str, row: tuple[torch.Tensor, torch.Tensor], shift: int
) -> None:
    scores, coverage = row
    scores = (scores * 16).round() / 16  # so that the shift itself is exact
    assert torch.equal(normalise(scores + shift, coverage, norm), normalise(scores, coverage, norm))


@pytest.mark.parametrize("norm", NORMS)
@given(row=rows())
def test_a_key_covered_twice_is_two_keys(norm: str, row: tuple[torch.Tensor, torch.Tensor]) -> None:
    """A coverage counts keys: twice as much of each weighs as much as each of them twice."""
    scores, coverage = row
    once = normalise(scores, 2 * coverage, norm)
    twice = normalise(torch.cat([scores, scores]), torch.cat([coverage, coverage]), norm)
    both = twice[: len(scores)] + twice[len(scores) :]
    assert torch.allclose(once, both, rtol=1e-12, atol=1e-12 * (1 + float(scores.abs().max())))


def test_entmax_by_hand() -> None:
    ones = torch.ones(3, dtype=torch.float64)
    # Two keys 1 apart: with m the mean of the halves, (m - tau)^2 + 1/16 = 1/2.
    threshold = 0.25 - (0.5 - 1 / 16) ** 0.5
    wanted = torch.tensor([(0.5 - threshold) ** 2, threshold**2, 0], dtype=torch.float64)
    weights = normalise(torch.tensor([1.0, 0.0, -9.0]).double(), ones, "entmax")
    assert torch.allclose(weights, wanted, rtol=1e-14, atol=0)
    assert weights[2] == 0  # sparse ...
    softer = normalise(torch.tensor([1.5, 0.0]).double(), ones[:2], "entmax")
    assert softer[1] > 0 == normalise(torch.tensor([1.5, 0.0]).double(), ones[:2], "sparsemax")[1]  # ... but less so


@pytest.mark.parametrize("norm", SUMS_TO_ONE)
def test_norms_have_a_gradient(norm: str) -> None:
    scores = torch.randn(4, 6, generator=torch.Generator().manual_seed(5), dtype=torch.float64, requires_grad=True)
    coverage = torch.ones(4, 6, dtype=torch.float64)
    coverage[:, 2], coverage[1, 3], coverage[2], coverage[3, :5] = 0.5, 0, 0, 0  # row 2 sees no key, row 3 one
    assert torch.autograd.gradcheck(lambda s: normalise(s, coverage, norm), scores)


@pytest.mark.parametrize(("norm", "wanted"), [("relu", [0, 1.0]), ("linear", [-0.5, 1.0]), ("sigmoid", [0.25, 0.5])])
def test_gates_are_coverage_times_their_own_function(norm: str, wanted: list[float]) -> None:
    scores = torch.tensor([-1.0, 1.0]) if norm != "sigmoid" else torch.zeros(2)
    coverage = torch.tensor([0.5, 1.0])
    assert normalise(scores, coverage, norm).tolist() == wanted


def test_an_unknown_norm_is_refused() -> None:
    with pytest.raises(ValueError, match=f"norm must be one of {', '.join(NORMS)}, got 'hard'"):
        normalise(torch.zeros(2), torch.ones(2), "hard")
