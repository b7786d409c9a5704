"""The meters once more: every number of their rows and what their pictures show, by formulas of our own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from explorer.layers.measures.meters import noise_for
from explorer.pages.heads.question import BlursFinding, HeadsFinding, blurs_asked
from explorer.pages.meters.figure_pictures import MAPS, map_values
from explorer.pages.meters.figure_rows import rows_of
from explorer.pages.meters.question import MetersFinding, MetersInquiry, Readings
from explorer.state.state import State
from tests.pages.answered import final
from tests.second.formulas import TWIN, Attention, Floats, Numbers, convolve, twin
from tests.second.scenes import ACTIONS, numbers_of, scene_of, with_settings
from tests.second.shown import assert_shown, read

DOUBLE = 2.0**-27  # of what single precision may be off
seeds = pytest.mark.parametrize("seed", range(6000, 6000 + max(ACTIONS // 3, 1)))


def output_of(numbers: Numbers, image: Floats, layer: str) -> tuple[Floats, float]:
    """A layer's output on another image, and how far double precision may be from it."""
    other = replace(numbers, image=image)
    if layer == "convolution":
        size = np.abs(twin(replace(other, image=np.abs(image), kernel=np.abs(numbers.kernel)))).max()
        return twin(other), float(DOUBLE * 1e-3 * size)
    output, slack = Attention(other).output()
    return output, float(slack.max()) * DOUBLE


