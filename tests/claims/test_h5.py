"""H5: where each approach ends, by loops in float64; what a border and one head too few do to it."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
import torch

from explorer.claims import h5_special_case
from explorer.claims.claim import Ruling
from explorer.claims.exhibits import CurvesExhibit, MapExhibit
from explorer.claims.h5_special_case import judge
from explorer.compute.build import build
from explorer.layers.borders import BORDERS
from explorer.layers.films.approach import approach
from explorer.layers.progress import nobody
from explorer.state.state import Kernel
from tests.claims.grounds import ground, pictures
from tests.claims.loops import PLANES, convolve_by_hand, image_by_hand, scores_by_hand, softmax_by_hand

PICTURES = ["single", "noise", "colour", "checker", "fish"]
WAYS = ("window", "position", "content", "gate")


@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize("name", PLANES)
def test_every_way_ends_in_the_convolution(name: str, picture: str) -> None:
    judgement = judge(ground(picture, Kernel(name)), nobody)  # type: ignore[arg-type]
    wanted = convolve_by_hand(image_by_hand(pictures()[picture].pixels), PLANES[name])
    closed = next(e.values for e in judgement.exhibits if isinstance(e, MapExhibit) and e.name == "closed")
    assert np.array_equal(closed, wanted), "whole numbers leave no rounding"
    assert judgement.number("window") == 0
    assert all(judgement.number(way) <= judgement.number("bound") for way in WAYS)
    assert judgement.number("borders") == 7
    assert (judgement.ruling, judgement.condition) == (Ruling.TRUE_IF, "zero")


@pytest.mark.parametrize("picture", ["single", "noise", "fish"])
def test_before_the_window_closes_it_is_another_layer(picture: str) -> None:
    """Global softmax attention of nine heads, key by key; only queries and keys are the scene's."""
    on = ground(picture).at_most(8)
    judgement, image = judge(on, nobody), image_by_hand(on.scene.picture.pixels)
    heads = build(on.scene).attention
    scale, total = heads.content / sqrt(heads.head_dim), np.zeros(image.shape[1:])
    for number, center in enumerate(np.ndindex(3, 3)):
        query, key = (part[number].double().numpy() for part in (heads.query, heads.key))
        scores, pixels, there = scores_by_hand(image, query, key, (0, 0), 9, scale, 1)
        total += (softmax_by_hand(scores, there) * pixels[..., 0]).sum(-1) * PLANES["sobel_x"][center]
    wanted = convolve_by_hand(image, PLANES["sobel_x"])
    apart = np.linalg.norm(total - wanted) / np.linalg.norm(wanted)
    assert judgement.number("apart") == pytest.approx(apart, rel=1e-4)


@pytest.mark.parametrize("border", BORDERS)
def test_the_border_is_part_of_the_condition(border: str) -> None:
    judgement = judge(ground("noise", border=border), nobody)
    wanted = {"masked": "apart", "shifted": "replicate", "zero_keys": "zero"}.get(border, border)
    assert (judgement.ruling, judgement.condition) == (Ruling.TRUE_IF, wanted)
    image = image_by_hand(pictures()["noise"].pixels)
    pads = "zero" if border in ("masked", "zero_keys") else "replicate" if border == "shifted" else border
    other = "replicate" if pads == "zero" else "zero"
    difference = convolve_by_hand(image, PLANES["sobel_x"], pads) - convolve_by_hand(image, PLANES["sobel_x"], other)
    assert judgement.number("frame") == np.abs(difference).max() > 0
    assert not difference[1:-1, 1:-1].any(), "borders are seen on the frame alone"


def test_curves_fall_towards_the_end() -> None:
    judgement = judge(ground("noise"), nobody)
    (curves,) = (e for e in judgement.exhibits if isinstance(e, CurvesExhibit))
    for _, errors in curves.lines:
        assert errors[0] < errors[-1]
    gate = dict(curves.lines)["gate"]
    np.testing.assert_allclose(gate / curves.x, gate[-1], rtol=1e-9)  # exactly linear
    assert gate[-1] == pytest.approx(judgement.number("apart"), rel=1e-9)


def test_an_end_that_stays_away_is_a_counterexample(monkeypatch: pytest.MonkeyPatch) -> None:
    """The window's approach to another kernel: its end is measured, not believed."""

    def elsewhere(kind: str, *rest: object) -> object:
        way = approach(kind, *rest)  # type: ignore[arg-type]
        if kind != "window":
            return way
        weight = way.limit.weight.clone()
        weight[0, 0, 1, 2] += 1
        return replace(way, limit=replace(way.limit, weight=weight))

    monkeypatch.setattr(h5_special_case, "approach", elsewhere)
    judgement = judge(ground("single"), nobody)
    assert judgement.ruling is Ruling.FALSE
    assert judgement.where == ((5, 8),), "where the tap to the right meets the bright pixel"


def test_queries_and_keys_do_not_matter() -> None:
    assert {judge(ground("noise", head_seed=seed), nobody).number("window") for seed in (1, 2)} == {0.0}
    assert torch.equal(*(build(ground("noise", head_seed=seed).scene).attention.out for seed in (1, 2)))


def test_a_flat_picture_hides_it() -> None:
    assert judge(ground("constant"), nobody).ruling is Ruling.UNJUDGED
