"""KeptFile: a small typed JSON file of the program's own. Nothing in it is ever executed or unpickled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from explorer.machine.files import write_atomically

LARGEST_FILE_BYTES = 2**20
T = TypeVar("T")


class KeptFile(Generic[T]):
    """What is remembered from one start to the next, of one type that msgspec can check.

    It is a convenience, and must never stand between the user and the work: what cannot be read (absent, cut off, of
    other types, nested too deep, far too large) is `first()`, what cannot be written is let go.
    """

    def __init__(self, file: Path, kind: type[T], first: Callable[[], T]) -> None:
        self._file, self._kind, self._first = file, kind, first

    def read(self) -> T:
        try:
            if self._file.stat().st_size > LARGEST_FILE_BYTES:
                return self._first()
            return msgspec.json.decode(self._file.read_bytes(), type=self._kind)
        except (OSError, msgspec.DecodeError, ValueError, RecursionError):
            return self._first()

    def keep(self, value: T) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._file, msgspec.json.encode(value))
        except (OSError, ValueError):
            pass  # see the class
