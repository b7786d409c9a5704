"""H7 against a computation of its own: every pixel is changed, one after another."""

from __future__ import annotations

import numpy as np
import pytest

from explorer.claims.claim import Ruling
from explorer.claims.exhibits import MapExhibit
from explorer.claims.h7_sight import judge
from explorer.compute.build import build
from explorer.layers.progress import nobody
from explorer.state.state import Kernel
from tests.claims.by_hand import Array, convolution_at, global_attention_at, levels, matrices
from tests.claims.grounds import ground

SOBEL, SPOT = Kernel(), Kernel("identity")


def kernel_of(name: str, kernel: Kernel) -> Array:
    return np.asarray(build(ground(name, kernel).scene).convolution.weight.double().numpy())


def moves(name: str, kernel: Kernel, cell: tuple[int, int], changed: tuple[int, int]) -> tuple[float, float]:
    """By how much each layer's output at `cell` moves when that pixel turns black or as bright as any."""
    before = levels(name)
    after, top = before.copy(), before.max()
    after[changed] = np.where(2 * before[changed] < top, top, 0.0)
    weight, heads = kernel_of(name, kernel), matrices(ground(name, kernel).scene)
    by_kernel = np.abs(convolution_at(after, cell, weight) - convolution_at(before, cell, weight)).max()
    by_heads = [global_attention_at(one, cell, *heads, weight.shape[2] // 2) for one in (after, before)]
    return float(by_kernel), float(np.abs(by_heads[0] - by_heads[1]).max())


@pytest.mark.parametrize("kernel", [SOBEL, SPOT], ids=lambda kernel: kernel.name)
@pytest.mark.parametrize("name", ["single", "noise", "colour", "checker"])
def test_a_changed_pixel_against_loops(name: str, kernel: Kernel) -> None:
    judgement = judge(ground(name, kernel), nobody)
    cell, far = judgement.where
    assert max(abs(a - b) for a, b in zip(cell, far, strict=True)) > 1
    by_kernel, by_heads = moves(name, kernel, cell, far)
    assert judgement.number("convolution") == by_kernel == 0
    assert abs(judgement.number("attention") - by_heads) <= judgement.number("bound")
    assert by_heads > judgement.number("bound")
    # A kernel of one pixel stays one however many are stacked: what is said of one layer holds of all.
    assert judgement.ruling is (Ruling.TRUE if kernel == SPOT else Ruling.TRUE_IF)


@pytest.mark.parametrize("name", ["noise", "checker"])
def test_derivatives_against_every_pixel_changed(name: str) -> None:
    judgement = judge(ground(name), nobody)
    cell, _ = judgement.where
    moved = [[moves(name, SOBEL, cell, (r, c)) for c in range(16)] for r in range(16)]
    by_kernel, by_heads = np.moveaxis(np.array(moved), 2, 0)
    fields = {e.name: e.values for e in judgement.exhibits if isinstance(e, MapExhibit)}
    np.testing.assert_array_equal(fields["convolution"] > 0, by_kernel > 0)
    assert judgement.number("by_convolution") == np.count_nonzero(by_kernel)
    assert judgement.number("by_attention") == np.count_nonzero(by_heads > 1e-9) == 256


def test_layers_until_the_far_pixel_is_seen() -> None:
    """Offsets of the Sobel kernel added up, one layer after another, on the plane of the picture."""
    judgement = judge(ground("fish"), nobody)
    cell, far = judgement.where
    seen, depth = {cell}, 0
    while far not in seen:
        seen = {
            (row + dy, column + dx)
            for row, column in seen
            for dy in (-1, 0, 1)
            for dx in (-1, 1)
            if 0 <= row + dy < 32 and 0 <= column + dx < 32
        }
        depth += 1
    assert judgement.number("depth") == depth


def test_what_cannot_be_judged() -> None:
    assert judge(ground("constant"), nobody).ruling is Ruling.UNJUDGED
    assert judge(ground("noise", Kernel("box", 7), dilation=3), nobody).condition == "covered"
    assert judge(ground("noise", Kernel("box", 7), dilation=1), nobody).ruling is Ruling.TRUE_IF
    empty = Kernel("free", 3, weight=((((0.0,) * 3,) * 3,),))
    assert judge(ground("noise", empty), nobody).condition == "nothing"


def test_the_border_that_wraps_brings_far_pixels_near() -> None:
    judgement = judge(ground("noise", border="circular"), nobody)
    cell, far = judgement.where
    away = max(min(abs(a - b), 16 - abs(a - b)) for a, b in zip(cell, far, strict=True))
    assert 4 <= away <= 8
    assert judgement.ruling is Ruling.TRUE_IF
