"""What the pages find and say, once more: by formulas of our own, on random scenes."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from types import SimpleNamespace
from typing import Any, Literal

import numpy as np
import pytest

from explorer.layers.norms import norm_named
from explorer.pages.borders.choice import BordersChoice, Layer
from explorer.pages.borders.facts import facts_of as borders_facts
from explorer.pages.borders.question import BordersFinding, SharpenFinding
from explorer.pages.borders.question import ask as ask_borders
from explorer.pages.depth.choice import DepthChoice
from explorer.pages.depth.question import ask as ask_depth
from explorer.pages.matrix.question import MatrixFinding, MatrixWindowFinding
from explorer.pages.matrix.question import ask as ask_matrix
from explorer.pages.meters.nearest_facts import facts_of as nearest_facts
from explorer.pages.meters.nearest_facts import sentence_of
from explorer.pages.meters.question import NearestFinding, NearestInquiry
from explorer.state.state import Scene, State
from tests.pages.answered import final
from tests.second.formulas import TWIN, Attention, Floats, Numbers, convolve, gamma, source, twin
from tests.second.scenes import ACTIONS, numbers_of, scene_of
from tests.second.shown import assert_shown, read

seeds = pytest.mark.parametrize("seed", range(1000, 1000 + max(ACTIONS // 2, 1)))


def rounding_of(numbers: Numbers) -> Floats:
    """How far single precision may take the convolution of these numbers."""
    absolute = replace(numbers, image=np.abs(numbers.image), kernel=np.abs(numbers.kernel))
    return gamma(numbers.kernel[0].size + 4) * twin(absolute)


def inside_of(numbers: Numbers) -> Floats:
    """(rows, columns) bool: where the kernel meets nothing outside."""
    reach, stride = numbers.padding, numbers.scene.stride
    rows, columns = (np.arange(0, n, stride) for n in numbers.image.shape[1:])
    in_rows, in_columns = (
        (at >= reach) & (at < n - reach) for at, n in zip((rows, columns), numbers.image.shape[1:], strict=True)
    )
    inside: Floats = in_rows[:, None] & in_columns[None]
    return inside


@pytest.mark.parametrize("layer", ["kernel", "stage"])
@seeds
def test_borders(seed: int, layer: Layer) -> None:
    scene = scene_of(seed)
    found = final(ask_borders(State(scene).changed(BordersChoice(layer=layer)))[0])
    assert isinstance(found, BordersFinding)
    draw = np.random.default_rng(seed)
    for index in draw.permutation(len(found.rules))[:3]:
        rule = found.rules[int(index)]
        numbers = numbers_of(replace(found.inquiry.scene, border=rule.border))
        out, slack = Attention(numbers).output()
        wanted, inside = twin(numbers), inside_of(numbers)
        apart, off = np.abs(out - wanted), slack + rounding_of(numbers)
        assert_shown(rule.frame, np.where(inside, 0, apart).max(), off.max(), f"{rule.border}: frame")
        if inside.any():
            assert_shown(rule.inside or 0.0, np.where(inside, apart, 0).max(), off.max(), f"{rule.border}: inside")
        if rule.apart != "different":
            assert np.all(apart <= off)
    facts = borders_facts(found, layer == "kernel")
    frames = {rule.border: 0.0 if rule.apart != "different" else rule.frame for rule in found.rules}
    assert_shown(read(facts.least), min(frames.values()), 0, "the best on the frame")
    assert_shown(read(facts.most), max(frames.values()), 0, "the worst on the frame")
    assert min(frames, key=lambda border: frames[border]) in facts.best
    assert max(frames, key=lambda border: frames[border]) in facts.worst


@seeds
def test_sharpening(seed: int) -> None:
    scene = scene_of(seed)
    asked = ask_borders(State(scene))
    if len(asked) < 2:
        assert not norm_named(scene.norm).sums_to_one
        return
    found = final(asked[1])
    assert isinstance(found, SharpenFinding)
    index = int(np.random.default_rng(seed).integers(len(found.alphas)))
    sharp = found.inquiry.scene
    numbers = numbers_of(sharp)
    # Over the whole image, without gaps, whatever the taps' dilation is; alpha is not divided by the temperature.
    settings = {name: getattr(sharp, name) for name in sharp.__dataclass_fields__}
    settings |= {"window_side": 99.0, "dilation": 1, "position": found.alphas[index] * sharp.temperature}
    attention = Attention(replace(numbers, scene=SimpleNamespace(**settings)))
    out, slack = attention.output()
    inside = inside_of(numbers)
    for name, measured in (("zero", found.zero), ("replicate", found.replicate)):
        wanted = convolve(numbers.image, numbers.kernel, name, sharp.stride, sharp.dilation)
        frame = np.where(inside, 0, np.abs(out - wanted)).max()
        off = (slack + rounding_of(numbers).max()).max()
        assert_shown(float(measured[index]), frame, off, f"α {found.alphas[index]}, against {name}")


@seeds
def test_matrix(seed: int) -> None:
    scene = replace(scene_of(seed), kernel=replace(scene_of(seed).kernel, size=3, outputs=1), stride=1)
    state = State(scene)
    base, window = ask_matrix(state)
    first, second = final(base), final(window)
    assert isinstance(first, MatrixFinding)
    assert isinstance(second, MatrixWindowFinding)
    small = first.inquiry.scene
    numbers = numbers_of(small)
    wraps = small.border == "circular"
    size, (out, into) = first.inquiry.size, first.inquiry.plane
    right = _convolution_matrix(numbers, out, into)
    assert np.allclose(first.convolution.matrix, right, atol=1e-6 * max(np.abs(right).max(), 1))
    assert_shown(first.convolution.loose, _loose(right, size, wraps), 1e-6, "loose of the convolution")
    side = second.inquiry.side
    made, slack = _attention_matrix(numbers, side, out, into)
    assert np.all(np.abs(second.windowed.matrix - made) <= slack)
    if np.abs(made).max() > 100 * slack.max():
        close = 1e-6 + 8 * float(np.linalg.norm(slack) / np.linalg.norm(made))
        assert_shown(second.windowed.loose, _loose(made, size, wraps), close, "loose of the window")
    closed, off = _attention_matrix(numbers, 1.0, out, into)
    apart = np.abs(closed - right)
    allowed = 2 * off + 1e-5 * np.abs(right).max()
    match first.closed.likeness:
        case "exact" | "rounding":
            assert np.all(apart <= allowed)
        case "scaled":
            assert np.all(np.abs(closed - (first.closed.factor or 0.0) * right) <= allowed)
        case "another":
            assert np.any(apart > off)
            assert _loose(closed, size, wraps) < 1e-6
        case "none":
            assert np.any(apart > off)


def _convolution_matrix(numbers: Numbers, out: int, into: int) -> Floats:
    """Column by column, from images of one lit pixel."""
    _, height, width = numbers.image.shape
    columns = []
    for at in np.ndindex(height, width):
        lit = np.zeros_like(numbers.image)
        lit[into, *at] = 1
        columns.append(twin(replace(numbers, image=lit))[out].ravel())
    return np.stack(columns, 1)


def _attention_matrix(numbers: Numbers, side: float, out: int, into: int) -> tuple[Floats, Floats]:
    _, height, width = numbers.image.shape
    attention = Attention(numbers)
    made = np.zeros((height * width, height * width))
    slack = np.zeros_like(made)
    for row, column in np.ndindex(height, width):
        for head, mix in enumerate(numbers.mix[:, into, out]):
            look = attention.look(head, (row, column), side)
            for i, j in np.argwhere(look.weight):
                if look.rows.pixels[i] >= 0 and look.columns.pixels[j] >= 0:
                    at = row * width + column, look.rows.pixels[i] * width + look.columns.pixels[j]
                    made[at] += look.weight[i, j] * mix
                    slack[at] += abs(mix) * (look.slack[i, j] + gamma(40) * abs(look.weight[i, j]))
    return made, slack + 1e-30


def _loose(matrix: Floats, size: int, wraps: bool) -> float:
    """1 − ‖T(A)‖² / ‖A‖², diagonal by diagonal."""
    sums: dict[tuple[int, int], list[float]] = {}
    for q in np.ndindex(size, size):
        for k in np.ndindex(size, size):
            offset = (k[0] - q[0], k[1] - q[1])
            if wraps:
                offset = offset[0] % size, offset[1] % size
            sums.setdefault(offset, []).append(matrix[q[0] * size + q[1], k[0] * size + k[1]])
    kept = sum(sum(one) ** 2 / len(one) for one in sums.values())
    whole = float((matrix**2).sum())
    return 1 - kept / whole if whole else 0.0


@seeds
def test_nearest(seed: int) -> None:
    scene = scene_of(seed)
    found = final(NearestInquiry(scene))
    assert isinstance(found, NearestFinding)
    numbers = numbers_of(scene)
    out, slack = Attention(numbers).output()
    assert np.all(np.abs(found.output - out) <= slack)
    border = TWIN.get(scene.border, scene.border)
    output = found.output.astype(np.float64)  # what was fitted; its own rounding is tried above
    fitted = convolve(numbers.image, found.weight, border, scene.stride, scene.dilation) + found.bias[:, None, None]
    left, whole = np.linalg.norm(output - fitted), np.linalg.norm(output)
    spread = np.linalg.norm(output - output.mean((1, 2), keepdims=True))
    close = 1e-9
    if whole > 0:
        assert_shown(found.relative, left / whole, close * (1 + left / whole), "relative error")
    if spread > 1e-5 * whole:
        truth = 1 - (left / spread) ** 2
        assert_shown(found.r_squared, truth, close * (1 + abs(truth)), "R²")
    best = _best_here(numbers, scene, output, border)
    facts = nearest_facts(found)
    assert facts.least <= facts.relative + 1e-6
    if whole > 0:
        assert_shown(facts.least, best / whole, 1e-5, "what none of this size undercuts")
    said = sentence_of(facts, scene.kernel.size)
    if "None of this size leaves less than" in said:
        bound = read(said.partition("less than ")[2].lstrip(">"))
        assert bound.value / 100 <= best / whole * (1 + 1e-5) + 1e-9


def _best_here(numbers: Numbers, scene: Scene, output: Floats, border: str) -> float:
    """The least that a convolution with bias of this size leaves of the output on this very picture."""
    _, height, width = numbers.image.shape
    half = scene.kernel.size // 2
    rows = []
    for row in range(0, height, scene.stride):
        for column in range(0, width, scene.stride):
            met: list[Any] = [1.0]
            for channel in numbers.image:
                for a in range(-half, half + 1):
                    for b in range(-half, half + 1):
                        y = source(row + a * scene.dilation, height, border)
                        x = source(column + b * scene.dilation, width, border)
                        met.append(0.0 if y is None or x is None else channel[y, x])
            rows.append(met)
    table, wanted = np.array(rows), output.reshape(len(output), -1).T
    solved = np.linalg.lstsq(table, wanted, rcond=None)[0]
    return sqrt(float(((table @ solved - wanted) ** 2).sum()))


def _stacked(seed: int, show: Literal["reach", "borders"]) -> tuple[Any, Scene]:
    """The finding of a board of depth on a random scene, and that scene."""
    scene = replace(scene_of(seed), heads="kernel", norm="softmax")
    asked = ask_depth(State(scene).changed(DepthChoice(show=show)))[0]
    return final(asked), asked.scene


@seeds
def test_two_convolutions_against_one(seed: int) -> None:
    found, scene = _stacked(seed, "borders")
    image, kernel = numbers_of(scene).image, found.kernel
    half = len(kernel) // 2
    product = np.zeros((4 * half + 1,) * 2)
    for a, b in np.ndindex(kernel.shape):
        product[a : a + len(kernel), b : b + len(kernel)] += kernel[a, b] * kernel
    assert np.allclose(found.product, product, atol=1e-15)
    for border, trap in found.traps.items():

        def through(plane: Floats, weight: Floats, border: str = border) -> Floats:
            """Every channel by itself."""
            each = weight[None, None]
            return np.concatenate([convolve(one[None], each, border, 1, scene.dilation) for one in plane])

        apart = through(through(image, kernel), kernel) - through(image, product)
        largest = np.abs(through(image, product)).max()
        sizes = through(through(np.abs(image), np.abs(kernel)), np.abs(kernel)).max()
        assert np.all(np.abs(trap.error * largest - apart) <= 1e-12 * sizes)
        reach = 2 * half * scene.dilation
        inside = np.zeros(image.shape[1:], bool)
        inside[reach : image.shape[1] - reach, reach : image.shape[2] - reach] = True
        if largest > 1e-9 * sizes:
            slack = 1e-12 * sizes / largest
            assert_shown(trap.frame, np.abs(apart[:, ~inside]).max(initial=0) / largest, slack, f"{border}: frame")
            assert np.isnan(trap.inside) == (not inside.any())
            assert np.isnan(trap.inside) or trap.inside <= slack


@seeds
def test_what_a_pixel_sees_through_convolutions(seed: int) -> None:
    found, scene = _stacked(seed, "reach")
    sight, (row, column) = found.sights["convolution"], found.inquiry.pixel
    numbers = numbers_of(scene)
    plane = numbers.kernel.mean((0, 1))
    plane = plane / (np.abs(plane).sum() or 1)
    one = replace(numbers, kernel=plane[None, None], image=numbers.image[:1])
    step = _convolution_matrix(one, 0, 0)
    taken, may = np.eye(len(step)), np.eye(len(step))
    height, width = numbers.image.shape[1:]
    for depth in range(3):
        taken, may = taken @ step, (may @ (np.abs(step) > 0) > 0).astype(float)
        field = np.abs(taken[row * width + column]).reshape(height, width)
        seen = may[row * width + column].reshape(height, width) > 0
        assert np.all(seen | ~(field > 1e-12 * max(field.max(), 1e-300)))
        assert np.all(sight.support[depth] | ~seen), "a pixel that is seen is outlined"
        away = [np.abs(np.arange(n) - place) for n, place in zip((height, width), (row, column), strict=True)]
        if scene.border == "circular":
            away = [np.minimum(one, len(one) - one) for one in away]
        if field.max() > 1e-9:
            close = 1e-5 * max(height, width)
            assert np.allclose(sight.field[depth], field / field.max(), atol=1e-5)
            squared = away[0][:, None] ** 2 + away[1][None] ** 2
            truth = sqrt(float((field * squared).sum() / field.sum() / 2))
            assert_shown(float(sight.deviation_px[depth]), truth, close, f"deviation through {depth + 1}")
