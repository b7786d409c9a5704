"""`aperture movie`: a movie without a window, from a session or from the default scene."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from explorer.errors import Refusal
from explorer.export.cli import application, check_known, opened_state, read_words
from explorer.words import cli as cli_words
from explorer.words import movies as movies_words


def movie(words: list[str]) -> int:
    """Writes one movie; what cannot be done is a Refusal, before the work where that can be known."""
    given = read_words(_parser(), words, _listed)
    if given is None:
        return 0
    from explorer.export.movie import MOVIES, check_movie, write_movie

    check_known("--film", given.film, MOVIES)
    chosen = {
        name: getattr(given, name)
        for name in ("fps", "seconds", "easing", "hold_s", "loop", "theme", "kind")
        if getattr(given, name) is not None
    }
    suits = MOVIES[given.film].options
    if given.frames is not None:
        chosen["seconds"] = given.frames / chosen.get("fps", suits.fps)
    options = replace(suits, size_px=_size(given.size), **chosen)
    check_movie(given.output, options, given.force)
    state = opened_state(given.session)
    running = application()
    write_movie(given.output, state, options, _progress(), replace=given.force)
    del running  # it had to stay until now: fonts need it
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="aperture movie", description=cli_words.CLI_MOVIE)
    parser.add_argument("session", nargs="?", type=Path, help=cli_words.CLI_SESSION)
    parser.add_argument("-o", "--output", type=Path, help=cli_words.CLI_MOVIE_OUTPUT)
    parser.add_argument("--film", default="window", help=cli_words.CLI_FILM)
    parser.add_argument("--kind", help=cli_words.CLI_MOVIE_KIND)
    parser.add_argument("--size", default="1080p", help=cli_words.CLI_MOVIE_SIZE)
    parser.add_argument("--fps", type=int, help=cli_words.CLI_FPS)
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--seconds", type=float, help=cli_words.CLI_SECONDS)
    length.add_argument("--frames", type=int, help=cli_words.CLI_FRAMES)
    parser.add_argument("--easing", help=cli_words.CLI_EASING)
    parser.add_argument("--hold", dest="hold_s", type=float, help=cli_words.CLI_HOLD)
    parser.add_argument("--loop", help=cli_words.CLI_LOOP)
    parser.add_argument("--theme", help=cli_words.CLI_THEME)
    parser.add_argument("--force", action="store_true", help=cli_words.CLI_MOVIE_FORCE)
    parser.add_argument("--list", action="store_true", help=cli_words.CLI_MOVIE_LIST)
    return parser


def _listed() -> str:
    from explorer.export.movie import MOVIES, SIZES

    width = max(map(len, (*MOVIES, *SIZES))) + 2
    films = {
        film.name: cli_words.LIST_MOVIE.format(about=film.about, kinds=", ".join(film.kinds))
        for film in MOVIES.values()
    }
    sizes = {name: cli_words.LIST_PIXELS.format(columns=columns, rows=rows) for name, (columns, rows) in SIZES.items()}
    blocks = [
        "\n".join([heading, *(f"  {name:<{width}}{about}" for name, about in listed.items())])
        for heading, listed in ((cli_words.LIST_FILMS, films), (cli_words.LIST_SIZES, sizes))
    ]
    return "\n\n".join([*blocks, f"{cli_words.LIST_FORMATS}\n  {movies_words.MOVIE_FORMATS}"])


def _size(text: str) -> tuple[int, int]:
    from explorer.export.movie import SIZES

    width, _, height = text.partition("x")
    if text in SIZES:
        return SIZES[text]
    if not (width.isdecimal() and height.isdecimal()):
        raise Refusal(movies_words.MOVIE_SIZE_UNKNOWN.format(got=text, known=", ".join(SIZES)))
    return int(width), int(height)


def _progress() -> Callable[[float], None]:
    """Shows the share done on one line of a terminal; says nothing where nobody watches."""
    if not sys.stderr.isatty():
        return lambda share: None

    def show(share: float) -> None:
        end = "\n" if share >= 1 else ""
        print("\r" + movies_words.MOVIE_PROGRESS.format(percent=int(share * 100)), end=end, file=sys.stderr, flush=True)

    return show