def middle(numbers: Numbers, size: tuple[int, int]) -> Numbers:
    rows, columns = (
        slice((n - length) // 2, (n - length) // 2 + length)
        for n, length in zip(numbers.image.shape[1:], size, strict=True)
    )
    return replace(numbers, image=numbers.image[:, rows, columns])


def probes(image: Floats) -> list[Floats]:
    """The image and the page's noise, whose pixels are taken over as numbers."""
    return [image, *(one.numpy() for one in noise_for(torch.from_numpy(image)))]


def assert_worst(shown: float, bound: float, found: list[tuple[float, float]], what: str) -> None:
    """What is shown is one of these (value, slack), and none lies beyond it but by rounding."""
    assert any(abs(shown - value) <= slack + 1e-9 * abs(value) for value, slack in found), f"{what}: {shown}, {found}"
    assert all(value - slack <= shown + bound + 1e-9 * value for value, slack in found), f"{what}: {shown}, {found}"


@seeds
def test_meters(seed: int) -> None:
    scene = scene_of(seed)
    found = final(MetersInquiry(scene))
    assert isinstance(found, MetersFinding)
    numbers = middle(numbers_of(scene), found.size)
    for layer, readings in (("attention", found.attention), ("convolution", found.convolution)):
        _test_maps(numbers, layer, readings, found)
        _test_share(numbers, layer, readings)
    for row in rows_of(found):
        for shown, readings in ((row.attention, found.attention), (row.convolution, found.convolution)):
            reading = readings.of(row.meter)
            if reading is None or row.meter == "reach":
                continue
            truth = reading.value
            if row.meter == "share":
                truth = 100.0 if reading.is_zero else 100 * (1 - truth)
            if shown.text[:1] not in "<>":
                assert_shown(read(shown.text), truth, 0, f"{row.meter}: {shown.text}")


def _test_maps(numbers: Numbers, layer: str, readings: Readings, found: MetersFinding) -> None:
    """Sums, multiples and moved images."""
    images = probes(numbers.image)
    made = [output_of(numbers, one, layer) for one in images]
    scales = [float(np.abs(output).max()) or 1.0 for output, _ in made]
    sums, multiples, shifts = [], [], []
    for n in (0, 1):
        both, off = output_of(numbers, images[n] + images[n + 1], layer)
        scale = max(scales[n], scales[n + 1])
        wanted = made[n][0] + made[n + 1][0]
        sums.append((float(np.abs(both - wanted).max()) / scale, 2 * (off + made[n][1] + made[n + 1][1]) / scale))
        if n == 0 and layer == "attention":
            _test_pictures(found, "additivity", both, wanted, 2 * (off + made[0][1] + made[1][1]))
        more, off = output_of(numbers, 3 * images[n], layer)
        multiples.append(
            (float(np.abs(more - 3 * made[n][0]).max()) / scales[n], 2 * (off + 3 * made[n][1]) / scales[n])
        )
        if n == 0 and layer == "attention":
            _test_pictures(found, "homogeneity", more, 3 * made[0][0], 2 * (off + 3 * made[0][1]))
        stride = numbers.scene.stride
        shift = tuple(stride if length % stride == 0 else 0 for length in numbers.image.shape[1:])
        after, off = output_of(numbers, np.roll(images[n], shift, (1, 2)), layer)
        moved = np.roll(made[n][0], tuple(step // stride for step in shift), (1, 2))
        shifts.append((float(np.abs(after - moved).max()) / scales[n], 2 * (off + made[n][1]) / scales[n]))
        if n == 0 and layer == "attention":
            _test_pictures(found, "equivariance", after, moved, 2 * (off + made[0][1]))
            inside = found.pictured.get("inside")
            if inside is not None:
                place = tuple(
                    slice(first, first + length)
                    for first, length in zip(inside.corner, inside.got.shape[1:], strict=True)
                )
                _test_pictures(found, "inside", after[:, *place], moved[:, *place], 2 * (off + made[0][1]))
    for reading, wanted_all, what in (
        (readings.additivity, sums, "additivity"),
        (readings.homogeneity, multiples, "homogeneity"),
        (readings.equivariance, shifts, "equivariance"),
    ):
        assert reading is not None
        assert_worst(reading.value, reading.bound, wanted_all, f"{layer}: {what}")


def _test_pictures(found: MetersFinding, meter: str, got: Floats, wanted: Floats, off: float) -> None:
    """The small pictures, whose largest values stand under them."""
    one = found.pictured[meter]
    for which, truth in zip(MAPS, (got, wanted, got - wanted), strict=True):
        for channel in range(len(truth)):
            shown = map_values(one, which, channel)
            assert np.all(np.abs(shown - truth[channel]) <= off + 2.0**-23 * np.abs(truth[channel]) + 1e-30)


def _test_share(numbers: Numbers, layer: str, readings: Readings) -> None:
    """1 - |T(A)|^2 / |A|^2 of the weights of all heads, or of the matrices of all pairs of channels."""
    assert readings.loose is not None
    scene = with_settings(numbers.scene, stride=1)
    every = replace(numbers, scene=scene)
    _, height, width = numbers.image.shape
    wraps = scene.border == "circular"
    kept = whole = slack = 0.0
    if layer == "convolution":
        return  # the page of the matrix holds it, and `test_matrix` tries it
    attention = Attention(every)
    for head in range(attention.heads):
        matrix, off = np.zeros((height * width,) * 2), np.zeros((height * width,) * 2)
        for row, column in np.ndindex(height, width):
            look = attention.look(head, (row, column))
            for i, j in np.argwhere(look.weight):
                y, x = look.rows.pixels[i], look.columns.pixels[j]
                if y >= 0 and x >= 0:
                    matrix[row * width + column, y * width + x] += look.weight[i, j]
                    off[row * width + column, y * width + x] += look.slack[i, j]
        kept += _kept(matrix, height, width, wraps)
        whole += float((matrix**2).sum())
        slack += float((off**2).sum())
    truth = 1 - kept / whole if whole else 0.0
    close = 1e-9 + 8 * DOUBLE * (slack / whole) ** 0.5 if whole else 0.0
    assert_shown(readings.loose.value, truth, close, f"{layer}: share")


def _kept(matrix: Floats, height: int, width: int, wraps: bool) -> float:
    """|T(A)|^2, diagonal by diagonal."""
    square = matrix.reshape(height, width, height, width)
    sums: dict[tuple[int, int], list[float]] = {}
    for row, column in np.ndindex(height, width):
        for y, x in np.ndindex(height, width):
            offset = (y - row) % height if wraps else y - row, (x - column) % width if wraps else x - column
            sums.setdefault(offset, []).append(square[row, column, y, x])
    return sum(sum(one) ** 2 / len(one) for one in sums.values())


@seeds
def test_what_heads_do_to_the_picture(seed: int) -> None:
    scene = replace(scene_of(seed), heads="kernel")
    asked = blurs_asked(State(scene))
    found, heads = final(asked), final(asked.heads)
    assert isinstance(found, BlursFinding)
    assert isinstance(heads, HeadsFinding)
    numbers = numbers_of(scene)
    count = min(asked.count, len(heads.built))
    patterns = heads.built[count - 1]
    out, into = asked.channel_out, asked.channel_in
    border = TWIN.get(scene.border, scene.border)

    def through(plane: Floats, taps: Floats) -> Floats:
        return convolve(plane[None], taps[None, None], border, scene.stride, scene.dilation)[0]

    total = np.zeros(found.total.shape)
    size = float(np.abs(numbers.image).max() * np.abs(patterns.mixes).sum()) + 1e-30
    for head, (taps, mix) in enumerate(zip(patterns.shares, patterns.mixes, strict=True)):
        seen = [through(plane, taps) for plane in numbers.image]
        added = sum(mix[channel, out] * one for channel, one in enumerate(seen))
        total += added
        if head < len(found.blurs):
            assert np.allclose(found.blurs[head], seen[into], rtol=1e-6, atol=1e-6 * np.abs(numbers.image).max())
            assert np.allclose(found.added[head], added, rtol=1e-6, atol=1e-6 * size)
            assert_shown(found.weights[head], mix[into, out], 1e-12 * size, f"W of head {head + 1}")
    wanted = convolve(numbers.image, heads.weight, border, scene.stride, scene.dilation)[out]
    assert np.allclose(found.total, total, rtol=1e-6, atol=1e-6 * size)
    assert np.allclose(found.convolution, wanted, rtol=1e-6, atol=1e-6 * size)
    assert_shown(found.largest, float(np.abs(total - wanted).max()), 1e-10 * size, "the largest rest")
