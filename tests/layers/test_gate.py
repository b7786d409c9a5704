"""The gate of ConViT's gated positional self-attention: by every way of computing it, against plain loops."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers import reference
from explorer.layers.attention import project, summed
from explorer.layers.convolution import convolve
from explorer.layers.fast.closing import close_windows
from explorer.layers.fast.routes import attend, attend_heads
from explorer.layers.geometry import Window
from explorer.layers.heads.from_kernel import heads_from_kernel
from explorer.layers.norms import SUMS_TO_ONE
from explorer.layers.terms import terms_at
from tests.layers.layer_cases import Case, assert_within, attention_bound, cases, kernel, make_attention, normal


def gated(case: Case, seed: int) -> Case:
    shares = torch.rand(case.attention.num_heads, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    return replace(case, attention=replace(case.attention, gate=shares))


@settings(max_examples=60)
@given(case=cases(norms=SUMS_TO_ONE), seed=st.integers(0, 99), place=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_a_gated_layer_equals_the_loops(case: Case, seed: int, place: tuple[float, float]) -> None:
    image, attention, window = (case := gated(case, seed)).image, case.attention, case.window
    output = attend(image, attention, window)
    bound = attention_bound(image, replace(attention, gate=None), window)
    bound = 2 * (bound + attention_bound(image, replace(attention, gate=None), replace(window, side=1.0)))
    cell = tuple(round(p * (n - 1)) for p, n in zip(place, output.shape[1:], strict=True))
    truth = summed(torch.zeros(1, attention.out_channels, dtype=torch.float64), attention)
    for seen_by_head, out in zip(reference.weights_at(image, attention, window, cell), attention.out, strict=True):
        for seen in seen_by_head:
            truth += seen.weight * torch.tensor(seen.value, dtype=torch.float64) @ out
    here = (slice(None), *cell)
    terms = terms_at(project(image, attention), attention, window, cell, seen_only=True)
    assert_within(output[here], truth, bound[here])
    assert_within(terms.output, truth, bound[here])


@pytest.mark.parametrize("border", ["zero", "masked", "circular", "replicate"])
@pytest.mark.parametrize("norm", SUMS_TO_ONE)
def test_the_film_of_a_gated_layer_is_the_layer(border: str, norm: str) -> None:
    image = normal(1, 2, 6, 5)
    attention = make_attention(2, [(0, 1), (-1, 0), (1, 1)], channels=2, outputs=2, border=border, norm=norm)
    attention = replace(attention, gate=torch.tensor([0.0, 0.3, 1.0]))
    projected = project(image, attention)
    film = close_windows(projected, attention)
    for side in (1.0, 1.5, 3.0, 4.25, 30.0):
        wanted = attend_heads(projected, attention, Window(side))
        assert (film.heads_at(side) - wanted).abs().max() < 1e-12


@settings(max_examples=30)
@given(seed=st.integers(0, 2**20), share=st.floats(0, 1), border=st.sampled_from(("zero", "masked", "circular")))
def test_the_distance_to_the_convolution_is_exactly_linear_in_the_gate(seed: int, share: float, border: str) -> None:
    """(1 - sigma) times the distance of the open gate, to ten decimals."""
    image = normal(seed, 2, 6, 7)
    convolution = kernel(seed + 1, 3, 2, 3, border="circular" if border == "circular" else "zero")
    heads = heads_from_kernel(convolution, border=border, seed=seed)
    wanted, window = convolve(image, convolution), Window(25.0)
    whole = float((attend(image, heads, window) - wanted).norm())
    gate = torch.full((heads.num_heads,), share, dtype=torch.float64)
    left = float((attend(image, replace(heads, gate=gate), window) - wanted).norm())
    assert abs(left - (1 - share) * whole) <= 1e-10 * whole


def test_an_open_gate_is_the_closed_window_bit_by_bit() -> None:
    image, convolution = normal(3, 2, 6, 7), kernel(4, 3, 2, 3)
    heads = heads_from_kernel(convolution)
    opened = attend(image, replace(heads, gate=torch.ones(9, dtype=torch.float64)), Window(9.0))
    assert torch.equal(opened, attend(image, heads, Window(1.0)))


@pytest.mark.parametrize(
    ("gate", "norm", "message"),
    [
        (torch.zeros(2), "softmax", r"gate must have shape \(1,\), got \(2,\)"),
        (torch.tensor([1.5]), "softmax", r"a gate must lie between 0 and 1, got \[1.5\]"),
        (torch.tensor([torch.nan]), "softmax", "a gate must lie between 0 and 1"),
        (torch.zeros(1), "relu", "a gate mixes weights that sum to one .*, got norm 'relu'"),
    ],
)
def test_a_gate_that_is_none_is_refused(gate: torch.Tensor, norm: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(make_attention(0, [(0, 0)], norm=norm), gate=gate)
