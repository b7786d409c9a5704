"""L1: slopes against differences of weights that are computed by hand."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.claims.claim import Ruling
from explorer.claims.exhibits import MapExhibit
from explorer.claims.l1_both_from_data import judge
from explorer.layers.progress import nobody
from explorer.state.state import Kernel
from tests.claims.grounds import ground
from tests.claims.weights_by_hand import Floats, OneHead, Pixel, levels_of

STEP = 0.01  # of a level


def slopes(head: OneHead, image: Floats, cell: Pixel) -> Floats:
    """By central differences, of the heaviest weight, summed over channels; in pixels from black to white."""
    weights = head.weights(image, cell, 9)
    heaviest = max(weights, key=lambda pixel: weights[pixel])
    found = np.zeros(image.shape)
    for channel, row, column in np.ndindex(image.shape):
        if max(abs(row - cell[0]), abs(column - cell[1])) > 6:  # neither seen nor in the patch of what is
            continue
        raised, lowered = image.copy(), image.copy()
        raised[channel, row, column] += STEP
        lowered[channel, row, column] -= STEP
        before, after = (head.weights(one, cell, 9)[heaviest] for one in (lowered, raised))
        found[channel, row, column] = (after - before) / (2 * STEP) * 255
    return found


@pytest.mark.parametrize("name", ["constant", "single", "noise", "colour", "checker"])
def test_against_differences(name: str) -> None:
    one = ground(name)
    judgement = judge(one, nobody)
    cell = judgement.where[0] if judgement.where else (5, 5)
    by_hand = slopes(OneHead(one.scene), levels_of(one.scene), cell)
    # central differences: the next term is a third derivative times the step squared, far below
    assert judgement.number("attention") == pytest.approx(abs(by_hand).max(), rel=1e-4, abs=1e-9)
    assert judgement.number("convolution") == 0
    assert judgement.number("still") == 0
    assert judgement.ruling is (Ruling.TRUE if abs(by_hand).max() > 1e-9 else Ruling.UNJUDGED)
    if judgement.ruling is Ruling.TRUE:
        weights = OneHead(one.scene).weights(levels_of(one.scene), cell, 9)
        assert weights[judgement.where[-1]] == pytest.approx(max(weights.values())), "the key that has most"
        here = judgement.exhibits[1]
        assert isinstance(here, MapExhibit)
        assert here.values == pytest.approx(by_hand.sum(0), rel=1e-4, abs=1e-6 + 1e-4 * abs(by_hand).max())


def test_pixels_as_features_see_what_patches_do_not() -> None:
    """An even picture has no patch, but a brightness."""
    assert judge(ground("constant"), nobody).ruling is Ruling.UNJUDGED
    assert judge(ground("constant", features="pixel"), nobody).ruling is Ruling.TRUE


@pytest.mark.parametrize("border", ["zero", "masked", "replicate", "reflect", "circular", "shifted"])
def test_a_kernel_stays_whatever_its_border(border: str) -> None:
    kernel = Kernel("random", 5, outputs=2, seed=1)
    assert judge(ground("colour", kernel, border=border), nobody).ruling is Ruling.TRUE
