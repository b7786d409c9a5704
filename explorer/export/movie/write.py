"""write_movie: every picture painted, handed to the writer of its format, and let go."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from explorer import __version__
from explorer.documents.session import session_bytes
from explorer.errors import Refusal
from explorer.export.movie.apng import ApngSink
from explorer.export.movie.clip import Clip, Frame, Sink
from explorer.export.movie.courses import Reel, chosen_movie, prepare
from explorer.export.movie.folder import FolderSink, holds_only_frames, whole_folder
from explorer.export.movie.gif import GifSink
from explorer.export.movie.mp4 import Mp4Sink, find_ffmpeg
from explorer.export.movie.options import MovieOptions, page_of
from explorer.export.movie.palette import Colours, Palette
from explorer.export.movie.timeline import Shot, shots
from explorer.export.movie.webp import WebpSink
from explorer.figures.page import Figure
from explorer.figures.provenance import Provenance
from explorer.figures.render import paint_image
from explorer.machine.files import sync, whole_file
from explorer.panels.colormap import pixels_of
from explorer.panels.theme import rgb
from explorer.state.state import State
from explorer.words import cli as cli_words
from explorer.words import movies as movies_words

FORMATS = (".mp4", ".gif", ".webp", ".apng", "")  # by a file's ending; none: a folder of PNGs
STREAMED: dict[str, Callable[[BinaryIO, Clip], Sink]] = {".gif": GifSink, ".webp": WebpSink, ".apng": ApngSink}
MOST_GIF_FPS = 50  # players show shorter times than 2/100 s as 10/100 s
COMPUTING = 0.1  # of the progress; the pictures take the rest
SAMPLES = 9  # pictures from all over a movie that are looked at for its palette
INKS = ("panel", "soft", "line", "ink", "dim", "convolution", "attention", "exact", "negative", "warning")
Progress = Callable[[float], None]


class MovieCancelled(Exception):
    """The movie is no longer wanted; nothing of it was left behind."""


@dataclass(frozen=True)
class _Told:
    """Tells how far it is, and asks whether it should go on."""

    progress: Progress
    cancelled: Callable[[], bool]

    def __call__(self, share: float) -> None:
        if self.cancelled():
            raise MovieCancelled
        self.progress(share)


def write_movie(
    path: Path,
    state: State,
    options: MovieOptions,
    progress: Progress = lambda share: None,
    cancelled: Callable[[], bool] = lambda: False,
    replace: bool = False,
) -> None:
    """Writes the movie whole or not at all. Its format follows from `path.suffix`, see FORMATS.

    Args:
        state: what is shown; the window's side (of "window") or the query (of "scan") are the movie's own.
        progress: told the share done, 0 to 1, before every picture; it may raise, and the movie is given up.
        cancelled: asked before every picture; where it says yes, MovieCancelled is raised.
        replace: what is at `path` already may be replaced.

    At any time one picture and the one before it are in memory. Call it on one thread of a process with a Qt
    application. Raises Refusal, one sentence, for all that cannot be done.
    """
    check_movie(path, options, replace)
    tell = _Told(progress, cancelled)
    reel = prepare(state, options, lambda share: tell(share * COMPUTING))
    with closing(movie_steps(path, reel, state)) as steps:
        for share in steps:
            tell(COMPUTING + (1 - COMPUTING) * share)


def movie_steps(path: Path, reel: Reel, state: State) -> Generator[float]:
    """Writes the movie of a reel, one picture in each step; yields the share done before each, and 1 at the end.

    For a window that must answer in between. Closed before its end, it leaves nothing behind. What is at `path` is
    replaced: `check_movie` says before whether it may be. Raises Refusal.
    """
    way = shots(reel.options, reel.course.key)
    sampled = SAMPLES if path.suffix.lower() == ".gif" else 0
    steps = sampled + len(way)
    colours = Colours(_inks(reel))
    for index in range(sampled):
        yield index / steps
        colours.add(_frame(reel, index / (SAMPLES - 1)))
    clip = _clip(reel, way, state, colours.palette() if sampled else None)
    try:
        with _sink(path, clip) as sink:
            for index, shot in enumerate(way):
                yield (sampled + index) / steps
                sink.add(_frame(reel, shot.at), shot.ticks)
            sink.finish()
            yield 1.0
    except OSError as error:
        raise Refusal(movies_words.MOVIE_NOT_SAVED, name=path, reason=error.strerror or error) from error


def check_movie(path: Path, options: MovieOptions, replace: bool = False) -> None:
    """Raises Refusal for what can be known before the work: movie, kind, ending, folder, a name that is taken."""
    chosen_movie(options)
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise Refusal(movies_words.MOVIE_FORMAT_UNKNOWN, name=path)
    if not path.absolute().parent.is_dir() or path.is_dir() != (ending == "" and path.exists()):
        raise Refusal(cli_words.PICTURE_NOT_SAVED, name=path)
    if path.is_dir() and not holds_only_frames(path):
        raise Refusal(movies_words.MOVIE_FOLDER_OTHER, name=path)
    if path.exists() and not replace:
        raise Refusal(cli_words.FIGURE_EXISTS, name=path)
    if ending == ".gif" and options.fps > MOST_GIF_FPS:
        raise Refusal(movies_words.MOVIE_GIF_FPS, got=options.fps)
    if ending == ".mp4" and find_ffmpeg() is None:
        raise Refusal(movies_words.MOVIE_NO_FFMPEG)


@contextmanager
def _sink(path: Path, clip: Clip) -> Iterator[Sink]:
    """The writer of the format of `path`; what it wrote is put there when the block ends."""
    ending = path.suffix.lower()
    if ending == "":
        with whole_folder(path) as folder:
            yield FolderSink(folder, clip)
        return
    with whole_file(path) as file:
        if ending == ".mp4":
            with closing(Mp4Sink(Path(file.name), clip)) as sink:
                yield sink
        else:
            yield STREAMED[ending](file, clip)
        sync(file)


def _clip(reel: Reel, way: list[Shot], state: State, palette: Palette | None) -> Clip:
    options = reel.options
    first, last = reel.figure_at(way[0].at), reel.figure_at(1.0)
    told = Provenance(first.about, last.verdict, f"Aperture {__version__}", session_bytes(state))
    return Clip(*options.size_px, options.fps, len(way), options.loop != "once", told, palette)


def _inks(reel: Reel) -> npt.NDArray[np.uint8]:
    """Colours that have a meaning, and stay as they are however rare they are."""
    theme = reel.figure_at(0.0).theme
    return np.array([rgb(getattr(theme, name)) for name in INKS], np.uint8)


def _frame(reel: Reel, at: float) -> Frame:
    return figure_pixels(reel.figure_at(at), page_of(reel.options.size_px)[1])


def figure_pixels(figure: Figure, dpi: float) -> Frame:
    """(height, width, 3) uint8, as `paint_image` paints them."""
    return pixels_of(paint_image(figure, dpi))
