"""Pixels that are no numbers, and scores that are none in float32: every route answers alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers import reference
from explorer.layers.borders import BORDERS
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast import routes
from explorer.layers.fast.closing import close_windows
from explorer.layers.geometry import Window
from explorer.layers.measures.layer import AttentionLayer
from explorer.layers.projection import project
from explorer.layers.similarities import SIMILARITIES
from explorer.layers.terms import terms_at
from tests.layers.layer_cases import Case, cases, make_attention, normal

NINE = [(row, column) for row in (-1, 0, 1) for column in (-1, 0, 1)]
BAD = (torch.nan, torch.inf, -torch.inf)


def known_by_every_way(image: torch.Tensor, case: Case) -> dict[str, torch.Tensor]:
    """Which outputs are numbers, (C_out, rows, columns), by each way of computing them."""
    attention, window = case.attention, case.window
    projected = project(image, attention)
    found = {
        route.name: route.attend(projected, attention, window).sum(0)
        for route in routes.candidates(projected, attention, window)
    }
    if window.moved_px == 0:  # a film's windows lie around their query
        film = close_windows(projected, attention, shape=window.shape, dilation=window.dilation, widest=window.side)
        found["film"] = film.at(window.side)
    return {name: one.isfinite() for name, one in found.items()}


@settings(max_examples=60, deadline=None)
@given(
    case=cases(tokens=True, moves=True),
    bad=st.sampled_from(BAD),
    place=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    single=st.booleans(),
)
def test_a_pixel_that_is_no_number_is_seen_where_the_loops_see_it_and_nowhere_else(
    case: Case, bad: float, place: tuple[float, float], single: bool
) -> None:
    image = case.image.float() if single else case.image.clone()
    image[0, round(place[0] * (image.shape[1] - 1)), round(place[1] * (image.shape[2] - 1))] = bad
    with np.errstate(invalid="ignore"):
        wanted = torch.from_numpy(reference.attend(image, case.attention, case.window)).isfinite()
    for name, known in known_by_every_way(image, case).items():
        assert torch.equal(known, wanted), name


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("norm", ["softmax", "entmax", "relu"])
def test_one_of_them_costs_nine_outputs_and_no_tile(border: str, norm: str) -> None:
    image = normal(1, 1, 40, 40).float()
    image[0, 20, 20] = torch.nan
    attention = make_attention(2, [(0, 0)], border=border, norm=norm, head_dim=8)
    case = Case(image, attention, Window(3.0))
    for known in known_by_every_way(image, case).values():
        assert int((~known).sum()) == 9
        assert not known[:, 19:22, 19:22].any()
    assert terms_at(project(image, attention), attention, case.window, (20, 22)).output.isfinite().all()
    assert not terms_at(project(image, attention), attention, case.window, (20, 21)).output.isfinite().any()
    assert int((~AttentionLayer(attention, case.window)(image).isfinite()).sum()) == 9
    box = Convolution(torch.ones(1, 1, 3, 3))
    assert int((~convolve(image, box).isfinite()).sum()) == 9


def test_the_outputs_around_are_those_of_another_number_there() -> None:
    image = normal(1, 1, 20, 20).float()
    attention = make_attention(2, NINE, head_dim=8)
    whole = routes.attend(image, attention, Window(3.0))
    image[0, 3, 4] = torch.nan
    holed = routes.attend(image, attention, Window(3.0))
    known = holed.isfinite()
    assert torch.equal(holed[known], whole[known])
    assert int((~known).sum()) == 25  # the windows of nine heads around one pixel


@pytest.mark.parametrize("similarity", SIMILARITIES)
@pytest.mark.parametrize("side", [1.0, 3.5, 9.0])
def test_scores_as_large_as_float32_holds_are_the_loops_and_larger_ones_are_refused(
    similarity: str, side: float
) -> None:
    image, window = normal(1, 1, 8, 8).float(), Window(side)
    for content in (1e30, 1e34):
        attention = make_attention(1, [(0, 1), (-1, 0)], features="patch", head_dim=8, similarity=similarity)
        attention = replace(attention, content=content)
        projected = project(image, attention)
        truth = torch.from_numpy(reference.attend(image, attention, window))
        ways = [
            route.attend(projected, attention, window).sum(0)
            for route in routes.candidates(projected, attention, window)
        ]
        for output in (*ways, close_windows(projected, attention, widest=side).at(side)):
            torch.testing.assert_close(output.double(), truth, rtol=1e-5, atol=1e-5)
    beyond = replace(attention, content=1e38)
    for attempt in (
        lambda: routes.attend(image, beyond, window),
        lambda: close_windows(project(image, beyond), beyond),
        lambda: terms_at(project(image, beyond), beyond, window, (1, 1)),
    ):
        with pytest.raises(OverflowError, match=r"scores may reach .* more than float32 holds"):
            attempt()
