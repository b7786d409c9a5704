"""What a movie is made from: asked by the export dialog."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from explorer.state.state import State

if TYPE_CHECKING:  # at run time they load Qt
    from explorer.export.movie.courses import Course
    from explorer.export.movie.options import MovieOptions


@dataclass(frozen=True)
class MovieInquiry:
    """Equal for two choices of options that need the same numbers: `frames` matters to a scan alone, else it is 0."""

    topic: ClassVar[str] = "movie"
    options: MovieOptions = field(compare=False)
    state: State
    film: str
    frames: int


@dataclass(frozen=True, eq=False)
class MovieFinding:
    inquiry: MovieInquiry
    course: Course
    complete: bool = True


def ask(state: State, options: MovieOptions) -> MovieInquiry:
    return MovieInquiry(options, state, options.film, options.frames if options.film == "scan" else 0)
