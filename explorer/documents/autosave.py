"""Autosave: what was on the screen is there again after a crash, also with several windows of the app open.

Every running app holds a slot: a locked marker file `running-N` and a session `autosave-N.aperture`. The system drops
the lock when the process ends, however it ends. A marker that is free but still says "running" tells of a crash.
A lock and not the process number decides, because numbers come again after a restart of the machine.
"""

from __future__ import annotations

import contextlib
import os
import sys
from itertools import count
from pathlib import Path
from typing import BinaryIO

from explorer.documents.session import SUFFIX, load_session, session_bytes
from explorer.errors import Refusal
from explorer.machine.files import write_atomically
from explorer.state.state import State
from explorer.words import sessions as sessions_words

MOST_SLOTS = 99

if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


class Autosave:
    """One app's autosave in `folder`: `begin` once, `read` what is there, `write` now and then, `finish` at the end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._slot: int | None = None
        self._marker: BinaryIO | None = None

    @property
    def path(self) -> Path | None:
        """This app's autosave, whether or not it exists yet; None before `begin` and where the folder is unusable."""
        return None if self._slot is None else self._folder / f"autosave-{self._slot}{SUFFIX}"

    def begin(self) -> bool:
        """Takes a slot; True when the app that had it before crashed. A folder that cannot be used gives no slot."""
        self.finish()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return self._take_crashed() or self._take_free()
        except OSError:
            return False  # a read-only home is no reason not to start; `write` will say it

    def read(self) -> State | None:
        """What was saved last in this slot; None when nothing was.

        An autosave that cannot be read is moved aside as `.broken`, so that it is neither lost nor met again; that is
        said by a Refusal.
        """
        path = self.path
        if path is None or not path.is_file():
            return None
        try:
            return load_session(path)
        except Refusal as refusal:
            aside = self._move_aside(path)
            raise Refusal(sessions_words.AUTOSAVE_BROKEN, name=aside.name, folder=aside.parent) from refusal

    def write(self, state: State) -> None:
        """Keeps `state` for the next start. Raises Refusal when the disk does not take it."""
        path = self.path
        if path is None:
            raise Refusal(sessions_words.AUTOSAVE_FAILED, folder=self._folder, reason=sessions_words.REASON_NO_FOLDER)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_atomically(path, session_bytes(state))
        except OSError as error:
            reason = error.strerror or str(error)
            raise Refusal(sessions_words.AUTOSAVE_FAILED, folder=self._folder, reason=reason) from error

    def finish(self) -> None:
        """A clean end: the marker says no more that the app runs. The autosave stays for the next start."""
        if self._marker is not None:
            self._marker.truncate(0)
            self._marker.close()  # never removed: a file of the same name could be locked twice then
        self._marker = self._slot = None

    def _take_crashed(self) -> bool:
        slots = sorted(int(p.name[8:]) for p in self._folder.glob("running-*") if p.name[8:].isdigit())
        return any(self._take(slot, crashed=True) for slot in slots)

    def _take_free(self) -> bool:
        for slot in range(1, MOST_SLOTS + 1):
            if self._take(slot, crashed=False):
                break
        return False

    def _take(self, slot: int, crashed: bool) -> bool:
        """Locks a slot and marks it as running, if it is free and its last owner ended as said."""
        marker = (self._folder / f"running-{slot}").open("a+b")
        try:
            _lock(marker)
        except (BlockingIOError, PermissionError):  # another window of the app has it
            marker.close()
            return False
        except OSError:
            pass  # a drive without locks: then there is one app at a time, as far as anyone can tell
        if (os.fstat(marker.fileno()).st_size > 0) != crashed:
            marker.close()
            return False
        if not crashed:  # else it says so already, and is never without a word that a kill could fall into
            marker.write(f"{os.getpid()}\n".encode())
            marker.flush()
        self._slot, self._marker = slot, marker
        return True

    @staticmethod
    def _move_aside(path: Path) -> Path:
        for k in count(1):
            aside = path.with_name(f"{path.name}.broken" if k == 1 else f"{path.name}.broken-{k}")
            if not aside.exists():
                break
        with contextlib.suppress(OSError):  # then it is refused again next time, which is better than not starting
            path.rename(aside)
            return aside
        return path
