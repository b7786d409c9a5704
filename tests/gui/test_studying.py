"""Closing the window in the middle of a study: its workers end with it, and what was finished is kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from explorer.pages.study.choice import StudyChoice
from explorer.study.shelf import own_records
from tests.gui.studying import RUNS
from tests.study.test_background import gone


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
def test_closing_the_window_ends_the_study_and_keeps_its_runs(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.gui.studying", str(tmp_path / "state")]
    host = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
    assert host.stdout is not None
    done, workers = 0, set[int]()
    while done < RUNS:
        done, *children = map(int, host.stdout.readline().split())
        fresh = set(children) - workers if done < RUNS else set[int]()
        maps = [Path(f"/proc/{pid}/maps").read_text() for pid in fresh]
        assert not any("PySide6" in one for one in maps), "a worker needs no window"
        workers |= fresh
    assert workers
    rest, _ = host.communicate(timeout=300)
    assert host.returncode == 0
    (closed,) = [line.split() for line in rest.splitlines() if line.startswith("closed")]
    assert closed[2] == "0", "no worker is left when the window is closed"
    assert all(map(gone, workers))
    records = own_records(StudyChoice(steps=20).group)
    assert len(records.read()) == len(records.file.read_bytes().splitlines()) >= RUNS
