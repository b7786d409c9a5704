"""The results of a room, counted: who predicted what, before it was measured the first time and after.

A learner's first prediction in a step counts as *before*; when the lesson was taken again, the last one counts as
*after*. What was handed in twice, also as an older copy, counts once: the copy with the most in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from explorer.errors import Refusal
from explorer.lessons.goals import Measured
from explorer.words import workshop as words
from explorer.workshop.results import ResultEvent, ResultsPart, read_results


@dataclass(frozen=True)
class Attempt:
    """One prediction of one learner, and what it came to: `right` is None while it was not measured."""

    option: str
    measured: Measured | None = None
    right: bool | None = None


@dataclass
class OptionTally:
    """An option: how many chose it before and after, how many of those before were right, what was measured then."""

    said: str
    before: int = 0
    after: int = 0
    right: int = 0
    measured: list[Measured] = field(default_factory=list)


@dataclass
class QuestionTally:
    """A step that asks. `learners`: how many predicted."""

    workshop: str
    lesson: str
    title: str
    step: str
    asked: str
    options: dict[str, OptionTally] = field(default_factory=dict)
    learners: int = 0

    @property
    def again(self) -> int:
        """How many took it again."""
        return sum(option.after for option in self.options.values())

    @property
    def measured(self) -> list[Measured]:
        return [value for option in self.options.values() for value in option.measured]


@dataclass(frozen=True)
class LearnerTally:
    """One learner of the room."""

    workshop: str
    name: str
    predicted: int
    right: int
    again: int
    right_again: int
    reached: int
    lessons: int
    last_at: str


@dataclass(frozen=True)
class Summary:
    questions: tuple[QuestionTally, ...]
    learners: tuple[LearnerTally, ...]
    broken: tuple[str, ...]  # a sentence for each file that cannot be read
    twice: int  # how many were handed in more than once

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(question.title for question in self.questions))


def summary_of(folder: Path) -> Summary:
    """Counts the result files in a folder and in those below it. Raises Refusal where there is no folder or none."""
    try:
        if not folder.is_dir():
            raise Refusal(words.NO_FOLDER, name=folder.name or str(folder))
        paths = sorted(path for path in folder.rglob("*.json") if not path.name.startswith("."))
    except OSError as error:
        raise Refusal(words.NO_FOLDER, name=folder.name or str(folder)) from error
    if not paths:
        raise Refusal(words.NO_RESULTS, name=folder.name or str(folder))
    parts, broken = [], []
    for path in paths:
        try:
            parts.append(read_results(path))
        except Refusal as refusal:
            broken.append(str(refusal))
    return counted(parts, broken)


def counted(parts: Iterable[ResultsPart], broken: Iterable[str] = ()) -> Summary:
    """The same of what was read already."""
    once: dict[tuple[str, str], ResultsPart] = {}
    total = 0
    for part in parts:
        total += 1
        key = (part.workshop, part.token)
        if key not in once or len(part.events) > len(once[key].events):
            once[key] = part
    questions: dict[tuple[str, str, str], QuestionTally] = {}
    learners = []
    for part in sorted(once.values(), key=lambda one: (one.workshop, one.learner.casefold(), one.token)):
        taken = attempts(part.events)
        for (lesson, step), made in taken.items():
            question = questions.setdefault((part.workshop, lesson, step), _question(part, lesson, step))
            _count(question, made)
        learners.append(_learner(part, taken))
    ordered = sorted(questions.values(), key=lambda one: (one.workshop, one.lesson))  # steps as they were met
    return Summary(tuple(ordered), tuple(learners), tuple(broken), total - len(once))


def attempts(events: Iterable[ResultEvent]) -> Mapping[tuple[str, str], list[Attempt]]:
    """A learner's predictions by (lesson, step): one that was changed before it was measured is one."""
    made: dict[tuple[str, str], list[Attempt]] = {}
    waiting: set[tuple[str, str]] = set()
    for event in events:
        key = (event.lesson, event.step)
        if event.kind == "predicted":
            if key in waiting:
                made[key].pop()
            made.setdefault(key, []).append(Attempt(event.option))
            waiting.add(key)
        elif event.kind == "measured" and key in waiting:
            made[key][-1] = Attempt(made[key][-1].option, event.measured, event.right)
            waiting.discard(key)
    return made


def _question(part: ResultsPart, lesson: str, step: str) -> QuestionTally:
    """Every option that could be chosen, in its order."""
    asking = next(e for e in part.events if (e.kind, e.lesson, e.step) == ("predicted", lesson, step))
    options = {key: OptionTally(said) for key, said in asking.options.items()}
    return QuestionTally(part.workshop, lesson, asking.title, step, asking.asked, options)


def _count(question: QuestionTally, made: list[Attempt]) -> None:
    first, last = made[0], made[-1]
    question.learners += 1
    before = question.options.setdefault(first.option, OptionTally(first.option))
    before.before += 1
    before.right += first.right is True
    if first.measured is not None:
        before.measured.append(first.measured)
    if len(made) > 1:
        question.options.setdefault(last.option, OptionTally(last.option)).after += 1


def _learner(part: ResultsPart, taken: Mapping[tuple[str, str], list[Attempt]]) -> LearnerTally:
    again = [made for made in taken.values() if len(made) > 1]
    return LearnerTally(
        part.workshop,
        part.name,
        len(taken),
        sum(made[0].right is True for made in taken.values()),
        len(again),
        sum(made[-1].right is True for made in again),
        len({(event.lesson, event.step) for event in part.events if event.kind == "reached"}),
        len({event.lesson for event in part.events}),
        part.last_at,
    )


def measured_text(values: Iterable[Measured]) -> str:
    """What a room measured, in brief: a number, from the least to the largest, or the words that came out."""
    values = list(values)
    numbers = [value for value in values if not isinstance(value, str)]
    told = list(_words(values))
    if numbers:
        least, most = min(numbers), max(numbers)
        told.append(f"{least:.4g}" if least == most else words.MEASURED_SPAN.format(least=least, most=most))
    return ", ".join(told)


def _words(values: Iterable[Measured]) -> Iterator[str]:
    counts: dict[str, int] = {}
    for value in values:
        if isinstance(value, str):
            counts[value] = counts.get(value, 0) + 1
    for word, count in sorted(counts.items(), key=lambda item: -item[1]):
        yield word if len(counts) == 1 else words.MEASURED_COUNT.format(word=word, count=count)
