"""The export dialog in the real window: every kind, what is shown is what is written, and what is remembered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QColor, QDesktopServices, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton, QSpinBox

from explorer.documents.session import session_from_bytes
from explorer.export.dialog.choices import ExportChoices, Remembered
from explorer.export.dialog.delivering import drag_data
from explorer.export.dialog.dialog import MOVIE
from explorer.export.dialog.kinds import KindList
from explorer.export.kinds import KINDS
from explorer.figures.presets import PRESETS
from explorer.figures.provenance import session_in
from explorer.figures.render import render
from explorer.panels.base import Spot
from explorer.state.picture import Picture
from explorer.words import actions as actions_words
from explorer.words import export as export_words
from explorer.words import sessions as sessions_words
from tests.gui.desk import FISH, KEY, OUTPUT, QUICK_STACK, Desk
from tests.gui.export_parts import choose_kind, click, drawn, open_export, pixels, said, save_as

Open = Callable[..., Desk]


def test_the_button_and_the_menu_open_the_dialog(desk: Desk) -> None:
    button = next(b for b in desk.window.bar.findChildren(QPushButton) if b.text() == actions_words.EXPORT)
    assert "Ctrl+E" in button.toolTip()
    assert button.accessibleName() == actions_words.EXPORT
    QTest.mouseClick(button, Desk.mouse)
    dialog = desk.window.exporter.dialog
    assert dialog is not None
    assert dialog.isVisible()
    assert not dialog.isModal()
    dialog.close()
    desk.window.commands.actions["export"].trigger()
    assert desk.window.exporter.dialog is dialog
    assert dialog.isVisible()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_shown_as_it_is_written(desk: Desk, kind: str) -> None:
    if kind == "depth":
        desk.store.set(**QUICK_STACK)
    dialog = open_export(desk)
    first = drawn(desk, dialog)
    choose_kind(dialog, kind)
    shown = drawn(desk, dialog)
    assert dialog.figure is not None
    assert dialog.figure.kind == kind
    png = render(dialog.figure, "png", dpi=dialog.preview.dpi)
    assert np.array_equal(shown, pixels(QImage.fromData(png)))
    assert kind == "lanes" or not np.array_equal(shown, first)
    assert KINDS[kind].about.lower() in " ".join(said(dialog)).lower()


def test_going_through_all_kinds_asks_no_more_than_once_for_each(desk: Desk) -> None:
    desk.store.set(**QUICK_STACK)
    dialog = open_export(desk)
    asked: list[object] = []
    dialog.asked.connect(asked.append)
    for kind in [*KINDS, *KINDS]:
        choose_kind(dialog, kind)
        drawn(desk, dialog)
        assert dialog.parts.save.isEnabled(), kind
    pages = [kind.needs for kind in KINDS.values() if callable(kind.needs)]
    assert len(asked) <= 2 + 2 * len(pages), "a page's findings give way to the next one's, the rest stays"


def test_every_choice_changes_the_preview(desk: Desk) -> None:
    dialog = open_export(desk)
    choose_kind(dialog, "closing-strip")
    before = [drawn(desk, dialog)]
    for name in ("Colours: Dark", "Windows: 3"):
        click(dialog, name)
        before.append(drawn(desk, dialog))
    dialog.options._transparent.click()
    clear = drawn(desk, dialog)
    assert clear[0, 0, 3] == 0
    assert all(image[0, 0, 3] == 255 for image in before)
    before.append(clear)
    assert len({image.tobytes() for image in before}) == 4
    dialog.options._preset.chosen.emit("square")
    assert drawn(desk, dialog).shape[0] == drawn(desk, dialog).shape[1]
    assert any("190 × 190 mm" in text for text in said(dialog))


def test_a_closing_strip_has_as_many_windows_as_are_wanted(desk: Desk) -> None:
    dialog = open_export(desk)
    choose_kind(dialog, "closing-strip")
    for count in (3, 5, 8):
        click(dialog, f"Windows: {count}")
        drawn(desk, dialog)
        assert dialog._figures.made_of is not None
        assert len(dialog._figures.made_of.strip) == count
    choose_kind(dialog, "heads")
    drawn(desk, dialog)
    assert "WINDOWS" not in said(dialog), "only a strip has this choice"


def test_the_figure_follows_the_stage(desk: Desk) -> None:
    dialog = open_export(desk)
    before = drawn(desk, dialog)
    desk.hover(desk.panel("attention", OUTPUT), Spot(2, 3))
    moved = drawn(desk, dialog)
    assert not np.array_equal(before, moved)
    desk.store.set(window_side=1.0)
    assert not np.array_equal(moved, drawn(desk, dialog))
    assert dialog.figure is not None
    assert session_from_bytes(dialog.figure.session) == desk.state


def test_closing_the_window_computes_no_film_again(desk: Desk) -> None:
    dialog = open_export(desk)
    choose_kind(dialog, "closing-strip")
    drawn(desk, dialog)
    asked: list[object] = []
    dialog.asked.connect(asked.append)
    desk.store.set(window_side=4.0)
    drawn(desk, dialog)
    assert [getattr(inquiry, "needs", None) for inquiry in asked] == ["frame"]


@pytest.mark.parametrize("way", ["close", "movie"])
def test_what_nobody_waits_for_is_not_computed(desk: Desk, way: str) -> None:
    dialog, before = open_export(desk), desk.state
    desk.store.set(picture=Picture(np.arange(96 * 96).reshape(96, 96, 1).astype(np.uint8)), norm="sparsemax")
    choose_kind(dialog, "films")
    dialog.refresh()
    waits, told = dialog._waiting, list[object]()
    assert waits is not None
    desk.engine.finding_ready.connect(told.append)
    if way == "close":
        dialog.reject()
    desk.store.put(before)
    if way == "movie":
        choose_kind(dialog, MOVIE + "window")
        dialog.refresh()
    desk.settle()
    assert waits not in [getattr(finding, "inquiry", None) for finding in told]
    dialog.show()
    desk.settle()
    assert dialog.figure is not None


def test_what_was_cancelled_can_be_had_again(desk: Desk) -> None:
    dialog = open_export(desk)
    dialog.asked.connect(lambda _inquiry: desk.engine.cancel())
    desk.store.set(window_side=4.0)
    dialog.refresh()
    desk.engine.cancel()
    desk.settle()
    if dialog.figure is None:
        assert dialog.preview._note == export_words.EXPORT_NOT_COMPUTED
        assert not dialog.parts.save.isEnabled()
    dialog.asked.disconnect()
    dialog.asked.connect(desk.window.exporter.asked)
    desk.store.set(window_side=3.0)
    drawn(desk, dialog)
    assert dialog.parts.save.isEnabled()


# Files


@pytest.mark.parametrize("format", ["pdf", "svg", "png"])
def test_a_file_is_what_was_shown_and_holds_the_session(desk: Desk, tmp_path: Path, format: str) -> None:
    dialog = open_export(desk)
    click(dialog, f"File: {format.upper()}")
    drawn(desk, dialog)
    save_as(desk, dialog, tmp_path / "tonight")  # the ending is added
    path = tmp_path / f"tonight.{format}"
    assert dialog.figure is not None
    assert path.read_bytes() == render(dialog.figure, format)  # type: ignore[arg-type]
    session = session_in(path.read_bytes())
    assert session is not None
    assert session_from_bytes(session) == desk.state
    assert sessions_words.SAVED.format(name=path.name) in said(dialog)
    assert dialog.isVisible()


def test_a_png_has_the_pixels_that_it_was_said_to_have(desk: Desk, tmp_path: Path) -> None:
    dialog = open_export(desk)
    click(dialog, "File: PNG")
    dpi = dialog.options.findChild(QSpinBox)
    dpi.setValue(90)
    drawn(desk, dialog)
    assert export_words.EXPORT_PIXELS.format(columns=1200, rows=675) in said(dialog)
    save_as(desk, dialog, tmp_path / "a.png")
    image = QImage(str(tmp_path / "a.png"))
    assert (image.width(), image.height()) == (1200, 675)
    dialog.options._preset.chosen.emit("paper-column")
    assert dpi.value() == PRESETS["paper-column"].dpi, "each purpose has a resolution of its own"


def test_letters_of_an_svg_are_text_or_outlines(desk: Desk, tmp_path: Path) -> None:
    dialog = open_export(desk)
    click(dialog, "File: SVG")
    for name, texts in (("Text", True), ("Outlines", False)):
        click(dialog, f"Letters: {name}")
        drawn(desk, dialog)
        save_as(desk, dialog, tmp_path / f"{name}.svg")
        assert (b"<text" in (tmp_path / f"{name}.svg").read_bytes()) == texts


def test_an_ending_that_is_typed_says_the_format(desk: Desk, tmp_path: Path) -> None:
    dialog = open_export(desk)
    drawn(desk, dialog)
    dialog.going_out.save_to(str(tmp_path / "typed.svg"))
    assert (tmp_path / "typed.svg").read_bytes().startswith(b"<?xml")
    dialog.going_out.save_to(str(tmp_path / "v1.2"))
    assert (tmp_path / "v1.2.pdf").read_bytes().startswith(b"%PDF")
    (tmp_path / "v1.2.pdf").write_bytes(b"mine")
    dialog.going_out.save_to(str(tmp_path / "v1.2"))
    assert (tmp_path / "v1.2.pdf").read_bytes() == b"mine", "the file dialog asked about another name"
    assert export_words.EXPORT_TAKEN.format(name="v1.2.pdf") in said(dialog)


def test_a_program_is_a_folder(desk: Desk, tmp_path: Path) -> None:
    dialog = open_export(desk)
    click(dialog, "File: Script")
    drawn(desk, dialog)
    dialog.going_out.save_to(str(tmp_path / "talk"))
    assert {path.name for path in (tmp_path / "talk").iterdir()} == {"figure.py", "data.npz", "figure.aperture"}
    before = (tmp_path / "talk" / "figure.py").read_bytes()
    dialog.going_out.save_to(str(tmp_path / "talk"))
    assert export_words.EXPORT_FOLDER_TAKEN.format(name="talk") in said(dialog)
    assert (tmp_path / "talk" / "figure.py").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".aperture")] == []


@pytest.mark.parametrize("format", ["pdf", "script"])
def test_where_nothing_can_be_written_it_is_said_and_the_choices_stay(desk: Desk, tmp_path: Path, format: str) -> None:
    dialog = open_export(desk)
    choose_kind(dialog, "heads")
    dialog.options._choose(format=format, theme="dark")
    drawn(desk, dialog)
    file = tmp_path / "file"
    file.write_bytes(b"no folder")
    dialog.going_out.save_to(str(file / "figure.pdf"))  # as in a folder without the right to write; root has all rights
    assert any(text.startswith("figure.pdf was not written") for text in said(dialog))
    assert dialog.isVisible()
    assert (dialog.choices.kind, dialog.choices.theme) == ("heads", "dark")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["file"]
    assert not dialog.parts.folder.isVisible()


class Desktop(QObject):
    """What would show a folder."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[QUrl] = []
        QDesktopServices.setUrlHandler("file", self, "show")  # type: ignore[call-overload]

    @Slot(QUrl)
    def show(self, url: QUrl) -> None:
        self.shown.append(url)


