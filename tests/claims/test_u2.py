"""U2: the toy by hand, on the four pixels that the picture gives it."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.claims.claim import Ruling
from explorer.claims.exhibits import GridExhibit
from explorer.claims.u2_toy import judge
from explorer.layers.progress import nobody
from tests.claims.grounds import ground, pictures

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def softmax_by_hand(strip: list[float], gap: float) -> Floats:
    weights = np.zeros((4, 4))
    for q in range(4):
        scores = [4.0 * strip[q] * strip[k] - (gap if (k - q) % 2 else 0.0) for k in range(4)]
        raised = [np.exp(score) for score in scores]
        weights[q] = [one / sum(raised) for one in raised]
    return weights


def sparsemax_by_hand(strip: list[float], gap: float) -> Floats:
    """The threshold by bisection."""
    weights = np.zeros((4, 4))
    for q in range(4):
        scores = np.array([4.0 * strip[q] * strip[k] - (gap if (k - q) % 2 else 0.0) for k in range(4)])
        low, high = scores.min() - 1, scores.max()
        for _ in range(100):
            middle = (low + high) / 2
            low, high = (middle, high) if np.maximum(scores - middle, 0).sum() > 1 else (low, middle)
        weights[q] = np.maximum(scores - high, 0)
    return weights


def others(weights: Floats) -> list[float]:
    return [weights[q, k] for q in range(4) for k in range(4) if (q - k) % 2]


@pytest.mark.parametrize("name", pictures())
def test_against_hand(name: str) -> None:
    judgement = judge(ground(name), nobody)
    grey = pictures()[name].pixels.astype(np.float64).mean(2) / 255
    spreads = {
        (row, column): np.var(grey[row, column : column + 4])
        for row in range(grey.shape[0])
        for column in range(grey.shape[1] - 3)
    }
    assert spreads[judgement.where[0]] == pytest.approx(max(spreads.values()), rel=1e-12)
    strip = [float(grey[cell]) for cell in judgement.where]
    by_hand = softmax_by_hand(strip, 10.0)
    assert judgement.number("smallest") == pytest.approx(min(others(by_hand)), rel=1e-12)
    assert judgement.number("largest") == pytest.approx(max(others(by_hand)), rel=1e-12)
    assert (judgement.number("first"), judgement.number("third")) == pytest.approx((by_hand[0, 0], by_hand[0, 2]))
    assert judgement.number("sparse") == max(others(sparsemax_by_hand(strip, 10.0))) == 0
    assert judgement.number("hidden") == judgement.number("two") == judgement.number("gapped") == 0
    assert judgement.ruling is (Ruling.TRUE if max(others(by_hand)) == 0 else Ruling.FALSE)
    (filters,) = [one for one in judgement.exhibits if one.name == "filters"]
    assert isinstance(filters, GridExhibit)
    assert filters.values.tolist() == [[0.5, 0, 0.5, 0], [0, 0.5, 0, 0.5]]
