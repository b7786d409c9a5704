"""The program killed without a warning while it draws and saves: the next start says so, and has nearly all."""

from __future__ import annotations

import random
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from time import monotonic

import pytest

from explorer.documents.documents import AUTOSAVE_MS
from explorer.documents.session import load_session
from explorer.words import sessions as sessions_words
from tests.by_chance import seeds
from tests.gui.killed import counted

KILLS = seeds(2, at_once=1)[:50]


def started(*words: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.gui.killed", *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])


@pytest.mark.parametrize("portion", KILLS, ids=str)
def test_a_kill_loses_no_more_than_the_last_moment(portion: range, tmp_path: Path) -> None:
    folder, session = tmp_path / "state", tmp_path / "drawing.aperture"
    strokes = random.Random(portion.start).randint(60, 400)
    app = started("draw", folder, session)
    assert app.stdout is not None
    done = [(0, monotonic())]
    while done[-1][0] < strokes:
        number, when = app.stdout.readline().split()
        done.append((int(number), float(when)))
    app.kill()
    rest = app.stdout.read().rpartition("\n")[0]  # the last line may be half a line
    done += [(int(number), float(when)) for number, when in map(str.split, rest.splitlines())]
    app.wait()

    kept, said = started("look", folder).communicate()[0].splitlines()
    assert said == sessions_words.RECOVERED
    times = dict(done)
    lost_ms = 1000 * (done[-1][1] - times[int(kept)])
    longest_ms = 1000 * max(b[1] - a[1] for a, b in pairwise(done))
    # The promise, and what the machine itself held the program up, twice: before the autosave and while it is written.
    assert lost_ms <= AUTOSAVE_MS + 2 * longest_ms + 100, f"{lost_ms:.0f} ms of work lost"
    saved = counted(load_session(session).scene.picture)
    assert done[-1][0] - saved <= 6, "a file that was saved is whole, the newest or the one before"
    unfinished = [path.name for path in tmp_path.rglob("*.tmp")]
    assert len(unfinished) <= 1, "no more than the file of that very moment"
