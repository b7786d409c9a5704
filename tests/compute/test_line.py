"""What the compute thread does next, however fast is asked: nothing outdated lies under what is done for long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.compute.line import Cancelled, Level, Line
from explorer.compute.request import Request
from tests.compute.results import scene

TOPICS = ("a", "b", "c")


@dataclass(frozen=True)
class Question:
    """The n-th of a topic, which takes so many parts."""

    topic: str
    number: int
    parts: int = 2


@dataclass
class Worker:
    """Does what the line says, and asks something itself between two parts of the work."""

    asking: Iterator[Callable[[Line], None]]
    line: Line = field(default_factory=Line)
    done: list[object] = field(default_factory=list)
    deepest: int = 0

    def run(self) -> None:
        while (level := self.line.next()) is not None:
            self.do(level)

    def do(self, level: Level) -> None:
        levels = self.line._levels
        self.deepest = max(self.deepest, len(levels))
        topics = [one.job.topic for one in levels if isinstance(one.job, Question)]
        assert len(topics) == len({*topics}), "a question lies under a newer one of its topic"
        try:
            for part in range(getattr(level.job, "parts", 2)):
                next(self.asking, lambda line: None)(self.line)
                if isinstance(level.job, Question) or level.film:
                    while (more := self.line.between(patient=part == 0 and not level.film)) is not None:
                        self.do(more)
            self.done.append((level.job, level.film))
            if isinstance(level.job, Request) and not level.film:
                self.line.film_of = level.job
        except Cancelled:
            pass
        finally:
            self.line.end()


def submitting(side: float, beta: float) -> Callable[[Line], None]:
    return lambda line: line.submit(Request(scene(window_side=side, content=beta)))


def inquiring(topic: str, number: int, parts: int) -> Callable[[Line], None]:
    return lambda line: line.inquire(Question(topic, number, parts))


@given(st.data())
def test_the_newest_of_everything_is_answered_last_and_nothing_piles_up(data: st.DataObject) -> None:
    asked: dict[str, Question] = {}
    steps: list[Callable[[Line], None]] = []
    request: Request | None = None
    for number in range(data.draw(st.integers(1, 40))):
        kind = data.draw(st.sampled_from([*TOPICS, "request", "nothing"]))
        if kind == "request":
            side, beta = data.draw(st.sampled_from([1.0, 3.0, 5.0])), data.draw(st.sampled_from([0.0, 1.0]))
            steps.append(submitting(side, beta))
            request = Request(scene(window_side=side, content=beta))
        elif kind == "nothing":
            steps.append(lambda line: None)
        else:
            question = Question(kind, number, data.draw(st.integers(1, 6)))
            asked[kind] = question
            steps.append(inquiring(kind, number, question.parts))
    worker = Worker(iter(steps))
    while True:
        worker.run()
        step = next(worker.asking, None)
        if step is None:
            break
        step(worker.line)
    for topic, newest in asked.items():
        answers = [job for job, _ in worker.done if isinstance(job, Question) and job.topic == topic]
        assert answers[-1] == newest
        assert [one.number for one in answers] == sorted(one.number for one in answers)
    requests = [job for job, film in worker.done if isinstance(job, Request) and not film]
    assert requests[-1:] == ([request] if request else [])
    assert worker.deepest <= len(TOPICS) + 2, "at most the film, a question of each topic, and a request"


def test_what_is_quick_ends_before_what_was_asked_with_it_and_what_is_asked_later_comes_at_once() -> None:
    line = Line()
    for topic in TOPICS:
        line.inquire(Question(topic, 0))
    first = line.next()
    assert first is not None
    assert first.job == Question("a", 0)
    assert line.between(patient=True) is None, "b and c wait in the line"
    line.inquire(Question("c", 1))
    later = line.between(patient=True)
    assert later is not None
    assert later.job == Question("c", 1)
    line.end()
    mate = line.between(patient=False)
    assert mate is not None
    assert mate.job == Question("b", 0), "what takes long lets the others of its line pass"


def test_what_lies_on_something_outdated_goes_back_to_the_end_of_the_line() -> None:
    line = Line()
    line.inquire(Question("a", 0))
    line.next()
    line.inquire(Question("b", 0))
    line.between(patient=True)
    line.inquire(Question("a", 1))
    assert line.between(patient=True) is None
    for _ in range(2):  # b, and then the a under it
        with pytest.raises(Cancelled):
            line.between(patient=False)
        line.end()
    following = [level.job for level in (line.next(),) if level]
    line.end()
    following += [level.job for level in (line.next(),) if level]
    assert following == [Question("a", 1), Question("b", 0)]


def test_another_window_of_the_same_layers_leaves_a_film_alone_and_other_layers_end_it() -> None:
    line = Line()
    request = Request(scene(window_side=9.0))
    line.film_of = request
    line.next()
    line.submit(Request(scene(window_side=3.0)))
    frame = line.between(patient=False)
    assert frame is not None
    assert not frame.film
    line.end()
    line.submit(Request(replace(request.scene, content=0.5)))
    with pytest.raises(Cancelled):
        line.between(patient=False)


def test_what_was_cleared_ends_even_if_something_new_is_asked_at_once() -> None:
    line = Line()
    line.inquire(Question("a", 0))
    line.next()
    line.clear()
    line.inquire(Question("b", 0))
    with pytest.raises(Cancelled):
        line.between(patient=True)
