"""BackgroundStudy: a study that runs beside a window, and goes on while pages come and go. No Qt.

start   a thread of its own hands trials to worker processes of low priority, one thread each
told    a StudyProgress on that thread: at the start, after every run, at the end
pause   the workers end within a moment; what was finished is on the disk, what was under way is run again
close   the same, and waits for it
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Event, Lock, Thread
from time import perf_counter

from explorer.errors import Refusal, said
from explorer.study.debated import keep_for_the_debate
from explorer.study.plan import StudyPlan
from explorer.study.running import StudyStopped, Workers, processes, run_trials
from explorer.study.shelf import Outcomes, group_of_plan, known_here, own_records
from explorer.study.summary import Group
from explorer.study.trial import TrialOutcome
from explorer.words import study as study_words

ASIDE = "aside"  # the folder of what was cancelled, beside those of the groups


@dataclass(frozen=True)
class StudyProgress:
    """How far the study of a group is: `done` of `all` runs; `left_s` at the pace so far, None before the first.

    `failure` is a sentence where it has ended before its end, but for a pause.
    """

    group: Group
    running: bool
    done: int
    all: int
    left_s: float | None = None
    failure: str = ""


def spare_cores() -> int:
    """How many workers leave a core to the window; at least one."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(allowed - 1, 1)


class BackgroundStudy:
    """One study at a time. `told` is called on the study's own thread."""

    def __init__(
        self,
        told: Callable[[StudyProgress], None],
        workers: Callable[[int], Workers] = processes,
        at_once: int | None = None,
    ) -> None:
        self._told, self._workers, self._at_once = told, workers, at_once or spare_cores()
        self._thread: Thread | None = None
        self._stop, self._lock = Event(), Lock()
        self._progress: StudyProgress | None = None

    @property
    def at_once(self) -> int:
        return self._at_once

    @property
    def progress(self) -> StudyProgress | None:
        """Of the study that runs, or ran last; None before the first."""
        with self._lock:
            return self._progress

    @property
    def running(self) -> bool:
        progress = self.progress
        return progress is not None and progress.running

    def start(self, plan: StudyPlan, folders: Sequence[str] = ()) -> None:
        """Runs what of the plan is neither in the records of this machine nor in opened folders. One that runs already
        is left alone. Raises Refusal where records cannot be read."""
        if self.running:
            return
        self._wait()
        self._stop.clear()
        known = known_here(group_of_plan(plan), folders)
        runs = len(plan.trials())
        self._tell(StudyProgress(group_of_plan(plan), True, runs - len(plan.missing(known)), runs))
        self._thread = Thread(target=self._run, args=(plan, known), name="study", daemon=True)
        self._thread.start()

    def pause(self) -> None:
        """Ends the workers; returns at once, and is told when they are gone."""
        self._stop.set()

    def set_aside(self, group: Group) -> Path:
        """Stops what runs and takes the runs of a group out of what is shown. Returns the folder where they lie now.
        Raises OSError."""
        self.pause()
        self._wait()
        folder = own_records(group).file.parent
        aside = folder.parent / ASIDE
        aside.mkdir(exist_ok=True)
        names = (aside / f"{folder.name}.{number}" for number in count(1))
        return folder.rename(next(name for name in names if not name.exists()))

    def close(self) -> None:
        """Ends the workers and waits until they are gone; nothing is told any more."""
        self._told = _nobody
        self.pause()
        self._wait()

    def _wait(self) -> None:
        if self._thread is not None:
            self._thread.join()

    # On the study's thread

    def _run(self, plan: StudyPlan, known: Outcomes) -> None:
        first, start = self.progress, perf_counter()
        assert first is not None

        def told(_outcome: TrialOutcome) -> None:
            now = self.progress
            assert now is not None
            done = now.done + 1
            pace_s = (perf_counter() - start) / (done - first.done)
            self._tell(StudyProgress(now.group, True, done, now.all, pace_s * (now.all - done)))

        failure = ""
        try:
            records = own_records(first.group)
            run_trials(
                plan.missing(known), records, self._workers(self._at_once), self._at_once, told,
                lambda: not self._stop.is_set(),
            )  # fmt: skip
            keep_for_the_debate({**records.read(), **known}.values())
        except StudyStopped:
            pass
        except Refusal as refusal:
            failure = str(refusal)
        except Exception as error:  # whatever went wrong becomes one sentence; the window lives on
            failure = said(study_words.STUDY_FAILED, reason=error)
        last = self.progress
        assert last is not None
        self._tell(StudyProgress(last.group, False, last.done, last.all, failure=failure))

    def _tell(self, progress: StudyProgress) -> None:
        with self._lock:
            self._progress = progress
        self._told(progress)


def _nobody(progress: StudyProgress) -> None:
    pass


def serve_a_frozen_app() -> None:
    """In an executable without an interpreter a worker is the program itself, started with words of multiprocessing's
    own: then this does the worker's work and never returns. Elsewhere it does nothing."""
    from multiprocessing import freeze_support

    freeze_support()
