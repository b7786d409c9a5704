"""Heads that seek a kernel: what an epoch tells, and that learning comes nearer to the kernel."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window, taps
from explorer.layers.heads.arrived import arrivals
from explorer.layers.heads.finding import CONVIT_GATE, FoundAt, Shape, Start, find_kernel, started
from explorer.layers.heads.seen import noise
from explorer.layers.presets import kernel_weight

PICTURE = np.random.default_rng(5).random((1, 20, 24))


def sobel(scale: float = 1.0, border: str = "zero") -> Convolution:
    return Convolution(torch.from_numpy(kernel_weight("sobel_x", 3)).float() * scale, border=border)


def last_of(*, epochs: int = 40, kernel: Convolution | None = None, **choice: object) -> FoundAt:
    *_, last = find_kernel(kernel or sobel(), PICTURE, epochs=epochs, **choice)  # type: ignore[arg-type]
    return last


@pytest.mark.parametrize(("start", "shape", "content"), [("random", "full", False), ("convit", "round", True)])
def test_they_come_to_give_what_the_kernel_gives(start: Start, shape: Shape, content: bool) -> None:
    """Learned on windows, tried on a whole picture that nobody has seen, through the app's own attention."""
    tells = list(find_kernel(sobel(border="reflect"), PICTURE, start=start, shape=shape, content=content, epochs=20))
    assert [one.epoch for one in tells] == list(range(21))
    fresh = torch.from_numpy(noise(77, 1, 16))
    wanted = convolve(fresh, sobel(border="reflect"))
    errors = []
    for one in (tells[0], tells[-1]):
        found = attend(fresh, one.seekers.attention("reflect"), Window(2.0 * one.seekers.reach + 1))
        errors.append(float((found - wanted).norm() / wanted.norm()))
    assert errors[1] < errors[0] / 4
    assert tells[-1].error < tells[0].error / 4
    assert (tells[-1].gates is None) != content


def test_the_size_of_the_kernel_plays_no_part() -> None:
    one, large = (last_of(epochs=6, kernel=sobel(scale)) for scale in (1.0, 1024.0))
    assert np.array_equal(large.centers, one.centers)
    assert np.array_equal(large.mixes, one.mixes * 1024)
    assert large.error == one.error


def test_the_same_seed_tells_the_same() -> None:
    first, second, other = (last_of(epochs=3, content=True, seed=seed) for seed in (4, 4, 5))
    for name in ("centers", "precisions", "mixes", "gates", "shares", "error"):
        assert np.array_equal(getattr(first, name), getattr(second, name))
        assert not np.array_equal(getattr(first, name), getattr(other, name))


def test_a_start_as_convit_stands_on_the_taps_and_is_not_narrow_enough_yet() -> None:
    first = last_of(epochs=0, start="convit", content=True, kernel=Convolution(torch.ones(1, 1, 3, 3), dilation=2))
    assert np.array_equal(first.centers, taps((3, 3), 2))
    np.testing.assert_allclose(first.precisions, np.broadcast_to(2 * np.eye(2), (9, 2, 2)), rtol=1e-15)
    assert first.gates is not None
    np.testing.assert_allclose(first.gates, 1 / (1 + np.exp(-CONVIT_GATE)), rtol=1e-15)
    assert arrivals(first.centers, first.shares, np.ones((1, 1, 3, 3)), 2).count == 0
    assert last_of(epochs=0).gates is None


def test_shares_are_weights_on_the_key_next_to_the_center() -> None:
    last = last_of(epochs=2)
    weights = last.seekers.position_weights().view(9, 9, 9).numpy()
    row, column = (np.clip(np.rint(last.centers), -4, 4) + 4).astype(int).T
    assert np.array_equal(last.shares, weights[np.arange(9), row, column])


def test_a_kernel_of_zeros_is_learned_too() -> None:
    nothing = Convolution(torch.zeros(1, 2, 1, 1))
    tells = list(find_kernel(nothing, np.zeros((2, 1, 1)), epochs=10))
    assert 0 < tells[-1].error < tells[0].error


def test_it_can_be_ended() -> None:
    def stop(share: float) -> None:
        if share >= 0.5:
            raise InterruptedError

    seen: list[int] = []
    with pytest.raises(InterruptedError):
        seen.extend(one.epoch for one in find_kernel(sobel(), PICTURE, epochs=4, tick=stop))
    assert seen == [0, 1, 2]


def test_what_it_refuses() -> None:
    with pytest.raises(ValueError, match="start must be random or convit"):
        next(find_kernel(sobel(), PICTURE, start="there"))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="shape must be round or full"):
        next(find_kernel(sobel(), PICTURE, shape="star"))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="epochs must be at least 0, got -1"):
        next(find_kernel(sobel(), PICTURE, epochs=-1))


def test_a_wide_kernel_has_a_wide_window() -> None:
    wide = Convolution(torch.ones(1, 1, 5, 5), dilation=2)
    assert started(wide, "random", "round", False, 0).reach == 4 + 3
