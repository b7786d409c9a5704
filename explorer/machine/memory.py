"""How much memory the process holds and the system has left, and giving back what large work leaves behind.

Linux, and giving back with glibc; else nothing.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from pathlib import Path

GROWN_BYTES = 64 << 20
_STATM = Path("/proc/self/statm")
_MEMINFO = Path("/proc/meminfo")


def resident_bytes() -> int | None:
    """None where it cannot be asked."""
    try:
        return int(_STATM.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return None


def available_bytes() -> int | None:
    """What the system can give without swapping; None where it cannot be asked."""
    try:
        lines = _MEMINFO.read_text("ascii").splitlines()
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, ValueError, IndexError, StopIteration):
        return None


class Trimmer:
    """Asks the C library to give free pages back to the system, once the process has grown by 64 MiB since then.

    Freed memory stays with the allocator, which keeps hundreds of MiB after one large picture with many heads.
    """

    def __init__(self, trim: Callable[[int], object] | None = None) -> None:
        self._trim = trim or _malloc_trim()
        self._last = resident_bytes() or 0

    def trim(self) -> bool:
        """Whether it was worth the while: a few milliseconds."""
        now = resident_bytes()
        if now is None or self._trim is None or now < self._last + GROWN_BYTES:
            return False
        self._trim(0)
        self._last = resident_bytes() or 0
        return True


def _malloc_trim() -> Callable[[int], object] | None:
    try:
        found: Callable[[int], object] = ctypes.CDLL(None).malloc_trim
    except (OSError, TypeError, AttributeError):  # no such library, or not glibc
        return None
    return found
