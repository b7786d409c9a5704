"""Where it is computed: what is decided of it on any machine, and what a graphics device gives where there is one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from explorer.compute import device, work
from explorer.compute.request import Curve, Request
from explorer.compute.transfer import to_processor
from explorer.compute.work import Work
from explorer.layers.fast import free_memory
from tests.compute.results import scene

CPU, CUDA = torch.device("cpu"), torch.device("cuda")
needs_cuda = pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")


def test_tensors_that_are_on_the_processor_are_not_copied() -> None:
    tensors = [torch.zeros(2), torch.ones(3)]
    moved = to_processor(tensors)
    assert all(one is other for one, other in zip(tensors, moved, strict=True))


def test_a_settled_device_computes_in_true_float32() -> None:
    """The flags can be set and read without the card."""
    matmul, convolution = torch.backends.cuda.matmul, torch.backends.cudnn
    before = torch.get_float32_matmul_precision(), matmul.allow_tf32, convolution.allow_tf32
    try:
        torch.set_float32_matmul_precision("medium")
        matmul.allow_tf32 = convolution.allow_tf32 = True
        device.settle(CUDA)
        assert torch.get_float32_matmul_precision() == "highest"
        assert not matmul.allow_tf32
        assert not convolution.allow_tf32
    finally:
        torch.set_float32_matmul_precision(before[0])
        matmul.allow_tf32, convolution.allow_tf32 = before[1:]


@pytest.mark.parametrize(
    ("error", "memory_ran_out"),
    [
        (torch.OutOfMemoryError("CUDA out of memory"), True),
        (MemoryError(), True),
        (RuntimeError("MPS backend out of memory"), True),
        (RuntimeError("shape mismatch"), False),
        (ValueError("memory"), False),
    ],
)
def test_how_torch_says_that_memory_ran_out(error: Exception, memory_ran_out: bool) -> None:
    assert device.ran_out_of_memory(error) == memory_ran_out


@pytest.mark.parametrize(("free", "kept_mib"), [(None, 768), (80 << 30, 768), (512 << 20, 256), (0, 0)])
def test_a_film_keeps_what_there_is_room_for(free: int | None, kept_mib: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}

    def close_windows(*arguments: Any, **settings: Any) -> Any:
        asked.update(settings)
        return whole(*arguments, **settings)

    whole = work.close_windows
    monkeypatch.setattr(work, "close_windows", close_windows)
    monkeypatch.setattr(free_memory, "free_bytes", lambda device: free)
    curves: list[Curve] = []
    request = Request(scene())
    Work(request.scene, CPU).run_film(request.layers, curves.append, lambda share: None)
    assert asked["memory_bytes"] == kept_mib << 20
    assert curves[-1].complete


@needs_cuda
@pytest.mark.parametrize(
    "settings", [{}, {"border": "circular"}, {"norm": "sigmoid"}, {"window_shape": "disc"}], ids=str
)
def test_the_card_gives_what_the_processor_gives(settings: dict[str, Any]) -> None:
    device.settle(CUDA)
    for side in (1.0, 3.5, 9.0, 31.0):
        request = Request(scene(window_side=side, **settings))
        here, there = (Work(request.scene, where).frame(request) for where in (CPU, CUDA))
        assert there.meters.verdict == here.meters.verdict
        np.testing.assert_allclose(there.attention, here.attention, rtol=1e-4, atol=4 * here.meters.bound)
        assert np.array_equal(there.convolution, here.convolution)


@needs_cuda
def test_the_film_on_the_card_gives_the_curve_of_the_processor() -> None:
    device.settle(CUDA)
    request, ends = Request(scene()), []
    for where in (CPU, CUDA):
        curves: list[Curve] = []
        Work(request.scene, where).run_film(request.layers, curves.append, lambda share: None)
        ends.append(curves[-1])
    np.testing.assert_allclose(ends[1].relative, ends[0].relative, rtol=1e-3, atol=1e-6)


@needs_cuda
def test_what_is_free_on_the_card_is_measured_and_copies_come_back_whole() -> None:
    free = free_memory.free_bytes(CUDA)
    assert free is not None
    assert 0 < free <= torch.cuda.get_device_properties(CUDA).total_memory
    tensors = [torch.arange(n, device=CUDA) * 2 for n in (1, 1000, 100_000)] + [torch.arange(3)]
    for moved, wanted in zip(to_processor(tensors), tensors, strict=True):
        assert moved.device.type == "cpu"
        assert torch.equal(moved, wanted.cpu())
