"""Layers on layers once more: what becomes of a picture, and where attention looks, by formulas of our own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explorer.pages.depth.question import GazeFinding, GazeInquiry, RankFinding, RankInquiry, stacked
from explorer.state.state import Scene
from tests.pages.answered import final
from tests.second.formulas import TWIN, Attention, Floats, Numbers, convolve
from tests.second.scenes import ACTIONS, numbers_of, scene_of
from tests.second.shown import assert_shown

seeds = pytest.mark.parametrize("seed", range(5000, 5000 + max(ACTIONS // 4, 1)))
SKIPS = (False, True)


def averaging(numbers: Numbers, image: Floats) -> Numbers:
    """The mean of what the heads look at, on another image."""
    channels = len(image)
    mix = np.broadcast_to(np.eye(channels) / len(numbers.centers), (len(numbers.centers), channels, channels))
    return replace(numbers, image=image, mix=mix)


def residual(features: Floats) -> float:
    """The norm of what is left without each channel's mean, over that of all."""
    whole = float(np.linalg.norm(features))
    return float(np.linalg.norm(features - features.mean((1, 2), keepdims=True))) / whole if whole > 0 else 0.0


def asked(seed: int) -> tuple[Scene, Numbers, float]:
    """A scene as it is stacked, its numbers, and the largest value of its picture."""
    scene = stacked(scene_of(seed))
    numbers = numbers_of(scene)
    return scene, numbers, float(np.abs(numbers.image).max())


@seeds
def test_what_becomes_of_a_picture(seed: int) -> None:
    scene, numbers, largest = asked(seed)
    if largest == 0:
        return
    found = final(RankInquiry(scene))
    assert isinstance(found, RankFinding)
    draw = np.random.default_rng(seed)
    plane = numbers.kernel.mean((0, 1))
    plane = plane / (np.abs(plane).sum() or 1)
    border = TWIN.get(scene.border, scene.border)
    for (layer, skip), course in found.courses.items():
        features = course.features.astype(np.float64)
        assert np.allclose(features[0], numbers.image, atol=1e-6 * largest)
        for depth in draw.permutation(len(features))[:4]:
            assert_shown(float(course.residual[depth]), residual(features[depth]), 2e-6, f"{layer} {depth}: residual")
        at = int(draw.integers(len(features) - 1))
        before, after = features[at], features[at + 1]
        if layer == "convolution":
            each = [convolve(one[None], plane[None, None], border, 1, scene.dilation) for one in before]
            made = np.concatenate(each)
            slack = np.full(made.shape, 1e-5 * np.abs(before).max())
        else:
            made, slack = Attention(averaging(numbers, before)).output()
        whole = before + made if skip else made
        top = np.abs(whole).max()
        if top <= 100 * slack.max():
            continue  # nothing but rounding is left
        scale = largest / top
        off = (slack + 2.0**-22 * np.abs(whole)).max() * scale * 4
        assert np.all(np.abs(whole * scale - after) <= off), f"{layer}, skip {skip}: layer {at + 1}"


@seeds
def test_where_attention_looks(seed: int) -> None:
    scene, numbers, largest = asked(seed)
    if largest == 0:
        return
    draw = np.random.default_rng(seed)
    skip = SKIPS[int(draw.integers(2))]
    found, ranks = final(GazeInquiry(scene, skip)), final(RankInquiry(scene))
    assert isinstance(found, GazeFinding)
    assert isinstance(ranks, RankFinding)
    layer = int(draw.choice([0, 0, draw.integers(len(found.distance_px))]))
    image = ranks.courses["attention", skip].features[layer].astype(np.float64)
    if np.abs(image).max() < 0.5 * largest:
        return  # it has become 0
    attention = Attention(averaging(numbers, numbers.image if layer == 0 else image))
    height, width = image.shape[1:]
    distance, keys = np.zeros((attention.heads, height, width)), np.zeros((attention.heads, height, width))
    off_distance, off_keys = np.zeros_like(distance), np.zeros_like(keys)
    for head, row, column in np.ndindex(distance.shape):
        look = attention.look(head, (row, column))
        weight, slack = np.zeros((height, width)), np.zeros((height, width))
        for i, j in np.argwhere(look.coverage > 0):
            y, x = look.rows.pixels[i], look.columns.pixels[j]
            if y >= 0 and x >= 0:
                weight[y, x] += look.weight[i, j]
                slack[y, x] += look.slack[i, j] + 2.0**-22 * abs(look.weight[i, j])
        size = np.abs(weight)
        total = size.sum()
        away = [np.abs(np.arange(n) - place) for n, place in ((height, row), (width, column))]
        if scene.border == "circular":
            away = [np.minimum(one, n - one) for one, n in zip(away, (height, width), strict=True)]
        far = np.hypot(away[0][:, None], away[1][None])
        if total <= 10 * slack.sum():  # rounding alone decides where it looks
            off_distance[head, row, column], off_keys[head, row, column] = far.max(), height * width
            continue
        share, loose = size / total, 2 * slack.sum() / total
        distance[head, row, column] = (share * far).sum()
        entropy = -(share[share > 0] * np.log(share[share > 0])).sum()
        keys[head, row, column] = np.exp(entropy)
        spread = min(loose * (np.log(height * width) + 2 - np.log(min(loose, 1.0) + 1e-300)), 50.0)
        off_distance[head, row, column] = loose * far.max() + 1e-5
        off_keys[head, row, column] = keys[head, row, column] * np.expm1(spread) + 1e-3
    for head in range(attention.heads):
        off = float(off_distance[head].mean())
        assert_shown(float(found.distance_px[layer, head]), float(distance[head].mean()), off, f"distance of {head}")
    for shown, wanted, off in (
        (found.radius_px[layer], distance.mean(0), off_distance.mean(0)),
        (found.keys[layer], keys.mean(0), off_keys.mean(0)),
    ):
        assert np.all(np.abs(shown - wanted) <= off + 1e-5 * np.abs(wanted))
