"""When each picture of a movie is shown, and for how long: easing, holding, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from itertools import groupby

from explorer.export.movie.options import MovieOptions
from explorer.widgets.player import smooth


@dataclass(frozen=True)
class Shot:
    """One picture: `at` is how far the movie has come, 0 to 1; it stays for `ticks` frames."""

    at: float
    ticks: int


def shots(options: MovieOptions, key: Callable[[float], Hashable] = lambda at: at) -> list[Shot]:
    """All pictures in order. Neighbours that show the same, by `key`, are one that stays longer."""
    last = options.frames - 1
    there = [_eased(index / last, options) for index in range(last + 1)]
    way = there + there[-2:0:-1] if options.loop == "ping-pong" else there
    held = {0, last}  # the first and the farthest
    single = [Shot(at, 1 + (options.hold_frames if index in held else 0)) for index, at in enumerate(way)]
    groups = [list(group) for _, group in groupby(single, lambda shot: key(shot.at))]
    return [Shot(group[-1].at, sum(shot.ticks for shot in group)) for group in groups]


def _eased(share: float, options: MovieOptions) -> float:
    return smooth(share) if options.easing == "ease" else share
