"""A real X screen of its own, and hands on it: Xvfb shows, xdotool points and types, the frame buffer is looked at.

Nothing here sleeps for a while and hopes: `until` looks again and again for what a user would wait for.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from explorer.documents.session import load_session
from explorer.errors import Refusal
from explorer.machine.files import state_folder
from explorer.state.state import State

ROOT = Path(__file__).resolve().parents[2]
SIZE = (1440, 900)
LIMIT_S = 60
MISSING = [program for program in ("Xvfb", "xdotool") if shutil.which(program) is None]
T = TypeVar("T")


def until(what: str, look: Callable[[], T | None]) -> T:
    """What `look` finds, as soon as it is neither None nor False."""
    end = monotonic() + LIMIT_S
    while monotonic() < end:
        found = look()
        if found is not None and found is not False:
            return found
        sleep(0.02)  # between two looks, not instead of one
    raise AssertionError(f"not within {LIMIT_S} s: {what}")


class Screen:
    """One X display; `folder` holds its frame buffer."""

    def __init__(self, number: str, folder: Path) -> None:
        self.name = f":{number}"
        self._buffer = folder / "Xvfb_screen0"

    def hand(self, *words: str | int) -> str:
        """One or more chained commands of xdotool."""
        done = subprocess.run(
            ["xdotool", *map(str, words)], env={**os.environ, "DISPLAY": self.name}, capture_output=True, text=True
        )
        return done.stdout

    def pixels(self) -> npt.NDArray[np.uint8]:
        """What is on the screen now, (rows, columns, 3) in RGB; the buffer is an X window dump, version 7."""
        data = self._buffer.read_bytes()
        words = np.frombuffer(data[:100], ">u4")
        header, width, height, row_bytes, colours = (int(words[i]) for i in (0, 4, 5, 12, 19))
        start = header + 12 * colours
        rows = np.frombuffer(data, np.uint8, row_bytes * height, start).reshape(height, row_bytes)
        return rows[:, : width * 4].reshape(height, width, 4)[:, :, 2::-1]


@contextmanager
def screen(folder: Path, size: tuple[int, int] = SIZE) -> Iterator[Screen]:
    """Starts Xvfb on a display that is free, and ends it."""
    reads, writes = os.pipe()
    width, height = size
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writes), "-screen", "0", f"{width}x{height}x24", "-fbdir", str(folder),
         "-noreset", "-nolisten", "tcp"],
        pass_fds=[writes], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writes)
    try:
        with os.fdopen(reads) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield Screen(number, folder)
    finally:
        server.terminate()
        server.wait()


class App:
    """One running `python -m explorer` on a screen."""

    def __init__(self, on: Screen, errors: Path, *words: str | Path) -> None:
        self.screen, self._errors = on, errors
        environment = {**os.environ, "DISPLAY": on.name}
        for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "QT_SCALE_FACTOR"):
            environment.pop(name, None)
        with errors.open("wb") as file:
            command = [sys.executable, "-m", "explorer", *map(str, words)]
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file)

    def appear(self) -> None:
        """Waits until the window is painted, and gives it the keyboard."""
        until("a window with the keyboard", self._focus)
        until("a painted window", lambda: len(np.unique(self.screen.pixels()[::7, ::7])) > 40)

    def _focus(self) -> bool:
        """Without a window manager nobody gives the focus but we; a window that is not mapped yet does not take it."""
        assert self.process.poll() is None, self.errors
        windows = self.screen.hand("search", "--onlyvisible", "--pid", self.process.pid).split()
        if windows:
            self.screen.hand("windowfocus", windows[0])
        return self.screen.hand("getwindowfocus").strip() in windows

    @property
    def title(self) -> str:
        return self.screen.hand("getwindowfocus", "getwindowname").strip()

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of the window."""
        told = self.screen.hand("getwindowfocus", "getwindowgeometry", "--shell")
        values = dict(line.split("=") for line in told.split())
        return int(values["WIDTH"]), int(values["HEIGHT"])

    @property
    def position(self) -> tuple[int, int]:
        """(left, top) of the window on the screen."""
        told = self.screen.hand("getwindowfocus", "getwindowgeometry", "--shell")
        values = dict(line.split("=") for line in told.split())
        return int(values["X"]), int(values["Y"])

    def resize(self, width: int, height: int) -> None:
        self.screen.hand("getwindowfocus", "windowsize", width, height)
        until("the new size", lambda: self.size == (width, height))

    def press(self, *keys: str) -> None:
        self.screen.hand("key", *keys)

    def drag(self, *points: tuple[int, int]) -> None:
        """(row, column) in pixels of the screen, from the first to the last with the button down."""
        moves = [["mousemove", column, row] for row, column in points]
        self.screen.hand(*moves[0], "mousedown", 1, *(word for move in moves[1:] for word in move), "mouseup", 1)

    def end(self) -> int:
        """Waits for the process to end by itself; its exit code."""
        return self.process.wait(LIMIT_S)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    @property
    def errors(self) -> str:
        """What it printed."""
        return self._errors.read_text()


def autosaved() -> State | None:
    """What is in the autosave of the first running app; None as long as there is none."""
    try:
        return load_session(state_folder() / "autosave-1.aperture")
    except Refusal:
        return None


def marker() -> str:
    """What stands in the file that tells of a running app: nothing after a clean end."""
    return (state_folder() / "running-1").read_text()
