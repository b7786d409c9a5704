"""Large and broken images come in by a process of their own: the window goes on, and what is no longer wanted ends."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QTimer, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from explorer.errors import Refusal
from explorer.images.reader import answer, answered
from explorer.views.input import reading
from explorer.views.input.importing import ImportDialog
from explorer.words import images as images_words
from tests.gui.desk import BUTTON, CONTROL, FISH, KEY, NONE, Desk
from tests.gui.input_parts import at
from tests.gui.patience import LIMIT_MS


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    """A PGM of numbers as text, which Pillow decodes in Python: seconds, for a file made in a moment."""
    path = tmp_path / "slow.pgm"
    path.write_bytes(b"P2 2000 1500 255 " + b"".join(b"%d " % (n % 256) for n in range(256)) * (2000 * 1500 // 256 + 1))
    return path


@contextmanager
def longest_gap() -> Iterator[list[float]]:
    """How long the event loop did not come round at the longest, in seconds, is put into the list."""
    gaps, last = [0.0], perf_counter()

    def tick() -> None:
        nonlocal last
        now = perf_counter()
        gaps[0], last = max(gaps[0], now - last), now

    timer = QTimer()
    timer.timeout.connect(tick)
    timer.start(0)
    yield gaps
    timer.stop()


def import_dialog(desk: Desk) -> ImportDialog:
    desk.read()
    dialog = desk.window.findChild(ImportDialog)
    assert dialog is not None
    return dialog


def test_the_window_goes_on_while_an_image_is_read(desk: Desk, slow: Path) -> None:
    begin = perf_counter()
    with longest_gap() as gaps:
        desk.window.commands.files.open_path(slow)
        desk.read()
        took = perf_counter() - begin
    assert import_dialog(desk).isVisible()
    assert gaps[0] < took / 4


def test_the_card_says_what_is_read_and_its_button_stops_it(desk: Desk, slow: Path) -> None:
    desk.window.commands.files.open_path(slow)
    card = desk.window.opening
    desk.until(card.isVisible)
    assert "slow.pgm" in card.accessibleName()
    card.stop.click()
    assert not card.isVisible()
    assert desk.window.input.images.reader.name == ""
    assert desk.window.findChild(ImportDialog) is None
    assert desk.state == FISH
    assert not desk.window.toast.isVisible()


def test_escape_stops_it(desk: Desk, slow: Path) -> None:
    desk.window.commands.files.open_path(slow)
    assert desk.window.input.images.reader.name == "slow.pgm"
    desk.press(KEY.Key_Escape)
    assert desk.window.input.images.reader.name == ""


def test_one_may_draw_meanwhile_and_no_stroke_is_lost(desk: Desk, slow: Path) -> None:
    desk.window.commands.files.open_path(slow)
    column = desk.window.input
    QTest.mousePress(column.canvas, BUTTON.LeftButton, NONE, at(column, 2, 2))
    desk.read()
    assert desk.window.findChild(ImportDialog) is None, "the stroke goes on"
    desk.move(column.canvas, at(column, 2, 9))
    QTest.mouseRelease(column.canvas, BUTTON.LeftButton, NONE, at(column, 2, 9))
    assert desk.state.scene.picture.pixels[2, 2:10].min() == 255
    desk.until(lambda: desk.window.findChild(ImportDialog) is not None)
    import_dialog(desk).reject()
    assert desk.state.scene.picture.pixels[2, 2:10].min() == 255
    desk.return_to()
    desk.press(KEY.Key_Z, CONTROL)
    assert desk.state.scene == FISH.scene


def test_what_is_opened_next_takes_its_place(desk: Desk, slow: Path, tmp_path: Path) -> None:
    small = tmp_path / "small.png"
    Image.new("L", (40, 30), 77).save(small)
    desk.window.commands.files.open_path(slow)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(small))])
    assert desk.drop(mime)
    assert desk.window.input.images.reader.name == "small.png"
    assert (import_dialog(desk).picture.pixels == 77).all()
    assert len(desk.window.findChildren(ImportDialog)) == 1


def test_the_window_is_closed_in_the_middle(desk: Desk, slow: Path) -> None:
    desk.window.commands.files.open_path(slow)
    process = desk.window.input.images.reader._process
    assert process is not None
    desk.until(lambda: process.state() == reading.QProcess.ProcessState.Running)
    number = process.processId()
    desk.close()
    if sys.platform != "win32":
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)


def test_a_large_copied_image_is_pasted(desk: Desk) -> None:
    image = QImage(2600, 1700, QImage.Format.Format_ARGB32)
    image.fill(0x80FF6040)
    QGuiApplication.clipboard().setImage(image)
    desk.press(KEY.Key_V, CONTROL)
    assert len(np.unique(import_dialog(desk).picture.pixels)) == 1


def test_a_reader_that_does_not_start_or_takes_too_long_is_one_sentence(
    desk: Desk, slow: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    desk.window.input.refused.connect(told.append)
    monkeypatch.setattr(reading.sys, "executable", "/nowhere/python")
    desk.window.commands.files.open_path(slow)
    desk.until(lambda: len(told) == 1)
    monkeypatch.undo()
    monkeypatch.setattr(reading, "LONGEST_S", 0)
    desk.window.commands.files.open_path(slow)
    desk.until(lambda: len(told) == 2)
    assert told[0] == images_words.IMAGE_NO_READER.format(name="slow.pgm")
    assert told[1] == images_words.IMAGE_TOO_LONG.format(name="slow.pgm", seconds=0)
    assert desk.window.input.images.reader.name == ""


def test_an_answer_that_is_not_whole_is_one_sentence(slow: Path) -> None:
    whole = answer("file", os.fsencode(slow))
    assert answered(whole, "slow.pgm").pixels.shape == (1500, 2000, 1)
    for cut in (b"", whole[:5], whole[:-1]):
        with pytest.raises(Refusal, match=r"^slow.pgm could not be read"):
            answered(cut, "slow.pgm")


def read_apart(path: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-P", "-m", "explorer.images.reader", "file", *words]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(command, input=os.fsencode(path), capture_output=True, env=environment, timeout=LIMIT_MS)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux counts a process's memory so")
def test_beyond_its_memory_an_image_is_refused_with_its_size_and_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    Image.new("RGB", (5000, 4000)).save(path, compress_level=1)
    with pytest.raises(Refusal) as caught:
        answered(read_apart(path, "40").stdout, path.name)
    assert str(caught.value) == images_words.IMAGE_MEMORY.format(name="large.png", width=5000, height=4000, mib=1024)
    assert answered(read_apart(path).stdout, path.name).pixels.shape == (1638, 2048, 3)


OPENS_EACH = """
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEventLoop, QMimeData
from PySide6.QtGui import QGuiApplication

