"""The files that were opened or saved last."""

from __future__ import annotations

from pathlib import Path

from explorer.machine.kept import KeptFile

LONGEST = 10


class Recent:
    """Up to ten paths in `folder`/recent.json, the latest first.

    A list that cannot be read is an empty list and one that cannot be written is let go.
    """

    def __init__(self, folder: Path) -> None:
        self._file = KeptFile(folder / "recent.json", list[str], list)

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
        return [Path(text) for text in self._file.read()][:LONGEST]

    def _keep(self, paths: list[Path]) -> None:
        self._file.keep([str(path) for path in paths[:LONGEST]])


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
