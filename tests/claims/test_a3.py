"""A3 against weights of its own on a torus, their means along diagonals, and finite differences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.claims import a3_degenerate
from explorer.claims.a3_degenerate import judge
from explorer.claims.claim import Ruling
from explorer.claims.exhibits import CurvesExhibit, MapExhibit
from explorer.compute.build import Layers, build
from explorer.layers.progress import nobody
from explorer.state.state import Scene
from tests.claims.by_hand import Array, matrices, patches
from tests.claims.grounds import ground

TAPS = [(dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
NAMES = ["single", "noise", "checker", "colour"]


def pixels_of(name: str) -> Array:
    """The picture at most 16 px wide, as the claim takes it."""
    return ground(name).at_most(16).scene.picture.pixels.astype(np.float64)


def coverage(away: float, side: float) -> float:
    return min(max((side + 1) / 2 - abs(away), 0.0), 1.0)


def short(away: int, size: int) -> int:
    return (away + size // 2) % size - size // 2


def along(size: int, tap: int, side: float) -> Array:
    """(queries, keys): how much of each key a window around query + tap covers along an axis of a torus; at most the
    whole torus, and then from both sides."""
    side, found = min(side, size), np.zeros((size, size))
    for q, k in np.ndindex(size, size):
        away = short(k - q - tap, size)
        found[q, k] = coverage(away, side) + coverage(away + size if away < 0 else away - size, side)
    return found


def weights(name: str, side: float, pixels: Array | None = None, content: float = 1.0) -> Array:
    """Of every head: (9, N, N)."""
    pixels = pixels_of(name) if pixels is None else pixels
    height, width, _ = pixels.shape
    query, key, _ = matrices(replace(ground(name).scene, border="circular"))
    phi = patches(pixels, "wrap").reshape(height * width, -1)
    found = []
    for (dy, dx), q, k in zip(TAPS, query, key, strict=True):
        cover = np.kron(along(height, dy, side), along(width, dx, side))
        scores = content * (phi @ q) @ (phi @ k).T
        raised = cover * np.exp(scores - scores.max(1, keepdims=True, where=cover > 0, initial=-np.inf))
        found.append(raised / raised.sum(1, keepdims=True))
    return np.array(found)


def share(each: Array, height: int, width: int) -> float:
    """Every entry against the mean of its diagonal on the torus."""
    kept = 0.0
    split = each.reshape(len(each), height, width, height, width)
    rows, columns = np.indices((height, width))
    for dy, dx in np.ndindex(height, width):
        diagonal = split[:, rows, columns, (rows + dy) % height, (columns + dx) % width]
        kept += (diagonal.mean((1, 2)) ** 2).sum() * height * width
    return float(kept / (each**2).sum())


@pytest.mark.parametrize("name", NAMES)
def test_shares_against_loops(name: str) -> None:
    judgement, (height, width) = judge(ground(name), nobody), pixels_of(name).shape[:2]
    assert judgement.ruling is Ruling.TRUE
    assert judgement.number("closed") == 1
    assert judgement.number("opened") == pytest.approx(share(weights(name, 9.0), height, width), abs=1e-3)
    assert judgement.number("static") == pytest.approx(share(weights(name, 9.0, content=0.0), height, width), abs=1e-6)
    curve = next(e for e in judgement.exhibits if isinstance(e, CurvesExhibit))
    for side, found in zip(curve.x[:3], curve.lines[0][1], strict=False):
        assert found == pytest.approx(share(weights(name, float(side)), height, width), abs=1e-3)


@pytest.mark.parametrize("name", NAMES)
def test_slopes_against_differences(name: str) -> None:
    judgement, pixels = judge(ground(name), nobody), pixels_of(name)
    cell, pixel = judgement.where
    row, step = cell[0] * pixels.shape[1] + cell[1], 1e-3
    before = weights(name, 9.0, pixels)
    head, key = np.unravel_index(before[:, row].argmax(), before[:, row].shape)
    steepest = []
    for channel in range(pixels.shape[2]):
        raised, lowered = pixels.copy(), pixels.copy()
        raised[pixel][channel] += step
        lowered[pixel][channel] -= step
        moved = weights(name, 9.0, raised)[head, row, key] - weights(name, 9.0, lowered)[head, row, key]
        steepest.append(abs(moved) / (2 * step))
    assert max(steepest) == pytest.approx(judgement.number("slope"), rel=1e-3, abs=1e-7)
    assert judgement.number("slope") > 0
    assert judgement.number("closed_slope") == 0
    closed = next(e for e in judgement.exhibits if isinstance(e, MapExhibit) and e.name == "closed")
    assert not closed.values.any()


def changed(monkeypatch: pytest.MonkeyPatch, **changes: object) -> None:
    def other(scene: Scene) -> Layers:
        built = build(scene)
        return replace(built, attention=replace(built.attention, **changes))  # type: ignore[arg-type]

    monkeypatch.setattr(a3_degenerate, "build", other)


def test_weights_that_keep_a_gate_turn_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one key that is left keeps the sigmoid of its score: no kernel."""
    changed(monkeypatch, norm="sigmoid")
    judgement = judge(ground("noise"), nobody)
    assert (judgement.ruling, judgement.condition) == (Ruling.FALSE, "stays")
    assert judgement.number("closed") < 1
    assert judgement.number("closed_slope") > 0


def test_what_cannot_be_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    assert judge(ground("constant"), nobody).condition == "constant"
    changed(monkeypatch, content=0.0)
    assert judge(ground("noise"), nobody).condition == "same", "without content nothing is left to lose"
