"""`aperture figure` and `aperture script`: figures without a window, from a session or from the default scene."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.documents.session import load_session
from explorer.errors import Refusal
from explorer.machine.files import write_atomically
from explorer.state.state import State
from explorer.words import cli as cli_words
from explorer.words import figures as figures_words
from explorer.words import window as window_words

if TYPE_CHECKING:  # at run time they load Qt, which on Windows comes after torch
    from PySide6.QtCore import QCoreApplication

    from explorer.compute.material import Material
    from explorer.figures.page import Figure
    from explorer.figures.presets import Preset

SMALLEST_DPI, LARGEST_DPI = 36, 1200
MOST_PIXELS = 200_000_000
THEMES = ("light", "dark")
FEWEST_WINDOWS, MOST_WINDOWS = 2, 9
LARGEST_SIDE = 10_000  # px, as a scene allows
LETTERS = ("text", "outlines")


def figure(words: list[str]) -> int:
    """Writes one figure; what cannot be done is a Refusal, before the work where that can be known."""
    parser = _parser("figure", cli_words.CLI_FIGURE)
    parser.add_argument("-o", "--output", type=Path, help=cli_words.CLI_FIGURE_OUTPUT)
    parser.add_argument("--transparent", action="store_true", help=cli_words.CLI_TRANSPARENT)
    parser.add_argument("--text", default="text", help=cli_words.CLI_LETTERS)
    parser.add_argument("--dpi", type=int, help=cli_words.CLI_DPI)
    options = read_words(parser, words, _listed)
    if options is None:
        return 0
    from explorer.figures.render import FORMATS, render

    _check(options)
    format = options.output.suffix.lower().removeprefix(".")
    if format not in FORMATS:
        raise Refusal(cli_words.FIGURE_FORMAT_UNKNOWN.format(name=options.output))
    check_known("--text", options.text, LETTERS)
    if options.output.is_dir() or not options.output.absolute().parent.is_dir():
        raise Refusal(cli_words.PICTURE_NOT_SAVED.format(name=options.output))
    if options.output.exists() and not options.force:
        raise Refusal(cli_words.FIGURE_EXISTS.format(name=options.output))
    made, _ = _made(options)
    if options.dpi is not None:
        pixels = made.width_mm * made.height_mm / 25.4**2 * options.dpi**2
        if not SMALLEST_DPI <= options.dpi <= LARGEST_DPI or pixels > MOST_PIXELS:
            raise Refusal(cli_words.BAD_DPI.format(got=options.dpi, low=SMALLEST_DPI, high=LARGEST_DPI))
    _write(options.output, render(made, format, options.text, options.dpi))
    return 0


def script(words: list[str]) -> int:
    """Writes a folder with a figure as a Python program, its data and its session."""
    parser = _parser("script", cli_words.CLI_SCRIPT)
    parser.add_argument("-o", "--output", type=Path, help=cli_words.CLI_SCRIPT_OUTPUT)
    options = read_words(parser, words, _listed)
    if options is None:
        return 0
    from explorer.export.script import NAMES, script_files

    _check(options)
    folder: Path = options.output
    if (folder.exists() and not folder.is_dir()) or not folder.absolute().parent.is_dir():
        raise Refusal(cli_words.SCRIPT_NO_FOLDER.format(name=folder))
    there = [folder / name for name in NAMES if (folder / name).exists()]
    if there and not options.force:
        raise Refusal(cli_words.FIGURE_EXISTS.format(name=there[0]))
    made, material = _made(options)
    files = script_files(made, material)  # all of it is made before the first file is written
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise Refusal(cli_words.SCRIPT_NO_FOLDER.format(name=folder)) from error
    for name, data in files.items():
        _write(folder / name, data)
    return 0


def read_words(
    parser: argparse.ArgumentParser, words: list[str], listed: Callable[[], str]
) -> argparse.Namespace | None:
    """What is asked for, with a place to write it; None where it was the list, which is printed then."""
    options = parser.parse_args(words)
    if options.list:
        print(listed())
        return None
    if options.output is None:
        parser.error(cli_words.CLI_OUTPUT_MISSING)
    return options


def _parser(name: str, about: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"aperture {name}", description=about)
    parser.add_argument("session", nargs="?", type=Path, help=cli_words.CLI_SESSION)
    parser.add_argument("--kind", default="lanes", help=cli_words.CLI_KIND)
    parser.add_argument("--preset", default="slide", help=cli_words.CLI_PRESET)
    parser.add_argument("--theme", default="light", help=cli_words.CLI_THEME)
    windows = parser.add_mutually_exclusive_group()
    windows.add_argument("--windows", help=cli_words.CLI_WINDOWS)
    windows.add_argument("--count", type=int, help=cli_words.CLI_COUNT)
    parser.add_argument("--force", action="store_true", help=cli_words.CLI_FORCE)
    parser.add_argument("--list", action="store_true", help=cli_words.CLI_LIST)
    return parser


def _listed() -> str:
    from explorer.export.kinds import KINDS
    from explorer.figures.presets import PRESETS

    kinds = {name: kind.about for name, kind in KINDS.items()}
    sizes = {name: _page(preset) for name, preset in PRESETS.items()}
    width = max(len(name) for name in (*kinds, *sizes)) + 2
    blocks = [
        "\n".join([heading, *(f"  {name:<{width}}{about}" for name, about in listed.items())])
        for heading, listed in ((cli_words.LIST_KINDS, kinds), (cli_words.LIST_PRESETS, sizes))
    ]
    themes = f"{cli_words.LIST_THEMES}\n  {', '.join(THEMES)}"
    return "\n\n".join([*blocks, themes, f"{cli_words.LIST_FORMATS}\n  .svg, .pdf, .png"])


def _page(preset: Preset) -> str:
    _, about = figures_words.PRESETS[preset.name]
    said = cli_words.LIST_PAGE_WIDE if preset.height_mm is None else cli_words.LIST_PAGE
    return said.format(about=about, width=preset.width_mm, height=preset.height_mm)


def _check(options: argparse.Namespace) -> None:
    from explorer.export.kinds import KINDS
    from explorer.figures.presets import PRESETS

    check_known("--kind", options.kind, KINDS)
    check_known("--preset", options.preset, PRESETS)
    check_known("--theme", options.theme, THEMES)
    _windows(options)


def _windows(options: argparse.Namespace) -> tuple[float, ...] | int | None:
    """The sides, or the number, of a strip's windows; None where nothing was chosen."""
    if options.count is None and options.windows is None:
        return None
    if options.kind != "closing-strip":
        raise Refusal(cli_words.WINDOWS_NEED_STRIP.format(kind=options.kind))
    if options.count is not None:
        if not FEWEST_WINDOWS <= options.count <= MOST_WINDOWS:
            raise Refusal(cli_words.BAD_COUNT.format(got=options.count, low=FEWEST_WINDOWS, high=MOST_WINDOWS))
        return int(options.count)
    try:
        sides = tuple(float(side) for side in options.windows.split(","))
    except ValueError:
        sides = ()
    if not FEWEST_WINDOWS <= len(set(sides)) <= MOST_WINDOWS or not all(1 <= side <= LARGEST_SIDE for side in sides):
        raise Refusal(cli_words.BAD_WINDOWS.format(got=options.windows, low=FEWEST_WINDOWS, high=MOST_WINDOWS))
    return sides


