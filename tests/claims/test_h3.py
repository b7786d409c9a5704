"""H3 against loops of its own, on pictures that turn it."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.claims.claim import Ruling
from explorer.claims.h3_dot_products import judge
from explorer.layers.progress import nobody
from tests.claims.grounds import ground, pictures


def by_hand(name: str) -> float:
    """Share of pixels whose key of the largest dot product is not a nearest one."""
    vectors = pictures()[name].pixels.reshape(-1, pictures()[name].channels).astype(np.float64)
    wrong = 0
    for query in range(len(vectors)):
        others = [key for key in range(len(vectors)) if key != query]
        products = {key: float(vectors[query] @ vectors[key]) for key in others}
        away = {key: float(((vectors[query] - vectors[key]) ** 2).sum()) for key in others}
        best = next(key for key in others if products[key] == max(products.values()))
        wrong += away[best] > min(away.values())
    return wrong / len(vectors)


@pytest.mark.parametrize("name", ["single", "noise", "colour", "checker"])
def test_against_loops(name: str) -> None:
    judgement = judge(ground(name), nobody)
    assert judgement.number("other") == pytest.approx(by_hand(name), abs=1e-12)
    assert judgement.ruling is (Ruling.FALSE if by_hand(name) else Ruling.TRUE)
    if judgement.ruling is Ruling.FALSE:
        pixels = pictures()[name].pixels.astype(np.float64)
        query, won, nearest = (pixels[cell] for cell in judgement.where)
        assert query @ won >= query @ nearest
        assert ((query - won) ** 2).sum() > ((query - nearest) ** 2).sum()


def test_a_constant_picture_cannot_tell() -> None:
    assert judge(ground("constant"), nobody).ruling is Ruling.UNJUDGED
