"""LessonCourse: the lessons that can be taken here, in order, and how far the learner is in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from explorer.errors import Refusal
from explorer.lessons.lesson import Lesson
from explorer.lessons.progress import Progress
from explorer.lessons.reading import TOUR, lesson, lesson_ids
from explorer.words import lessons as lessons_words


class LessonCourse:
    """Aperture's own lessons, or those of a workshop that is open. `progress` belongs to the one or the other."""

    def __init__(self, folder: Path) -> None:
        self._own = self.progress = Progress(folder)
        self._given: tuple[Lesson, ...] | None = None

    def give(self, lessons: Sequence[Lesson], folder: Path) -> None:
        """From now on these."""
        self._given, self.progress = tuple(lessons), Progress(folder)

    def give_own(self) -> None:
        """Aperture's own again."""
        self._given, self.progress = None, self._own

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """But for one that cannot be read: that is said when it is asked for by name."""
        if self._given is not None:
            return self._given
        found = []
        for name in lesson_ids():
            try:
                found.append(lesson(name))
            except Refusal:
                continue
        return tuple(found)

    @property
    def ids(self) -> tuple[str, ...]:
        return lesson_ids() if self._given is None else tuple(one.id for one in self._given)

    def find(self, name: str) -> Lesson:
        """The lesson of that id, or of that claim. Raises Refusal."""
        if self._given is None:
            return lesson(name.lower())
        found = {one.id: one for one in self._given}.get(name.lower())
        if found is None:
            raise Refusal(lessons_words.NOT_IN_WORKSHOP)
        return found

    def label_of(self, name: str) -> str:
        """What a lesson is called in short."""
        try:
            found = self.find(name)
        except Refusal:
            return name
        return found.claim or (lessons_words.TOUR if found.id == TOUR else found.title)
