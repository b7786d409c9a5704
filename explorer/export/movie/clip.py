"""What the writers of all formats share: a frame, what is known about the whole clip, and what changed in a frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from explorer.export.movie.palette import Frame, Palette
from explorer.figures.provenance import Provenance

__all__ = ["Clip", "Clock", "Frame", "Patch", "Sink", "changed_patch", "clear_delta", "differs"]


@dataclass(frozen=True)
class Clip:
    """`shots` is how many frames will be added, `repeats` whether a player starts again at the end.

    `palette` is for the formats that need one.
    """

    width: int
    height: int
    fps: int
    shots: int
    repeats: bool
    told: Provenance
    palette: Palette | None = None


class Sink(Protocol):
    """Writes one format, frame by frame, and keeps no more than the frame before. Raises OSError."""

    def add(self, frame: Frame, ticks: int) -> None:
        """The next frame; it stays for so many frames' time."""
        ...

    def finish(self) -> None: ...


class Clock:
    """Times of a format that counts in whole units: rounded from the start, so that errors never add up."""

    def __init__(self, units_per_tick: float) -> None:
        self._units_per_tick, self._ticks = units_per_tick, 0

    def units(self, ticks: int) -> int:
        """How long the next frame, `ticks` long, lasts."""
        before = round(self._ticks * self._units_per_tick)
        self._ticks += ticks
        return round(self._ticks * self._units_per_tick) - before


@dataclass(frozen=True)
class Patch:
    """The smallest rectangle that holds all that changed."""

    top: int
    left: int
    bottom: int
    right: int

    def of(self, array: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return array[self.top : self.bottom, self.left : self.right]


def changed_patch(changed: npt.NDArray[np.bool_], even: bool = False) -> Patch:
    """Where `changed` (height, width) is true; one pixel where it never is. `even`: top and left are even numbers."""
    rows, columns = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
    if rows.size == 0:
        return Patch(0, 0, 1, 1)
    step = 2 if even else 1
    top, left = int(rows[0]) // step * step, int(columns[0]) // step * step
    return Patch(top, left, int(rows[-1]) + 1, int(columns[-1]) + 1)


def clear_delta(frame: Frame, before: Frame | None, even: bool = False) -> tuple[Patch, npt.NDArray[np.uint8]]:
    """What to lay over the frame before: a patch, and its pixels (height, width, 4) with the unchanged ones clear.

    Clear pixels have one value, which packs best. The first frame is whole.
    """
    if before is None:
        patch, changed = Patch(0, 0, *frame.shape[:2]), np.ones(frame.shape[:2], bool)
    else:
        changed = differs(frame, before)
        patch = changed_patch(changed, even)
    seen = patch.of(changed)[..., None]
    return patch, np.concatenate([patch.of(frame) * seen, np.where(seen, np.uint8(255), np.uint8(0))], -1)


def differs(one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """(height, width): where any colour differs."""
    red, green, blue = (one[..., n] != other[..., n] for n in range(3))
    return np.asarray(red | green | blue)