def test_the_folder_can_be_opened_afterwards(desk: Desk, tmp_path: Path) -> None:
    dialog = open_export(desk)
    drawn(desk, dialog)
    desktop = Desktop()
    try:
        save_as(desk, dialog, tmp_path / "a.pdf")
        click(dialog, export_words.EXPORT_OPEN_FOLDER)
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert desktop.shown == [QUrl.fromLocalFile(str(tmp_path))]


# The clipboard and the hand


def test_copy_puts_png_and_svg_on_the_clipboard(desk: Desk) -> None:
    dialog = open_export(desk)
    drawn(desk, dialog)
    click(dialog, export_words.EXPORT_COPY)
    mime = QGuiApplication.clipboard().mimeData()
    figure = dialog.figure
    assert figure is not None
    assert bytes(mime.data("image/png").data()) == render(figure, "png")
    assert bytes(mime.data("image/svg+xml").data()) == render(figure, "svg")
    assert mime.hasImage()
    assert export_words.EXPORT_COPIED in said(dialog)


def test_a_drag_carries_a_file_and_the_image(desk: Desk, tmp_path: Path) -> None:
    dialog = open_export(desk)
    drawn(desk, dialog)
    begun: list[bool] = []
    dialog.preview.dragged.disconnect()
    dialog.preview.dragged.connect(lambda: begun.append(True))
    middle = dialog.preview.rect().center()
    desk.drag(dialog.preview, middle, middle * 1.4)
    assert begun == [True]
    figure = dialog.figure
    assert figure is not None
    mime = drag_data(figure, ExportChoices(), "fish", tmp_path)
    assert mime.urls() == [QUrl.fromLocalFile(str(tmp_path / "fish.pdf"))]
    assert (tmp_path / "fish.pdf").read_bytes() == render(figure, "pdf")
    assert mime.hasFormat("image/png")
    assert mime.hasFormat("image/svg+xml")
    assert mime.hasImage()


