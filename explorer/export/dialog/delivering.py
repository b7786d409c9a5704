"""A figure on its way out: into a file or a folder whole or not at all, onto the clipboard, into another program."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import cast

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from explorer.compute.material import Material
from explorer.errors import Refusal
from explorer.export.dialog.choices import ExportChoices
from explorer.export.movie import FORMATS as MOVIE_ENDINGS
from explorer.export.movie import MovieOptions, check_movie
from explorer.export.script import script_files
from explorer.figures.page import Figure
from explorer.figures.render import FORMATS, Format, Letters, render
from explorer.machine.files import write_atomically
from explorer.words import export as export_words


def save_figure(figure: Figure, material: Material, choices: ExportChoices, path: Path) -> Path:
    """Writes what was chosen, at `path` as the file dialog gave it; returns where. Raises Refusal.

    A known ending says the format, whatever was chosen; without one the chosen format's is added.
    """
    if choices.format == "script":
        _write_folder(path, script_files(figure, material))
        return path
    path, format = _named(path, choices.format, FORMATS)
    data = file_bytes(figure, choices, cast(Format, format))
    try:
        write_atomically(path, data)
    except OSError as error:
        raise _not_saved(path, error) from error
    return path


def movie_path(path: Path, format: str, options: MovieOptions) -> Path:
    """Where a movie goes, as `save_figure` has it; the file dialog asked whether to replace what is there.

    Raises Refusal for what can be known before the work.
    """
    if format == "folder":
        if path.exists():
            raise Refusal(export_words.EXPORT_FOLDER_TAKEN, name=path.name)
        path = path.with_name(path.name.replace(".", "-"))  # an ending would say another format
    else:
        path, _ = _named(path, format, [ending.removeprefix(".") for ending in MOVIE_ENDINGS if ending])
    check_movie(path, options, replace=True)
    return path


def _named(path: Path, format: str, known: Collection[str]) -> tuple[Path, str]:
    """The path with an ending that says its format, and that format."""
    typed = path.suffix.lower().removeprefix(".")
    if typed in known:
        return path, typed
    path = path.with_name(f"{path.name}.{format}")
    if path.exists():  # the file dialog asked about another name
        raise Refusal(export_words.EXPORT_TAKEN, name=path.name)
    return path, format


def file_bytes(figure: Figure, choices: ExportChoices, format: Format) -> bytes:
    return render(figure, format, cast(Letters, choices.letters), choices.sharp_dpi)


def clipboard_data(figure: Figure, choices: ExportChoices) -> QMimeData:
    """The figure as PNG and SVG at once: each program takes what it knows. The session travels in both."""
    png = file_bytes(figure, choices, "png")
    mime = QMimeData()
    mime.setData("image/svg+xml", file_bytes(figure, choices, "svg"))
    mime.setData("image/png", png)
    mime.setImageData(QImage.fromData(png))  # for programs that ask for another format
    return mime


def drag_data(figure: Figure, choices: ExportChoices, name: str, folder: Path) -> QMimeData:
    """As for the clipboard, and a file of the chosen format in `folder`, which must outlive the drop.

    Raises Refusal.
    """
    format: Format = choices.format if choices.format in FORMATS else "png"
    path = folder / f"{name}.{format}"
    try:
        write_atomically(path, file_bytes(figure, choices, format))
    except OSError as error:
        raise _not_saved(path, error) from error
    mime = clipboard_data(figure, choices)
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    return mime


def _write_folder(path: Path, files: dict[str, bytes]) -> None:
    """A new folder with these files. They are put together beside it, so that half of it is never met."""
    if path.exists():
        raise Refusal(export_words.EXPORT_FOLDER_TAKEN, name=path.name)
    beside = path.with_name(f".aperture-{os.getpid()}-{secrets.token_hex(4)}.tmp")
    try:
        beside.mkdir()
        for name, data in files.items():
            write_atomically(beside / name, data)
        beside.rename(path)
    except OSError as error:
        raise _not_saved(path, error) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _not_saved(path: Path, error: OSError) -> Refusal:
    return Refusal(export_words.EXPORT_NOT_SAVED, name=path.name, reason=error.strerror or str(error))
