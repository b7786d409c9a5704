"""The films once more: frames, their errors, laws and bounds by formulas of our own, on random scenes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, log, sqrt
from typing import Any

import numpy as np
import pytest

from explorer.compute.build import build
from explorer.compute.inputs import widest_side_of
from explorer.pages.films.answer_start import approach_of
from explorer.pages.films.choice import ApproachKind, Strength
from explorer.pages.films.question import (
    ApproachesFinding,
    ApproachesInquiry,
    ApproachFrameFinding,
    ApproachFrameInquiry,
    clamped,
    defined,
    start_of,
)
from explorer.state.state import Scene
from tests.pages.answered import final
from tests.second.formulas import TWIN, Attention, Floats, convolve, twin
from tests.second.scenes import ACTIONS, numbers_of, numbers_with, scene_of
from tests.second.shown import assert_shown

KINDS: tuple[ApproachKind, ...] = ("window", "position", "content", "gate")
STRENGTHS: tuple[Strength, ...] = ("stage", "gentle")
DOUBLE = 2.0**-28  # of what single precision may be off, double precision may: with room for another order of sums
ENOUGH = 0.01  # of a frame's distance from its limit may be rounding, where single precision is taken
seeds = pytest.mark.parametrize("seed", range(4000, 4000 + max(ACTIONS // 2, 1)))


@dataclass(frozen=True)
class Frame:
    """(C_out, rows, columns) in double precision, how far single precision may be from it, and the limit."""

    output: Floats
    slack: Floats
    limit: Floats

    @property
    def norm(self) -> float:
        return float(np.linalg.norm(self.limit)) or 1.0

    @property
    def error(self) -> float:
        return float(np.linalg.norm(self.output - self.limit)) / self.norm

    def close(self, error: float) -> float:
        """How far a measured error may be from this one: rounding of double precision, or 1 % where that is rounding
        of single precision."""
        single = float(np.linalg.norm(self.slack)) / self.norm
        return min(single, ENOUGH * max(error, self.error)) * 1.01 + DOUBLE * single


def frame_of(start: Scene, kind: ApproachKind, eps: float) -> Frame:
    """A frame of a film with this start, by what the page says that a film does."""
    whole = {
        "window_shape": "square", "window_side": float(widest_side_of(replace(start, window_shape="square"))),
        "dilation": 1, "taps_dilation": start.dilation,
    }  # fmt: skip
    heads = build(start).attention
    limit = twin(numbers_of(start))
    if kind == "window":
        numbers = numbers_with(start, heads, window_side=2 * start.dilation - 1 + 2 * eps)
    elif kind == "position":
        numbers = numbers_with(start, heads, **whole, position=-log(eps) * start.temperature)
        if start.border in ("masked", "shifted"):  # the nearest pixel that there is
            limit = convolve(numbers.image, numbers.kernel, "replicate", start.stride, start.dilation)
    elif kind == "gate":
        numbers = numbers_with(start, heads, **whole, gate=1 - eps)
    else:
        way = approach_of(build(start), "content")
        border = TWIN.get(start.border, start.border)
        numbers = numbers_with(
            start, way.attention, border=border, heads="fewest", norm="softmax", content=eps * start.content,
            window_shape="square", window_side=way.window.side, dilation=way.window.dilation,
            taps_dilation=start.dilation,
        )  # fmt: skip
        limit = convolve(numbers.image, numbers.kernel, border, start.stride, start.dilation)
    output, slack = Attention(numbers).output()
    return Frame(output, slack, limit)


def asked(seed: int) -> tuple[Scene, Strength, ApproachKind, np.random.Generator] | None:
    """None where there are no films, or one that the stage does not have: the content's on a torus below the kernel."""
    scene, draw = scene_of(seed), np.random.default_rng(seed)
    kind, strength = KINDS[int(draw.integers(4))], STRENGTHS[int(draw.integers(2))]
    small = min(scene.picture.height, scene.picture.width) <= 2 * (scene.kernel.size // 2 * scene.dilation)
    if not defined(scene) or (kind == "content" and scene.border == "circular" and small):
        return None
    return start_of(scene, strength), strength, kind, draw


@seeds
def test_a_frame(seed: int) -> None:
    drawn = asked(seed)
    if drawn is None:
        return
    scene, strength, kind, draw = drawn
    eps = clamped(scene, kind, float(10.0 ** draw.uniform(-4, 0.6)))
    found = final(ApproachFrameInquiry(scene, strength, kind, eps))
    assert isinstance(found, ApproachFrameFinding)
    frame = frame_of(found.start, kind, eps)
    cast = 2.0**-24
    assert np.all(
        np.abs(found.convolution - frame.limit) <= cast * np.abs(frame.limit) + 1e-9 * np.abs(frame.limit).max()
    )
    assert np.all(np.abs(found.attention - frame.output) <= frame.slack * 1.01 + cast * np.abs(frame.output) + 1e-30)
    if np.any(frame.limit):
        assert_shown(found.error, frame.error, frame.close(found.error), f"error of {kind} at {eps:g}")


@pytest.mark.parametrize("seed", range(4000, 4000 + max(ACTIONS // 6, 1)))  # fewer: a curve is a hundred frames
def test_curves_laws_and_bounds(seed: int) -> None:
    drawn = asked(seed)
    if drawn is None:
        return
    scene, strength, kind, draw = drawn
    found = final(ApproachesInquiry(scene, strength))
    assert isinstance(found, ApproachesFinding)
    curve = next(one for one in found.curves if one.kind == kind)
    if not np.any(frame_of(found.start, kind, float(curve.eps[-1])).limit):
        return  # errors are absolute then
    for at in {0, int(draw.integers(len(curve.eps))), int(draw.integers(len(curve.eps))), len(curve.eps) - 1}:
        eps, error = float(curve.eps[at]), float(curve.error[at])
        frame = frame_of(found.start, kind, eps)
        close = frame.close(error)
        assert_shown(error, frame.error, close, f"{kind} at {eps:g}")
        if curve.bound is not None:
            assert frame.error <= curve.bound[at] * (1 + 1e-6) + close
        if curve.law is not None and curve.holding.extent in ("always", "below") and eps <= curve.holding.eps:
            law = float(curve.law_at(eps))
            assert abs(frame.error - law) <= 0.05 * law + close
        if curve.holding.extent == "exact":
            assert frame.error <= close + DOUBLE * float(np.linalg.norm(frame.slack)) / frame.norm
    _test_law(found, kind, curve)


def _test_law(found: ApproachesFinding, kind: ApproachKind, curve: Any) -> None:
    """What the law says of the difference to first order, against a difference that is measured still nearer, where
    double precision can tell: its square is a + 2 b eps + c eps^2."""
    if curve.law is None:
        return
    constant, _, square = curve.law
    eps = float(curve.eps[0])
    frame = frame_of(found.start, kind, eps)
    told = DOUBLE * float(np.linalg.norm(frame.slack)) / frame.norm
    first = sqrt(max(constant, 0.0))
    if kind == "gate":
        one = frame_of(found.start, kind, 1.0)
        assert_shown(sqrt(square), one.error, one.close(one.error) * 2 + 1e-9, "the slope of a gate is its start")
    elif frame.error > 100 * told and curve.holding.extent in ("always", "below"):
        assert abs(frame.error - float(curve.law_at(eps))) <= 0.05 * frame.error + told
    if constant > 0:
        assert frame.error >= 0.9 * first - told, "where it jumps, it stays"


def test_the_end_of_a_position_is_as_sharp_as_a_scene_can_be() -> None:
    scene = scene_of(4000)
    assert clamped(scene, "position", 0.0) == exp(-20.0 / scene.temperature)
