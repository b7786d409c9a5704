"""H9 against offsets added up and matrices built by loops of its own."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from explorer.claims.claim import Ruling
from explorer.claims.exhibits import BarsExhibit, CurvesExhibit
from explorer.claims.h9_many_layers import judge
from explorer.layers.progress import nobody
from explorer.state.state import Kernel
from tests.claims.by_hand import Array, levels
from tests.claims.grounds import ground

PLANES: dict[str, Array] = {
    "sobel_x": np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "laplacian": np.array([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    "gaussian": np.array([[1.0, 2, 1], [2, 4, 2], [1, 2, 1]]),
    "identity": np.array([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]]),
}
OFFSETS = [(dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]


def stack(kernel: str, pixels: Array, depth: int, relu: bool) -> Array:
    """What moves the middle after so many layers of one channel, zeros around: layer by layer, and back."""
    plane = PLANES[kernel] / np.abs(PLANES[kernel]).sum()
    height, width = pixels.shape

    def filtered(values: Array, turned: Array) -> Array:
        padded, total = np.pad(values, 1), np.zeros((height, width))
        for dy, dx in OFFSETS:
            total += turned[1 + dy, 1 + dx] * padded[1 + dy : 1 + dy + height, 1 + dx : 1 + dx + width]
        return total

    passed, values = [], pixels
    for _ in range(depth - 1):
        values = filtered(values, plane)
        passed.append(values >= -1e-9 * np.abs(values).max() if relu else np.ones_like(values, bool))
        values = np.where(passed[-1], np.maximum(values, 0) if relu else values, 0)
        values = values / max(np.abs(values).max(), 1e-300)
    slope = np.zeros_like(pixels)
    slope[height // 2, width // 2] = 1
    slope = filtered(slope, plane[::-1, ::-1])
    for let in reversed(passed):
        slope = filtered(slope * let, plane[::-1, ::-1])
    return slope


def layers_needed(kernel: str, size: tuple[int, int]) -> int:
    """How many until every pixel was seen by some number of them; 0 for never."""
    reached = {(size[0] // 2, size[1] // 2)}
    seen, depth = set(), 0
    taps = [(dy, dx) for dy, dx in OFFSETS if PLANES[kernel][1 + dy, 1 + dx]]
    while depth < sum(size):
        depth += 1
        reached = {
            (row + dy, column + dx)
            for row, column in reached
            for dy, dx in taps
            if 0 <= row + dy < size[0] and 0 <= column + dx < size[1]
        }
        seen |= reached
        if len(seen) == size[0] * size[1]:
            return depth
    return 0


def shuffled(pixels: Array) -> Array:
    order = torch.randperm(pixels.size, generator=torch.Generator().manual_seed(0)).numpy()
    return pixels.ravel()[order].reshape(pixels.shape)


def differ(first: Array, second: Array) -> float:
    whole = np.linalg.norm(first) + np.linalg.norm(second)
    return float(np.linalg.norm(first - second) / whole) if whole else 0.0


@pytest.mark.parametrize("kernel", ["sobel_x", "laplacian", "gaussian"])
@pytest.mark.parametrize("name", ["single", "noise", "checker"])
def test_against_loops(name: str, kernel: str) -> None:
    judgement, pixels = judge(ground(name, Kernel(kernel)), nobody), levels(name)[:, :, 0]  # type: ignore[arg-type]
    depth = layers_needed(kernel, (16, 16))
    assert judgement.number("depth") == depth
    assert judgement.number("seen") == 1
    other = shuffled(pixels)
    plain, rectified = (differ(*(stack(kernel, one, depth, relu) for one in (pixels, other))) for relu in (False, True))
    assert judgement.number("plain") == plain == 0
    assert judgement.number("rectified") == pytest.approx(rectified, abs=1e-9)
    assert judgement.ruling is (Ruling.TRUE_IF if rectified > 0 else Ruling.FALSE)
    assert (rectified > 0) == (kernel != "gaussian"), "no weight of it is negative, and ReLU cuts nothing"
    slope = np.abs(stack(kernel, pixels, depth, False))
    rows, columns = np.indices((16, 16)) - 8
    width = np.sqrt((slope * (rows**2 + columns**2)).sum() / slope.sum() / 2)
    assert judgement.number("effective") == pytest.approx(width)


def test_an_even_kernel_spreads_with_the_root_of_the_depth() -> None:
    judgement = judge(ground("fish", Kernel("box")), nobody)
    depth = judgement.number("depth")
    assert depth == 16
    assert judgement.number("even") == pytest.approx(np.sqrt(2 * depth / 3))
    curve = next(e for e in judgement.exhibits if isinstance(e, CurvesExhibit))
    sees, field, even = (line for _, line in curve.lines)
    assert sees.tolist() == [min(one, 16) for one in range(1, 17)]  # support 2 L + 1
    np.testing.assert_allclose(field[:4], even[:4], rtol=1e-9)  # as long as no border is met


def test_a_kernel_of_one_pixel_stays_one() -> None:
    judgement = judge(ground("noise", Kernel("identity")), nobody)
    assert (judgement.ruling, judgement.condition) == (Ruling.FALSE, "short")
    assert judgement.number("seen") == 1 / 256
    assert layers_needed("identity", (16, 16)) == 0


@pytest.mark.parametrize("name", ["noise", "colour", "fish"])
def test_attention_follows_the_picture_in_one_layer(name: str) -> None:
    judgement = judge(ground(name), nobody)
    bars = next(e for e in judgement.exhibits if isinstance(e, BarsExhibit))
    assert dict(zip(bars.parts, bars.values, strict=True))["attention"] == judgement.number("attention") > 0.1


def test_what_cannot_be_judged() -> None:
    assert judge(ground("constant"), nobody).condition == "constant"
    empty = Kernel("free", 3, weight=((((0.0,) * 3,) * 3,),))
    assert judge(ground("noise", empty), nobody).condition == "nothing"
