"""H8 against loops of its own over the keys of every pixel's window."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from explorer.claims import h8_own_field
from explorer.claims.claim import Ruling
from explorer.claims.h8_own_field import judge
from explorer.layers.attention import Attention
from explorer.layers.geometry import Window
from explorer.layers.measures.gaze import Gaze, measure_gaze
from explorer.layers.progress import nobody
from tests.claims.by_hand import Array, levels, matrices, patches, softmax
from tests.claims.grounds import ground

OFFSETS = [(dy, dx) for dy in range(-4, 5) for dx in range(-4, 5)]  # of a window of 9 px
AWAY = np.array([np.hypot(dy, dx) for dy, dx in OFFSETS])


def by_hand(name: str, content: float = 1.0) -> tuple[Array, Array]:
    """How far each pixel looks, and e to the entropy of its weights, of one head on a torus."""
    pixels = levels(name)
    query, key, _ = matrices(replace(ground(name).scene, heads="one", border="circular"))
    phi = patches(pixels, "wrap")
    asks, answers = phi @ query[0] * content, phi @ key[0]
    height, width, _ = pixels.shape
    radius, keys = np.zeros((height, width)), np.zeros((height, width))
    for row, column in np.ndindex(height, width):
        scores = [asks[row, column] @ answers[(row + dy) % height, (column + dx) % width] for dy, dx in OFFSETS]
        weights = softmax(np.array(scores))
        radius[row, column] = weights @ AWAY
        keys[row, column] = np.exp(-sum(w * np.log(w) for w in weights if w > 0))
    return radius, keys


@pytest.mark.parametrize("name", ["single", "noise", "colour", "checker", "fish"])
def test_against_loops(name: str) -> None:
    judgement = judge(ground(name), nobody)
    radius, keys = by_hand(name)
    bound = judgement.number("bound")
    assert judgement.number("spread") == pytest.approx(radius.std(), abs=2 * bound)
    assert judgement.number("nearest") == pytest.approx(radius.min(), abs=2 * bound)
    assert judgement.number("widest") == pytest.approx(radius.max(), abs=2 * bound)
    assert judgement.number("fewest") == pytest.approx(keys.min(), rel=1e-8)
    assert judgement.number("most") == pytest.approx(keys.max(), rel=1e-8)
    assert judgement.number("farthest") == AWAY.max()
    chooses = radius.std() > 1e-9
    assert judgement.ruling is (Ruling.TRUE_IF if chooses else Ruling.FALSE)
    if chooses:
        near, wide = judgement.where
        assert radius[near] == pytest.approx(radius.min(), abs=2 * bound)
        assert radius[wide] == pytest.approx(radius.max(), abs=2 * bound)


def test_the_checkerboard_turns_it() -> None:
    """Moved by one pixel along a diagonal it is itself, and turned to its negative scores stay as they are."""
    judgement = judge(ground("checker"), nobody)
    assert (judgement.ruling, judgement.condition) == (Ruling.FALSE, "even")
    black, white = judgement.where
    assert levels("checker")[black] == 0
    assert levels("checker")[white] == 255


def test_without_content_all_pixels_look_as_far_as_the_window_does() -> None:
    radius, keys = by_hand("fish", content=0.0)
    assert radius.std() < 1e-12
    assert keys.min() == pytest.approx(81)
    assert judge(ground("fish"), nobody).number("static") < 1e-12


def test_weights_that_leave_keys_out_are_a_field_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """No ground has sparsemax; under it the farthest key differs from pixel to pixel, and nothing is left to say."""

    def sparse(image: torch.Tensor, attention: Attention, window: Window) -> Gaze:
        return measure_gaze(image, replace(attention, norm="sparsemax"), window)

    monkeypatch.setattr(h8_own_field, "measure_gaze", sparse)
    judgement = judge(ground("noise"), nobody)
    assert (judgement.ruling, judgement.condition) == (Ruling.TRUE, "itself")


def test_a_constant_picture_cannot_tell() -> None:
    assert judge(ground("constant"), nobody).ruling is Ruling.UNJUDGED
