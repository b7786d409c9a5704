"""Progress: which lessons are done, and whether the tour was offered. Kept from one start to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from explorer.machine.kept import KeptFile

MOST_LESSONS = 1000


@dataclass(frozen=True)
class KeptProgress:
    done: tuple[str, ...] = ()
    tour_offered: bool = False


class Progress:
    """In `folder`/course.json. Read anew each time: another window may have gone on meanwhile."""

    def __init__(self, folder: Path) -> None:
        self._file = KeptFile(folder / "course.json", KeptProgress, KeptProgress)

    @property
    def done(self) -> frozenset[str]:
        return frozenset(self._file.read().done)

    @property
    def tour_offered(self) -> bool:
        """Whether somebody has said yes or no to the tour, or has taken any lesson."""
        kept = self._file.read()
        return kept.tour_offered or bool(kept.done)

    def finish(self, lesson: str) -> None:
        kept = self._file.read()
        if lesson not in kept.done:
            self._file.keep(replace(kept, done=(*kept.done, lesson)[-MOST_LESSONS:]))

    def answer_offer(self) -> None:
        self._file.keep(replace(self._file.read(), tour_offered=True))

    def following(self, lessons: Sequence[str]) -> str | None:
        """The first of these that is not done; None where all are."""
        done = self.done
        return next((lesson for lesson in lessons if lesson not in done), None)
