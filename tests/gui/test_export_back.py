"""Figures on their way back: the session inside is opened by every way into the window. And screenshots of it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from explorer.export.dialog.choices import ExportChoices
from explorer.export.dialog.delivering import clipboard_data
from explorer.export.gather import gather
from explorer.export.kinds import KINDS
from explorer.export.make import make_figure
from explorer.figures.page import Figure
from explorer.figures.presets import PRESETS
from explorer.figures.render import FORMATS, render
from explorer.images.gallery import render as picture
from explorer.images.load import picture_to_png
from explorer.panels.theme import LIGHT
from explorer.state.state import Kernel
from explorer.views.input.importing import ImportDialog
from explorer.words import actions as actions_words
from explorer.words import images as images_words
from explorer.words import sessions as sessions_words
from tests.gui.desk import CONTROL, FISH, KEY, SHIFT, Desk
from tests.gui.export_parts import pixels

Open = Callable[..., Desk]
OTHER = FISH.changed(picture=picture("fish", 12), kernel=Kernel("random", 3), cell=(3, 4), window_side=5.0)


def figure() -> Figure:
    return make_figure(KINDS["difference"], gather(OTHER, "frame"), PRESETS["paper-column"], LIGHT)


def dropped(path: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    return mime


def assert_opened(desk: Desk, name: str) -> None:
    assert desk.state == OTHER
    assert desk.window.toast.text == sessions_words.FIGURE_OPENED.format(name=name)
    assert desk.window.documents.path is None, "saving must not write over the figure"
    desk.store.undo()
    assert desk.state == FISH


@pytest.mark.parametrize("format", FORMATS)
def test_a_dropped_figure_opens_its_session(desk: Desk, tmp_path: Path, format: str) -> None:
    path = tmp_path / f"figure.{format}"
    path.write_bytes(render(figure(), format))  # type: ignore[arg-type]
    assert desk.drop(dropped(path))
    assert_opened(desk, path.name)
    assert desk.window.documents.recent.paths() == [path]


def test_a_figure_is_opened_from_the_menu_and_at_the_start(open_desk: Open, tmp_path: Path) -> None:
    path = tmp_path / "figure.pdf"
    path.write_bytes(render(figure(), "pdf"))
    desk = open_desk()
    desk.press(KEY.Key_O, CONTROL)
    files = desk.window.findChild(QFileDialog)
    assert any("*.pdf" in names for names in files.nameFilters())
    files.fileSelected.emit(str(path))
    assert_opened(desk, path.name)
    desk.close()
    assert_opened(open_desk(path=path), path.name)


def test_a_copied_figure_is_pasted_as_its_session(desk: Desk) -> None:
    mime = clipboard_data(figure(), ExportChoices())
    QGuiApplication.clipboard().setMimeData(mime)
    desk.press(KEY.Key_V, CONTROL)
    assert_opened(desk, sessions_words.FIGURE_PASTED)
    assert desk.drop(clipboard_data(figure(), ExportChoices()))
    assert_opened(desk, sessions_words.FIGURE_PASTED)


def test_an_image_is_an_image_as_before(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(picture_to_png(picture("lake", 20)))
    assert desk.drop(dropped(path))
    desk.read()
    assert desk.window.findChild(ImportDialog) is not None
    assert desk.state == FISH


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("paper.pdf", b"%PDF-1.4\nnothing of ours", sessions_words.FIGURE_NO_SESSION),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', images_words.IMAGE_UNKNOWN),
        ("cut.png", b"\x89PNG\r\n\x1a\n", images_words.IMAGE_UNKNOWN),
    ],
)
def test_what_holds_no_session_is_told_in_one_sentence(
    desk: Desk, tmp_path: Path, name: str, data: bytes, sentence: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    desk.drop(dropped(path))
    desk.read()
    assert desk.window.toast.text == sentence.format(name=name)
    assert desk.state == FISH


def test_a_session_from_a_newer_version_is_not_opened(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "figure.svg"
    later = figure().session.replace(b'"version": 2', b'"version": 99')
    path.write_bytes(b"<svg><aperture:session>" + base64.b64encode(later) + b"</aperture:session></svg>")
    desk.drop(dropped(path))
    assert desk.window.toast.text == sessions_words.SESSION_NEWER.format(name=path.name, got=99, wanted=2)
    assert desk.state == FISH


def test_a_huge_pdf_is_not_read(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.export.dialog.arriving.LARGEST_FILE_BYTES", 10)
    path = tmp_path / "book.pdf"
    path.write_bytes(b"%PDF-1.4 with many pages")
    desk.drop(dropped(path))
    assert desk.window.toast.text == sessions_words.FIGURE_TOO_LARGE.format(name="book.pdf", limit_mib=0)


# Screenshots


@pytest.mark.parametrize("scale", [1, 2, 4])
def test_a_screenshot_is_painted_at_its_scale(desk: Desk, scale: int) -> None:
    desk.window.commands.actions[f"copy-shot-{scale}"].trigger()
    shot = QGuiApplication.clipboard().image()
    size = desk.window.size() * scale
    assert shot.size() == size
    said = actions_words.SHOT_COPIED.format(columns=size.width(), rows=size.height())
    assert desk.window.toast.text == said
    if scale == 1:
        desk.window.toast.hide()
        assert np.array_equal(pixels(shot), pixels(desk.picture()))


def test_a_larger_screenshot_is_not_an_enlarged_one(desk: Desk) -> None:
    desk.press(KEY.Key_C, CONTROL | SHIFT)
    shot = QGuiApplication.clipboard().image()
    blocks = pixels(shot).reshape(shot.height() // 2, 2, shot.width() // 2, 2, 4)
    same = (blocks == blocks[:, :1, :, :1]).all((1, 3, 4))
    bar = same[: desk.window.bar.height(), :200]
    assert not bar.all(), "its type has finer edges"
