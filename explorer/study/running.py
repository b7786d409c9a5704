"""Runs the trials of a study on any `concurrent.futures` executor, and keeps what each comes to.

Processes of this machine by default: each trains on one thread, at a low priority, so that a window stays as quick as
it was. A worker that dies takes no result with it: what is not in the records is run again.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from threading import Thread

from explorer.errors import Refusal
from explorer.study.records import Records
from explorer.study.trial import Trial, TrialOutcome
from explorer.words import study as study_words

Workers = Callable[[], AbstractContextManager[Executor]]  # a new executor, closed by leaving it
POLL_S = 0.2  # how soon somebody who wants it to stop is heard
MOST_BREAKS = 5  # of the workers one after another, without a result between them
NICE = 10


class StudyStopped(Exception):
    """Somebody wanted it to stop; what was finished until then is in the records."""


def run_trials(
    trials: Sequence[Trial],
    records: Records,
    workers: Workers,
    at_once: int,
    told: Callable[[TrialOutcome], None] = lambda outcome: None,
    wanted: Callable[[], bool] = lambda: True,
) -> None:
    """Every trial that is not in the records yet. `told` of each outcome after it is on the disk.

    Raises:
        StudyStopped: as soon as `wanted()` is False.
        Refusal: the workers died again and again; or a result could not be written.
    """
    breaks = 0
    while True:
        known = records.read()
        left = [trial for trial in trials if trial not in known]
        if not left:
            return
        try:
            with workers() as executor:
                for outcome in _outcomes(left, executor, at_once, wanted):
                    _keep(records, outcome)
                    breaks = 0
                    told(outcome)
        except BrokenExecutor as broken:
            breaks += 1
            if breaks >= MOST_BREAKS:
                raise Refusal(study_words.WORKERS_DIE, count=breaks) from broken


def _outcomes(
    trials: Sequence[Trial], executor: Executor, at_once: int, wanted: Callable[[], bool]
) -> Iterator[TrialOutcome]:
    """As they come; no more than `at_once` are under way, so that stopping loses little."""
    waiting, running = list(reversed(trials)), set[Future[TrialOutcome]]()
    while waiting or running:
        while waiting and len(running) < at_once:
            running.add(executor.submit(train_trial, waiting.pop()))
        done, running = wait(running, timeout=POLL_S, return_when=FIRST_COMPLETED)
        for future in done:
            yield future.result()
        if not wanted():
            for future in running:
                future.cancel()
            raise StudyStopped


def _keep(records: Records, outcome: TrialOutcome) -> None:
    try:
        records.append(outcome)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refusal(study_words.NOT_RECORDED, name=records.file, reason=reason) from error


def train_trial(trial: Trial) -> TrialOutcome:
    """What a worker does."""
    from explorer.study.training import train

    return train(trial)


# Workers of this machine


def processes(count: int) -> Workers:
    """So many processes, started anew rather than forked: a window has threads. They end at once when they are left."""
    return partial(_processes, count)


@contextmanager
def _processes(count: int) -> Iterator[Executor]:
    executor = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), initializer=_begin_as_worker)
    try:
        yield executor
    finally:
        started = list((executor._processes or {}).values())  # before Python 3.14 nothing else tells them
        executor.shutdown(wait=False, cancel_futures=True)
        for process in started:
            process.terminate()  # a trial that is under way is not waited for: it is run again
        for process in started:
            process.join()


def _begin_as_worker() -> None:
    if sys.platform != "win32":
        os.nice(NICE)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker holds both ends of the pipe by which it is asked, so that it would wait for ever where nobody asks."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
