"""G2: weights of two pictures, computed by hand."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.claims.claim import Ruling
from explorer.claims.exhibits import GridExhibit
from explorer.claims.g2_without_self import judge
from explorer.compute.inputs import weight_of
from explorer.layers.progress import nobody
from explorer.state.state import Kernel
from tests.claims.grounds import ground
from tests.claims.weights_by_hand import OneHead, levels_of


def moved_by_hand(name: str, **changes: object) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """For each pixel half the sum of how far weights on pixels differ, over the larger sum of both."""
    scene = ground(name, **changes).scene  # type: ignore[arg-type]
    head, image = OneHead(scene), levels_of(scene)
    other = image[:, ::-1].copy()
    moved = np.zeros(image.shape[1:])
    for cell in np.ndindex(*moved.shape):
        here, there = (
            {
                key: weight
                for key, weight in head.weights(picture, cell, 9).items()
                if 0 <= key[0] < moved.shape[0] and 0 <= key[1] < moved.shape[1]
            }
            for picture in (image, other)
        )
        apart = sum(abs(here[key] - there[key]) for key in here)
        moved[cell] = apart / 2 / max(sum(here.values()), sum(there.values()))
    return moved


@pytest.mark.parametrize("name", ["constant", "single", "noise", "colour", "checker"])
def test_against_loops(name: str) -> None:
    judgement, by_hand = judge(ground(name), nobody), moved_by_hand(name)
    assert judgement.number("attention") == pytest.approx(by_hand.mean(), rel=1e-4, abs=1e-6)  # float32 weights
    assert judgement.number("most") == pytest.approx(by_hand.max(), rel=1e-4, abs=1e-6)
    assert judgement.number("convolution") == 0
    assert judgement.number("error") == 0
    assert judgement.ruling is (Ruling.TRUE if by_hand.max() > 1e-9 else Ruling.UNJUDGED)
    if judgement.ruling is Ruling.TRUE:
        assert by_hand[judgement.where[0]] == pytest.approx(by_hand.max(), rel=1e-4)


def test_a_checkerboard_turns_with_the_features() -> None:
    """Upside down each pixel has the other colour: patches that are their own negatives have the same products."""
    assert judge(ground("checker"), nobody).ruling is Ruling.UNJUDGED
    assert judge(ground("checker", features="pixel"), nobody).ruling is Ruling.TRUE
    assert moved_by_hand("checker", features="pixel").max() > 0.01


def test_the_kernel_is_what_is_probed() -> None:
    kernel = Kernel("random", 3, seed=5)
    judgement = judge(ground("noise", kernel), nobody)
    taps = judgement.exhibits[-1]
    assert isinstance(taps, GridExhibit)
    pixels = levels_of(ground("noise").scene)[0][::-1]
    row, column = judgement.where[0]

    weight = weight_of(kernel, 1, True)[0, 0]
    assert 0 < row < 15
    assert 0 < column < 15
    for a, b in np.ndindex(3, 3):
        raised = pixels.copy()
        raised[row + a - 1, column + b - 1] += 1
        before, after = (
            sum(weight[i, j] * one[row + i - 1, column + j - 1] for i in range(3) for j in range(3))
            for one in (pixels, raised)
        )
        assert taps.values[a, b] == after - before == weight[a, b]
