"""Movies for talks: a window closes, a scan wanders over the image, one pixel is worked out step by step.

    write_movie(path, state, options, progress=..., cancelled=..., replace=False)

    path       ends in .mp4, .gif, .webp or .apng; without an ending it becomes a folder of PNGs
    options    MovieOptions(film, kind, size_px, fps, seconds, easing, hold_s, loop, theme), frozen and checked;
               `MOVIES[name].options` suit a movie, `MOVIES[name].kinds` are the figures that its pictures can be
    progress   a function that is told the share done, 0 to 1
    cancelled  a function that says whether to stop; then `MovieCancelled` is raised

`check_movie(path, options, replace)` says beforehand what cannot be done. Sentences come as `Refusal`. A movie is
written whole or not at all, its frames are never all in memory, and the same input gives the same bytes.
"""

from explorer.export.movie.courses import MOVIES, MovieKind
from explorer.export.movie.mp4 import find_ffmpeg
from explorer.export.movie.options import SIZES, MovieOptions
from explorer.export.movie.write import FORMATS, MovieCancelled, check_movie, write_movie

__all__ = [
    "FORMATS",
    "MOVIES",
    "SIZES",
    "MovieCancelled",
    "MovieKind",
    "MovieOptions",
    "check_movie",
    "find_ffmpeg",
    "write_movie",
]
