"""H3 against loops of its own, on pictures that turn it."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.claims.claim import Ruling
from explorer.claims.h3_dot_products import judge
from explorer.layers.progress import nobody
from tests.claims.grounds import ground, pictures


def vectors_of(name: str, features: str) -> np.ndarray:
    """(rows, columns, d) whole numbers: pixels, or nine times the patch less its mean."""
    pixels = pictures()[name].pixels.astype(np.int64)
    if features == "pixel":
        return pixels
    rows, columns, channels = pixels.shape
    around = np.pad(pixels, ((1, 1), (1, 1), (0, 0)), mode="edge")
    patch = np.stack([around[r : r + rows, c : c + columns] for r in range(3) for c in range(3)], -1)
    return (9 * patch - patch.sum(-1, keepdims=True)).reshape(rows, columns, 9 * channels)


def by_hand(vectors: np.ndarray) -> float:
    """Share of pixels where no key of the largest dot product is a nearest one."""
    flat = vectors.reshape(-1, vectors.shape[2])
    wrong = 0
    for query in range(len(flat)):
        others = np.arange(len(flat)) != query
        products, away = flat[others] @ flat[query], ((flat[others] - flat[query]) ** 2).sum(1)
        wrong += bool(away[products == products.max()].min() > away.min())
    return wrong / len(flat)


@pytest.mark.parametrize("features", ["patch", "pixel"])
@pytest.mark.parametrize("name", ["noise", "colour", "checker", "fish"])
def test_against_loops(name: str, features: str) -> None:
    judgement = judge(ground(name, features=features), nobody)
    vectors = vectors_of(name, features)
    share = by_hand(vectors)
    assert judgement.number("other") == pytest.approx(share, abs=1e-12)
    assert judgement.ruling is (Ruling.FALSE if share else Ruling.TRUE)
    if share:
        query, won, nearest = (vectors[cell] for cell in judgement.where)
        assert query @ won >= query @ nearest
        assert ((query - won) ** 2).sum() > ((query - nearest) ** 2).sum()


def test_pictures_turn_it() -> None:
    assert judge(ground("checker", features="pixel"), nobody).ruling is Ruling.TRUE
    assert judge(ground("noise", features="pixel"), nobody).ruling is Ruling.FALSE
    assert judge(ground("single", features="pixel"), nobody).ruling is Ruling.UNJUDGED, "0 with every key but one"
    assert judge(ground("constant"), nobody).ruling is Ruling.UNJUDGED


def test_a_grey_level_has_no_direction() -> None:
    grey = judge(ground("noise", features="pixel"), nobody)
    assert not {"cosine", "unit"} & {value.name for value in grey.values}
    assert grey.condition == "bright"
    assert judge(ground("colour", features="pixel"), nobody).number("unit") == 0
