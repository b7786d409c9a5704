"""Movies from the export dialog: what the preview shows, writing beside everything else, and cancelling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl

from explorer.export.dialog.choices import ExportChoices, MovieChoices
from explorer.export.dialog.dialog import MOVIE, ExportDialog
from explorer.export.dialog.layout import POSITIONS
from explorer.export.movie import MOVIES, find_ffmpeg
from explorer.export.movie.write import write_movie
from explorer.panels.base import Spot
from explorer.words import export as export_words
from explorer.words import movies as movies_words
from explorer.words import sessions as sessions_words
from tests.gui.desk import OUTPUT, Desk
from tests.gui.export_parts import choose_kind, click, drawn, open_export, said

Open = Callable[..., Desk]
SHORT = MovieChoices(size="720p", fps=10, seconds=0.4, hold_s=0.1, format="webp")


def open_movie(desk: Desk, name: str = "window", movie: MovieChoices = SHORT) -> ExportDialog:
    dialog = open_export(desk)
    choose_kind(dialog, MOVIE + name)
    dialog._choose(replace(dialog.choices, movie=movie))
    drawn(desk, dialog)
    return dialog


def written(desk: Desk, dialog: ExportDialog) -> None:
    desk.until(lambda: not dialog.going_out.writer.running)


@pytest.mark.parametrize("movie", MOVIES)
def test_the_preview_runs_along_every_movie(desk: Desk, movie: str) -> None:
    dialog = open_movie(desk, movie)
    assert dialog.parts.position.isVisible()
    pictures = []
    for position in (0, POSITIONS // 2, POSITIONS):
        dialog.parts.position.setValue(position)
        pictures.append(drawn(desk, dialog))
    assert len({picture.tobytes() for picture in pictures}) == 3
    assert MOVIES[movie].about.lower() in " ".join(said(dialog)).lower()
    assert not dialog.parts.copy.isEnabled()


def test_a_movie_is_the_one_of_the_command_line(desk: Desk, tmp_path: Path) -> None:
    dialog = open_movie(desk)
    dialog.going_out.save_to(str(tmp_path / "film"))  # the ending is added
    assert movies_words.MOVIE_WRITING.format(name="film.webp") in said(dialog)
    written(desk, dialog)
    path = tmp_path / "film.webp"
    assert sessions_words.SAVED.format(name=path.name) in said(dialog)
    write_movie(tmp_path / "same.webp", desk.state, dialog.choices.movie.options("window", "light"))
    assert path.read_bytes() == (tmp_path / "same.webp").read_bytes()
    with Image.open(path) as movie:
        assert movie.size == (1280, 720)
        assert getattr(movie, "n_frames", 1) == 4
    before = desk.state
    desk.store.set(window_side=2.0)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    desk.drop(mime)
    assert desk.state == before, "the session is inside"


def test_the_window_answers_while_a_movie_is_written(desk: Desk, tmp_path: Path) -> None:
    dialog = open_movie(desk)
    dialog.going_out.save_to(str(tmp_path / "film.gif"))
    shares: list[float] = []
    dialog.going_out.writer.progressed.connect(shares.append)
    desk.hover(desk.panel("attention", OUTPUT), Spot(2, 3))
    assert desk.state.look.cell == (2, 3)
    assert dialog.going_out.writer.running
    dialog.close()
    written(desk, dialog)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert desk.window.toast.text == sessions_words.SAVED.format(name="film.gif"), "told although the dialog is closed"
    assert (tmp_path / "film.gif").read_bytes().startswith(b"GIF89a")


@pytest.mark.parametrize("format", ["webp", "gif", "folder", pytest.param("mp4", marks=pytest.mark.skipif(
    find_ffmpeg() is None, reason="no ffmpeg here"))])  # fmt: skip
def test_a_cancelled_movie_leaves_nothing(desk: Desk, tmp_path: Path, format: str) -> None:
    target = tmp_path / "out"
    target.mkdir()
    dialog = open_movie(desk, movie=replace(SHORT, format=format))
    dialog.going_out.save_to(str(target / "film"))
    desk.until(lambda: any(target.iterdir()))  # it is being written, beside its name
    click(dialog, movies_words.MOVIE_CANCEL)
    assert list(target.iterdir()) == []
    assert export_words.EXPORT_CANCELLED in said(dialog)
    assert dialog.parts.save.isVisible()


def test_closing_the_program_leaves_no_half_movie(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk()
    target = tmp_path / "out"
    target.mkdir()
    dialog = open_movie(desk)
    dialog.going_out.save_to(str(target / "film"))
    desk.until(lambda: any(target.iterdir()))
    desk.close()
    assert list(target.iterdir()) == []


def test_what_cannot_be_written_is_told_and_the_choices_stay(desk: Desk, tmp_path: Path) -> None:
    dialog = open_movie(desk, movie=replace(SHORT, fps=60, format="gif"))
    dialog.going_out.save_to(str(tmp_path / "fast.gif"))
    assert movies_words.MOVIE_GIF_FPS.format(got=60) in said(dialog)
    (tmp_path / "frames").mkdir()
    dialog._choose(replace(dialog.choices, movie=replace(SHORT, format="folder")))
    dialog.going_out.save_to(str(tmp_path / "frames"))
    assert export_words.EXPORT_FOLDER_TAKEN.format(name="frames") in said(dialog)
    assert dialog.choices.movie == replace(SHORT, format="folder")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []


def test_a_disk_that_is_full_is_told_in_the_middle(desk: Desk, tmp_path: Path) -> None:
    dialog = open_movie(desk)
    target = tmp_path / "out"
    target.mkdir()
    dialog.going_out.save_to(str(target / "film"))
    desk.until(lambda: any(target.iterdir()))
    steps = dialog.going_out.writer._steps
    assert steps is not None
    full = OSError(28, "No space left on device")

    def filling() -> object:
        yield steps.throw(full)

    dialog.going_out.writer._steps = filling()  # type: ignore[assignment]
    written(desk, dialog)
    assert any("No space left on device" in text for text in said(dialog))
    assert list(target.iterdir()) == []


def test_movie_choices_are_remembered_and_each_film_has_its_own_length(open_desk: Open) -> None:
    desk = open_desk()
    dialog = open_movie(desk, "scan", replace(SHORT, kind="heads"))
    for name in ("Size: Square", "Loop: Back", "Colours: Dark", "File: GIF"):
        click(dialog, name)
    chosen = dialog.choices
    assert chosen.movie == replace(SHORT, kind="heads", size="square", loop="ping-pong", format="gif")
    shown = drawn(desk, dialog)
    assert shown.shape[0] == shown.shape[1]
    assert np.mean(shown[..., :3]) < 128
    desk.close()
    dialog = open_export(open_desk())
    assert dialog.choices == chosen
    choose_kind(dialog, MOVIE + "arithmetic")
    options = dialog.choices.movie.options("arithmetic", "dark")
    assert (options.seconds, options.hold_s, options.kind) == (12, 1.0, "lanes")
    choose_kind(dialog, "curve")
    assert (dialog.choices.film, dialog.choices.kind) == ("", "curve")


def test_movie_choices_that_are_not_known_are_the_first_ones() -> None:
    first = MovieChoices().known()
    strange = MovieChoices("no", "8k", 17, 1e9, 1e9, "bounce", "never", "avi").known()
    assert strange == replace(first, kind="")
    assert replace(ExportChoices(), film="no").known().film == ""