from explorer.app import Aperture, application, default_state

app = application()
with TemporaryDirectory() as folder:
    aperture = Aperture(default_state(), Path(folder))
    aperture.window.show()
    commands, reader = aperture.window.commands.files, aperture.window.input.images.reader
    for name in sys.argv[1:]:
        mime = QMimeData()
        mime.setData("image/png", Path(name).read_bytes())
        QGuiApplication.clipboard().setMimeData(mime)
        for act in (lambda: commands.open_path(Path(name)), commands.paste):
            act()
            while reader.name:
                app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    aperture.window.close()
print("done")
"""


def test_nothing_is_told_to_the_terminal(tmp_path: Path) -> None:
    """What libpng, libtiff and libjpeg do not like about a file is nothing that a user could do something with."""
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8))
    files = []
    for kind, options in (("png", {"icc_profile": b"no profile"}), ("tiff", {"compression": "tiff_lzw"}), ("jpeg", {})):
        path = tmp_path / f"bad.{kind}"
        noise.save(path, **options)  # type: ignore[arg-type]
        data = bytearray(path.read_bytes())
        data[len(data) // 2 : len(data) // 2 + 40] = b"\xff" * 40
        path.write_bytes(bytes(data))
        (tmp_path / f"cut.{kind}").write_bytes(bytes(data[: len(data) // 3]))
        files += [path, tmp_path / f"cut.{kind}"]
    head = tmp_path / "head.png"
    head.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", OPENS_EACH, *map(str, [*files, head])],
        capture_output=True, text=True, env=environment, timeout=LIMIT_MS,
    )  # fmt: skip
    assert done.stdout == "done\n"
    # A window without a screen has no smallest size, which Qt remarks on.
    assert [line for line in done.stderr.splitlines() if "propagateSizeHints" not in line] == []
