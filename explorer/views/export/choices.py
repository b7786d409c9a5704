"""What was chosen in the export dialog, kept for the next time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from explorer.figures.cli import LARGEST_DPI, LETTERS, SMALLEST_DPI, THEMES
from explorer.figures.make import KINDS
from explorer.figures.material import STRIPS
from explorer.figures.presets import PRESETS
from explorer.files import write_atomically

FORMATS = ("pdf", "svg", "png", "script")
LARGEST_FILE_BYTES = 2**16


@dataclass(frozen=True)
class Choices:
    """Names are those of the command line. `dpi` 0 is the preset's own; `windows` at most are in a closing strip."""

    kind: str = "lanes"
    preset: str = "slide"
    theme: str = "light"
    transparent: bool = False
    format: str = "pdf"
    letters: str = "text"
    dpi: int = 0
    windows: int = max(STRIPS)
    folder: str = ""

    @property
    def sharp_dpi(self) -> int:
        """The dpi of a PNG."""
        return self.dpi or PRESETS[self.preset].dpi

    def known(self) -> Choices:
        """These choices, what is not known (any more) as it is at first."""
        first = Choices()
        allowed: dict[str, Collection[object]] = {
            "kind": KINDS, "preset": PRESETS, "theme": THEMES, "format": FORMATS, "letters": LETTERS,
            "windows": STRIPS, "dpi": (0, *range(SMALLEST_DPI, LARGEST_DPI + 1)),
        }  # fmt: skip
        strange = {name: getattr(first, name) for name, values in allowed.items() if getattr(self, name) not in values}
        return replace(self, **strange)


class Remembered:
    """The choices in `folder`/export.json. A convenience, as the recent files are: what cannot be read is the first
    choice, what cannot be written is let go."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "export.json"

    def read(self) -> Choices:
        try:
            if self._file.stat().st_size > LARGEST_FILE_BYTES:
                return Choices()
            return msgspec.json.decode(self._file.read_bytes(), type=Choices).known()
        except (OSError, msgspec.DecodeError, ValueError, RecursionError):
            return Choices()

    def keep(self, choices: Choices) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._file, msgspec.json.encode(choices))
        except (OSError, ValueError):
            pass  # see the class
