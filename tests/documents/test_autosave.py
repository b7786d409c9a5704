"""After a crash the work is there again; two windows never share an autosave."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from explorer.documents.autosave import Autosave
from explorer.errors import Refusal
from explorer.state.picture import Picture
from explorer.state.state import Scene, State

STATE = State(Scene(Picture(np.arange(64, dtype=np.uint8).reshape(8, 8, 1))))
CRASH = """
import os, sys
from pathlib import Path
import numpy as np
from explorer.documents.autosave import Autosave
from explorer.state.picture import Picture
from explorer.state.state import Scene, State
autosave = Autosave(Path(sys.argv[1]))
print(autosave.begin())
autosave.write(State(Scene(Picture(np.full((8, 8, 1), 77, np.uint8)))))
sys.stdout.flush()
os._exit(1)
"""


def crash(folder: Path) -> str:
    """A process that takes a slot, saves and dies without another word."""
    run = subprocess.run([sys.executable, "-c", CRASH, str(folder)], capture_output=True, text=True, check=False)
    assert run.returncode == 1, run.stderr
    return run.stdout.strip()


def test_the_first_start_knows_nothing(tmp_path: Path) -> None:
    autosave = Autosave(tmp_path / "new" / "folder")
    assert autosave.begin() is False
    assert autosave.read() is None


def test_a_clean_end_is_no_crash_and_keeps_the_work(tmp_path: Path) -> None:
    first = Autosave(tmp_path)
    first.begin()
    first.write(STATE)
    first.finish()
    second = Autosave(tmp_path)
    assert second.begin() is False
    assert second.read() == STATE


def test_a_crash_is_told_and_the_work_is_there(tmp_path: Path) -> None:
    assert crash(tmp_path) == "False"
    assert crash(tmp_path) == "True"
    autosave = Autosave(tmp_path)
    assert autosave.begin() is True
    state = autosave.read()
    assert state is not None
    assert (state.scene.picture.pixels == 77).all()
    autosave.finish()
    assert Autosave(tmp_path).begin() is False


def test_two_windows_have_two_autosaves(tmp_path: Path) -> None:
    one, two = Autosave(tmp_path), Autosave(tmp_path)
    assert (one.begin(), two.begin()) == (False, False)
    one.write(STATE)
    two.write(STATE.changed(stride=2))
    assert one.path != two.path
    assert one.read() == STATE
    assert two.read() == STATE.changed(stride=2)


def test_a_crash_of_the_second_window_is_found_by_the_next_start(tmp_path: Path) -> None:
    one = Autosave(tmp_path)
    one.begin()
    crash(tmp_path)
    one.finish()
    later = Autosave(tmp_path)
    assert later.begin() is True
    assert later.path == tmp_path / "autosave-2.aperture"


def test_a_freed_slot_is_taken_again(tmp_path: Path) -> None:
    one, two, three = Autosave(tmp_path), Autosave(tmp_path), Autosave(tmp_path)
    one.begin()
    two.begin()
    one.finish()
    three.begin()
    assert three.path == tmp_path / "autosave-1.aperture"


def test_broken_autosaves_are_moved_aside_and_never_lost(tmp_path: Path) -> None:
    autosave = Autosave(tmp_path)
    autosave.begin()
    assert autosave.path is not None
    for content in (b"half of {", b"another"):
        autosave.path.write_bytes(content)
        with pytest.raises(Refusal, match=r"kept as autosave-1\.aperture\.broken"):
            autosave.read()
        assert not autosave.path.exists()
    assert (tmp_path / "autosave-1.aperture.broken").read_bytes() == b"half of {"
    assert (tmp_path / "autosave-1.aperture.broken-2").read_bytes() == b"another"
    autosave.write(STATE)
    assert autosave.read() == STATE


def test_an_unusable_folder_does_not_stop_the_app(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    autosave = Autosave(tmp_path / "file" / "folder")
    assert autosave.begin() is False
    assert autosave.read() is None
    with pytest.raises(Refusal, match="cannot be kept for recovery"):
        autosave.write(STATE)
    autosave.finish()


def test_a_folder_that_vanished_is_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    autosave = Autosave(folder)
    autosave.begin()
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    autosave.write(STATE)
    assert autosave.read() == STATE


def test_a_disk_that_refuses_is_said(tmp_path: Path) -> None:
    autosave = Autosave(tmp_path)
    autosave.begin()
    assert autosave.path is not None
    autosave.path.mkdir()
    with pytest.raises(Refusal, match="cannot be kept for recovery"):
        autosave.write(STATE)
