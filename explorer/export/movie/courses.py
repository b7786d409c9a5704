"""The movies: what changes from picture to picture, and the figure that every picture is.

    state, options -> prepare -> Reel -> figure_at(0 ... 1) -> Figure

What a movie needs is computed once, before the first picture: a closing window reads its stored rings.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Protocol

from explorer.compute.material import Material
from explorer.compute.request import Curve, Request, resolve
from explorer.export.gather import gather
from explorer.export.kinds import KINDS
from explorer.export.make import make_figure
from explorer.export.movie.options import MovieOptions, check_choice, page_of
from explorer.figures.page import NO_ROOM, Figure, Room
from explorer.panels.theme import DARK, LIGHT
from explorer.state.state import State, output_size
from explorer.widgets.player import smooth
from explorer.words import movies as movies_words

Tick = Callable[[float], None]
STAGES = 5
FADE = 0.4  # of the time of a stage
MEASURED = 7  # pictures that are laid out first, to keep room for the longest sentence


class Course(Protocol):
    """What a movie shows, for every share `at` in [0, 1] of its way."""

    def key(self, at: float) -> Hashable:
        """Equal for pictures that are the same."""
        ...

    def material(self, at: float) -> Material: ...


@dataclass(frozen=True)
class MovieKind:
    """A movie: the kinds of figures that its pictures can be, the best first, and options that suit it."""

    name: str
    kinds: tuple[str, ...]
    options: MovieOptions
    course: Callable[[State, MovieOptions, Tick], Course]

    @property
    def about(self) -> str:
        return movies_words.FILMS[self.name][0]

    @property
    def title(self) -> str:
        return movies_words.FILMS[self.name][1]


@dataclass(frozen=True, eq=False)
class Reel:
    """A movie that is ready to be painted."""

    movie: MovieKind
    course: Course
    options: MovieOptions
    room: Room = NO_ROOM

    def figure_at(self, at: float) -> Figure:
        page, _ = page_of(self.options.size_px)
        theme = DARK if self.options.theme == "dark" else LIGHT
        kind = KINDS[self.options.kind]
        return make_figure(kind, self.course.material(at), page, theme, title=self.movie.title, room=self.room)


class WindowCourse:
    """The window closes from global to one pixel, evenly in the logarithm of its side."""

    def __init__(self, state: State, tick: Tick) -> None:
        from explorer.compute.device import processor
        from explorer.compute.work import Work

        request = resolve(state)
        self._state, self._curves = state, list[Curve]()
        self._work = Work(request.scene, processor())
        self._work.run_film(request.layers, self._curves.append, tick)

    def key(self, at: float) -> Hashable:
        return self._side(at)

    def material(self, at: float) -> Material:
        state = self._state.changed(window_side=self._side(at))
        return Material(state, self._work.frame(Request(state.scene)), self._curves[-1])

    def _side(self, at: float) -> float:
        return round(math.pow(self._work.widest_side, 1 - at), 3)


class ScanCourse:
    """The query visits the image in reading order, and both outputs are painted up to it. In an image with more
    pixels than the movie has pictures it steps by the same distance along rows and columns."""

    def __init__(self, material: Material, frames: int) -> None:
        self._material = material
        rows, columns = output_size(material.state.scene)
        step = max(1, math.ceil(math.sqrt(rows * columns / frames)))
        self._cells = [(r, c) for r in range(step // 2, rows, step) for c in range(step // 2, columns, step)]
        self._columns, self._last = columns, rows * columns - 1

    def key(self, at: float) -> Hashable:
        return self._visit(at)

    def material(self, at: float) -> Material:
        visit = self._visit(at)
        row, column = self._cells[visit]
        scan = self._last if visit == len(self._cells) - 1 else row * self._columns + column
        return replace(self._material, state=self._material.state.changed(cell=(row, column), scan=scan))

    def _visit(self, at: float) -> int:
        return min(int(at * len(self._cells)), len(self._cells) - 1)


class ArithmeticCourse:
    """The stages of one pixel appear: the first is there from the start, each other one fades in."""

    def __init__(self, material: Material) -> None:
        self._material = material

    def key(self, at: float) -> Hashable:
        return self._revealed(at)

    def material(self, at: float) -> Material:
        return replace(self._material, revealed=self._revealed(at))

    def _revealed(self, at: float) -> float:
        stage = min(int(at * STAGES), STAGES - 1)
        return 1.0 if stage == 0 else stage + smooth((at * STAGES - stage) / FADE)


MOVIES = {
    movie.name: movie
    for movie in (
        MovieKind(
            "window",
            ("lanes", "heads", "difference", "curve"),
            MovieOptions("window", "lanes", seconds=4, easing="ease"),
            lambda state, options, tick: WindowCourse(state, tick),
        ),
        MovieKind(
            "scan",
            ("lanes", "heads"),
            MovieOptions("scan", "lanes", seconds=9, easing="linear"),
            lambda state, options, tick: ScanCourse(gather(state, "frame", tick), options.frames),
        ),
        MovieKind(
            "arithmetic",
            ("lanes",),
            MovieOptions("arithmetic", "lanes", seconds=12, easing="linear", hold_s=1.0),
            lambda state, options, tick: ArithmeticCourse(gather(state, "frame", tick)),
        ),
    )
}


def chosen_movie(options: MovieOptions) -> MovieKind:
    """The movie that is asked for. Raises Refusal where there is none, or where it has no such kind."""
    check_choice("film", options.film, tuple(MOVIES))
    movie = MOVIES[options.film]
    check_choice("kind", options.kind, movie.kinds)
    return movie


def prepare(state: State, options: MovieOptions, tick: Tick = lambda share: None) -> Reel:
    """Computes what the movie needs, and measures some of its pictures. `tick` is told the share done of the
    computation and may raise to cancel. Loads torch; needs a Qt application for its fonts."""
    return measured(chosen_movie(options).course(state, options, tick), options)


def measured(course: Course, options: MovieOptions) -> Reel:
    """A movie whose course is computed, ready to be painted. Lays out some of its pictures, which needs fonts."""
    reel = Reel(chosen_movie(options), course, options)
    rooms = [reel.figure_at(n / (MEASURED - 1)).room for n in range(MEASURED)]
    return replace(reel, room=Room(max(r.heading for r in rooms), max(r.foot for r in rooms)))
