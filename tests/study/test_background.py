"""A study beside a window: told as it goes, paused, gone on with, and gone with the program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

import pytest

from explorer.claims.study_result import read_result, study_file
from explorer.errors import Refusal
from explorer.study.background import BackgroundStudy, StudyProgress, spare_cores
from explorer.study.plan import MODELS, StudyPlan
from explorer.study.records import Records
from explorer.study.shelf import (
    bundled_records,
    group_of_plan,
    holds_records,
    known_here,
    opened_records,
    own_records,
    stamp_of,
)
from tests.study.guessing import guessing
from tests.study.test_records import outcome

PLAN = StudyPlan(models=("convolution", "attention"), sizes=(16, 32), seeds=2, steps=2)
GROUP = group_of_plan(PLAN)


class Ears:
    """What was told, in order."""

    def __init__(self) -> None:
        self.told: SimpleQueue[StudyProgress] = SimpleQueue()

    def until_ended(self) -> list[StudyProgress]:
        heard = [self.told.get(timeout=60)]
        while heard[-1].running:
            heard.append(self.told.get(timeout=60))
        return heard


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
def study(ears: Ears) -> Iterator[BackgroundStudy]:
    study = BackgroundStudy(ears.told.put, guessing, 1)
    yield study
    study.close()


def test_every_run_is_told(study: BackgroundStudy, ears: Ears) -> None:
    study.start(PLAN)
    heard = ears.until_ended()
    assert [one.done for one in heard] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 8]
    assert {one.all for one in heard} == {8}
    assert heard[0].left_s is None
    assert all(one.left_s is not None and one.left_s >= 0 for one in heard[1:-1])
    assert heard[-2].left_s == 0
    assert not heard[-1].failure
    assert set(own_records(GROUP).read()) == set(PLAN.trials())


def test_a_pause_loses_nothing_and_is_gone_on_with(study: BackgroundStudy, ears: Ears) -> None:
    study.start(PLAN)
    ears.told.get(timeout=60)
    ears.told.get(timeout=60)
    study.pause()
    last = ears.until_ended()[-1]
    assert not last.failure
    kept = own_records(GROUP).read()
    assert 1 <= len(kept) == last.done <= 8
    study.start(PLAN)
    assert ears.until_ended()[0].done == len(kept)
    assert len(list(own_records(GROUP).outcomes())) == 8, "none is run twice"


def test_a_whole_study_is_given_to_the_debate(study: BackgroundStudy, ears: Ears) -> None:
    study.start(StudyPlan(seeds=1))
    ears.until_ended()
    assert not study_file().exists(), "with fewer seeds it settles nothing"
    study.start(StudyPlan())
    ears.until_ended()
    found = read_result(study_file())
    assert found is not None
    assert len(found.points) == 40
    assert not found.bundled


def test_what_was_run_elsewhere_is_not_run_again(study: BackgroundStudy, ears: Ears, tmp_path: Path) -> None:
    plan = StudyPlan(models=("attention",), sizes=(64,), seeds=3, steps=600)
    for seed in range(3):
        Records(tmp_path / "there").append(outcome(seed))
    study.start(plan, (str(tmp_path),))
    assert [one.done for one in ears.until_ended()] == [3, 3]
    assert not own_records(group_of_plan(plan)).read()


def test_a_disk_that_cannot_be_written_is_told(study: BackgroundStudy, ears: Ears) -> None:
    folder = own_records(GROUP).file.parent
    folder.parent.mkdir(parents=True)
    folder.write_text("a file where the folder should be")
    study.start(PLAN)
    assert "could not be written" in ears.until_ended()[-1].failure


def test_records_that_cannot_be_read_are_refused(study: BackgroundStudy) -> None:
    own_records(GROUP).file.mkdir(parents=True)
    with pytest.raises(Refusal, match="cannot be read"):
        study.start(PLAN)
    assert not study.running


def test_workers_that_raise_are_told(ears: Ears) -> None:
    @contextmanager
    def wrong() -> Iterator[Executor]:
        raise RuntimeError("no processes here")
        yield

    study = BackgroundStudy(ears.told.put, lambda count: wrong, 1)
    study.start(PLAN)
    assert "no processes here" in ears.until_ended()[-1].failure
    study.close()


def test_a_core_is_left_to_the_window() -> None:
    assert 1 <= spare_cores() <= max((os.cpu_count() or 1) - 1, 1)


# Where records lie


def test_folders_of_other_machines_are_found(tmp_path: Path) -> None:
    assert not holds_records(tmp_path)
    for name, seed in (("one", 0), ("two", 1)):
        Records(tmp_path / "runs" / name).append(outcome(seed))
    assert holds_records(tmp_path / "runs")
    assert holds_records(tmp_path / "runs" / "one" / "records.jsonl")
    assert not holds_records(tmp_path / "runs" / "nowhere")
    assert len(opened_records((str(tmp_path / "runs"), str(tmp_path / "nowhere")))) == 2
    group = group_of_plan(StudyPlan())
    assert {trial.seed for trial in known_here(group, (str(tmp_path / "runs"),))} == {0, 1}
    assert not known_here(GROUP, (str(tmp_path / "runs"),)), "of another group"


def test_a_stamp_changes_with_every_record(tmp_path: Path) -> None:
    records = Records(tmp_path)
    stamps = {stamp_of(records)}
    for seed in range(3):
        records.append(outcome(seed))
        stamps.add(stamp_of(records))
    assert len(stamps) == 4


def test_what_comes_with_aperture_can_be_read_and_drawn() -> None:
    for records in bundled_records():
        found = records.read()
        assert found
        assert {trial.model for trial in found} <= set(MODELS)
        assert all(0 <= trial.far_share <= 0.5 for trial in found)


# With the real processes

HOST = """
from multiprocessing import active_children
from threading import Event
from explorer.study.background import BackgroundStudy
from explorer.study.plan import StudyPlan

def told(progress):
    print(progress.done, *(child.pid for child in active_children()), flush=True)

if __name__ == "__main__":
    study = BackgroundStudy(told, at_once=2)
    study.start(StudyPlan(models=("convolution",), sizes=(16,), seeds=2000, steps=20))
    Event().wait()
"""


def gone(pid: int) -> bool:
    """Whether a process has ended; one that nobody has waited for is a zombie, which is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
def test_no_process_outlives_a_program_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "host.py"
    script.write_text(HOST)
    host = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert host.stdout is not None
    done, workers = 0, list[int]()
    while done < 3:
        done, *workers = map(int, host.stdout.readline().split())
    assert len(workers) == 2
    nice = {os.getpriority(os.PRIO_PROCESS, pid) for pid in workers}
    assert min(nice) > os.getpriority(os.PRIO_PROCESS, host.pid)
    maps = [Path(f"/proc/{pid}/maps").read_text() for pid in workers]
    assert not any("PySide6" in one for one in maps), "a worker needs no window"
    host.send_signal(signal.SIGKILL)
    host.communicate()
    for pid in workers:
        while not gone(pid):
            os.sched_yield()
    lines = own_records(group_of_plan(StudyPlan(steps=20))).file.read_bytes().splitlines()
    whole = own_records(group_of_plan(StudyPlan(steps=20))).read()
    assert done <= len(whole)
    assert len(lines) - len(whole) <= 1
