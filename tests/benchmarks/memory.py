"""How much memory a call takes at most, where the system can say so."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import torch

from tests.benchmarks.timing import DEVICE, wait

STATUS = Path("/proc/self/status")
RESET = Path("/proc/self/clear_refs")  # 5 written to it lets the peak begin anew, see proc(5)


def peak_mib(call: Callable[[], object]) -> float | None:
    """The most that was taken during the call, over what was taken before; None where nothing tells."""
    _give_back()
    if DEVICE.type == "cuda":
        torch.cuda.reset_peak_memory_stats(DEVICE)
        before = torch.cuda.memory_allocated(DEVICE)
        call()
        wait()
        return float(torch.cuda.max_memory_allocated(DEVICE) - before) / 2**20
    if DEVICE.type != "cpu":
        return None
    try:
        RESET.write_text("5")
    except OSError:  # not Linux, or a system without it
        return None
    before_mib = _status_mib("VmRSS")
    call()
    return _status_mib("VmHWM") - before_mib


def _give_back() -> None:
    """Memory that was freed goes back to the system, or taking it again would not be seen."""
    gc.collect()
    with suppress(AttributeError, OSError, TypeError):  # glibc has it
        ctypes.CDLL(None).malloc_trim(0)


def _status_mib(field: str) -> float:
    line = next(line for line in STATUS.read_text(encoding="ascii").splitlines() if line.startswith(field + ":"))
    return int(line.split()[1]) / 2**10
