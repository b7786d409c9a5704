"""The fast attention, by all of its routes and term by term, against plain loops."""

from __future__ import annotations

from itertools import product
from math import ceil

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.layers import reference
from explorer.layers.attention import Attention
from explorer.layers.borders import BORDERS
from explorer.layers.fast import free_memory, routes
from explorer.layers.features import FEATURES
from explorer.layers.geometry import Window
from explorer.layers.norms import NORMS, SUMS_TO_ONE
from explorer.layers.projection import project, summed
from explorer.layers.shapes import SHAPES
from explorer.layers.similarities import SIMILARITIES
from explorer.layers.terms import terms_at, weights_at
from tests.layers.layer_cases import POSITIONS, Case, assert_within, attention_bound, cases, make_attention, normal

GRID = [(b, n, s) for b, n, s in product(BORDERS, NORMS, SHAPES) if b != "shifted" or s == "square"]


def by_every_route(image: torch.Tensor, attention: Attention, window: Window) -> list[torch.Tensor]:
    """The layer's output by each route that serves the window, and by the one that is taken."""
    projected = project(image, attention)
    found = routes.candidates(projected, attention, window)
    assert "by tiles" in {route.name for route in found}
    heads = [route.compute(projected, attention, window, lambda share: None) for route in found]
    return [*(summed(one, attention) for one in heads), routes.attend(image, attention, window)]


@pytest.mark.parametrize(("border", "norm", "shape"), GRID)
def test_every_combination_equals_the_loops(border: str, norm: str, shape: str) -> None:
    image, window = normal(1, 1, 3, 4), Window(2.75, shape)
    for similarity, features, position in product(SIMILARITIES, FEATURES, POSITIONS):
        attention = make_attention(
            5, [(0, 1), (-1, 0)], norm=norm, border=border, similarity=similarity, features=features, position=position
        )
        truth = torch.from_numpy(reference.attend(image, attention, window))
        bound = attention_bound(image, attention, window)
        for output in by_every_route(image, attention, window):
            assert_within(output, truth, bound)


def cell_truth(case: Case, cell: tuple[int, int]) -> tuple[list[list[reference.Seen]], torch.Tensor]:
    heads = reference.weights_at(case.image, case.attention, case.window, cell)
    output = summed(torch.zeros(1, case.attention.out_channels, dtype=torch.float64), case.attention)
    for seen_by_head, out in zip(heads, case.attention.out, strict=True):
        for seen in seen_by_head:
            output += seen.weight * torch.tensor(seen.value, dtype=torch.float64) @ out
    return heads, output


@settings(max_examples=120)
@given(
    case=cases(tokens=True, moves=True),
    place=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    tile=st.sampled_from((1, 200, 1_000_000)),
)
def test_any_query_of_any_layer_equals_the_loops(case: Case, place: tuple[float, float], tile: int) -> None:
    image, attention, window = case.image, case.attention, case.window
    rows, columns = (ceil(n / attention.stride) for n in image.shape[1:])
    bound = attention_bound(image, attention, window)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(free_memory, "TILE_ELEMENTS", tile)
        outputs = by_every_route(image, attention, window)
    for cell in {(0, 0), (round(place[0] * (rows - 1)), round(place[1] * (columns - 1)))}:
        heads, truth = cell_truth(case, cell)
        terms = terms_at(project(image, attention), attention, window, cell)
        for output in [*(o[:, cell[0], cell[1]] for o in outputs), terms.output]:
            assert_within(output, truth, bound[:, cell[0], cell[1]])
        covered = torch.zeros_like(terms.coverage)
        for head, seen_by_head in enumerate(heads):
            for seen in seen_by_head:
                if seen.key is None:
                    assert attention.token is not None
                    continue
                covered[head, seen.key[0] - terms.plane.top, seen.key[1] - terms.plane.left] += seen.coverage
        assert torch.allclose(terms.coverage, covered, rtol=0, atol=64 * 2.0**-53 * window.side)


