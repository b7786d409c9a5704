"""Every number of the stage once more: lanes, why-cards, the closing plot and the verdict, by formulas of our own.

A short run here; `make second ACTIONS=2000` for thousands of scenes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
import torch

from explorer.compute.expressing import expressed
from explorer.compute.material import Material
from explorer.compute.request import Curve, Request, Result
from explorer.compute.work import Work
from explorer.explaining.explain import explain
from explorer.explaining.questions import (
    AttentionKey,
    AttentionOutput,
    AttentionProduct,
    AttentionValue,
    ConvolutionOutput,
    ConvolutionTap,
    Difference,
)
from explorer.explaining.verdict import verdict
from explorer.figures.curve import make_plot
from explorer.panels.heads import HeadsPanel
from explorer.panels.lanes import make_lanes
from explorer.panels.parts import head_grid
from explorer.panels.theme import DARK
from explorer.state.state import Look, Scene, State
from explorer.words import explaining as explaining_words
from tests.second.formulas import Attention, Floats, Numbers, gamma, twin
from tests.second.formulas import Look as Seen
from tests.second.scenes import ACTIONS, numbers_of, scene_of
from tests.second.shown import assert_shown, planes, read, sums


@dataclass(frozen=True, eq=False)
class Case:
    scene: Scene
    numbers: Numbers
    attention: Attention
    result: Result
    out: Floats
    slack: Floats
    wanted: Floats
    wanted_slack: Floats


def case_of(seed: int) -> Case:
    scene = scene_of(seed)
    numbers = numbers_of(scene)
    attention = Attention(numbers)
    wanted = twin(numbers)
    absolute = replace(numbers, image=np.abs(numbers.image), kernel=np.abs(numbers.kernel))
    out, slack = attention.output()
    result = Work(scene, torch.device("cpu")).frame(Request(scene))
    roundings = numbers.kernel[0].size + 4
    return Case(scene, numbers, attention, result, out, slack, wanted, gamma(roundings) * twin(absolute))


@pytest.mark.parametrize("seed", range(ACTIONS))
def test_every_number_of_the_stage(seed: int) -> None:
    case = case_of(seed)
    _outputs(case)
    _lanes(case, seed)
    _why_cards(case, seed)
    _verdict_numbers(case)
    _verdict_claims(case)
    _closing_plot(case, seed)


def cell_of(case: Case, seed: int) -> tuple[int, int]:
    """A random query, often on the frame."""
    draw = np.random.default_rng(seed)
    return tuple(int(draw.choice([0, n - 1, int(draw.integers(n))])) for n in case.wanted.shape[1:])  # type: ignore[return-value]


def looks_at(case: Case, cell: tuple[int, int]) -> list[Seen]:
    pixel = cell[0] * case.scene.stride, cell[1] * case.scene.stride
    return [case.attention.look(head, pixel) for head in range(case.attention.heads)]


def _outputs(case: Case) -> None:
    assert np.all(np.abs(case.result.convolution - case.wanted) <= case.wanted_slack)
    assert np.all(np.abs(case.result.attention - case.out) <= case.slack)


def _lanes(case: Case, seed: int) -> None:
    draw = np.random.default_rng(seed)
    cell, count = cell_of(case, seed), case.numbers.image.shape[0]
    out, into, every = int(draw.integers(case.wanted.shape[0])), int(draw.integers(count)), bool(draw.integers(2))
    look_of = Look(cell=cell, channel_in=into, channel_out=out, all_channels=every)
    lanes = make_lanes(case.result, look_of, DARK)
    channels = list(range(count)) if every else [into]
    kernel, patch = case.numbers.kernel[out], under_taps(case, cell)
    looks, mixes = looks_at(case, cell), case.numbers.mix[:, :, out]
    across = head_grid(len(looks))[1]
    for plane, i in zip(planes(lanes.convolution[1]), channels, strict=True):
        for (a, b), shown in plane.items():
            assert_shown(shown, kernel[i, a, b], 0, "a weight of the kernel")
    for plane, i in zip(planes(lanes.convolution[2]), channels, strict=True):
        for (a, b), shown in plane.items():
            assert_shown(shown, patch[i, a, b], 1e-6, "a pixel under the kernel")
    for (a, b), shown in planes(lanes.convolution[3])[0].items():
        terms = [kernel[i, a, b] * patch[i, a, b] for i in channels]
        assert_shown(shown, sum(terms), gamma(6) * sum(map(abs, terms)), "weight × pixel")
    for plane, i in zip(planes(lanes.attention[2]), channels, strict=True):
        for (r, c), shown in plane.items():
            look = looks[r * across + c]
            assert_shown(shown, look.seen[i], look.seen_slack[i], "what a head sees")
    adds = {(h, i): look.seen[i] * mixes[h, i] for h, look in enumerate(looks) for i in range(count)}
    slack = {(h, i): abs(mixes[h, i]) * (look.seen_slack[i] + gamma(9) * abs(look.seen[i]))
             for h, look in enumerate(looks) for i in range(count)}  # fmt: skip
    for (r, c), shown in planes(lanes.attention[3])[0].items():
        head = r * across + c
        truth, off = (sum(one[head, i] for i in channels) for one in (adds, slack))
        assert_shown(shown, truth, off, "weight × value")
    assert kernel[0].size == len(planes(lanes.convolution[1])[0])
    assert len(planes(lanes.attention[3])[0]) == len(looks)
    wanted = float(case.wanted[out][cell]), float(case.wanted_slack[out][cell])
    given = float(case.out[out][cell]), float(case.slack[out][cell])
    if len(channels) < count:  # the sum of one channel stands above that of all
        size = gamma(60) * float(np.abs(kernel[into] * patch[into]).sum())
        assert_shown(sums(lanes.convolution[3])[0], float((kernel[into] * patch[into]).sum()), size, "Σ of a channel")
        over = [sum(one[h, into] for h in range(len(looks))) for one in (adds, slack)]
        assert_shown(sums(lanes.attention[3])[0], over[0], over[1] * 1.01, "Σ of a channel")
    assert_shown(sums(lanes.convolution[3])[-1], *wanted, "Σ convolution")
    assert_shown(sums(lanes.attention[3])[-1], *given, "Σ attention")
    _weights(case, lanes.attention[1].panel, looks, cell)


def _weights(case: Case, panel: object, looks: list[Seen], cell: tuple[int, int]) -> None:
    assert isinstance(panel, HeadsPanel)
    top, left = (corner + roll for corner, roll in zip(panel.corner, panel.roll, strict=True))
    for head, look in enumerate(looks):
        ours = {
            (int(r), int(c)): (look.weight[i, j], look.slack[i, j])
            for i, r in enumerate(look.rows.positions)
            for j, c in enumerate(look.columns.positions)
        }
        theirs = np.ndenumerate(panel.weights[head])
        for (i, j), shown in theirs:
            truth, slack = ours.pop((top + i, left + j), (0.0, 0.0))
            assert_shown(float(shown), truth, slack + gamma(8) * abs(truth), f"a weight of head {head + 1}")
        assert all(weight == 0 for weight, _ in ours.values()), "a key with a weight is not shown"


def under_taps(case: Case, cell: tuple[int, int]) -> Floats:
    """(C_in, K, K): by a convolution with one tap at a time."""
    numbers, size = case.numbers, case.scene.kernel.size
    found = np.zeros((len(numbers.image), size, size))
    for i, a, b in np.ndindex(found.shape):
        one = np.zeros((1, len(numbers.image), size, size))
        one[0, i, a, b] = 1
        found[i, a, b] = twin(replace(numbers, kernel=one))[0][cell]
    return found


def _why_cards(case: Case, seed: int) -> None:
    draw = np.random.default_rng(seed)
    cell, result, kernel = cell_of(case, seed), case.result, case.numbers.kernel
    out, tap = int(draw.integers(len(kernel))), int(draw.integers(kernel[0, 0].size))
    head, channel = int(draw.integers(case.attention.heads)), int(draw.integers(kernel.shape[1]))
    patch, looks = under_taps(case, cell), looks_at(case, cell)
    a, b = divmod(tap, kernel.shape[-1])
    told = explain(result, ConvolutionTap(cell, tap, None, out))
    for i, row in enumerate(told.rows):
        truth = kernel[out, i, a, b] * patch[i, a, b]
        assert_shown(row.value or 0.0, truth, gamma(3) * abs(truth), "a tap")
    told = explain(result, ConvolutionOutput(cell, out))
    terms = (kernel[out] * patch).sum(0).ravel()
    sizes = np.abs(kernel[out] * patch).sum(0).ravel()
    for row, truth, size in zip(told.rows, terms, sizes, strict=True):
        assert_shown(row.value or 0.0, truth, gamma(8) * size, "a tap of the sum")
    assert_shown(told.total.value or 0.0, case.wanted[out][cell], case.wanted_slack[out][cell], "the convolution")
    look = looks[head]
    assert_shown(
        explain(result, AttentionValue(cell, head, channel)).total.value or 0.0,
        look.seen[channel], look.seen_slack[channel], "what a head sees",
    )  # fmt: skip
    mixes = case.numbers.mix[head][:, out]
    adds = explain(result, AttentionProduct(cell, head, out))
    for v, row in enumerate(adds.rows):
        slack = abs(mixes[v]) * (look.seen_slack[v] + gamma(4) * abs(look.seen[v]))
        assert_shown(row.value or 0.0, look.seen[v] * mixes[v], slack, "what a head adds of a channel")
    told = explain(result, AttentionOutput(cell, out))
    assert_shown(told.total.value or 0.0, case.out[out][cell], case.slack[out][cell], "the attention")
    both = case.slack[out][cell] + case.wanted_slack[out][cell] + gamma(2) * abs(case.out[out][cell])
    told = explain(result, Difference(cell, out))
    truth = case.out[out][cell] - case.wanted[out][cell]
    assert_shown(told.total.value or 0.0, truth, both, "the difference")
    _key_card(case, cell, head, channel, look, draw)


def _key_card(
    case: Case, cell: tuple[int, int], head: int, channel: int, look: Seen, draw: np.random.Generator
) -> None:
    plane = case.result.reader.terms(cell).plane
    row, column = int(draw.integers(plane.rows)), int(draw.integers(plane.columns))
    at = [
        np.flatnonzero(one.positions == place)
        for one, place in zip((look.rows, look.columns), (plane.top + row, plane.left + column), strict=True)
    ]
    if not all(map(len, at)) or not np.isfinite(look.score).all():
        return  # a key beyond what this head can reach
    i, j = (int(one[0]) for one in at)
    told = explain(case.result, AttentionKey(cell, head, row, column, channel))
    values = {row.label: row.value for row in told.rows}
    slack = look.slack[i, j] + gamma(8) * abs(look.weight[i, j])
    assert_shown(values[explaining_words.WEIGHT_IS] or 0.0, look.weight[i, j], slack, "a weight")
    assert_shown(values[explaining_words.TIMES_VALUE] or 0.0, look.pixels[channel, i, j], 1e-6, "a value")
    product = look.weight[i, j] * look.pixels[channel, i, j]
    allowed = slack * abs(look.pixels[channel, i, j]) + gamma(4) * abs(product)
    assert_shown(told.total.value or 0.0, product, allowed, "weight × value")


def _verdict_numbers(case: Case) -> None:
    said = verdict(case.result)
    apart = case.out - case.wanted
    off = case.slack + case.wanted_slack
    if "max|Δ|" in said.text:
        largest = np.abs(apart).max()
        assert_shown(read(said.text.partition("max|Δ| = ")[2].strip("*")), largest, off.max(), "max|Δ|")
    if "elative" in said.text:
        norm, scale = np.linalg.norm(apart), np.linalg.norm(case.wanted)
        shown = read(said.text.partition("elative")[2])
        if scale == 0:
            assert shown.value == np.inf
        else:
            slack = 100 * np.linalg.norm(off) / max(scale - np.linalg.norm(off), 1e-300) * (1 + norm / scale)
            # ">100 %" and ">99.99 %" are read as bounds
            assert_shown(replace(shown, half=max(shown.half, 0.01)), 100 * norm / scale, slack, "relative, %")


def _verdict_claims(case: Case) -> None:
    """What the sentence says beside its numbers, tried claim by claim."""
    said, scene, numbers = verdict(case.result), case.scene, case.numbers
    apart, off = np.abs(case.out - case.wanted), case.slack + case.wanted_slack
    flat = all(np.ptp(channel) == 0 for channel in numbers.image)
    counts = [
        case.attention.keys(head, (row * scene.stride, column * scene.stride))
        for head in range(case.attention.heads)
        for row, column in np.ndindex(*case.wanted.shape[1:])
    ]
    most = max(r for r, _ in counts), max(c for _, c in counts)
    if said.rule in ("exact", "exact_closed"):
        assert np.array_equal(case.result.attention, case.result.convolution)
    if said.word in ("exact", "rounding"):
        assert np.all(apart <= off)
    if said.rule in ("flat", "flat_outside"):
        assert flat
    if said.rule == "flat_outside":
        endless = replace(scene, border="replicate", window_shape="square", dilation=1, window_side=3.0)
        without = replace(numbers, scene=endless, image=numbers.image)
        out, slack = Attention(without).output()
        assert np.all(np.abs(out - twin(without)) <= slack + case.wanted_slack.max() * 2)
    if said.rule in ("exact_closed", "rounding_closed"):
        assert max(counts) == (1, 1)
        assert scene.norm in ("softmax", "sparsemax", "entmax")
        assert _same_taps(numbers)
    if said.rule == "frame":
        reach = numbers.padding
        rows, columns = (np.arange(n) * scene.stride for n in case.wanted.shape[1:])
        inside = np.outer(
            *((at >= reach) & (at < n - reach) for at, n in zip((rows, columns), numbers.image.shape[1:], strict=True))
        )
        assert inside.any()
        assert np.all((apart <= off) | ~inside)
        assert not np.all(apart <= off)
    if said.rule in ("other_narrow", "other_numbers"):
        assert most == (1, 1)
        alone = np.einsum("ihw,io->ohw", numbers.image[:, :: scene.stride, :: scene.stride], numbers.mix.sum(0))
        assert np.all(np.abs(alone - case.out) <= case.slack + 1e-5 * np.abs(alone))
        assert _far(numbers) == (said.rule == "other_narrow")
    if said.rule == "factor":
        assert most == (1, 1)
        factor = read(said.text.partition("Closed: ")[2])
        assert np.all(np.abs(case.out - factor.value * case.wanted) <= off + factor.half * 1.001 * np.abs(case.wanted))
    if said.rule == "gate":
        assert most == (1, 1)
        assert scene.norm in ("relu", "sigmoid", "linear")
        other = Attention(replace(numbers, image=numbers.image[:, ::-1] * 0.5)).output()[0]
        assert not np.allclose(other, twin(replace(numbers, image=numbers.image[:, ::-1] * 0.5)))
    if said.rule == "open":
        assert most != (1, 1)
        assert f"**{most[0]}×{most[1]}** keys" in said.text
    if said.rule == "fewest":
        expressing = numbers_of(expressed(scene).scene)
        out, slack = Attention(expressing).output()
        assert np.all(np.abs(out - twin(expressing)) <= slack + case.wanted_slack.max() + 1e-12), said.text
    if said.rule == "closed":  # one weight for all keys, which is not 1, of another convolution
        assert most == (1, 1)
        assert scene.norm in ("relu", "sigmoid", "linear")
        assert scene.content == 0


def _far(numbers: Numbers) -> bool:
    middle = numbers.kernel.shape[-1] // 2
    others = numbers.kernel.copy()
    others[:, :, middle, middle] = 0
    return bool(others.any())


def _same_taps(numbers: Numbers) -> bool:
    """Whether W_V W_O at every head's center is the kernel's weight there."""
    half, dilation = numbers.kernel.shape[-1] // 2, numbers.scene.dilation
    made = np.zeros_like(numbers.kernel)
    for (row, column), mix in zip(numbers.centers, numbers.mix, strict=True):
        made[:, :, row // dilation + half, column // dilation + half] += mix.T
    return np.array_equal(made, numbers.kernel)


def _closing_plot(case: Case, seed: int) -> None:
    """The whole curve is asked for, and three of its points are computed again."""
    told: list[Curve] = []
    if case.scene.heads == "kernel" and case.scene.kernel.size > 3:
        return  # the same code as for smaller kernels, at a hundred times the price here
    work = Work(case.scene, torch.device("cpu"))

    def learn(curve: Curve) -> None:
        told.append(curve)

    work.run_film(case.scene, learn, lambda share: None)
    curve = told[-1]
    plot = make_plot(Material(State(case.scene), case.result, curve), [])
    draw = np.random.default_rng(seed)
    scale = np.linalg.norm(case.wanted)
    for index in {0, len(curve.sides) - 1, int(draw.integers(len(curve.sides)))}:
        out, slack = case.attention.output(float(curve.sides[index]))
        off = np.linalg.norm(slack + case.wanted_slack)
        truth = np.linalg.norm(out - case.wanted)
        shown = float(plot.y[index])
        if scale == 0:
            assert shown == (10.0 if np.abs(case.result.attention).any() else 0.0) or truth <= off
            continue
        assert_shown(shown, truth / scale, off / scale * (1 + truth / scale) * 1.01, f"{curve.sides[index]} px")
