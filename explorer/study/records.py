"""Outcomes in one append-only file: a line each, whole or absent.

A line is its own checksum and the outcome as JSON. What a kill has cut off is no line, is skipped, and is run again;
the next outcome begins on a line of its own. Several files, of several machines, are read as one: the same trial counts
once.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from explorer.study.trial import Trial, TrialOutcome

FILE_NAME = "records.jsonl"
LONGEST_LINE = 2**16  # bytes


class Records:
    """The file `folder`/records.jsonl. Any number of processes may append to it, and any may be killed."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / FILE_NAME

    def append(self, outcome: TrialOutcome) -> None:
        """On the disk when this returns. OSError where it cannot be."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        line = _line(outcome)
        handle = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            whole = _ends_whole(handle)
            os.write(handle, line if whole else b"\n" + line)  # one call: lines of two processes do not mix
            os.fsync(handle)
        finally:
            os.close(handle)

    def read(self) -> dict[Trial, TrialOutcome]:
        """By trial, each once; {} where there is no file yet. OSError."""
        return merged([self])

    def outcomes(self) -> Iterator[TrialOutcome]:
        """Every whole line, in the order of writing."""
        if not self.file.exists():
            return
        with self.file.open("rb") as lines:
            while line := lines.readline(LONGEST_LINE):
                outcome = _outcome(line)
                if outcome is not None:
                    yield outcome


def merged(several: Iterable[Records]) -> dict[Trial, TrialOutcome]:
    """All outcomes of several files by trial; of one that is there twice the first."""
    found: dict[Trial, TrialOutcome] = {}
    for records in several:
        for outcome in records.outcomes():
            found.setdefault(outcome.trial, outcome)
    return found


def _line(outcome: TrialOutcome) -> bytes:
    said = msgspec.json.encode(outcome)
    return b"%08x %s\n" % (zlib.crc32(said), said)


def _outcome(line: bytes) -> TrialOutcome | None:
    """None for what is no whole line."""
    check, _, said = line.rstrip(b"\n").partition(b" ")
    try:
        return msgspec.json.decode(said, type=TrialOutcome) if int(check, 16) == zlib.crc32(said) else None
    except (ValueError, msgspec.DecodeError, RecursionError):
        return None


def _ends_whole(handle: int) -> bool:
    """Whether the file is empty or ends with a line's end."""
    size = os.fstat(handle).st_size
    return size == 0 or os.pread(handle, 1, size - 1) == b"\n"
