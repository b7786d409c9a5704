"""The one command: `aperture [FILE]` and, by a first word, what needs no window. Heavy imports wait for their turn."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from explorer import __version__
from explorer.errors import Refusal
from explorer.machine import doctor, threads
from explorer.words import cli as cli_words
from explorer.words import computing as computing_words

if TYPE_CHECKING:
    from explorer.study.summary import Group


def main(argv: list[str] | None = None) -> int:
    """Runs one command; returns the exit code. What cannot be done is one sentence on stderr, and code 1."""
    words = _threads_taken(sys.argv[1:] if argv is None else argv)
    commands: dict[str, Callable[[list[str]], int]] = {
        "doctor": doctor.main,
        "screenshot": _screenshot,
        "figure": _figure,
        "script": _script,
        "movie": _movie,
        "layer": _layer,
        "layers": _layers,
        "workshop": _workshop,
        "study": _study,
        "debate": _debate,
    }
    command = commands.get(words[0]) if words else None
    try:
        threads.wanted()  # a bad number is refused before any work
        return command(words[1:]) if command else _run(words)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except OverflowError:
        print(computing_words.TOO_LARGE, file=sys.stderr)
        return 1


def _threads_taken(words: list[str]) -> list[str]:
    """Takes `--threads N` out of the words, for every command alike, and leaves N where `threads` looks for it."""
    parser = argparse.ArgumentParser(prog="aperture", usage=argparse.SUPPRESS, add_help=False, allow_abbrev=False)
    parser.add_argument("--threads", metavar="N")
    options, others = parser.parse_known_args(words)
    if options.threads is not None:
        os.environ[threads.VARIABLE] = options.threads
    return others


def _run(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="aperture", description=cli_words.CLI_ABOUT, epilog=cli_words.CLI_COMMANDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--version", action="version", version=cli_words.VERSION.format(version=__version__))
    parser.add_argument("--threads", metavar="N", help=cli_words.CLI_THREADS)  # taken before, see `main`
    parser.add_argument("file", nargs="?", type=Path, help=cli_words.CLI_FILE)
    file = parser.parse_args(words).file
    problem = doctor.qt_problem()
    if problem:
        raise Refusal(problem)
    _torch_first_on_windows()
    from explorer.app import Aperture, application, default_state

    app = application()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal ends it
    aperture = Aperture(default_state())
    aperture.start(file)
    return app.exec()


def _screenshot(words: list[str]) -> int:
    from explorer.export.cli import check_known
    from explorer.lessons.reading import lesson, lesson_ids
    from explorer.pages.listed import shown_pages

    parser = argparse.ArgumentParser(prog="aperture screenshot", description=cli_words.CLI_SCREENSHOT)
    parser.add_argument("session", nargs="?", type=Path, help=cli_words.CLI_SESSION)
    parser.add_argument("-o", "--output", type=Path, required=True, help=cli_words.CLI_OUTPUT)
    pages = shown_pages()
    parser.add_argument("--page", metavar="NAME", help=cli_words.CLI_PAGE.format(names=", ".join(pages)))
    parser.add_argument("--size", type=_size, default=(1440, 900), help=cli_words.CLI_SIZE)
    parser.add_argument("--scale", type=float, default=1.0, help=cli_words.CLI_SCALE)
    parser.add_argument("--theme", choices=("dark", "light"), default="dark")
    lessons = lesson_ids()
    parser.add_argument("--lesson", metavar="NAME", help=cli_words.CLI_LESSON.format(names=", ".join(lessons)))
    parser.add_argument("--step", metavar="N", type=int, default=1, help=cli_words.CLI_STEP)
    options = parser.parse_args(words)
    if options.page is not None:
        check_known("--page", options.page, pages)
    if options.lesson is not None:
        check_known("--lesson", options.lesson, lessons)
        count = len(lesson(options.lesson).steps)
        if not 1 <= options.step <= count:
            raise Refusal(cli_words.BAD_STEP.format(lesson=options.lesson, count=count, got=options.step))
    if not 0.5 <= options.scale <= 4:
        raise Refusal(cli_words.BAD_SCALE.format(got=options.scale))
    if options.output.is_dir() or not options.output.absolute().parent.is_dir():  # said before the work, not after it
        raise Refusal(cli_words.PICTURE_NOT_SAVED.format(name=options.output))
    # No display is needed, and the picture must not depend on the one that happens to be there.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = str(options.scale)
    _torch_first_on_windows()
    from PySide6.QtCore import QBuffer, qInstallMessageHandler

    from explorer.app import Aperture, application, default_state
    from explorer.documents.session import load_session
    from explorer.machine.files import write_atomically

    qInstallMessageHandler(_tell)
    state = default_state() if options.session is None else load_session(options.session)
    if options.page is not None:
        state = state.changed(page=pages[options.page])
    application()
    with TemporaryDirectory() as folder:  # the user's own autosave and settings stay out of it
        aperture = Aperture(state, Path(folder), options.theme)
        aperture.window.resize(*options.size)
        aperture.window.show()
        if options.lesson is not None:
            aperture.window.lessons.open(options.lesson, options.step - 1)
        aperture.settle()
        picture = aperture.window.grab().toImage()
        aperture.window.close()
    png = QBuffer()
    picture.save(png, "PNG")  # type: ignore[call-overload]  # PySide6's types know only bytes here, which it refuses
    try:
        write_atomically(options.output, bytes(png.data().data()))
    except OSError as error:
        raise Refusal(cli_words.PICTURE_NOT_SAVED.format(name=options.output)) from error
    return 0


def _figure(words: list[str]) -> int:
    _torch_first_on_windows()
    from explorer.export.cli import figure

    return figure(words)


def _script(words: list[str]) -> int:
    _torch_first_on_windows()
    from explorer.export.cli import script

    return script(words)


def _movie(words: list[str]) -> int:
    _torch_first_on_windows()
    from explorer.export.movie.cli import movie

    return movie(words)


def _layer(words: list[str]) -> int:
    _torch_first_on_windows()
    from explorer.export.layer_cli import layer

    return layer(words)


def _layers(words: list[str]) -> int:
    from explorer.weights.table_cli import layers

    return layers(words)


def _workshop(words: list[str]) -> int:
    _torch_first_on_windows()
    from explorer.export.workshop_cli import workshop

    return workshop(words)


def _study(words: list[str]) -> int:
    from explorer.study.cli import main as study

    return study(words, _draw_study)


def _draw_study(folders: tuple[Path, ...], group: Group, file: Path, preset: str, theme: str) -> bytes:
    _torch_first_on_windows()
    from explorer.export.study_figure import draw_study

    return draw_study(folders, group, file, preset, theme)


def _debate(words: list[str]) -> int:
    _torch_first_on_windows()
    from explorer.export.debate_cli import debate

    return debate(words)


def _tell(_kind: object, _context: object, text: str) -> None:
    """Passes on what Qt has to say, but for its remark that a window without a screen has no smallest size."""
    if "propagateSizeHints" not in text:
        print(text, file=sys.stderr)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal() and 940 <= int(width) <= 8000 and 620 <= int(height) <= 8000):
        raise argparse.ArgumentTypeError(cli_words.BAD_SIZE.format(got=text))
    return int(width), int(height)


def _torch_first_on_windows() -> None:
    """On Windows Qt's libraries, once loaded, keep torch's from loading (WinError 1114)."""
    if sys.platform == "win32":
        import torch  # noqa: F401
