"""A room of learners whose results the real code writes, with a second count of what they did."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

from explorer.lessons.goals import Measured
from explorer.lessons.lesson import Lesson
from explorer.workshop.file import workshop_bytes
from explorer.workshop.reading import Workshop, workshop_from_bytes
from explorer.workshop.results import Results, begun
from tests.workshop.parts import part

NAMES = ("", "Ada", "Łukasz Ż", "=1+1", "山田", "../../etc", "a" * 200)


def workshop() -> Workshop:
    return workshop_from_bytes(workshop_bytes(part()))


class Room:
    """`before`, `after` and `right`: how many, by (lesson, step, option)."""

    def __init__(self, folder: Path, seed: int = 1) -> None:
        self.folder, self._chance, self.workshop = folder, random.Random(seed), workshop()
        self.before: Counter[tuple[str, str, str]] = Counter()
        self.after: Counter[tuple[str, str, str]] = Counter()
        self.right: Counter[tuple[str, str, str]] = Counter()

    def sit(self, count: int) -> list[Results]:
        return [self._learner() for _ in range(count)]

    def _learner(self) -> Results:
        results = begun(self.folder, self.workshop.id, self.workshop.title, self._chance.choice(NAMES))
        for lesson in self.workshop.lessons:
            for turn in range(self._chance.choice((1, 1, 2))):
                self._take(results, lesson, again=turn > 0)
        return results

    def _take(self, results: Results, lesson: Lesson, again: bool) -> None:
        chosen: dict[str, str] = {}
        for step in lesson.steps:
            if step.prediction is not None:
                for _ in range(self._chance.choice((1, 1, 3))):  # some change their mind
                    chosen[step.name] = self._chance.choice(list(step.prediction.options))
                    results.predicted(lesson, step.name, chosen[step.name])
            if step.goal is not None:
                results.reached(lesson, step.name)
            if step.reveals:
                self._reveal(results, lesson, step.reveals, chosen[step.reveals], again)

    def _reveal(self, results: Results, lesson: Lesson, asked: str, option: str, again: bool) -> None:
        prediction = lesson.step(asked).prediction
        assert prediction is not None
        words: Measured = "different"
        measured = words if prediction.measure == "stage.verdict" else self._chance.choice((0.0, 0.25))
        right = option in prediction.right(measured)
        results.measured(lesson, asked, option, measured, right)
        key = (lesson.id, asked, option)
        (self.after if again else self.before)[key] += 1
        self.right[key] += right and not again
