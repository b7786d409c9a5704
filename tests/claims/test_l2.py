"""L2: three lanes by loops over patches."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.claims.claim import Ruling
from explorer.claims.exhibits import MapExhibit
from explorer.claims.l2_keys_of_parameters import BESIDE, judge
from explorer.compute.inputs import weight_of
from explorer.layers.progress import nobody
from explorer.state.state import Kernel
from tests.claims.grounds import ground
from tests.claims.weights_by_hand import Floats, levels_of


def lanes(image: Floats, filters: Floats) -> tuple[Floats, Floats, Floats]:
    """Scores and softmax weights (H, W, F), and the third lane (H, W, C K K), zeros outside, one pixel at a time."""
    (channels, rows, columns), size = image.shape, filters.shape[2]
    scores = np.zeros((rows, columns, len(filters)))
    weights, mixed = np.zeros_like(scores), np.zeros((rows, columns, filters[0].size))
    for row, column in np.ndindex(rows, columns):
        for f, i, a, b in np.ndindex(filters.shape):
            r, c = row + a - size // 2, column + b - size // 2
            if 0 <= r < rows and 0 <= c < columns:
                scores[row, column, f] += filters[f, i, a, b] * image[i, r, c]
        at = scores[row, column] / 255 / (channels * size * size) ** 0.5
        raised = np.exp(at - at.max())
        weights[row, column] = raised / raised.sum()
        for f, share in enumerate(weights[row, column]):
            mixed[row, column] += share * filters[f].ravel()
    return scores, weights, mixed


@pytest.mark.parametrize("kernel", [Kernel(), Kernel("random", 3, outputs=2, seed=4)], ids=lambda kernel: kernel.name)
@pytest.mark.parametrize("name", ["constant", "single", "noise", "colour", "checker"])
def test_against_loops(name: str, kernel: Kernel) -> None:
    judgement, image = judge(ground(name, kernel), nobody), levels_of(ground(name).scene)
    names = [kernel, *(Kernel(beside) for beside in BESIDE)]  # type: ignore[arg-type]
    filters = np.concatenate([weight_of(one, len(image), True) for one in names])
    scores, weights, mixed = lanes(image, filters)
    _, _, doubled = lanes(2 * image, filters)
    off = abs(doubled - 2 * mixed).max() / abs(2 * mixed).max()
    assert judgement.ruling is Ruling.TRUE_IF
    assert judgement.number("error") == 0, "whole numbers"
    assert judgement.number("doubled") == pytest.approx(off, rel=1e-9)
    assert judgement.number("most") == pytest.approx(weights[..., 0].max(), rel=1e-9)
    shown = {one.name: one for one in judgement.exhibits}
    assert isinstance(shown["scores"], MapExhibit)
    assert (shown["scores"].values == scores[..., 0]).all()
    assert isinstance(shown["weight"], MapExhibit)
    assert shown["weight"].values == pytest.approx(weights[..., 0], rel=1e-5)


def test_a_kernel_that_answers_nothing_cannot_tell() -> None:
    assert judge(ground("constant", border="circular"), nobody).ruling is Ruling.UNJUDGED
    assert judge(ground("constant", Kernel("box"), border="circular"), nobody).ruling is Ruling.TRUE_IF
