"""U1: shares of weights that are no convolution, by loops over a torus."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.claims.claim import Ruling
from explorer.claims.u1_inductive_bias import judge
from explorer.compute.build import build
from explorer.compute.inputs import weight_of
from explorer.layers.progress import nobody
from explorer.state.state import Kernel
from tests.claims.grounds import ground
from tests.claims.weights_by_hand import Floats, levels_of


def loose_by_hand(name: str) -> float:
    """1 - |T(A)|^2 / |A|^2 of one head with a window of 9 px on a torus."""
    scene = replace(ground(name).scene, heads="one", border="circular")
    attention, image = build(scene).attention, levels_of(scene)
    w_q, w_k = (part[0].double().numpy() for part in (attention.query, attention.key))
    rows, columns = image.shape[1:]
    features = np.zeros((rows, columns, len(w_q)))
    for r, c in np.ndindex(rows, columns):
        made: list[float] = []
        for channel in image:
            patch = [channel[(r + a) % rows, (c + b) % columns] for a in (-1, 0, 1) for b in (-1, 0, 1)]
            made += [value - sum(patch) / 9 for value in patch]
        features[r, c] = made
    queries, keys = features @ w_q, features @ w_k
    by_offset: dict[tuple[int, int], list[float]] = {}
    whole = 0.0
    for r, c in np.ndindex(rows, columns):
        offsets = [(a, b) for a in range(-4, 5) for b in range(-4, 5)]
        scores = [float(queries[r, c] @ keys[(r + a) % rows, (c + b) % columns]) / 8**0.5 for a, b in offsets]
        raised = np.exp(np.array(scores) - max(scores))
        weights = raised / raised.sum()
        for offset, weight in zip(offsets, weights, strict=True):
            by_offset.setdefault(offset, []).append(weight)
            whole += weight**2
    even = sum(len(each) * np.mean(each) ** 2 for each in by_offset.values())
    return float(1 - even / whole)


def floor_by_hand(kernel: Kernel) -> float:
    """One head has one sign: what is left of a kernel is its lesser sign."""
    weight: Floats = weight_of(kernel, 1, True)[0, 0]
    signs = [np.sqrt((np.maximum(sign * weight, 0) ** 2).sum()) for sign in (1, -1)]
    return float(min(signs) / np.sqrt((weight**2).sum()))


@pytest.mark.parametrize("name", ["constant", "single", "noise", "colour", "checker"])
def test_against_loops(name: str) -> None:
    judgement, loose = judge(ground(name), nobody), loose_by_hand(name)
    assert judgement.number("content") == pytest.approx(loose, rel=1e-3, abs=1e-6)  # float32 weights
    assert judgement.number("static") == 0
    assert judgement.number("closed") == 0
    assert judgement.number("built") < 1e-12
    assert judgement.ruling is (Ruling.TRUE_IF if loose > 1e-6 else Ruling.UNJUDGED)


@pytest.mark.parametrize(
    "kernel", [Kernel(), Kernel("laplacian"), Kernel("sharpen"), Kernel("gaussian"), Kernel("box", 5)]
)
def test_the_kernel_turns_it(kernel: Kernel) -> None:
    judgement, floor = judge(ground("noise", kernel), nobody), floor_by_hand(kernel)
    assert judgement.number("floor") == pytest.approx(floor, abs=1e-9)
    assert (judgement.number("heads") == 1) == (floor == 0)
    assert judgement.ruling is (Ruling.TRUE_IF if floor else Ruling.FALSE)
