"""What was chosen in the export dialog, kept for the next time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast, get_args

from explorer.export.cli import LARGEST_DPI, LETTERS, SMALLEST_DPI, THEMES
from explorer.export.kinds import KINDS
from explorer.export.movie import MOVIES, SIZES, MovieOptions, find_ffmpeg
from explorer.export.movie.options import LONGEST_HOLD_S, LONGEST_S, Easing, Loop, ThemeName
from explorer.figures.presets import PRESETS
from explorer.machine.kept import KeptFile

FORMATS = ("pdf", "svg", "png", "script")
MOVIE_FORMATS = ("mp4", "gif", "webp", "apng", "folder")
WINDOWS = (0, *range(3, 9))
FPS = (10, 15, 20, 25, 30, 50, 60)


@dataclass(frozen=True)
class MovieChoices:
    """What suits a movie is its own: where `kind` or `easing` is empty, `seconds` 0 or `hold_s` negative."""

    kind: str = ""
    size: str = "1080p"
    fps: int = 30
    seconds: float = 0.0
    hold_s: float = -1.0
    easing: str = ""
    loop: str = "forever"
    format: str = "gif"  # wherever it is opened, it plays

    def options(self, movie: str, theme: str) -> MovieOptions:
        own = MOVIES[movie].options
        return MovieOptions(
            movie,
            self.kind if self.kind in MOVIES[movie].kinds else own.kind,
            SIZES[self.size],
            self.fps,
            self.seconds or own.seconds,
            cast(Easing, self.easing or own.easing),
            self.hold_s if self.hold_s >= 0 else own.hold_s,
            cast(Loop, self.loop),
            cast(ThemeName, theme),
        )

    def for_movie(self) -> MovieChoices:
        """The same for another movie: its own length, easing and figure."""
        return replace(self, kind="", seconds=0.0, hold_s=-1.0, easing="")

    def known(self) -> MovieChoices:
        formats = [format for format in MOVIE_FORMATS if format != "mp4" or find_ffmpeg()]
        allowed: dict[str, Collection[object]] = {
            "size": SIZES, "fps": FPS, "easing": ("", *get_args(Easing)), "loop": get_args(Loop), "format": formats,
        }  # fmt: skip
        known = replace(self, **_strange(self, allowed, vars(MovieChoices())))
        fits = (known.seconds == 0 or 0.1 <= known.seconds <= LONGEST_S) and known.hold_s <= LONGEST_HOLD_S
        return known if fits else known.for_movie()


@dataclass(frozen=True)
class ExportChoices:
    """Names are those of the command line. With a `film` it is a movie, else a figure of `kind`.

    `dpi` 0 is the preset's own; a closing strip has so many `windows`, 0: as many as fit the page.
    """

    kind: str = "lanes"
    preset: str = "slide"
    theme: str = "light"
    transparent: bool = False
    format: str = "pdf"
    letters: str = "text"
    dpi: int = 0
    windows: int = 0
    folder: str = ""
    film: str = ""
    movie: MovieChoices = MovieChoices()

    @property
    def sharp_dpi(self) -> int:
        """The dpi of a PNG."""
        return self.dpi or PRESETS[self.preset].dpi

    def known(self) -> ExportChoices:
        """These choices, what is not known (any more) as it is at first."""
        allowed: dict[str, Collection[object]] = {
            "kind": KINDS, "preset": PRESETS, "theme": THEMES, "format": FORMATS, "letters": LETTERS,
            "windows": WINDOWS, "dpi": (0, *range(SMALLEST_DPI, LARGEST_DPI + 1)), "film": ("", *MOVIES),
        }  # fmt: skip
        return replace(self, movie=self.movie.known(), **_strange(self, allowed, vars(ExportChoices())))


def _strange(chosen: object, allowed: Mapping[str, Collection[object]], first: Mapping[str, Any]) -> dict[str, Any]:
    return {name: first[name] for name, values in allowed.items() if getattr(chosen, name) not in values}


class Remembered:
    """The choices in `folder`/export.json; what is not known (any more) is as at first."""

    def __init__(self, folder: Path) -> None:
        self._file = KeptFile(folder / "export.json", ExportChoices, ExportChoices)

    def read(self) -> ExportChoices:
        try:
            return self._file.read().known()
        except ValueError:  # of the right types, and yet no choices that go together
            return ExportChoices()

    def keep(self, choices: ExportChoices) -> None:
        self._file.keep(choices)
