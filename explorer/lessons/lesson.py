"""Lesson: structure and text together, checked: that they fit one another, and that every goal can be met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from explorer.claims.listed import CLAIMS
from explorer.errors import said
from explorer.images.gallery import DEFAULT, gallery_picture
from explorer.lessons.goals import Goal, Prediction
from explorer.lessons.plan import LessonPlan, StepPlan
from explorer.lessons.setting import PICTURE_SIDE_PX, Setting
from explorer.lessons.text import LessonText, StepText
from explorer.state.state import Look, Scene, State, output_size
from explorer.words import lessons as lessons_words

STAGE_MEASURES = ("stage.relative", "stage.largest", "stage.verdict")


@dataclass(frozen=True)
class LessonStep:
    """One step: `text` and what belongs to it, `sets` what it begins with, and so on as in `plan.StepPlan`."""

    name: str
    text: StepText
    sets: Setting
    shows: Setting
    point: str = ""
    beside: tuple[str, ...] = ()
    prediction: Prediction | None = None
    goal: Goal | None = None
    reveals: str = ""
    verdict: bool = False

    def shown(self, now: State) -> State:
        """The state now with the goal brought about, as somebody who shows it would."""
        return self.shows.applied(now if self.goal is None else self.goal.example(now))


@dataclass(frozen=True)
class Lesson:
    """`id` is the name of its files, `claim` a claim of the debate or ""."""

    id: str
    claim: str
    minutes: int
    title: str
    steps: tuple[LessonStep, ...]

    @property
    def label(self) -> str:
        """What it is called in short: the claim's name, or its own."""
        return self.claim or self.id

    def step(self, name: str) -> LessonStep:
        """The step of that name. Raises KeyError."""
        return {step.name: step for step in self.steps}[name]


def beginning(state: State) -> State:
    """What a lesson begins with: the learner's picture and query, and all else as at the first start. A picture of one
    level shows nothing: the default drawing stands in for it."""
    picture = state.scene.picture
    if picture.constant:
        picture = gallery_picture(DEFAULT, PICTURE_SIDE_PX, PICTURE_SIDE_PX)
    scene = Scene(picture)
    rows, columns = output_size(scene)
    row, column = state.look.cell
    return State(scene, Look(cell=(min(row, rows - 1), min(column, columns - 1))))


class Unfit(ValueError):
    """A lesson that does not work; `step` is the name of the step that is to blame, "" where it is the whole."""

    def __init__(self, problem: str, step: str = "") -> None:
        super().__init__(said(lessons_words.IN_STEP, step=step, problem=problem) if step else problem)
        self.step = step


def joined(name: str, plan: LessonPlan, text: LessonText) -> Lesson:
    """The lesson of that structure and that text. Raises Unfit where they do not fit, or where a step does not work."""
    lesson = Lesson(name, plan.claim, plan.minutes, text.title, tuple(_step(step, text) for step in plan.steps))
    if lesson.claim and lesson.claim not in CLAIMS:
        raise Unfit(said(lessons_words.CLAIM_UNKNOWN, got=lesson.claim, known=", ".join(CLAIMS)))
    names = [step.name for step in lesson.steps]
    for number, step in enumerate(lesson.steps):
        if step.name in names[:number]:
            raise Unfit(lessons_words.STEP_TWICE, step.name)
        for problem in (*_unfit(step), *_unasked(lesson, step, number)):
            raise Unfit(problem, step.name)
    unknown = text.steps.keys() - {step.name for step in lesson.steps}
    if unknown:
        raise Unfit(said(lessons_words.STEP_UNKNOWN, step=min(unknown)))
    _try_goals(lesson)
    return lesson


def _step(plan: StepPlan, text: LessonText) -> LessonStep:
    if plan.name not in text.steps:
        raise Unfit(lessons_words.STEP_WITHOUT_TEXT, plan.name)
    try:
        sets, shows = plan.sets, plan.shows
    except ValueError as error:
        raise Unfit(str(error), plan.name) from error
    return LessonStep(
        plan.name, text.steps[plan.name], sets, shows, plan.point, plan.beside, plan.predict, plan.goal, plan.reveals,
        plan.verdict,
    )  # fmt: skip


def _unfit(step: LessonStep) -> Iterator[str]:
    """Where the text and the structure of a step differ."""
    options = step.prediction.options.keys() if step.prediction else set()
    if options != step.text.options.keys():
        yield said(lessons_words.OPTIONS_UNFIT, wanted=_listed(options), got=_listed(step.text.options))
    for wanted, name in ((step.prediction is not None, "ask"), (step.goal is not None, "do")):
        if wanted and not getattr(step.text, name):
            yield lessons_words.TEXT_LACKS[name]
        if not wanted and getattr(step.text, name):
            yield lessons_words.TEXT_HAS[name]
    if not step.reveals and (step.text.right or step.text.wrong):
        yield lessons_words.REVEALS_NOTHING


def _unasked(lesson: Lesson, step: LessonStep, number: int) -> Iterator[str]:
    """Predictions that nobody reveals, and the other way round."""
    if step.reveals:
        asked = next((one for one in lesson.steps[:number] if one.name == step.reveals), None)
        if asked is None or asked.prediction is None:
            yield said(lessons_words.REVEALS_WHAT, step=step.reveals)
    if step.prediction is not None:
        if not any(later.reveals == step.name for later in lesson.steps[number + 1 :]):
            yield lessons_words.NEVER_REVEALED
        measures = (*STAGE_MEASURES, *_claim_measures(lesson.claim))
        if step.prediction.measure not in measures:
            yield said(lessons_words.MEASURE_UNKNOWN, got=step.prediction.measure, known=", ".join(measures))
    if step.verdict and not lesson.claim:
        yield lessons_words.NO_CLAIM
    if step.goal is not None and step.goal.changed and not step.shows.given:
        yield lessons_words.NO_SHOW


def _claim_measures(claim: str) -> tuple[str, ...]:
    if not claim:
        return ()
    return ("claim.ruling", *(f"claim.{name}" for name in CLAIMS[claim].words.VALUES))


def _try_goals(lesson: Lesson) -> None:
    """Raises Unfit for goals that are met before their step begins or cannot be met, and for settings that no state can
    have."""
    state = beginning(State(Scene(gallery_picture("face", PICTURE_SIDE_PX, PICTURE_SIDE_PX))))
    for step in lesson.steps:
        try:
            state = began = step.sets.applied(state)
            if step.goal is None:
                continue
            if step.goal.met(began, state):
                raise Unfit(lessons_words.GOAL_MET, step.name)
            state = step.shown(state)
            if not step.goal.met(began, state):
                raise Unfit(lessons_words.GOAL_NOT_SHOWN, step.name)
        except Unfit:
            raise
        except (ValueError, AttributeError, TypeError) as error:  # values of a file that no state can have
            raise Unfit(str(error), step.name) from error


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or lessons_words.NONE
