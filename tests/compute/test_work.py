"""A work that follows another by one stroke takes over what the stroke left alone, with the result of a fresh one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from explorer.compute import work
from explorer.compute.request import Request
from explorer.compute.work import Work
from explorer.images.fit import to_rgb
from explorer.images.gallery import render
from explorer.state.picture import Picture
from explorer.state.state import Kernel, Scene, State

CPU = torch.device("cpu")
SIZE_PX = 64


def scene(side: float, *dots: tuple[int, int], border: str = "zero") -> Scene:
    """The fish with some pixels painted over."""
    pixels = render("fish", SIZE_PX).pixels.copy()
    for row, column in dots:
        pixels[row, column] = 255 - pixels[row, column]
    return Scene(Picture(pixels), window_side=side, border=border)  # type: ignore[arg-type]


@pytest.fixture
def pieces(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For every frame that looked whether a piece is enough: whether it was."""
    found: list[bool] = []

    def noted(*arguments: object) -> torch.Tensor | None:
        heads: torch.Tensor | None = attend_changed(*arguments)
        found.append(heads is not None)
        return heads

    attend_changed: Callable[..., torch.Tensor | None] = work.attend_changed
    monkeypatch.setattr(work, "attend_changed", noted)
    return found


@pytest.mark.parametrize("border", ["zero", "reflect"])
@pytest.mark.parametrize("side", [1.0, 3.0, 5.0])
def test_strokes_one_after_the_other_give_what_one_work_gives(side: float, border: str, pieces: list[bool]) -> None:
    dots = [(20, 30), (22, 33), (0, 63), (23, 35)]
    latest = Work(scene(side, border=border), CPU)
    latest.frame(Request(scene(side, border=border)))
    for count in range(1, len(dots) + 1):
        asked = scene(side, *dots[:count], border=border)
        latest = Work(asked, CPU, latest.trace)
        drawn, whole = latest.frame(Request(asked)), Work(asked, CPU).frame(Request(asked))
        np.testing.assert_allclose(drawn.heads, whole.heads, rtol=1e-4, atol=2 * whole.meters.bound)
        assert np.array_equal(drawn.convolution, whole.convolution)
        assert drawn.meters.verdict == whole.meters.verdict
        if side == 1:
            assert np.array_equal(drawn.heads, whole.heads)
    assert pieces == [True] * len(dots)


def test_a_work_that_showed_nothing_hands_on_what_it_was_given(pieces: list[bool]) -> None:
    first, second, third = scene(3.0), scene(3.0, (10, 10)), scene(3.0, (10, 10), (12, 12))
    start = Work(first, CPU)
    start.frame(Request(first))
    drawn = Work(third, CPU, Work(second, CPU, start.trace).trace).frame(Request(third))
    whole = Work(third, CPU).frame(Request(third))
    np.testing.assert_allclose(drawn.heads, whole.heads, rtol=1e-4, atol=2 * whole.meters.bound)
    assert pieces == [True]


def test_another_side_other_layers_and_another_size_start_afresh(pieces: list[bool]) -> None:
    before = Work(scene(3.0), CPU)
    before.frame(Request(scene(3.0)))
    other_side, other_layers = scene(5.0, (9, 9)), scene(3.0, (9, 9), border="masked")
    small = Scene(render("fish", 16), window_side=3.0)
    for asked in (other_side, other_layers, small):
        drawn, whole = Work(asked, CPU, before.trace).frame(Request(asked)), Work(asked, CPU).frame(Request(asked))
        assert np.array_equal(drawn.heads, whole.heads)
    assert pieces == []


def test_another_number_of_channels_starts_afresh_whatever_kernel_was_edited() -> None:
    grey = State(scene(3.0)).changed(kernel=Kernel("free", 1, 1, 0, ((((2.0,),),),)))
    colour = grey.changed(picture=to_rgb(grey.scene.picture))
    for first, then in ((grey, colour), (colour, grey)):
        before = Work(first.scene, CPU)
        before.frame(Request(first.scene))
        drawn, whole = Work(then.scene, CPU, before.trace), Work(then.scene, CPU)
        assert np.array_equal(drawn.frame(Request(then.scene)).heads, whole.frame(Request(then.scene)).heads)
