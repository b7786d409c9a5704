"""Images and sessions, dropped, pasted, opened, saved and kept by themselves; and what can go wrong with each."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QTimer, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from explorer.documents.documents import AUTOSAVE_MS, Documents
from explorer.documents.opening import default_state
from explorer.documents.session import VERSION, load_session, save_session, session_bytes
from explorer.images.gallery import render
from explorer.state.state import Scene, State
from explorer.state.store import Store
from explorer.views.input.importing import ImportDialog
from explorer.words import images as images_words
from explorer.words import sessions as sessions_words
from tests.gui.desk import CONTROL, FISH, KEY, Desk

Open = Callable[..., Desk]
CUT_PNG = b"\x89PNG\r\n\x1a\n and then nothing"
OTHER = State(Scene(render("house", 24), border="circular", window_side=5.0))


def offered(path: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    return mime


def photograph(path: Path) -> Path:
    """A colour image of 90 x 60 pixels."""
    rng = np.random.default_rng(0)
    Image.fromarray(rng.integers(0, 256, (60, 90, 3), dtype=np.uint8)).save(path)
    return path


def import_dialog(desk: Desk) -> ImportDialog:
    desk.read()
    dialog = desk.window.findChild(ImportDialog)
    assert dialog is not None
    assert dialog.isVisible()
    return dialog


def accept(desk: Desk) -> None:
    """Enter in the import dialog."""
    import_dialog(desk).accept()
    desk.return_to()


def told(desk: Desk) -> str:
    """The sentence that stands in the window; empty when there is none."""
    return desk.window.toast.text if desk.window.toast.isVisible() else ""


def file_dialog(desk: Desk) -> QFileDialog:
    dialog = desk.window.findChild(QFileDialog)
    assert dialog is not None
    return dialog


# Images


@pytest.mark.parametrize("onto", ["window", "canvas", "plot"])
def test_an_image_is_dropped_anywhere_and_taken_as_one_undo(desk: Desk, tmp_path: Path, onto: str) -> None:
    window = desk.window
    plot = window.closing_card.plot.viewport()
    target = {"window": window, "canvas": window.input.canvas, "plot": plot}[onto]
    assert desk.drop(offered(photograph(tmp_path / "photo.png")), target)
    assert desk.state == FISH, "first it asks which part"
    accept(desk)
    taken = desk.state.scene.picture
    assert (taken.height, taken.width) == (16, 16)
    assert taken != FISH.scene.picture
    desk.settle()
    assert desk.result.request.scene.picture == taken
    desk.press(KEY.Key_Z, CONTROL)
    assert desk.state.scene == FISH.scene


def test_a_cancelled_import_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.drop(offered(photograph(tmp_path / "photo.jpg")))
    import_dialog(desk).reject()
    assert desk.state == FISH
    assert not desk.store.can_undo


def test_an_image_is_pasted(desk: Desk) -> None:
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(0xFF6040)
    QGuiApplication.clipboard().setImage(image)
    desk.press(KEY.Key_V, CONTROL)
    accept(desk)
    assert desk.state.scene.picture != FISH.scene.picture
    assert len(np.unique(desk.state.scene.picture.pixels)) == 1


def test_the_picture_is_copied_and_pasted_back_unchanged(desk: Desk) -> None:
    desk.press(KEY.Key_C, CONTROL)
    desk.store.set(picture=OTHER.scene.picture)
    desk.store.set(picture=render("disc", 16))
    desk.press(KEY.Key_V, CONTROL)
    accept(desk)
    assert desk.state.scene.picture == FISH.scene.picture


@pytest.mark.parametrize(
    ("way", "content"),
    [("drop", b""), ("drop", b"no image at all"), ("argument", CUT_PNG), ("open", CUT_PNG)],
    ids=["drop-empty", "drop-text", "argument-cut", "open-cut"],
)
def test_a_broken_image_is_one_sentence_and_changes_nothing(
    open_desk: Open, tmp_path: Path, way: str, content: bytes
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(content)
    desk = open_desk(path=broken if way == "argument" else None)
    if way == "drop":
        desk.drop(offered(broken))
    elif way == "open":
        desk.press(KEY.Key_O, CONTROL)
        file_dialog(desk).fileSelected.emit(str(broken))
    desk.read()
    assert "broken.png" in told(desk)
    assert desk.state == FISH
    assert not desk.store.can_undo


def test_what_is_no_image_is_said(desk: Desk) -> None:
    QGuiApplication.clipboard().setText("hello")
    desk.press(KEY.Key_V, CONTROL)
    assert told(desk) == images_words.CLIPBOARD_EMPTY
    mime = QMimeData()
    mime.setText("hello")
    assert not desk.drop(mime), "it is not even taken"
    assert desk.state == FISH


# Sessions


def test_a_dropped_session_replaces_everything_and_can_be_undone(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "other.aperture"
    save_session(OTHER, file)
    assert desk.drop(offered(file))
    assert desk.state == OTHER
    assert desk.window.windowTitle().startswith("other[*]")
    assert not desk.window.isWindowModified()
    desk.settle()
    assert desk.result.request.scene == OTHER.scene
    desk.press(KEY.Key_Z, CONTROL)
    assert desk.state.scene == FISH.scene
    assert desk.window.isWindowModified()


def test_a_session_is_saved_under_a_name_and_then_there(desk: Desk, tmp_path: Path) -> None:
    desk.press("[")
    desk.press(KEY.Key_S, CONTROL)
    file_dialog(desk).fileSelected.emit(str(tmp_path / "mine.aperture"))
    file_dialog(desk).close()
    desk.return_to()
    assert told(desk) == sessions_words.SAVED.format(name="mine.aperture")
    assert load_session(tmp_path / "mine.aperture").scene == desk.state.scene
    desk.press("[")
    assert desk.window.isWindowModified()
    desk.press(KEY.Key_S, CONTROL)
    assert desk.window.findChild(QFileDialog) is None, "it is not asked again"
    assert load_session(tmp_path / "mine.aperture").scene.window_side == 7
    assert not desk.window.isWindowModified()


def test_new_is_the_first_scene_without_a_name_and_can_be_undone(desk: Desk, tmp_path: Path) -> None:
    desk.window.documents.save(tmp_path / "mine.aperture")
    desk.press(KEY.Key_N, CONTROL)
    assert desk.state == default_state()
    assert desk.window.windowTitle().startswith(sessions_words.UNTITLED)
    assert not desk.window.isWindowModified()
    desk.press(KEY.Key_Z, CONTROL)
    assert desk.state.scene == FISH.scene


def test_a_name_with_qts_own_mark_reads_as_it_is(desk: Desk, tmp_path: Path) -> None:
    desk.window.documents.save(tmp_path / "a[*]b.aperture")
    assert desk.window.windowHandle().title() == "a[*]b — Aperture"


def future() -> bytes:
    raw = json.loads(session_bytes(OTHER))
    return json.dumps({**raw, "version": VERSION + 1}).encode()


@pytest.mark.parametrize(
    ("way", "content", "sentence"),
    [
        ("drop", future(), sessions_words.SESSION_NEWER.format(name="bad.aperture", got=VERSION + 1, wanted=VERSION)),
        ("argument", session_bytes(OTHER)[:100], sessions_words.SESSION_CUT.format(name="bad.aperture")),
        ("drop", b"{}", None),
        ("argument", b"\xff\xfe\x00", None),
    ],
    ids=["future", "cut", "empty", "binary"],
)
def test_a_session_that_cannot_be_read_is_one_sentence_and_changes_nothing(
    open_desk: Open, tmp_path: Path, way: str, content: bytes, sentence: str | None
) -> None:
    bad = tmp_path / "bad.aperture"
    bad.write_bytes(content)
    desk = open_desk(path=bad if way == "argument" else None)
    if way == "drop":
        desk.drop(offered(bad))
    assert told(desk) == (sentence or told(desk))
    assert "bad.aperture" in told(desk)
    assert desk.state == FISH
    assert desk.window.documents.path is None
    assert bad.read_bytes() == content


def test_a_place_that_takes_no_session_is_one_sentence(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    desk.press("[")
    before = desk.state
    target = tmp_path / "file" / "mine.aperture"
    desk.press(KEY.Key_S, CONTROL)
    file_dialog(desk).fileSelected.emit(str(target))
    assert "mine.aperture was not saved" in told(desk)
    assert desk.state == before
    assert desk.window.documents.path is None
    assert desk.window.isWindowModified(), "the work still waits to be saved"


def test_a_failed_save_leaves_the_old_file(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "mine.aperture"
    desk.window.documents.save(file)
    old = file.read_bytes()

    def full(*_arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    desk.press("[")
    desk.press(KEY.Key_S, CONTROL)
    assert told(desk) == sessions_words.SESSION_NOT_SAVED.format(name="mine.aperture", reason="No space left on device")
    assert file.read_bytes() == old
    assert desk.window.isWindowModified()


# What is kept by itself


def autosaved(desk: Desk) -> State | None:
    file = desk.folder / "autosave-1.aperture"
    return load_session(file) if file.exists() else None


def test_what_changes_is_kept_a_moment_later(desk: Desk) -> None:
    assert autosaved(desk) is None
    desk.press("[")
    desk.until(lambda: (kept := autosaved(desk)) is not None and kept.scene == desk.state.scene)


def test_an_unbroken_stroke_is_kept_while_it_lasts(desk: Desk) -> None:
    """Changes that come faster than the autosave waits do not put it off."""
    sides = cycle((3.0, 5.0))
    change = QTimer()
    change.timeout.connect(lambda: desk.store.set(window_side=next(sides)))
    change.start(AUTOSAVE_MS // 8)
    desk.until(lambda: autosaved(desk) is not None)


def test_a_crash_before_anything_was_kept_is_said(open_desk: Open, tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    (folder / "running-1").write_text("4711\n")
    assert told(open_desk()) == sessions_words.RECOVERED_NOTHING


def test_after_a_crash_the_work_is_there_and_it_is_said(open_desk: Open, tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    save_session(OTHER, folder / "autosave-1.aperture")
    (folder / "running-1").write_text("4711\n")  # nobody holds its lock: it ended without a word
    desk = open_desk()
    assert desk.state == OTHER
    assert told(desk) == sessions_words.RECOVERED
    assert desk.window.whole.rect().contains(desk.window.toast.geometry())
    assert not desk.store.can_undo
    assert not desk.window.isWindowModified()


def test_after_a_crash_a_file_is_opened_on_top_of_the_work(open_desk: Open, tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    save_session(OTHER, folder / "autosave-1.aperture")
    (folder / "running-1").write_text("4711\n")
    save_session(FISH, tmp_path / "fish.aperture")
    desk = open_desk(state=default_state(), path=tmp_path / "fish.aperture")
    assert told(desk) == sessions_words.RECOVERED_BEHIND
    assert desk.state == FISH
    desk.press(KEY.Key_Z, CONTROL)
    assert desk.state == OTHER
    assert not desk.store.can_undo


def test_an_autosave_that_cannot_be_read_is_put_aside(open_desk: Open, tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    (folder / "autosave-1.aperture").write_bytes(b"{")
    desk = open_desk()
    assert desk.state == FISH
    assert (folder / "autosave-1.aperture.broken").read_bytes() == b"{"
    assert "autosave-1.aperture.broken" in told(desk)


def test_two_windows_keep_their_own_work(open_desk: Open) -> None:
    first, second = open_desk(), open_desk(state=OTHER)
    first.press("[")
    second.store.set(window_side=3.0)
    first.window.documents.autosave()
    second.window.documents.autosave()
    assert [load_session(first.folder / f"autosave-{n}.aperture").scene for n in (1, 2)] == [
        first.state.scene, second.state.scene,
    ]  # fmt: skip


def test_a_folder_that_cannot_be_used_is_said_once_and_nothing_is_lost(open_desk: Open, tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.write_text("a file stands here")
    desk = open_desk(folder=folder)
    desk.press("[")
    desk.until(lambda: told(desk) != "")
    assert told(desk) == sessions_words.AUTOSAVE_FAILED.format(folder=folder, reason=sessions_words.REASON_NO_FOLDER)
    assert desk.state.scene.window_side == 8
    desk.window.toast.hide()
    desk.press("[")
    desk.window.documents.autosave()
    assert told(desk) == "", "once is enough"
    desk.close()
    assert folder.read_text() == "a file stands here"


def test_a_disk_that_has_room_again_is_used_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    said: list[str] = []
    desk.window.documents.refused.connect(said.append)
    for expected in (1, 2):
        with monkeypatch.context() as patch:
            patch.setattr("os.fsync", full)
            desk.window.documents.autosave()
            desk.window.documents.autosave()
        assert len(said) == expected
        desk.window.documents.autosave()
        assert autosaved(desk) is not None


def test_documents_do_without_a_window(tmp_path: Path) -> None:
    documents = Documents(Store(FISH), tmp_path)
    assert not documents.save(), "there is no place yet"
    assert documents.save(tmp_path / "name")
    assert documents.path == tmp_path / "name.aperture"
