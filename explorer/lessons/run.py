"""LessonRun: where a learner is in a lesson, and what became of each step. A pure state machine over States."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from explorer.claims.claim import Ruling
from explorer.lessons.goals import Measured
from explorer.lessons.lesson import Lesson, LessonStep, beginning
from explorer.state.state import State


@dataclass(frozen=True)
class Outcome:
    """What became of a prediction: the option that was chosen ("" where none was), and what was measured then.
    `right` is None where nothing was predicted, and where this picture cannot tell."""

    step: str
    option: str
    measured: Measured
    right: bool | None


@dataclass(frozen=True)
class LessonRun:
    """Frozen; what moves it on gives the next one, and the state that belongs on the stage where that is another.

    own       the learner's own state, which the lesson began beside
    began     what each visited step began with, and `left`, what it was left as; by number
    answers   the option chosen, by the step that asks
    done      steps whose goal was met; once is enough
    revealed  steps whose prediction has been held against what was measured: it is kept from then on
    """

    lesson: Lesson
    own: State
    at: int = 0
    began: Mapping[int, State] = field(default_factory=dict)
    left: Mapping[int, State] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    done: frozenset[str] = frozenset()
    revealed: frozenset[str] = frozenset()
    finished: bool = False

    @property
    def step(self) -> LessonStep:
        return self.lesson.steps[self.at]

    @property
    def is_last(self) -> bool:
        return self.at == len(self.lesson.steps) - 1

    @property
    def asks(self) -> bool:
        """Whether a prediction is still to be made here."""
        return self.step.prediction is not None and self.step.name not in self.answers

    @property
    def waits(self) -> bool:
        """Whether the goal is still to be met here."""
        return self.step.goal is not None and self.step.name not in self.done

    @property
    def answer_is_kept(self) -> bool:
        """Whether the prediction of this step can no longer be changed: it was made and what it was about was seen."""
        name = self.step.name
        return name in self.revealed or (name in self.answers and name in self.done)

    def follow(self, now: State) -> LessonRun:
        """The state is another one: the goal may have been met."""
        if self.finished or not self.waits or self.step.goal is None:
            return self
        if not self.step.goal.met(self.began[self.at], now):
            return self
        return replace(self, done=self.done | {self.step.name})

    def answer(self, option: str) -> LessonRun:
        """Predicts. An option that there is not, or a prediction that is kept, changes nothing."""
        prediction = self.step.prediction
        if self.finished or prediction is None or option not in prediction.options or self.answer_is_kept:
            return self
        return replace(self, answers={**self.answers, self.step.name: option})

    def next(self, now: State) -> tuple[LessonRun, State]:
        """The step after this one, or the end; `now` is how this one is left."""
        left = {**self.left, self.at: now}
        if self.finished or self.is_last:
            return replace(self, left=left, finished=True), now
        return replace(self, left=left)._enter(self.at + 1, now)

    def back(self, now: State) -> tuple[LessonRun, State]:
        """The step before this one, as it was left."""
        if self.finished or self.at == 0:
            return self, now
        at = self.at - 1
        return replace(self, at=at, left={**self.left, self.at: now}), self.left.get(at, self._planned(at))

    def show(self, now: State) -> tuple[LessonRun, State]:
        """Brings the goal about, for whoever does not want to; where there is none, nothing happens."""
        if self.finished or not self.waits:
            return self, now
        try:
            shown = self.step.shown(now)
        except ValueError:  # what the learner has set meanwhile does not go with it
            shown = self.step.shown(self._planned(self.at))
        return replace(self, done=self.done | {self.step.name}), shown

    def reveal(self, measured: Measured) -> tuple[LessonRun, Outcome | None]:
        """Holds the prediction that this step reveals against what is measured now."""
        name = self.step.reveals
        prediction = self.lesson.step(name).prediction if name else None
        if prediction is None:
            return self, None
        option = self.answers.get(name, "")
        proved = prediction.right(measured)
        judged = bool(proved) or measured != Ruling.UNJUDGED.value
        right = option in proved if option and judged else None
        return replace(self, revealed=self.revealed | {name}), Outcome(name, option, measured, right)

    def _enter(self, at: int, now: State) -> tuple[LessonRun, State]:
        """What this step sets, on top of what is there; the page and the walk are those of the lesson's course."""
        step, planned = self.lesson.steps[at], self._planned(at)
        try:
            state = step.sets.applied(now.changed(page=planned.look.page, stage=planned.look.stage, scan=None))
        except ValueError:  # what the learner has set meanwhile does not go with it
            state = planned
        return replace(self, at=at, began={**self.began, at: state}), state

    def _planned(self, at: int) -> State:
        """What a step begins with where every goal before it was shown."""
        state = beginning(self.own)
        for step in self.lesson.steps[:at]:
            state = step.shown(step.sets.applied(state))
        return self.lesson.steps[at].sets.applied(state)


def begin(lesson: Lesson, own: State, at: int = 0) -> tuple[LessonRun, State]:
    """A lesson begun beside the learner's own state, at its first step or at another one; and what is shown of it."""
    run = LessonRun(lesson, own)
    state = run._planned(at)
    done = frozenset(step.name for step in lesson.steps[:at] if step.goal is not None)
    return replace(run, at=at, began={at: state}, done=done), state
