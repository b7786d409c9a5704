"""Scores of -inf: keys that are not there, with every norm, by every way of computing them."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from explorer.layers import reference, reference_norms
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast import routes
from explorer.layers.fast.closing import close_windows
from explorer.layers.geometry import Window
from explorer.layers.heads.from_kernel import closed_convolution
from explorer.layers.heads.static import fewest_heads
from explorer.layers.norms import NORMS, SUMS_TO_ONE, norm_named, normalise
from explorer.layers.position import Gaussian, Table
from explorer.layers.presets import kernel_weight
from explorer.layers.projection import project
from explorer.layers.terms import terms_at
from tests.layers.layer_cases import assert_within, attention_bound, make_attention, normal

INF = torch.inf
OTHERS = tuple(norm for norm in NORMS if norm != "linear")


def static(name: str) -> Convolution:
    return Convolution(torch.from_numpy(kernel_weight(name, 3)))


@pytest.mark.parametrize("norm", NORMS)
def test_a_score_of_minus_infinity_weighs_nothing_and_changes_no_other_weight(norm: str) -> None:
    scores, coverage = torch.tensor([0.3, -INF, 0.1, -INF]).double(), torch.tensor([1.0, 0.5, 0.25, 1]).double()
    weights = normalise(scores, coverage, norm)
    without = normalise(scores[[0, 2]], coverage[[0, 2]], norm)
    assert weights[[1, 3]].tolist() == [0, 0]
    torch.testing.assert_close(weights[[0, 2]], without, rtol=1e-15, atol=0)
    truth = reference_norms.weigh(scores.tolist(), coverage.tolist(), norm)
    torch.testing.assert_close(weights, torch.tensor(truth, dtype=torch.float64), rtol=1e-14, atol=0)


@pytest.mark.parametrize("norm", NORMS)
def test_a_row_of_nothing_else_is_a_window_that_sees_nothing(norm: str) -> None:
    scores = torch.full((2, 3), -INF)
    assert torch.equal(normalise(scores, torch.ones(3), norm), torch.zeros(2, 3))
    assert reference_norms.weigh([-INF] * 3, [1.0] * 3, norm) == [0, 0, 0]


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("bad", [torch.nan, INF])
def test_what_is_no_number_is_not_hidden(norm: str, bad: float) -> None:
    weights = normalise(torch.tensor([0.0, bad, 1.0]), torch.ones(3), norm)
    assert not weights.isfinite().all() or (norm == "sigmoid" and bad == INF)  # 1 / (1 + exp(-inf)) is 1


@pytest.mark.parametrize("norm", NORMS)
def test_what_is_not_there_moves_nothing(norm: str) -> None:
    """Derivatives go through a row with hidden keys, and past scores whose exp is no number."""
    hidden = 0.0 if norm == "linear" else -INF
    bias = torch.tensor([[0.0, hidden, 0.5, -2e3], [hidden] * 4]).double()
    scores = torch.tensor([0.3, 0.1, 0.2, -0.2]).double().requires_grad_()
    assert torch.autograd.gradcheck(lambda s: normalise(s + bias, torch.ones(4).double(), norm), scores)


@pytest.mark.parametrize("norm", NORMS)
def test_the_program_of_a_norm_says_the_same(norm: str) -> None:
    scope: dict[str, object] = {"torch": torch}
    exec(norm_named(norm).program, scope)
    hidden = 0.0 if norm == "linear" else -INF
    scores = torch.tensor([[0.3, hidden, 0.2, -0.5], [hidden, 0.2, 0.1, hidden], [hidden] * 4])
    coverage = torch.tensor([1.0, 1.0, 0.5, 0.25]).expand(3, 4)
    torch.testing.assert_close(scope["normalise"](scores, coverage), normalise(scores, coverage, norm))  # type: ignore[operator]


@pytest.mark.parametrize("side", [1.0, 1.5, 3.0, 9.0])
@pytest.mark.parametrize("norm", OTHERS)
def test_the_fewest_heads_have_numbers_under_every_norm(norm: str, side: float) -> None:
    """A window narrower than the kernel holds keys that a head does not know, or nothing else."""
    image, window = normal(1, 1, 6, 7), Window(side)
    attention = replace(fewest_heads(static("sobel_x")), norm=norm)
    truth = torch.from_numpy(reference.attend(image, attention, window))
    bound = attention_bound(image, attention, window)
    projected = project(image, attention)
    for route in routes.candidates(projected, attention, window):
        assert_within(route.attend(projected, attention, window).sum(0), truth, bound)
    assert_within(close_windows(projected, attention, widest=side).at(side), truth, bound)
    assert_within(terms_at(projected, attention, window, (2, 3)).output, truth[:, 2, 3], bound[:, 2, 3])


def test_a_window_of_hidden_keys_alone_sees_nothing() -> None:
    image = normal(2, 1, 6, 6).float()
    for norm in OTHERS:
        attention = replace(fewest_heads(static("sobel_x")), norm=norm)  # both heads look beside their own pixel
        assert torch.equal(routes.attend(image, attention, Window(1.0)), torch.zeros(1, 6, 6))


def test_a_weight_that_is_the_score_itself_takes_no_hidden_keys() -> None:
    with pytest.raises(ValueError, match=r"a key that is not there.*take another norm than 'linear'"):
        replace(fewest_heads(static("sobel_x")), norm="linear")
    finite = replace(fewest_heads(static("sobel_x")), position=Gaussian(1.0), norm="linear")
    assert routes.attend(normal(1, 1, 5, 5), finite, Window(3.0)).isfinite().all()


@pytest.mark.parametrize("bad", [torch.nan, INF])
def test_a_table_holds_numbers_or_no_keys(bad: float) -> None:
    with pytest.raises(ValueError, match="finite numbers, or -inf where there is no key"):
        replace(make_attention(0, [(0, 0)]), position=Table(torch.full((1, 3, 3), bad)))


@pytest.mark.parametrize("name", ["laplacian", "sobel_x", "gaussian", "sharpen"])
def test_closed_the_fewest_heads_are_the_convolution_that_is_told(name: str) -> None:
    """A head whose pattern has nothing at its center adds nothing once it sees its center alone."""
    heads = fewest_heads(static(name))
    image = normal(3, 1, 5, 6)
    closed, told = routes.attend(image, heads, Window(1.0)), convolve(image, closed_convolution(heads))
    assert (closed - told).abs().max() <= 4 * 2.0**-53 * float((closed.abs() + told.abs()).max())


@pytest.mark.parametrize("norm", SUMS_TO_ONE)
def test_a_gate_gives_nothing_to_a_key_that_is_not_there(norm: str) -> None:
    image = normal(4, 1, 4, 5)
    attention = replace(fewest_heads(static("sobel_x")), norm=norm)
    attention = replace(attention, gate=torch.tensor([0.25, 1.0]).double())
    truth = torch.from_numpy(reference.attend(image, attention, Window(3.0)))
    assert (routes.attend(image, attention, Window(3.0)) - truth).abs().max() <= 1e-14
    weights = terms_at(project(image, attention), attention, Window(3.0), (2, 2)).weight
    torch.testing.assert_close(weights.sum((1, 2)), torch.tensor([0.75, 0.0]).double(), rtol=1e-14, atol=0)
