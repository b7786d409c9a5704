"""LessonPlayer: takes the learner through a lesson, beside the learner's own work."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from explorer.claims.claim import Judgement
from explorer.compute.asking import Finding, Inquiry
from explorer.compute.request import Request, Result, resolve
from explorer.errors import Refusal
from explorer.lessons.course import LessonCourse
from explorer.lessons.lesson import Lesson
from explorer.lessons.measuring import measure_label, measured
from explorer.lessons.run import LessonRun, Outcome, begin
from explorer.state.state import State
from explorer.state.store import Store
from explorer.views.lesson.column import LessonColumn
from explorer.views.lesson.judging import Judging, wanted
from explorer.views.lesson.parts import MeasuredCard
from explorer.views.lesson.pointed import PointedParts, column_of
from explorer.views.lesson.pointing import Pointing
from explorer.views.lesson.revealing import show_judgement, show_outcome
from explorer.widgets.appearance import Appearance
from explorer.words import lessons as lessons_words

TURNING = {"PgDown": 1, "PgUp": -1}


class LessonPlayer(QObject):
    """One at a time. `run` is None while no lesson is taken."""

    changed = Signal()  # the columns that are needed are others
    stepped = Signal()  # to another step: its keys are the stage's again
    asked = Signal(object)  # Inquiry: what the debate says of the claim on this picture
    answered = Signal(object, str, str)  # Lesson, step, option: a prediction was made, or another one
    reached = Signal(object, str)  # Lesson, step: its goal was reached
    revealed = Signal(str, object)  # lesson, Outcome
    ended = Signal(str, bool)  # lesson, whether it was finished
    refused = Signal(str)
    noticed = Signal(str)

    def __init__(
        self, whole: QWidget, parts: PointedParts, store: Store, course: LessonCourse, appearance: Appearance,
        clear_stage: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__(whole)
        self._whole, self._parts, self._store, self._appearance = whole, parts, store, appearance
        self._clear_stage, self.course = clear_stage, course
        self.run: LessonRun | None = None
        self.outcomes: dict[str, Outcome] = {}  # of this run, by the step that asked
        self.column = LessonColumn(appearance)
        self.column.hide()
        self.pointing = Pointing(whole, appearance)
        self._result: Result | None = None
        self._judging = Judging()
        self._failure = ""
        self._lit: tuple[QWidget, ...] = (self.column,)
        self._moving = False  # whether it is the lesson that changes the state just now
        self.column.left.connect(self.leave)
        self.column.back_asked.connect(self.back)
        self.column.next_asked.connect(self.next)
        self.column.show_asked.connect(self.show_step)
        self.column.answered.connect(self.answer)
        appearance.changed.connect(self._show)
        store.subscribe(self._on_state)

    def keep_lit(self, part: QWidget) -> None:
        """Never dimmed, whatever is pointed at."""
        self._lit = (*self._lit, part)

    # What the learner does

    @Slot(str)
    def open(self, name: str, at: int = 0) -> None:
        """Begins a lesson of the course, by its id or that of its claim."""
        try:
            self.begin(self.course.find(name), at)
        except Refusal as refusal:
            self.refused.emit(lessons_words.LESSON_BROKEN.format(reason=refusal))

    def begin(self, lesson: Lesson, at: int = 0) -> None:
        """Sets the learner's own work aside, and a lesson that was being taken with it."""
        self.leave()
        self._clear_stage()
        run, state = begin(lesson, self._store.state, at)
        self.outcomes = {}
        self._move(run, state)

    @Slot()
    def leave(self) -> None:
        """Ends the lesson where it is, and gives the learner's own work back as it was."""
        if self.run is not None:
            self._clear_stage()
            self._moving = True
            self._store.give_back()
            self._moving = False
            self._end()

    @Slot()
    def next(self) -> None:
        if self.run is None:
            return
        run, state = self.run.next(self._store.state)
        if run.finished:
            self.run = run
            self.course.progress.finish(run.lesson.id)
            self.leave()
            self.noticed.emit(lessons_words.FINISHED.format(label=run.lesson.label))
        else:
            self._move(run, state)

    @Slot()
    def back(self) -> None:
        if self.run is not None and self.run.at > 0:
            self._move(*self.run.back(self._store.state))

    @Slot()
    def show_step(self) -> None:
        """Does what the step asks for."""
        if self.run is not None:
            self.run, state = self.run.show(self._store.state)
            self._put(state)

    def turn(self, direction: int) -> bool:
        """A clicker's keys: does what the step asks for, then goes on; or back. Whether a lesson is taken."""
        if self.run is None:
            return False
        if direction < 0:
            self.back()
        elif self.run.waits:
            self.show_step()
        else:
            self.next()
        return True

    def take_key(self, key: str) -> bool:
        """Before the page has it: a digit chooses the answer of that number, the page keys go on and back; whether it
        was one of these."""
        if key in TURNING:
            return self.turn(TURNING[key])
        return self.run is not None and self.column.press_digit(key)

    @Slot(str)
    def answer(self, option: str) -> None:
        if self.run is not None:
            before, self.run = self.run, self.run.answer(option)
            if self.run is not before:
                self.answered.emit(self.run.lesson, self.run.step.name, option)
            self._show()

    # What becomes known

    def show_result(self, result: Result) -> None:
        self._result = result
        self._show()

    @Slot(object)
    def take(self, finding: Finding) -> None:
        if self._judging.take(finding):
            self._show()

    def show_failure(self, job: Request | Inquiry, sentence: str) -> bool:
        """There are no numbers for this; whether the lesson has said so."""
        if self.run is None or (isinstance(job, Request) and not self.run.step.reveals):
            return False
        if isinstance(job, Request) or job == self._judging.asked:
            self._failure = sentence
            self._show()
            return not isinstance(job, Request)
        return False

    # Where the lesson is

    @property
    def beside(self) -> frozenset[str] | None:
        """The columns that the step needs beside its own; None while no lesson is taken."""
        if self.run is None:
            return None
        step = self.run.step
        needed = {*step.beside, column_of(step.point)}
        if step.goal is not None and step.goal.page is not None:
            needed.add("rail")  # in which pages are opened
        return frozenset(name for name in needed if name)

    def _move(self, run: LessonRun, state: State) -> None:
        """To another step."""
        self.run = run
        self._failure = ""
        self._judging.forget_unanswered()
        self._moving = True
        if state != self._store.state or not self._store.is_aside:
            self._store.set_aside(state)
        self._moving = False
        self.column.show()
        self.changed.emit()
        self._follow()
        self._point()
        self.stepped.emit()

    def _put(self, state: State) -> None:
        """Another state within the step."""
        self._clear_stage()
        self._store.put(state)
        self._follow()

    def _end(self) -> None:
        run, self.run = self.run, None
        self.column.hide()
        self.pointing.point(None, ())
        self._judging.asked = None
        self.changed.emit()
        if run is not None:
            self.ended.emit(run.lesson.id, run.finished)

    def _on_state(self, new: State, old: State) -> None:
        if self.run is None or self._moving:
            return
        if not self._store.is_aside:  # a session was opened, or a new one begun
            self._end()
            return
        self._failure = ""
        self._follow()
        if new.look.page != old.look.page:
            self._point()

    def _follow(self) -> None:
        """The state of now: the goal, and what is asked of the claim."""
        if self.run is None:
            return
        before, self.run = self.run, self.run.follow(self._store.state)
        for step in self.run.done - before.done:  # by the learner: what is shown is done already
            self.reached.emit(self.run.lesson, step)
        inquiry = self._judging.ask(self.run, self._store.state)
        if inquiry is not None:
            self.asked.emit(inquiry)
        self._show()

    def _point(self) -> None:
        if self.run is not None:
            name, goal = self.run.step.point, self.run.step.goal
            rail = self._parts.find("rail") if goal is not None and goal.page is not None else None
            lit = self._lit if rail is None else (*self._lit, rail)
            self.pointing.point(self._parts.find(name) if name else None, lit)

    # Showing

    @property
    def waiting(self) -> Inquiry | None:
        """What the step still waits to be told."""
        needed = self.run is not None and wanted(self.run)
        return self._judging.asked if needed and self.judgement is None else None

    @property
    def judgement(self) -> Judgement | None:
        """What the debate says of the claim on the picture of now."""
        return self._judging.judgement

    @Slot()
    def _show(self) -> None:
        if self.run is None:
            return
        self.column.show_run(self.run)
        self._show_measured()
        self._show_verdict()

    def _show_measured(self) -> None:
        assert self.run is not None
        step = self.run.step
        asking = self.run.lesson.step(step.reveals) if step.reveals else None
        if asking is None or asking.prediction is None:
            return
        measure, theme = asking.prediction.measure, self._appearance.theme
        current = self._result is not None and self._result.request == resolve(self._store.state)
        value = measured(measure, self._result if current else None, self.judgement)
        if value is None:
            self._wait_in(self.column.measured, measure_label(measure, self.run.lesson.claim))
            return
        self.run, outcome = self.run.reveal(value)
        assert outcome is not None
        if self.outcomes.get(outcome.step) != outcome:
            self.outcomes[outcome.step] = outcome
            self.revealed.emit(self.run.lesson.id, outcome)
        show_outcome(self.column.measured, self.run, outcome, self.judgement, theme)

    def _show_verdict(self) -> None:
        assert self.run is not None
        if not self.run.step.verdict:
            return
        if self.judgement is None:
            self._wait_in(self.column.verdict, "")
        else:
            show_judgement(self.column.verdict, self.judgement, self._appearance.theme)

    def _wait_in(self, card: MeasuredCard, what: str) -> None:
        card.show_measured(what, "", self._failure or lessons_words.MEASURING, "", self._appearance.theme.dim)
