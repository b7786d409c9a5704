"""A study on a Dask cluster: three workers of which one is killed, then its scheduler; nothing lost, nothing twice."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Future
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest

from explorer.cli import main
from explorer.errors import Refusal
from explorer.study import cluster as cluster_module
from explorer.study.cluster import cluster, run_there
from explorer.study.plan import StudyPlan
from explorer.study.records import Records
from explorer.study.running import run_trials
from explorer.study.training import train
from explorer.study.trial import Trial, TrialOutcome
from tests.study.test_running import threads

PLAN = StudyPlan(models=("convolution", "attention"), sizes=(16,), seeds=5, steps=2)


class Processes:
    """A scheduler and three workers, each a process of its own, as `dask scheduler` and `dask worker` start them."""

    def __init__(self, folder: Path) -> None:
        self._told = ExitStack()
        self.scheduler, self.address = self._started(folder, "scheduler", "--port", "0")
        self.workers = [
            self._started(folder / str(number), "worker", self.address, "--no-nanny", "--nthreads", "1")[0]
            for number in range(3)
        ]

    def _started(self, folder: Path, kind: str, *words: str) -> tuple[subprocess.Popen[str], str]:
        """The process and its address, as soon as it says that it stands."""
        folder.mkdir(exist_ok=True)
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--no-dashboard", "--host", "127.0.0.1", *words],
            stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, cwd=folder,
        )  # fmt: skip
        self._told.callback(self._end, process)
        assert process.stderr is not None
        stands = "Scheduler at:" if kind == "scheduler" else "Registered to:"
        for line in process.stderr:
            if stands in line:
                return process, line.split()[-1]
        raise AssertionError(f"the {kind} ended with {process.wait()}")

    @staticmethod
    def _end(process: subprocess.Popen[str]) -> None:
        process.kill()
        process.communicate()

    def end(self) -> None:
        self._told.close()


@pytest.fixture
def cluster_processes(tmp_path: Path) -> Iterator[Processes]:
    pytest.importorskip("distributed")
    processes = Processes(tmp_path)
    yield processes
    processes.end()


def lines(records: Records) -> list[TrialOutcome]:
    assert records.file.read_bytes().count(b"\n") == len(list(records.outcomes())), "every line is whole"
    return list(records.outcomes())


def same(one: TrialOutcome) -> tuple[object, ...]:
    """All of an outcome but the time that it took."""
    return one.trial, one.accuracy, one.asked, one.wrong, one.loss, one.device


def test_a_worker_and_then_the_scheduler_are_killed(
    cluster_processes: Processes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    workers = cluster(cluster_processes.address, said.append)
    first, second, told = Records(tmp_path / "first"), Records(tmp_path / "second"), list[TrialOutcome]()

    def kill_one(outcome: TrialOutcome) -> None:
        told.append(outcome)
        if len(told) == 2:
            cluster_processes.workers[0].send_signal(signal.SIGKILL)

    run_trials(PLAN.trials(), first, workers, len(PLAN.trials()), kill_one)
    assert cluster_processes.workers[0].wait() == -signal.SIGKILL
    assert told == lines(first), "what is told is on the disk"
    assert sorted(map(hash, (one.trial for one in told))) == sorted(map(hash, PLAN.trials())), "each of them once"
    assert not said
    for one in told[:1] + told[-1:]:
        assert same(one) == same(train(one.trial)), "bit for bit what is found here"

    def kill_the_scheduler(outcome: TrialOutcome) -> None:
        if len(second.read()) == 2:
            cluster_processes.scheduler.send_signal(signal.SIGKILL)

    monkeypatch.setattr(cluster_module, "ANSWER_S", 1)
    with pytest.raises(Refusal, match="--resume") as refusal:
        run_trials(PLAN.trials(), second, workers, len(PLAN.trials()), kill_the_scheduler)
    assert cluster_processes.address in str(refusal.value)
    assert 2 <= len(lines(second)) < len(PLAN.trials())
    run_trials(PLAN.trials(), second, threads, 1)
    assert len(lines(second)) == len(PLAN.trials())
    assert {trial: same(one) for trial, one in second.read().items()} == {one.trial: same(one) for one in told}


def test_what_is_lost_is_told_as_of_processes() -> None:
    pytest.importorskip("distributed")
    from distributed import KilledWorker
    from distributed.comm import CommClosedError

    worker = SimpleNamespace(address="tcp://127.0.0.1:9")
    for error, told in (
        (KilledWorker("trial", worker, 3), BrokenExecutor),
        (CommClosedError("gone"), BrokenExecutor),
        (CancelledError(), BrokenExecutor),
        (Refusal("no digits there"), Refusal),
        (MemoryError("9 GB"), Refusal),
    ):
        asked, here = Future[None](), Future[None]()
        asked.set_exception(error)
        cluster_module._pass_on(here, asked)
        assert type(here.exception()) is told
    assert "MemoryError: 9 GB" in str(here.exception())


def test_no_scheduler_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster_module, "ANSWER_S", 0.1)
    for address, said in (
        ("tcp://127.0.0.1:9", "tcp://127.0.0.1:9"),
        ("nowhere://x:1", "got nowhere://x:1"),
        ("tcp://x:many", "got tcp://x:many"),
    ):
        assert main(["study", "-o", str(tmp_path / "new"), "--quick", "--scheduler", address]) == 1
        assert said in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_without_the_package_it_says_how_to_get_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "PACKAGE", "no_such_package_anywhere")
    assert main(["study", "-o", str(tmp_path / "new"), "--scheduler", "tcp://127.0.0.1:8786"]) == 1
    assert "[cluster]" in capsys.readouterr().err


def test_a_worker_with_another_aperture_trains_nothing() -> None:
    with pytest.raises(Refusal, match=r"0\.0\.1"):
        run_there("0.0.1", train, Trial("glyph", 0.15, "convolution", 16, 0, 1))
