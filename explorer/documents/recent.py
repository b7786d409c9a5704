"""The files that were opened or saved last."""

from __future__ import annotations

from pathlib import Path

import msgspec

from explorer.machine.files import write_atomically

LONGEST = 10
LARGEST_FILE_BYTES = 2**20


class Recent:
    """Up to ten paths in `folder`/recent.json, the latest first.

    A list that cannot be read is an empty list and one that cannot be written is let go: it is a convenience, and must
    never stand between the user and the work.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "recent.json"

    def paths(self) -> list[Path]:
        """Those of the remembered files that are there now."""
        return [path for path in self._remembered() if _is_file(path)]

    def add(self, path: str | Path) -> None:
        """Puts a file first; paths are made absolute, so that they hold wherever the app is started."""
        path = Path(path).absolute()
        self._keep([path, *(other for other in self._remembered() if other != path)])

    def clear(self) -> None:
        self._keep([])

    def _remembered(self) -> list[Path]:
        try:
            if self._file.stat().st_size > LARGEST_FILE_BYTES:
                return []
            return [Path(text) for text in msgspec.json.decode(self._file.read_bytes(), type=list[str])][:LONGEST]
        except (OSError, msgspec.DecodeError, ValueError, RecursionError):
            return []

    def _keep(self, paths: list[Path]) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._file, msgspec.json.encode([str(path) for path in paths[:LONGEST]]))
        except (OSError, ValueError):
            pass  # see the class: a convenience


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
