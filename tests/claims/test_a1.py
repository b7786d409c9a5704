"""A1 against loops of its own."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from explorer.claims import a1_template
from explorer.claims.a1_template import judge
from explorer.claims.claim import Ruling
from explorer.claims.exhibits import GridExhibit, MapExhibit
from explorer.layers.convolution import Convolution
from explorer.layers.measures import im2col
from explorer.layers.progress import nobody
from explorer.state.state import Kernel
from tests.claims.grounds import ground, pictures

SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=np.float64)


def by_hand(name: str) -> np.ndarray:
    """The Sobel filter of a grey picture, or of the sum of its colours, with zeros around it."""
    pixels = pictures()[name].pixels.astype(np.float64).sum(2)
    output = np.zeros_like(pixels)
    for row, column in np.ndindex(pixels.shape):
        for a, b in np.ndindex(3, 3):
            r, c = row + a - 1, column + b - 1
            if 0 <= r < pixels.shape[0] and 0 <= c < pixels.shape[1]:
                output[row, column] += SOBEL[a, b] * pixels[r, c]
    return output


@pytest.mark.parametrize("name", ["single", "noise", "colour", "checker", "fish"])
def test_against_loops(name: str) -> None:
    judgement, output = judge(ground(name), nobody), by_hand(name)
    assert judgement.ruling is Ruling.TRUE
    assert (judgement.condition, judgement.number("residual")) == ("exact", 0), "whole numbers leave nothing to round"
    assert judgement.number("terms") == 9 * pictures()[name].channels
    (cell,) = judgement.where
    assert abs(output[cell]) == np.abs(output).max()
    patch, template = (e for e in judgement.exhibits if isinstance(e, GridExhibit))
    response = judgement.exhibits[-1]
    assert isinstance(response, MapExhibit)
    np.testing.assert_array_equal(response.values, output)
    np.testing.assert_array_equal(template.values, SOBEL)
    if pictures()[name].channels == 1:
        assert float((patch.values * template.values).sum()) == output[cell]


@pytest.mark.parametrize("name", ["noise", "colour"])
def test_fractions_are_rounded_within_the_bound(name: str) -> None:
    """The bound by the formula, n = K^2 C + 3 products and sums in single precision."""
    judgement = judge(ground(name, Kernel("random", 5, 2, seed=1), integer=False), nobody)
    assert judgement.ruling is Ruling.TRUE
    assert 0 < judgement.number("residual") <= judgement.number("bound")
    channels = pictures()[name].channels
    n, unit = 25 * channels + 3, 2.0**-24
    assert judgement.number("bound") <= 2 * n * unit / (1 - n * unit) * 2.0 * (1 + 1e-6), "|w| adds up to 2"


@pytest.mark.parametrize("name", ["noise", "colour", "fish"])
def test_another_template_is_refuted(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the kernel turned by half, as textbooks write convolutions, the Sobel filter changes its sign."""

    def turned(image: torch.Tensor, convolution: Convolution) -> torch.Tensor:
        found = im2col.patches(image, convolution) @ im2col.templates(convolution).flip(1).mT
        return found.mT.view(1, *image.shape[1:])

    monkeypatch.setattr(a1_template, "by_templates", turned)
    judgement = judge(ground(name), nobody)
    assert judgement.ruling is Ruling.FALSE
    assert judgement.number("residual") == 2 * np.abs(by_hand(name)).max()
    assert judgement.where == (tuple(np.argwhere(np.abs(by_hand(name)) == np.abs(by_hand(name)).max())[0]),)


def test_what_cannot_be_judged() -> None:
    assert judge(ground("constant"), nobody).ruling is Ruling.UNJUDGED
    empty = Kernel("free", 3, weight=((((0.0,) * 3,) * 3,),))
    assert judge(ground("noise", empty), nobody).condition == "nothing"
