"""What can be chosen about a movie, and when each of its pictures is shown."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.errors import Refusal
from explorer.export.movie import MOVIES, SIZES, MovieOptions
from explorer.export.movie.clip import Clock
from explorer.export.movie.courses import chosen_movie
from explorer.export.movie.options import page_of
from explorer.export.movie.timeline import shots
from explorer.words import movies as movies_words

UNUSABLE: list[tuple[dict[str, Any], str]] = [
    ({"size_px": (321, 240)}, "got 321x240"),
    ({"size_px": (1920, 5000)}, "got 1920x5000"),
    ({"fps": 0}, "--fps must lie between 1 and 60, got 0"),
    ({"seconds": float("nan")}, "--seconds must lie between 0.1 and 120, got nan"),
    ({"hold_s": -1}, "--hold must lie between 0 and 10, got -1"),
    ({"easing": "bouncy"}, "--easing bouncy is not known: choose one of ease, linear."),
    ({"loop": "twice"}, "--loop twice is not known: choose one of forever, once, ping-pong."),
    ({"theme": "pink"}, "--theme pink is not known: choose one of dark, light."),
]


@pytest.mark.parametrize(("choice", "said"), UNUSABLE)
def test_what_cannot_be_chosen_is_one_sentence(choice: dict[str, Any], said: str) -> None:
    with pytest.raises(Refusal) as refused:
        MovieOptions(**choice)
    assert said in str(refused.value)


@pytest.mark.parametrize(("film", "kind"), [("opera", "lanes"), ("scan", "curve"), ("arithmetic", "closing-strip")])
def test_a_film_has_its_own_kinds(film: str, kind: str) -> None:
    with pytest.raises(Refusal, match="is not known: choose one of"):
        chosen_movie(MovieOptions(film, kind))


def test_every_film_has_options_that_suit_it() -> None:
    for name, film in MOVIES.items():
        assert film.options.film == name
        assert film.options.kind == film.kinds[0]
        assert chosen_movie(film.options) is film
        assert (film.about, film.title) == movies_words.FILMS[name]


@pytest.mark.parametrize("size", [*SIZES.values(), (240, 3840), (3840, 240), (1000, 998)])
def test_a_page_has_exactly_the_pixels_that_are_asked_for(size: tuple[int, int]) -> None:
    page, dpi = page_of(size)
    assert page.height_mm is not None
    assert (round(page.width_mm / 25.4 * dpi), round(page.height_mm / 25.4 * dpi)) == size


@given(
    fps=st.integers(1, 60), seconds=st.floats(0.1, 5), hold=st.floats(0, 2),
    easing=st.sampled_from(["ease", "linear"]), loop=st.sampled_from(["forever", "once", "ping-pong"]),
)  # fmt: skip
def test_a_movie_goes_from_end_to_end_and_lasts_as_long_as_asked(
    fps: int, seconds: float, hold: float, easing: Any, loop: Any
) -> None:
    options = MovieOptions(fps=fps, seconds=seconds, hold_s=hold, easing=easing, loop=loop)
    way = shots(options)
    at = [shot.at for shot in way]
    turn = at.index(1.0)
    assert at[0] == 0.0
    assert at[: turn + 1] == sorted(at[: turn + 1])
    assert at[turn:] == sorted(at[turn:], reverse=True)
    assert (turn == len(at) - 1) == (loop != "ping-pong" or options.frames == 2)
    frames = options.frames if loop != "ping-pong" else 2 * options.frames - 2
    assert sum(shot.ticks for shot in way) == frames + 2 * options.hold_frames
    assert way[0].ticks >= 1 + options.hold_frames
    assert way[turn].ticks >= 1 + options.hold_frames


def test_easing_starts_and_ends_gently() -> None:
    at = [shot.at for shot in shots(MovieOptions(fps=10, seconds=2, hold_s=0))]
    steps = [b - a for a, b in pairwise(at)]
    assert steps[0] < 0.2 * max(steps)
    assert steps[-1] < 0.2 * max(steps)
    even = [shot.at for shot in shots(MovieOptions(fps=10, seconds=2, hold_s=0, easing="linear"))]
    assert max(abs(at - n / 19) for n, at in enumerate(even)) < 1e-12


def test_pictures_that_are_the_same_become_one() -> None:
    options = MovieOptions(fps=10, seconds=1, hold_s=0, easing="linear")
    way = shots(options, key=lambda at: round(at))
    assert [(round(shot.at), shot.ticks) for shot in way] == [(0, 5), (1, 5)]


@given(units=st.sampled_from([100 / 30, 100 / 24, 1000 / 60, 1000 / 7]), ticks=st.lists(st.integers(1, 9), min_size=1))
def test_rounded_times_never_drift(units: float, ticks: list[int]) -> None:
    clock = Clock(units)
    assert sum(clock.units(n) for n in ticks) == round(sum(ticks) * units)
