"""Heads and moved pictures once more: their numbers by formulas of our own, on random scenes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.pages.heads.question import HeadsFinding, HeadsInquiry
from explorer.pages.meters.question import ShiftFinding, ShiftInquiry
from tests.pages.answered import final
from tests.second.formulas import Attention, twin
from tests.second.scenes import ACTIONS, numbers_of, scene_of
from tests.second.shown import assert_shown

seeds = pytest.mark.parametrize("seed", range(2000, 2000 + max(ACTIONS // 2, 1)))


@seeds
def test_heads(seed: int) -> None:
    scene = scene_of(seed)
    found = final(HeadsInquiry(scene.kernel, scene.picture.channels, scene.integer))
    assert isinstance(found, HeadsFinding)
    taps = found.weight.transpose(2, 3, 1, 0).reshape(scene.kernel.size**2, -1)  # a row for each tap
    size = np.linalg.norm(taps)
    if size == 0:
        return
    singular = np.linalg.svd(taps, compute_uv=False)
    for n, (built, floor) in enumerate(zip(found.built, found.floors, strict=True), 1):
        made = built.shares.reshape(len(built.shares), -1).T @ built.mixes.reshape(len(built.mixes), -1)
        assert_shown(built.error, np.linalg.norm(taps - made) / size, 1e-9, f"error of {n} heads")
        assert np.allclose(built.shares.sum((1, 2)), 1)
        assert (built.shares >= 0).all()
        tail = np.sqrt((singular[n:] ** 2).sum()) / size
        if n == 1:  # one head has one sign: what it cannot have is the smaller part of either sign
            one_sign = [min(np.linalg.norm(np.maximum(o, 0)), np.linalg.norm(np.maximum(-o, 0))) for o in taps.T]
            tail = max(tail, float(np.linalg.norm(one_sign)) / size)
        assert_shown(float(floor), tail, 1e-9, f"floor of {n} heads")
        assert built.error >= floor - 1e-9
    assert found.built[-1].error <= 1e-9, "as many as are needed are the kernel"


@seeds
def test_a_moved_picture(seed: int) -> None:
    scene = scene_of(seed)
    height, width, stride = scene.picture.height, scene.picture.width, scene.stride
    if height % stride or width % stride:
        return
    draw = np.random.default_rng(seed)
    shift = int(draw.integers(-2, 3)) * stride, int(draw.integers(-2, 3)) * stride
    found = final(ShiftInquiry(scene, shift))
    assert isinstance(found, ShiftFinding)
    numbers = numbers_of(scene)
    rolled = replace(numbers, image=np.roll(numbers.image, shift, (1, 2)))
    steps = shift[0] // stride, shift[1] // stride
    (after, slack), (before, off) = Attention(rolled).output(), Attention(numbers).output()
    apart = np.abs(after - np.roll(before, steps, (1, 2)))
    assert_shown(found.attention.largest, apart.max(), slack.max() + off.max(), "attention, all")
    apart = np.abs(twin(rolled) - np.roll(twin(numbers), steps, (1, 2)))
    size = np.abs(twin(replace(numbers, image=np.abs(numbers.image), kernel=np.abs(numbers.kernel)))).max()
    assert_shown(found.convolution.largest, apart.max(), 1e-5 * size, "convolution, all")
