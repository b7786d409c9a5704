"""Files of the user: read with a limit, written whole or not at all, and the folder where the app keeps its own."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from platformdirs import user_state_path

Write = Callable[[BinaryIO, bytes], object]


def state_folder() -> Path:
    """Where autosaves and the list of recent files live; it need not exist yet. XDG_STATE_HOME moves it on Linux."""
    return user_state_path("aperture", appauthor=False)


def write_bytes(file: BinaryIO, data: bytes) -> None:
    """Writes all of `data` and waits until the disk has it."""
    file.write(data)
    sync(file)


def sync(file: BinaryIO) -> None:
    """Waits until the disk has what was written."""
    file.flush()
    os.fsync(file.fileno())


def write_atomically(path: Path, data: bytes, write: Write = write_bytes) -> None:
    """Puts `data` at `path` by `whole_file`, so that it is there whole or not at all. Raises OSError."""
    with whole_file(path) as file:
        write(file, data)


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write that will be at `path` when the block ends, so that a reader, a full disk or a power cut meets
    the old file or the new one, whole.

    1. a new file beside it, 2. the block, 3. the old file's permissions, 4. rename over it. The new file is removed
    when anything fails. A link is followed. Raises OSError.
    """
    path = Path(os.path.realpath(path))  # else the rename would put a file in the place of the user's link
    beside = beside_of(path)
    try:
        with beside.open("xb") as file:
            yield file
        if path.exists():
            beside.chmod(path.stat().st_mode & 0o7777)
        os.replace(beside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    _sync_folder(path.parent)


def beside_of(path: Path) -> Path:
    """A name in the same folder that nothing has, for what is not whole yet."""
    return path.with_name(f".aperture-{os.getpid()}-{secrets.token_hex(4)}.tmp")


def _sync_folder(folder: Path) -> None:
    """Lets the rename itself reach the disk, where the system can open a folder for that (not on Windows)."""
    if os.name == "posix":
        with contextlib.suppress(OSError):  # some network drives refuse; the file itself is on the disk already
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
