"""Records: whole or absent, whatever cuts them off, and never counted twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.study.records import Records, merged
from explorer.study.trial import Trial, TrialOutcome


def outcome(seed: int, model: str = "attention", accuracy: float = 0.5, loss: float | None = 0.25) -> TrialOutcome:
    trial = Trial("glyph", 0.15, model, 64, seed, 600)
    return TrialOutcome(trial, accuracy, ("dark", "bright"), (80, 20), (8, 16), loss, 1.5, "cpu")


def test_what_was_appended_is_read(tmp_path: Path) -> None:
    records = Records(tmp_path / "new" / "folder")
    assert records.read() == {}
    kept = [*(outcome(seed) for seed in range(5)), outcome(5, loss=None)]
    for one in kept:
        records.append(one)
    assert list(records.outcomes()) == kept
    assert records.read() == {one.trial: one for one in kept}


@given(st.data())
def test_cut_off_anywhere_all_whole_lines_are_left(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    records = Records(tmp_path_factory.mktemp("cut"))
    kept = [outcome(seed) for seed in range(3)]
    ends = []
    for one in kept:
        records.append(one)
        ends.append(records.file.stat().st_size - 1)  # without the end of the line nothing is missing
    cut = data.draw(st.integers(0, ends[-1] + 1))
    os.truncate(records.file, cut)
    whole = [one for one, end in zip(kept, ends, strict=True) if end <= cut]
    assert list(records.outcomes()) == whole
    records.append(kept[2])
    assert list(records.outcomes()) == [*whole, kept[2]], "the next one does not touch what was cut off"


@given(st.integers(0, 400), st.integers(1, 255))
def test_a_line_that_was_changed_is_no_line(tmp_path_factory: pytest.TempPathFactory, place: int, change: int) -> None:
    records = Records(tmp_path_factory.mktemp("changed"))
    records.append(outcome(0))
    records.append(outcome(1))
    data = bytearray(records.file.read_bytes())
    data[place % len(data)] ^= change
    records.file.write_bytes(bytes(data))
    assert all(one in (outcome(0), outcome(1)) for one in records.outcomes())


@pytest.mark.parametrize("junk", [b"\x00" * 9, b"{}\n", b"[" * 70_000 + b"\n", "00000000 {}\n".encode("utf-16")])
def test_junk_is_passed_over(tmp_path: Path, junk: bytes) -> None:
    records = Records(tmp_path)
    records.append(outcome(0))
    with records.file.open("ab") as file:
        file.write(junk)
    records.append(outcome(1))
    assert [*records.outcomes()] == [outcome(0), outcome(1)]


def test_the_same_trial_counts_once(tmp_path: Path) -> None:
    here, there = Records(tmp_path / "here"), Records(tmp_path / "there")
    here.append(outcome(0, accuracy=0.5))
    here.append(outcome(1))
    there.append(outcome(0, accuracy=0.75))
    there.append(outcome(2))
    found = merged([here, there])
    assert sorted(trial.seed for trial in found) == [0, 1, 2]
    assert found[outcome(0).trial].accuracy == 0.5


WRITER = """
import sys
from pathlib import Path
from tests.study.test_records import outcome
from explorer.study.records import Records
records, first = Records(Path(sys.argv[1])), int(sys.argv[2])
print("begun", flush=True)
for seed in range(first, first + 100_000):
    records.append(outcome(seed))
"""


def test_two_writers_that_are_killed_leave_nothing_but_whole_lines(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(first)], stdout=subprocess.PIPE)
        for first in (0, 1_000_000)
    ]
    records = Records(tmp_path)
    for writer in writers:
        assert writer.stdout is not None
        writer.stdout.readline()
    while not records.file.exists() or records.file.stat().st_size < 40_000:
        assert all(writer.poll() is None for writer in writers)
    for writer in writers:
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    lines = records.file.read_bytes().count(b"\n")
    read = list(records.outcomes())
    assert len(read) == len({one.trial for one in read})
    assert lines - len(read) <= 2, "at most the line that each was writing"
    for first in (0, 1_000_000):
        seeds = sorted(one.trial.seed for one in read if (one.trial.seed >= 1_000_000) == bool(first))
        assert seeds == list(range(first, first + len(seeds))), "nothing in between is lost"