# What is remembered


def test_choices_are_there_the_next_time(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk()
    dialog = open_export(desk)
    choose_kind(dialog, "closing-strip")
    for name in ("Colours: Dark", "Windows: 4", "File: SVG", "Letters: Outlines"):
        click(dialog, name)
    drawn(desk, dialog)
    save_as(desk, dialog, tmp_path / "a.svg")
    chosen = dialog.choices
    desk.close()
    again = open_export(open_desk())
    assert again._choices == chosen
    assert chosen == ExportChoices(
        "closing-strip", theme="dark", windows=4, format="svg", letters="outlines", folder=str(tmp_path)
    )
    assert again.findChild(KindList).currentItem() is again.findChild(KindList)._rows["closing-strip"]


def test_remembered_choices_that_are_not_known_are_the_first_ones(tmp_path: Path) -> None:
    remembered = Remembered(tmp_path)
    assert remembered.read() == ExportChoices()
    remembered.keep(replace(ExportChoices(), kind="of another version", theme="dark", dpi=7))
    assert remembered.read() == ExportChoices(theme="dark")
    for text in ("", "[]", "{", '{"dpi": "many"}', "{" * 10**6):
        (tmp_path / "export.json").write_text(text)
        assert remembered.read() == ExportChoices()


def test_the_preview_has_the_pixels_of_its_screen(desk: Desk) -> None:
    dialog = open_export(desk)
    shown = drawn(desk, dialog)
    grabbed = dialog.preview.grab().toImage()
    assert grabbed.devicePixelRatioF() == dialog.preview.devicePixelRatioF()
    page = dialog.preview._page(dialog.preview.image() or QImage())
    inside = pixels(grabbed)[
        round(page.top()) + 2 : round(page.bottom()) - 2, round(page.left()) + 2 : round(page.right()) - 2
    ]
    assert np.array_equal(inside, shown[2:-2, 2:-2]), "not scaled on its way to the screen"
    assert QColor(*inside[1, 1]) == QColor("#FFFFFF")
    assert desk.state == FISH


def test_enter_saves_and_escape_closes(desk: Desk, tmp_path: Path) -> None:
    dialog = open_export(desk)
    drawn(desk, dialog)
    QTest.keyClick(dialog.kinds, KEY.Key_Return)
    files = dialog.findChild(QFileDialog)
    assert files is not None
    assert Path(files.selectedFiles()[0]).name == "Lanes.pdf"
    files.close()
    desk.forget_closed()
    desk.window.documents.save(tmp_path / "fish.aperture")
    QTest.keyClick(dialog.kinds, KEY.Key_Return)
    files = dialog.findChild(QFileDialog)
    assert Path(files.selectedFiles()[0]).name == "fish lanes.pdf"
    files.close()
    QTest.keyClick(dialog.kinds, KEY.Key_Escape)
    assert not dialog.isVisible()
