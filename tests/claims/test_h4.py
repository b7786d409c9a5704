"""H4 by loops: the range of every window, the convolution, and softmax over every key."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest

from explorer.claims.claim import Ruling
from explorer.claims.exhibits import CurvesExhibit
from explorer.claims.h4_emphasis import judge
from explorer.compute.build import build
from explorer.layers.attention import Attention
from explorer.layers.progress import nobody
from explorer.state.state import Kernel
from tests.claims.grounds import ground, pictures
from tests.claims.loops import (
    PLANES,
    convolve_by_hand,
    image_by_hand,
    padded,
    scores_by_hand,
    softmax_by_hand,
)

PICTURES = ["single", "noise", "colour", "checker", "fish"]
LOST = 1e-9  # levels; what lies outside by rounding alone does not


def outside_by_hand(output: np.ndarray, image: np.ndarray, reach: int) -> np.ndarray:
    around = padded(image, reach)
    outside = np.zeros(output.shape, bool)
    for row, column in np.ndindex(output.shape):
        seen = around[:, row : row + 2 * reach + 1, column : column + 2 * reach + 1]
        outside[row, column] = not seen.min() - LOST <= output[row, column] <= seen.max() + LOST
    return outside


@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize("name", PLANES)
def test_the_convolution_leaves_its_windows(name: str, picture: str) -> None:
    judgement = judge(ground(picture, Kernel(name)), nobody)  # type: ignore[arg-type]
    image = image_by_hand(pictures()[picture].pixels)
    plane = PLANES[name]
    level = plane / (len(image) * (plane.sum() or np.abs(plane).sum() / 2))
    output = convolve_by_hand(image, level)
    outside = outside_by_hand(output, image, 1)
    assert judgement.number("kernel") == pytest.approx(outside.mean(), abs=1e-12)
    assert judgement.number("one") == 0
    assert judgement.ruling is (Ruling.TRUE_IF if outside.any() else Ruling.FALSE)
    if outside.any():
        (worst,) = judgement.where
        assert outside[worst]
        row = next(e for e in judgement.exhibits if isinstance(e, CurvesExhibit))
        np.testing.assert_allclose(dict(row.lines)["kernel"], output[worst[0]], atol=1e-9)


@pytest.mark.parametrize("picture", ["single", "noise", "checker"])
def test_many_heads_leave_it_and_one_does_not(picture: str) -> None:
    """Only queries and keys are taken from the scene; scores, softmax and sums are loops."""
    on = ground(picture, Kernel("laplacian"))
    judgement, image = judge(on, nobody), image_by_hand(pictures()[picture].pixels)
    total = np.zeros(image.shape[1:])
    for number, (dy, dx) in enumerate(np.ndindex(3, 3)):
        mean = head_by_hand(image, build(on.scene).attention, number, (dy - 1, dx - 1))
        total += mean * PLANES["laplacian"][dy, dx] / 4
    assert judgement.number("heads") == pytest.approx(outside_by_hand(total, image, 2).mean(), abs=1e-12)
    one = head_by_hand(image, build(replace(on.scene, heads="one")).attention, 0, (0, 0))
    assert not outside_by_hand(one, image, 1).any()
    row = next(e for e in judgement.exhibits if isinstance(e, CurvesExhibit))
    np.testing.assert_allclose(dict(row.lines)["one"], one[judgement.where[0][0]], atol=1e-9)


def head_by_hand(image: np.ndarray, heads: Attention, number: int, center: tuple[int, int]) -> np.ndarray:
    query, key = (part[number].double().numpy() for part in (heads.query, heads.key))
    scale = heads.content / sqrt(query.shape[1])
    scores, pixels, there = scores_by_hand(image, query, key, center, 1, scale, 1)
    mean: np.ndarray = (softmax_by_hand(scores, there) * pixels[..., 0]).sum(-1)
    return mean


def test_kernels_turn_it() -> None:
    assert judge(ground("noise"), nobody).ruling is Ruling.TRUE_IF
    assert judge(ground("noise", Kernel("gaussian", 5)), nobody).ruling is Ruling.FALSE
    assert judge(ground("noise", Kernel("identity")), nobody).ruling is Ruling.FALSE
    assert judge(ground("constant"), nobody).ruling is Ruling.UNJUDGED
