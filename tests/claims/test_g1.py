"""G1: what a stack of kernels sees and what far weights do, by loops."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.claims.claim import Ruling
from explorer.claims.g1_local_global import judge
from explorer.compute.inputs import weight_of
from explorer.layers.progress import nobody
from explorer.state.state import Kernel
from tests.claims.grounds import ground, pictures
from tests.claims.weights_by_hand import OneHead, levels_of


def without_far(name: str, reach: int) -> tuple[float, float]:
    """(mean weight beyond the reach, change of the output over the picture's spread) of one head that sees all."""
    scene = replace(ground(name).scene, heads="one")
    head, image = OneHead(scene), levels_of(scene)
    head.padding = 0  # real pixels alone
    size = image.shape[1:]
    beyond, apart = np.zeros(size), np.zeros(image.shape)
    for cell in np.ndindex(*size):
        weights = head.weights(image, cell, 2 * max(size) + 1)
        near = {
            key: weight for key, weight in weights.items() if max(abs(key[0] - cell[0]), abs(key[1] - cell[1])) <= reach
        }
        beyond[cell] = sum(weights.values()) - sum(near.values())
        for channel, pixels in enumerate(image):
            seen = sum(weight * pixels[key] for key, weight in weights.items())
            left = sum(weight * pixels[key] for key, weight in near.items()) / sum(near.values())
            apart[(channel, *cell)] = left - seen
    spread = np.sqrt(((image - image.mean((1, 2), keepdims=True)) ** 2).mean())
    return float(beyond.mean()), float(np.sqrt((apart**2).mean()) / spread)


def layers_by_hand(kernel: Kernel, size: tuple[int, int]) -> int | None:
    """By following pixels from tap to tap until the farthest one is met."""
    weight = weight_of(kernel, 1, True)[0, 0]
    half = kernel.size // 2
    taps = [(a - half, b - half) for a, b in np.ndindex(*weight.shape) if weight[a, b] != 0]
    middle = size[0] // 2, size[1] // 2
    seen, farthest = {middle}, max(middle)
    for depth in range(1, max(size) + 1):
        seen = {(r + a, c + b) for r, c in seen for a, b in taps if 0 <= r + a < size[0] and 0 <= c + b < size[1]}
        if max(max(abs(r - middle[0]), abs(c - middle[1])) for r, c in seen) >= farthest:
            return depth
    return None


@pytest.mark.parametrize("name", ["single", "noise", "checker"])
def test_against_loops(name: str) -> None:
    judgement = judge(ground(name), nobody)
    beyond, change = without_far(name, 1)
    assert judgement.number("reach") == 1
    assert judgement.number("beyond") == pytest.approx(beyond, rel=1e-4)  # float32
    assert judgement.number("change") == pytest.approx(change, rel=1e-3)
    assert judgement.number("layers") == layers_by_hand(Kernel(), (16, 16))
    assert judgement.ruling is (Ruling.TRUE if change > 1e-4 else Ruling.FALSE)


@pytest.mark.parametrize("kernel", [Kernel("gaussian", 5), Kernel("line"), Kernel("identity"), Kernel("laplacian", 7)])
@pytest.mark.parametrize("name", ["noise", "colour"])
def test_layers_of_other_kernels(name: str, kernel: Kernel) -> None:
    judgement, picture = judge(ground(name, kernel), nobody), pictures()[name]
    wanted = layers_by_hand(kernel, (picture.height, picture.width))
    if wanted is None:
        assert (judgement.ruling, judgement.condition) == (Ruling.FALSE, "never")
    else:
        assert judgement.number("layers") == wanted
        assert judgement.ruling is Ruling.TRUE


def test_a_kernel_of_one_pixel_stays_local_and_an_even_picture_cannot_tell() -> None:
    assert judge(ground("noise", Kernel("identity")), nobody).ruling is Ruling.FALSE
    assert judge(ground("constant"), nobody).ruling is Ruling.UNJUDGED
