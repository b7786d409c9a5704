"""What must hold for every window of every layer, whatever its numbers are."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import exp

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers.attention import HEAD_BIASES
from explorer.layers.borders import BORDERS
from explorer.layers.fast import free_memory, routes
from explorer.layers.fast.routes import attend
from explorer.layers.features import FEATURES
from explorer.layers.geometry import Window, widest_side
from explorer.layers.measures.layer import one_head_of
from explorer.layers.norms import NORMS, SUMS_TO_ONE
from explorer.layers.projection import project
from explorer.layers.similarities import SIMILARITIES
from explorer.layers.terms import terms_at
from tests.layers.layer_cases import (
    POSITIONS,
    UNIT,
    Case,
    assert_within,
    attention_bound,
    cases,
    make_attention,
    normal,
)

NINE = list(product((-1, 0, 1), (-1, 0, 1)))
KEYS_ALL_AROUND = [b for b in BORDERS if b != "shifted"]
PARTS = {"bias", "rows", "columns", "matrix", "slope", "level"}  # of positions, head by head


@settings(max_examples=60)
@given(case=cases(norms=SUMS_TO_ONE), other=st.integers(0, 2**20), single=st.booleans())
def test_closed_windows_forget_queries_and_keys(case: Case, other: int, single: bool) -> None:
    first = case.attention
    second = replace(
        first,
        query=normal(other, *first.query.shape) * 1e3,
        key=normal(other + 1, *first.key.shape) * 1e3,
        content=1.0,
    )
    image = case.image.float() if single else case.image
    closed = Window(1.0, case.window.shape, case.window.dilation)
    assert torch.equal(attend(image, first, closed), attend(image, second, closed))


@pytest.mark.parametrize("norm", ["relu", "sigmoid", "linear"])
def test_a_gate_stays_in_closed_windows_that_do_not_sum_to_one(norm: str) -> None:
    image = normal(1, 1, 5, 5)
    attention = make_attention(2, [(0, 0)], norm=norm)
    louder = replace(attention, query=attention.query * 2)
    assert not torch.equal(attend(image, attention, Window(1)), attend(image, louder, Window(1)))


@settings(max_examples=60)
@given(case=cases(norms=SUMS_TO_ONE, strides=(1,)), cell=st.tuples(st.integers(0, 8), st.integers(0, 8)))
def test_a_head_stays_in_the_range_of_what_it_sees(case: Case, cell: tuple[int, int]) -> None:
    cell = min(cell[0], case.image.shape[1] - 1), min(cell[1], case.image.shape[2] - 1)
    channels = case.attention.in_channels
    identity = torch.eye(channels, dtype=torch.float64).expand(case.attention.num_heads, -1, -1)
    attention = replace(case.attention, value=identity, out=identity, value_bias=None, out_bias=None)
    heads = routes.attend_heads(project(case.image, attention), attention, case.window)
    terms = terms_at(project(case.image, attention), attention, case.window, cell)
    single_heads = [one_head_of(attention, h) for h in range(attention.num_heads)]
    for head, alone in enumerate(single_heads):
        there = (terms.coverage[head] > 0) & (terms.score[head] > -torch.inf)
        seen = terms.value[head][:, there]  # (C, keys)
        output = heads[head, :, cell[0], cell[1]]
        if seen.shape[1] == 0:
            assert (output == 0).all()
            continue
        slack = attention_bound(case.image, alone, case.window)[:, cell[0], cell[1]]
        assert (output >= seen.amin(1) - slack).all()
        assert (output <= seen.amax(1) + slack).all()


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("norm", NORMS)
def test_on_a_torus_attention_moves_with_the_image_bit_by_bit(
    norm: str, position: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(free_memory, "TILE_ELEMENTS", 4 * 11 * 25)  # 9 rows of queries in tiles of 4, 4 and 1
    image = normal(3, 3, 9, 11).float()
    for similarity, features, (shape, dilation) in product(
        SIMILARITIES, FEATURES, (("square", 1), ("disc", 1), ("square", 2))
    ):
        attention = make_attention(
            4, [(1, 0), (-2, 1)], channels=3, outputs=3, norm=norm, position=position, similarity=similarity,
            features=features, border="circular", head_dim=3, value_dim=3,
        )  # fmt: skip
        window = Window(4.5, shape, dilation)
        still = attend(image, attention, window)
        for shift in ((1, 0), (3, 5), (-4, 2)):
            assert torch.equal(attend(image.roll(shift, (1, 2)), attention, window), still.roll(shift, (1, 2)))


def test_blocks_move_with_the_image_by_whole_blocks_only() -> None:
    image = normal(5, 1, 8, 12)
    attention = make_attention(6, [(0, 0)], border="circular", position="gaussian")
    window = Window(4, "block")
    still, bound = attend(image, attention, window), attention_bound(image, attention, window)
    for shift in ((4, 0), (0, 4), (-4, 8)):
        moved = attend(image.roll(shift, (1, 2)), attention, window)
        assert_within(moved, still.roll(shift, (1, 2)), bound + bound.roll(shift, (1, 2)))
    for shift in ((1, 0), (0, 2), (4, 3)):
        moved = attend(image.roll(shift, (1, 2)), attention, window)
        assert ((moved - still.roll(shift, (1, 2))).abs() > 1e6 * bound.max()).any()


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("side", [1.0, 2.25, 3.0])
def test_far_from_the_frame_all_borders_agree(norm: str, side: float) -> None:
    image, window = normal(7, 2, 9, 9), Window(side)
    inner = (..., slice(3, 6), slice(3, 6))  # centers reach 1 px, windows 1 px or less, patches 1 px
    attentions = [
        make_attention(8, NINE, channels=2, features="patch", position="table", norm=norm, border=b) for b in BORDERS
    ]
    first = attend(image, attentions[0], window)[inner]
    for attention in attentions[1:]:
        assert_within(
            attend(image, attention, window)[inner], first, 2 * attention_bound(image, attention, window)[inner]
        )


@pytest.mark.parametrize("border", ["zero", "zero_keys", "shifted", "replicate", "reflect", "circular"])
@pytest.mark.parametrize("norm", SUMS_TO_ONE)
def test_outputs_change_continuously_with_the_side(norm: str, border: str) -> None:
    """Also through odd sides, where new keys come into sight, and down to 1."""
    image = normal(9, 1, 6, 7)
    attention = make_attention(10, [(0, 1), (-1, 0)], norm=norm, border=border, scale=0.5)
    step = 2.0**-30
    largest = max(
        float(terms_at(project(image, attention), attention, Window(7), cell).score.abs().max())
        for cell in product((0, 3, 5), (0, 3, 6))
    )
    mass = float((project(image, attention).value.abs().flatten(2).amax(-1)[:, None] @ attention.out.abs()).sum())
    for side in (1.0, 2.0, 3.0, 4.5, 5.0, 7.0):
        lower, upper = max(side - step, 1.0), side + step
        # No coverage changes by more than the step (an area in two directions), and one key is always fully covered.
        bound = 2 * 2 * step * 81 * exp(2 * largest) * mass
        change = (attend(image, attention, Window(upper)) - attend(image, attention, Window(lower))).abs()
        assert 0 < change.max() <= bound
        assert bound < 1  # or the line above says nothing


def test_just_above_one_pixel_a_masked_frame_jumps() -> None:
    """Its heads that looked outside saw nothing at side 1, and see a whole pixel as soon as the window touches it."""
    image, attention = normal(9, 1, 6, 7), make_attention(10, [(0, 1)], border="masked")
    jump = (attend(image, attention, Window(1 + 2.0**-30)) - attend(image, attention, Window(1.0))).abs()[0]
    assert jump[:, -1].min() > 1e-3
    assert jump[:, :-1].max() < 1e-6


@pytest.mark.parametrize(
    ("border", "shape"), [("shifted", "square"), *product(("zero", "masked", "circular"), ("square", "disc"))]
)
@pytest.mark.parametrize("norm", NORMS)
def test_the_widest_window_is_global_attention_bit_by_bit(norm: str, border: str, shape: str) -> None:
    image = normal(11, 2, 5, 8).float()
    attention = make_attention(
        12, [(1, 0), (0, -2)], channels=2, features="patch", norm=norm, border=border, position="gaussian", stride=2
    )
    widest = widest_side(5, 8, border, attention.zero_padding, attention.largest_center, shape)
    whole = attend(image, attention, Window(widest, shape))
    for wider in (widest + 0.5, widest + 2, 500.0):
        assert torch.equal(attend(image, attention, Window(wider, shape)), whole)
    assert (terms_at(project(image, attention), attention, Window(widest, shape), (1, 1)).coverage == 1).all()


def test_a_window_as_wide_as_the_image_is_softmax_over_all_pixels() -> None:
    image = normal(13, 2, 4, 5)
    attention = make_attention(14, [(0, 0)], channels=2, outputs=2, border="masked")
    query, key, value = (t[0].flatten(1).T for t in vars(project(image, attention)).values())
    scores = query @ key.T / attention.head_dim**0.5
    plain = (torch.softmax(scores, -1) @ value @ attention.out[0]).T.view(2, 4, 5)
    assert_within(attend(image, attention, Window(9)), plain, attention_bound(image, attention, Window(9)))


@settings(max_examples=30)
@given(case=cases(), order=st.randoms(use_true_random=False))
def test_the_order_of_heads_does_not_matter(case: Case, order) -> None:  # type: ignore[no-untyped-def]
    attention = case.attention
    heads = list(range(attention.num_heads))
    order.shuffle(heads)
    names = ("query", "key", "value", "out", "centers", *HEAD_BIASES)
    chosen = {name: part[heads] for name in names if (part := getattr(attention, name)) is not None}
    position = attention.position
    if position is not None and not position.same_by_head:
        position = replace(position, **{name: part[heads] for name, part in vars(position).items() if name in PARTS})
    shuffled = replace(attention, **chosen, position=position)
    assert_within(
        attend(case.image, shuffled, case.window),
        attend(case.image, attention, case.window),
        attention_bound(case.image, attention, case.window),
    )


@pytest.mark.parametrize(
    ("border", "corner"),
    [
        ("zero", 9 / 16),
        ("zero_keys", 9 / 25),
        ("masked", 1),
        ("shifted", 1),
        ("replicate", 1),
        ("reflect", 1),
        ("circular", 1),
    ],
)
def test_a_picture_of_ones_shows_the_border(border: str, corner: float) -> None:
    """Content off, window 5 x 5: a head's output is the share of keys that are pixels and not padding."""
    image = torch.ones(1, 7, 7, dtype=torch.float64)
    one = torch.ones(1, 1, 1, dtype=torch.float64)
    attention = make_attention(0, [(0, 0)], border=border, padding=1, content=0.0, value_dim=1)
    output = attend(image, replace(attention, value=one, out=one), Window(5))[0]
    assert abs(float(output[0, 0]) - corner) <= 50 * UNIT
    assert abs(float(output[3, 3]) - 1) <= 50 * UNIT


def test_content_moves_a_static_head_no_farther_than_its_bound() -> None:
    """|out(beta) - out(0)| <= tanh(beta osc / 4) range, osc of the scores and range of the values in the window."""
    image, one = normal(15, 1, 6, 6), torch.ones(1, 1, 1, dtype=torch.float64)
    static = make_attention(16, [(0, 0)], position="table", border="masked", content=0.0, value_dim=1)
    static = replace(static, value=one, out=one)
    still = attend(image, static, Window(3))[0]
    for beta in (0.1, 1.0, 10.0):
        moved = replace(static, content=beta)
        output = attend(image, moved, Window(3))[0]
        closest = 0.0
        for cell in np.ndindex(6, 6):
            terms = terms_at(project(image, moved), moved, Window(3), cell)
            seen = terms.coverage[0] > 0
            content, values = (terms.scale * terms.similarity[0])[seen], terms.value[0, 0][seen]
            bound = torch.tanh((content.max() - content.min()) / 4) * (values.max() - values.min())
            change = (output[cell] - still[cell]).abs()
            assert change <= bound * (1 + 50 * UNIT)
            closest = max(closest, float(change / bound))
        assert closest > 0.2  # the bound is near enough to be worth stating