@settings(max_examples=60)
@given(case=cases(), single=st.booleans())
def test_rows_sum_to_one_or_to_nothing_and_all_is_finite(case: Case, single: bool) -> None:
    image, attention, window = case.image, case.attention, case.window
    if single:
        image = image.float()
    assert routes.attend(image, attention, window).isfinite().all()
    terms = terms_at(project(image, attention), attention, window, (0, 0))
    assert all(part.isfinite().all() for part in (terms.weight, terms.product, terms.output))
    there = terms.score > -torch.inf  # else a position hides the key
    assert terms.score[there].isfinite().all()
    assert (terms.weight[~there] == 0).all()
    assert (terms.weight[terms.coverage == 0] == 0).all()
    if attention.norm in SUMS_TO_ONE:
        totals = terms.weight.flatten(1).sum(1)
        wanted = (terms.coverage * there).flatten(1).amax(1).gt(0).to(totals)
        n = terms.weight[0].numel() + 3
        slack = n * torch.finfo(image.dtype).eps
        if attention.norm in ("sparsemax", "entmax"):  # its threshold is as exact as scores of that size are
            seen = terms.score.masked_fill(~there, 0).flatten(1)
            slack *= 1 + float((seen.amax(1) - seen.amin(1)).max())
        assert ((totals - wanted).abs() <= slack).all()


def test_terms_add_up() -> None:
    image = normal(2, 2, 5, 6)
    attention = make_attention(
        3, [(0, 1), (2, -1), (0, 0)], channels=2, outputs=3, features="patch", position="embeddings", stride=2
    )
    terms = terms_at(project(image, attention), attention, Window(3.5), (1, 2))
    assert terms.pixel == (2, 4)
    assert torch.equal(terms.score, terms.scale * terms.similarity + terms.position)
    assert torch.equal(terms.product, terms.weight[:, None] * terms.value)
    assert torch.equal(terms.head, terms.product.sum((-2, -1)))
    assert torch.equal(terms.output, summed(terms.head_output, attention))
    assert torch.equal(terms.weight, weights_at(image, attention, Window(3.5), (1, 2)))


def test_a_query_outside_the_output_is_refused() -> None:
    attention = make_attention(0, [(0, 0)], stride=2)
    with pytest.raises(ValueError, match=r"cell must lie in the output of a 4 x 4 image, got \(2, 0\)"):
        weights_at(normal(0, 1, 4, 4), attention, Window(1), (2, 0))


def test_progress_is_told_and_may_cancel() -> None:
    image, attention = normal(0, 1, 6, 6), make_attention(0, [(0, 0), (1, 1)])
    shares: list[float] = []
    routes.attend_heads(project(image, attention), attention, Window(3), shares.append)
    assert shares[0] == 0
    assert shares == sorted(shares)
    assert shares[-1] < 1

    class Cancelled(Exception):
        pass

    def cancel(share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        routes.attend_heads(project(image, attention), attention, Window(3), cancel)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"norm": "max"}, "norm must be one of softmax"),
        ({"border": "wrap"}, "border must be one of zero"),
        ({"similarity": "l1"}, "similarity must be one of dot"),
        ({"stride": 0}, "stride must be a positive integer, got 0"),
        ({"padding": -1}, "padding must be at least 0, got -1"),
        ({"key": torch.zeros(1, 2, 2)}, r"key must have shape \(1, 1, 2\), got \(1, 2, 2\)"),
        ({"out": torch.zeros(1, 3, 1)}, r"out must have shape \(1, 2, any\), got \(1, 3, 1\)"),
        ({"centers": torch.zeros(1, 2)}, "centers must be integers, got torch.float32"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_was_wanted(change: dict[str, object], message: str) -> None:
    good = make_attention(0, [(0, 0)])
    parts = {name: getattr(good, name) for name in ("query", "key", "value", "out", "centers")}
    with pytest.raises(ValueError, match=message):
        Attention(**{**parts, **change})


def test_an_even_patch_is_exactly_nothing() -> None:
    """Otherwise a cosine would turn the mean's rounding error into a direction."""
    image = torch.full((1, 4, 4), 0.1, dtype=torch.float32)
    attention = make_attention(0, [(0, 0)], features="patch", similarity="cosine")
    assert (project(image, attention).query == 0).all()
    assert np.isfinite(routes.attend(image, attention, Window(3)).numpy()).all()
