"""How images come into the left column: files, the clipboard, dragging, the gallery; and the import dialog."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QSpinBox, QToolButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from explorer.images.fit import fit, to_grey
from explorer.images.gallery import GALLERY, render
from explorer.state.picture import Picture
from explorer.state.state import Scene, State
from explorer.state.store import Store
from explorer.views.input.column import InputColumn
from explorer.views.input.crop_view import CropView
from explorer.views.input.gallery import GalleryDialog
from explorer.views.input.importing import ImportDialog
from explorer.views.input.pen import Pixels
from explorer.widgets.appearance import Appearance
from explorer.words import images as images_words
from tests.gui.patience import LIMIT_MS

LEFT = Qt.MouseButton.LeftButton
FISH = render("fish", 32)


class Heard:
    """A column on a fish, and every sentence that it has told."""

    def __init__(self, qtbot: QtBot) -> None:
        self.bot = qtbot
        self.store = Store(State(Scene(FISH)))
        self.column = InputColumn(self.store, Appearance("dark"))
        qtbot.addWidget(self.column)
        self.refusals: list[str] = []
        self.notes: list[str] = []
        self.column.refused.connect(self.refusals.append)
        self.column.noticed.connect(self.notes.append)
        with qtbot.waitExposed(self.column, timeout=LIMIT_MS):
            self.column.show()

    def read(self) -> None:
        """Waits for the image that is being read."""
        self.bot.waitUntil(lambda: not self.column.images.reader.name, timeout=LIMIT_MS)

    def open(self, source: str | Path | bytes) -> None:
        self.column.images.open(source)
        self.read()

    def paste(self) -> None:
        self.column.images.paste()
        self.read()

    def drop(self, mime: QMimeData) -> None:
        self.column.images.drop(mime)
        self.read()

    @property
    def picture(self) -> Picture:
        return self.store.state.scene.picture

    @property
    def dialog(self) -> ImportDialog:
        dialog = self.column.images.dialog
        assert isinstance(dialog, ImportDialog)
        return dialog


@pytest.fixture
def heard(qtbot: QtBot) -> Heard:
    return Heard(qtbot)


@pytest.fixture
def photo(tmp_path: Path) -> tuple[Path, Pixels]:
    """A PNG in colour, twice as wide as high, and its pixels."""
    pixels = np.random.default_rng(3).integers(0, 256, (60, 120, 3), np.uint8)
    path = tmp_path / "photo.png"
    Image.fromarray(pixels).save(path)
    return path, pixels


def press(dialog: ImportDialog | GalleryDialog, text: str) -> None:
    QTest.mouseClick(next(b for b in dialog.findChildren(QPushButton) if b.text() == text), LEFT)


def choose(dialog: ImportDialog, name: str) -> None:
    QTest.mouseClick(next(b for b in dialog.findChildren(QToolButton) if b.accessibleName() == name), LEFT)


def side(dialog: ImportDialog, name: str) -> QSpinBox:
    return next(s for s in dialog.findChildren(QSpinBox) if s.accessibleName().startswith(name))


def drag(view: CropView, start: tuple[float, float], end: tuple[float, float]) -> None:
    """By (row, column) of the image."""
    points = [view.point_of(*place).toPoint() for place in (start, end)]
    QTest.mousePress(view, LEFT, Qt.KeyboardModifier.NoModifier, points[0])
    QTest.mouseMove(view, points[1])
    QTest.mouseRelease(view, LEFT, Qt.KeyboardModifier.NoModifier, points[1])


def test_an_image_is_cropped_to_the_middle_at_the_present_size(heard: Heard, photo: tuple[Path, Pixels]) -> None:
    path, pixels = photo
    heard.open(path)
    assert heard.picture == FISH, "nothing changes before it is taken"
    press(heard.dialog, "Use image")
    assert heard.picture == fit(pixels, 32, 32, "crop", (0, 30, 60, 90), grey=True)
    heard.store.undo()
    assert heard.picture == FISH
    assert not heard.store.can_undo
    assert heard.refusals == heard.notes == []


def test_the_crop_is_dragged_and_resized(heard: Heard, photo: tuple[Path, Pixels]) -> None:
    path, pixels = photo
    heard.open(str(path))
    dialog = heard.dialog
    view = dialog.findChild(CropView)
    assert view is not None
    drag(view, (30, 60), (30, 200))  # farther than the image goes
    assert view.box == (0, 60, 60, 120)
    drag(view, (0, 60), (30, 90))  # the upper left corner: the lower right one stays
    box = view.box
    assert box is not None
    assert box == pytest.approx((30, 90, 60, 120), abs=1.0)
    assert box[2:] == (60, 120)
    assert box[2] - box[0] == pytest.approx(box[3] - box[1])
    assert dialog.picture == fit(pixels, 32, 32, "crop", box, grey=True)
    press(dialog, "Use image")
    assert heard.picture == fit(pixels, 32, 32, "crop", box, grey=True)


def test_the_crop_by_keyboard(heard: Heard, photo: tuple[Path, Pixels]) -> None:
    heard.open(photo[0])
    view = heard.dialog.findChild(CropView)
    assert view is not None
    QTest.keyClick(view, Qt.Key.Key_Minus)
    smaller = view.box
    assert smaller is not None
    assert smaller[2] - smaller[0] == pytest.approx(60 / 1.1)
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.box == pytest.approx((smaller[0], smaller[1] + 6, smaller[2], smaller[3] + 6))
    QTest.keyClick(heard.dialog, Qt.Key.Key_Escape)
    assert heard.picture == FISH


def test_size_kind_and_fit_are_chosen_and_remembered(heard: Heard, photo: tuple[Path, Pixels]) -> None:
    path, pixels = photo
    heard.open(path)
    choose(heard.dialog, "Crop or fit: Fit")
    choose(heard.dialog, "Grey or colour: Colour")
    rows = side(heard.dialog, "Rows")
    rows.setValue(24)
    assert side(heard.dialog, "Columns").value() == 24, "a square stays one"
    QTest.mouseClick(heard.dialog._square, LEFT, pos=QPoint(8, heard.dialog._square.height() // 2))
    rows.setValue(16)
    assert side(heard.dialog, "Columns").value() == 24
    press(heard.dialog, "Use image")
    assert heard.picture == fit(pixels, 16, 24, "fit")
    heard.open(path)
    press(heard.dialog, "Use image")
    assert heard.picture == fit(pixels, 16, 24, "fit")


def test_the_crop_keeps_the_aspect_of_the_result(heard: Heard, photo: tuple[Path, Pixels]) -> None:
    heard.open(photo[0])
    heard.dialog._square.setChecked(False)
    side(heard.dialog, "Columns").setValue(64)
    view = heard.dialog.findChild(CropView)
    assert view is not None
    assert view.box == (0, 0, 60, 120)
    side(heard.dialog, "Columns").setValue(16)
    assert view.box == (0, 45, 60, 75)


def test_a_grey_image_has_no_colour_to_choose_and_notes_are_told(heard: Heard, tmp_path: Path) -> None:
    path = tmp_path / "deep.png"
    Image.fromarray(np.full((20, 20), 40000, np.uint16)).save(path)
    heard.open(path)
    shown = [label.text() for label in heard.dialog.findChildren(QLabel)]
    assert images_words.NOTE_SIXTEEN_BIT in shown
    colour = next(b for b in heard.dialog.findChildren(QToolButton) if b.accessibleName() == "Grey or colour: Colour")
    assert not colour.isEnabled()
    press(heard.dialog, "Use image")
    assert heard.picture.channels == 1
    assert heard.notes == [images_words.NOTE_SIXTEEN_BIT]


def test_a_broken_file_is_refused_and_changes_nothing(heard: Heard, tmp_path: Path, photo: tuple[Path, Pixels]) -> None:
    broken = tmp_path / "cut.png"
    broken.write_bytes(photo[0].read_bytes()[:300])
    for path in (broken, tmp_path / "gone.png", tmp_path):
        heard.open(path)
    heard.open(b"no image")
    assert len(heard.refusals) == 4
    assert [s for s in heard.refusals[:3] if "cut.png" in s or "gone.png" in s or "folder" in s] == heard.refusals[:3]
    assert heard.picture == FISH
    assert heard.column.images.dialog is None


def test_copied_pixels_can_be_pasted(heard: Heard) -> None:
    heard.column.images.copy()
    heard.store.set(picture=Picture(np.zeros((32, 32, 1), np.uint8)))
    assert QGuiApplication.clipboard().image().pixelColor(9, 20).red() == FISH.pixels[20, 9, 0]
    heard.paste()
    choose(heard.dialog, "Grey or colour: Colour")  # cannot be chosen: the grey picture came back as one
    press(heard.dialog, "Use image")
    assert heard.picture == FISH


def test_pasting_files_paths_and_nothing(heard: Heard, photo: tuple[Path, Pixels]) -> None:
    clipboard = QGuiApplication.clipboard()
    expected = fit(photo[1], 32, 32, "crop", grey=True)
    for offered in (QUrl.fromLocalFile(str(photo[0])), str(photo[0]), f'"{photo[0]}"', photo[0].as_uri()):
        mime = QMimeData()
        if isinstance(offered, QUrl):
            mime.setUrls([offered])
        else:
            mime.setText(offered)
        clipboard.setMimeData(mime)
        heard.store.set(picture=FISH)
        heard.paste()
        press(heard.dialog, "Use image")
        assert heard.picture == expected, offered
    for text in ("hello", "photo.png", "/nowhere/photo.png", "a\0b", "~nobody-of-this-name/x.png"):
        clipboard.setText(text)
        heard.paste()
    clipboard.clear()
    heard.paste()
    assert heard.refusals == [images_words.CLIPBOARD_EMPTY] * 6
    assert heard.picture == expected


def test_dropping(heard: Heard, photo: tuple[Path, Pixels]) -> None:
    remote, local, data = QMimeData(), QMimeData(), QMimeData()
    remote.setUrls([QUrl("https://example.org/photo.png")])
    assert not heard.column.images.accepts(remote)
    heard.drop(remote)
    assert heard.refusals == [images_words.DROP_NOT_AN_IMAGE]
    local.setUrls([QUrl.fromLocalFile(str(photo[0]))])
    assert heard.column.images.accepts(local)
    heard.drop(local)
    first = heard.dialog
    file = io.BytesIO()
    Image.fromarray(FISH.pixels[::-1, :, 0]).save(file, "PNG")
    data.setData("image/png", file.getvalue())
    assert heard.column.images.accepts(data)
    heard.drop(data)  # a second one takes the place of the first, which is not answered yet
    assert not isValid(first) or not first.isVisible()
    press(heard.dialog, "Use image")
    assert heard.picture == Picture(FISH.pixels[::-1])


def test_opening_a_file_by_the_button(heard: Heard, photo: tuple[Path, Pixels], qtbot: QtBot) -> None:
    QTest.mouseClick(next(b for b in heard.column.findChildren(QPushButton) if b.text() == "Open…"), LEFT)
    files = heard.column.images.dialog
    assert isinstance(files, QFileDialog)
    files.selectFile(str(photo[0]))
    files.accept()
    qtbot.waitUntil(lambda: isinstance(heard.column.images.dialog, ImportDialog), timeout=LIMIT_MS)
    press(heard.dialog, "Use image")
    assert heard.picture == fit(photo[1], 32, 32, "crop", grey=True)


def test_the_gallery_gives_its_image_at_the_present_size(heard: Heard, qtbot: QtBot) -> None:
    heard.store.set(picture=fit(FISH.pixels, 16, 24))
    drawn = heard.picture
    heard.column.images.show_gallery()
    dialog = heard.column.images.dialog
    assert isinstance(dialog, GalleryDialog)
    assert dialog.chosen == GALLERY[0].name
    qtbot.waitUntil(lambda: dialog.thumbnail(GALLERY[0].name).hasFocus(), timeout=LIMIT_MS)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(dialog.windowHandle(), key)
    assert dialog.chosen == "house"
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert heard.picture == fit(render("house", 24).pixels, 16, 24)
    heard.store.undo()
    assert heard.picture == drawn
    heard.column.images.show_gallery()
    dialog = heard.column.images.dialog
    assert isinstance(dialog, GalleryDialog)
    QTest.mouseDClick(dialog.thumbnail("lake"), LEFT)
    assert heard.picture == fit(render("lake", 24).pixels, 16, 24)
    assert heard.picture.channels == 3
    assert heard.column.images.dialog is None


def test_gallery_thumbnails_appear_one_by_one(heard: Heard, qtbot: QtBot) -> None:
    heard.column.images.show_gallery()
    dialog = heard.column.images.dialog
    assert isinstance(dialog, GalleryDialog)
    first = dialog.thumbnail("fish")
    blank = first.icon().cacheKey()
    qtbot.waitUntil(lambda: first.icon().cacheKey() != blank, timeout=LIMIT_MS)
    middle = first.icon().pixmap(64, 64).toImage().pixelColor(32, 32)
    assert middle.red() == render("fish", 64).pixels[32, 32, 0]


def test_a_colour_picture_asks_for_colour_first(qtbot: QtBot, heard: Heard, photo: tuple[Path, Pixels]) -> None:
    column = InputColumn(Store(State(Scene(render("lake", 16)))), Appearance("light"))
    qtbot.addWidget(column)
    column.images.open(photo[0])
    qtbot.waitUntil(lambda: column.images.dialog is not None, timeout=LIMIT_MS)
    dialog = column.images.dialog
    assert isinstance(dialog, ImportDialog)
    assert dialog.picture.channels == 3
    assert to_grey(dialog.picture) == fit(photo[1], 16, 16, "crop", grey=True)
    view = dialog.findChild(CropView)
    assert view is not None
    kept = view.grab().toImage().pixelColor(view.point_of(30, 60).toPoint() + QPoint(3, 3))
    cut = view.grab().toImage().pixelColor(QPointF(view.point_of(30, 10)).toPoint())
    choose(dialog, "Crop or fit: Fit")
    whole = view.grab().toImage()
    assert whole.pixelColor(view.point_of(30, 60).toPoint() + QPoint(3, 3)) == kept
    assert whole.pixelColor(view.point_of(30, 10).toPoint()).lightness() > cut.lightness()
