"""Running trials: on any executor, with workers that die, stopped in the middle, gone on with."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from explorer.errors import Refusal
from explorer.study import training
from explorer.study.plan import StudyPlan
from explorer.study.records import Records
from explorer.study.running import StudyStopped, processes, run_trials
from explorer.study.trial import TrialOutcome

SMALL = StudyPlan(models=("convolution", "attention"), sizes=(16, 32), seeds=2, steps=3)


@contextmanager
def threads() -> Iterator[Executor]:
    """Workers of another kind: an executor is an executor."""
    with ThreadPoolExecutor(2) as executor:
        yield executor


def test_every_trial_is_run_once(tmp_path: Path) -> None:
    told: list[TrialOutcome] = []
    run_trials(SMALL.trials(), Records(tmp_path), threads, 2, told.append)
    assert sorted(one.trial.seed for one in told) == [0] * 4 + [1] * 4
    assert set(Records(tmp_path).read()) == set(SMALL.trials())
    run_trials(SMALL.trials(), Records(tmp_path), threads, 2, told.append)
    assert len(told) == 8, "what is there is not run again"


def test_the_same_trial_comes_to_the_same(tmp_path: Path) -> None:
    found = []
    for name in ("first", "second"):
        run_trials(SMALL.trials(), Records(tmp_path / name), threads, 1)
        found.append({t: (o.accuracy, o.wrong, o.loss) for t, o in Records(tmp_path / name).read().items()})
    assert found[0] == found[1]


def test_it_stops_when_it_is_wanted_and_goes_on_later(tmp_path: Path) -> None:
    told: list[TrialOutcome] = []
    with pytest.raises(StudyStopped):
        run_trials(SMALL.trials(), Records(tmp_path), threads, 1, told.append, lambda: len(told) < 3)
    assert 3 <= len(Records(tmp_path).read()) < 8
    run_trials(SMALL.trials(), Records(tmp_path), threads, 1)
    assert len(list(Records(tmp_path).outcomes())) == 8


def test_what_diverges_is_kept_as_such_and_not_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "RATE", 1e30)
    plan, told = StudyPlan(models=("convolution",), sizes=(16,), seeds=1, steps=30), list[TrialOutcome]()
    for _ in range(2):
        run_trials(plan.trials(), Records(tmp_path), threads, 1, told.append)
    assert [one.diverged for one in told] == [True]
    assert Records(tmp_path).read()[told[0].trial] == told[0]


class Dying(ThreadPoolExecutor):
    """Its workers die at every third trial, as a process does that the system ends."""

    handed = 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        Dying.handed += 1
        if Dying.handed % 3 == 0:
            broken: Future[Any] = Future()
            broken.set_exception(BrokenProcessPool("a worker died"))
            return broken
        return super().submit(fn, *args, **kwargs)


def test_workers_that_die_lose_nothing(tmp_path: Path) -> None:
    @contextmanager
    def dying() -> Iterator[Executor]:
        with Dying(1) as executor:
            yield executor

    run_trials(SMALL.trials(), Records(tmp_path), dying, 1)
    read = list(Records(tmp_path).outcomes())
    assert len(read) == len({one.trial for one in read}) == 8


def test_workers_that_always_die_are_told(tmp_path: Path) -> None:
    class Dead(ThreadPoolExecutor):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            raise BrokenProcessPool("no worker starts")

    @contextmanager
    def dead() -> Iterator[Executor]:
        with Dead(1) as executor:
            yield executor

    with pytest.raises(Refusal, match="memory"):
        run_trials(SMALL.trials(), Records(tmp_path), dead, 1)


def test_processes_of_this_machine(tmp_path: Path) -> None:
    plan = StudyPlan(models=("convolution",), sizes=(16,), seeds=2, steps=2)
    run_trials(plan.trials(), Records(tmp_path), processes(1), 1)
    assert set(Records(tmp_path).read()) == set(plan.trials())


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(Refusal, match="could not be written"):
        run_trials(SMALL.trials()[:1], Records(tmp_path / "taken"), threads, 1)