def check_known(option: str, got: str, known: Iterable[str]) -> None:
    """Raises Refusal that names what is known."""
    names = list(known)
    if got not in names:
        raise Refusal(cli_words.FIGURE_OPTION_UNKNOWN.format(option=option, got=got, known=", ".join(names)))


def _made(options: argparse.Namespace) -> tuple[Figure, Material]:
    from explorer.export.gather import gather
    from explorer.export.kinds import KINDS
    from explorer.export.make import make_figure
    from explorer.figures.presets import PRESETS
    from explorer.panels.theme import DARK, LIGHT

    state = opened_state(options.session)
    application()
    kind = KINDS[options.kind]
    material = gather(state, kind.needs, windows=_windows(options))
    theme = DARK if options.theme == "dark" else LIGHT
    transparent = getattr(options, "transparent", False)
    return make_figure(kind, material, PRESETS[options.preset], theme, transparent), material


def opened_state(session: Path | None) -> State:
    """The state of a session file, or without one the default scene."""
    if session is not None:
        return load_session(session)
    from explorer.documents.opening import default_state

    return default_state()


@lru_cache(maxsize=1)
def application() -> QCoreApplication:
    """The application that fonts need; the cache keeps it to the end of the process. No display is needed."""
    from PySide6.QtGui import QGuiApplication

    running = QGuiApplication.instance()
    if running is not None:
        return running
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return QGuiApplication([window_words.APP_NAME])


def _write(path: Path, data: bytes) -> None:
    try:
        write_atomically(path, data)
    except OSError as error:
        raise Refusal(cli_words.PICTURE_NOT_SAVED.format(name=path)) from error
