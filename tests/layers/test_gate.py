"""The gate of ConViT's gated positional self-attention: by every way of computing it, against plain loops."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers import reference
from explorer.layers.attention import Attention
from explorer.layers.convolution import convolve
from explorer.layers.fast.closing import close_windows
from explorer.layers.fast.routes import attend, attend_heads
from explorer.layers.gate import gate_parts
from explorer.layers.geometry import Window
from explorer.layers.heads.from_kernel import heads_from_kernel
from explorer.layers.measures.layer import AttentionLayer
from explorer.layers.norms import SUMS_TO_ONE
from explorer.layers.operator import attention_weights
from explorer.layers.position import Gaussian
from explorer.layers.projection import project, summed
from explorer.layers.terms import terms_at
from tests.layers.layer_cases import (
    POSITIONS,
    Case,
    assert_within,
    attention_bound,
    cases,
    kernel,
    make_attention,
    make_position,
    normal,
)


def gated(attention: Attention, seed: int, behind: str) -> Attention:
    """Random gates; `behind` them a position of that kind, or the closed window for "none"."""
    shares = torch.rand(attention.num_heads, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    position = make_position(behind, seed, attention.num_heads, attention.head_dim)
    return replace(attention, gate=shares, gate_position=position)


@settings(max_examples=80)
@given(
    case=cases(norms=SUMS_TO_ONE),
    seed=st.integers(0, 99),
    behind=st.sampled_from(POSITIONS),
    place=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_a_gated_layer_equals_the_loops(case: Case, seed: int, behind: str, place: tuple[float, float]) -> None:
    image, attention, window = case.image, gated(case.attention, seed, behind), case.window
    output = attend(image, attention, window)
    bound = 2 * sum(attention_bound(image, *part) for part in gate_parts(attention, window))  # type: ignore[operator]
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
@pytest.mark.parametrize("behind", ["none", "quadratic", "embeddings"])
def test_the_film_the_matrix_and_the_heads_of_a_gated_layer_are_the_layer(border: str, norm: str, behind: str) -> None:
    image = normal(1, 2, 6, 5)
    attention = make_attention(2, [(0, 1), (-1, 0), (1, 1)], channels=2, outputs=2, border=border, norm=norm)
    attention = replace(gated(attention, 3, behind), gate=torch.tensor([0.0, 0.3, 1.0]))
    projected = project(image, attention)
    told: list[float] = []
    film = close_windows(projected, attention, tick=told.append)
    assert told == sorted(told)
    for side in (1.0, 1.5, 3.0, 4.25, 30.0):
        wanted = attend_heads(projected, attention, Window(side))
        assert (film.heads_at(side) - wanted).abs().max() < 1e-12
        layer = AttentionLayer(attention, Window(side))
        assert (layer(image) - wanted.sum(0)).abs().max() < 1e-12
        parts = torch.stack([part(image) for part in layer.parts])
        assert (parts - wanted).abs().max() < 1e-12
        weights = attention_weights(projected, attention, Window(side))
        values = torch.einsum("hqk,hvk->hvq", weights, projected.value.flatten(2))
        heads = torch.einsum("hvq,hvo->hoq", values, attention.out)
        assert (heads.view_as(wanted) - wanted).abs().max() < 1e-12
    assert film.nbytes > 0 or norm != "softmax"


def test_memory_is_shared_between_what_the_window_and_what_position_sees() -> None:
    image, attention = normal(1, 1, 12, 12), gated(make_attention(2, [(0, 1), (0, 0)]), 3, "gaussian")
    projected = project(image, attention)
    film = close_windows(projected, attention, memory_bytes=100_000)  # two rings each
    assert film.stores(1.0)
    assert not film.stores(9.0)
    for side in (1.0, 9.0):
        assert (film.heads_at(side) - attend_heads(projected, attention, Window(side))).abs().max() < 1e-12


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
def test_what_is_no_gate_is_refused(gate: torch.Tensor, norm: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(make_attention(0, [(0, 0)], norm=norm), gate=gate)


def test_a_position_behind_no_gate_is_refused_and_one_of_another_shape() -> None:
    with pytest.raises(ValueError, match=r"gate_position says where .* gate must be a tensor, got None"):
        replace(make_attention(0, [(0, 0)]), gate_position=Gaussian(1.0))
    with pytest.raises(ValueError, match="matrix must have shape"):
        replace(make_attention(0, [(0, 0)]), gate=torch.zeros(1), gate_position=make_position("quadratic", 0, 2, 2))


@pytest.mark.parametrize("alpha", [0.0, 40.0])
def test_a_position_behind_the_gate_ends_in_the_closed_window(alpha: float) -> None:
    """Blunt, the gate's share is the mean of what is seen; sharp, it is the key at the window's center."""
    image, centers = normal(1, 2, 6, 7), [(0, 1), (-1, 0)]
    open_ = replace(make_attention(2, centers, channels=2, outputs=3, border="circular"), gate=torch.ones(2))
    placed = attend(image, replace(open_, gate_position=Gaussian(alpha)), Window(5.0))
    if alpha == 0:
        wanted = attend(image, replace(open_, gate=None, content=0.0), Window(5.0))
    else:
        wanted = attend(image, open_, Window(5.0))
    assert (placed - wanted).abs().max() < 1e-14
