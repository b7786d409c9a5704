"""The editor of workshops by mouse and keyboard; what it saves is what the reader reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPlainTextEdit,
)
from pytestqt.qtbot import QtBot

from explorer.documents.opening import default_state
from explorer.images.gallery import render
from explorer.images.load import picture_to_png
from explorer.lessons.reading import lesson_ids
from explorer.views.workshop.editor.dialog import WorkshopEditor
from explorer.views.workshop.naming import called
from explorer.widgets.appearance import Appearance
from explorer.words import workshop_editor as words
from explorer.workshop.covers import HIDEABLE, LOCKABLE
from explorer.workshop.file import SUFFIX, save_workshop
from explorer.workshop.reading import load_workshop
from tests.gui.patience import LIMIT_MS
from tests.workshop.parts import EDGES, part

KEY, BUTTON = Qt.Key, Qt.MouseButton


@pytest.fixture
def editor(qtbot: QtBot) -> Iterator[WorkshopEditor]:
    made = WorkshopEditor(lambda: default_state().changed(border="circular"), Appearance("dark"))
    gone: list[bool] = []
    made.destroyed.connect(lambda: gone.append(True))
    with qtbot.waitExposed(made, timeout=LIMIT_MS):
        made.show()
    yield made
    if not gone:
        made._saved = made.draft.part()
        made.close()


def tick(ticks: QListWidget, item: QListWidgetItem) -> None:
    """A click on the box before a line."""
    ticks.scrollToItem(item)
    where = ticks.visualItemRect(item)
    QTest.mouseClick(ticks.viewport(), BUTTON.LeftButton, pos=QPoint(where.left() + 12, where.center().y()))


def pane(editor: WorkshopEditor, number: int) -> None:
    """Ctrl with a digit turns to a pane."""
    QTest.keyClick(editor, str(number), Qt.KeyboardModifier.ControlModifier)
    assert editor.stack.currentIndex() == number - 1


def write(editor: WorkshopEditor, text: str) -> None:
    editor.own.text.setFocus()
    editor.own.text.selectAll()
    QTest.keyClick(editor.own.text, KEY.Key_Delete)
    QApplication.clipboard().setText(text)
    editor.own.text.paste()


def save(editor: WorkshopEditor, path: Path) -> None:
    assert editor.save_to(path)


def test_what_is_chosen_by_hand_is_what_is_saved(editor: WorkshopEditor, tmp_path: Path) -> None:
    editor.title.selectAll()
    QTest.keyClicks(editor.title, "Spring school")
    editor.id.selectAll()
    QTest.keyClicks(editor.id, "spring")
    QTest.mouseClick(
        next(b for b in editor.lessons.findChildren(type(editor.save_button)) if b.text() == words.NONE),
        BUTTON.LeftButton,
    )
    tick(editor.lessons.list, editor.lessons.list.item(2))
    editor.lessons.list.setCurrentRow(0)
    QTest.keyClick(editor.lessons.list, KEY.Key_Space)
    QTest.keyClick(editor.lessons.list, KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(editor.lessons.list, KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    pane(editor, 2)
    tick(editor.covers.lists["hidden"], editor.covers.item("hidden", "export"))
    tick(editor.covers.lists["locked"], editor.covers.item("locked", "stride"))
    QTest.mouseClick(editor.start, BUTTON.LeftButton, pos=QPoint(8, editor.start.height() // 2))
    assert editor.told.text() == words.WORKS
    path = tmp_path / f"spring{SUFFIX}"
    save(editor, path)
    found = load_workshop(path)
    assert (found.title, found.id) == ("Spring school", "spring")
    first, _, third = lesson_ids()[:3]
    assert [one.id for one in found.lessons] == [third, first]
    assert (found.hidden, found.locked) == ({"export"}, {"stride"})
    assert found.state is not None
    assert found.state.scene.border == "circular"


def test_a_lesson_is_tried_while_it_is_written(editor: WorkshopEditor, tmp_path: Path) -> None:
    pane(editor, 4)
    assert not editor.own.text.isEnabled()
    QTest.mouseClick(editor.own.new, BUTTON.LeftButton)
    assert editor.own.told.text() == words.LESSON_WORKS
    write(editor, EDGES)
    assert "Line 5: there is no picture 'our house'" in editor.own.told.text()
    write(editor, EDGES.replace("Point: closing", "Point: cellar").replace(", picture = our house", ""))
    assert "Line 6: point must be one of" in editor.own.told.text()
    assert "its line 6" in editor.told.text()
    assert not editor.try_button.isEnabled()
    (mark,) = editor.own.text.extraSelections()
    assert mark.cursor.block().text() == "Point: cellar"  # type: ignore[attr-defined]
    write(editor, EDGES.replace(", picture = our house", ""))
    assert editor.own.told.text() == words.LESSON_WORKS
    assert not editor.own.text.extraSelections()
    pane(editor, 1)
    lines = [editor.lessons.list.item(row).text() for row in range(editor.lessons.list.count())]
    assert lines[-1] == words.OWN_LINE.format(id="lesson", title="Edges of our house")
    save(editor, tmp_path / f"a{SUFFIX}")
    assert load_workshop(tmp_path / f"a{SUFFIX}").lessons[-1].title == "Edges of our house"


def test_text_is_undone_and_each_lesson_has_its_own_past(editor: WorkshopEditor) -> None:
    pane(editor, 4)
    editor.own.add()
    editor.own.add()
    assert list(editor.draft.own) == ["lesson", "lesson-2"]
    QTest.keyClicks(editor.own.text, "x")
    editor.own.list.setCurrentRow(0)
    QTest.keyClicks(editor.own.text, "y")
    QTest.keyClick(editor.own.text, "z", Qt.KeyboardModifier.ControlModifier)
    assert editor.draft.own["lesson"] == words.EXAMPLE_LESSON
    assert editor.draft.own["lesson-2"].startswith("x")
    editor.own.list.setCurrentRow(1)
    QTest.keyClick(editor.own.text, "z", Qt.KeyboardModifier.ControlModifier)
    assert editor.draft.own["lesson-2"] == words.EXAMPLE_LESSON
    QTest.mouseClick(editor.own.remove, BUTTON.LeftButton)
    assert list(editor.draft.own) == ["lesson"]
    assert "lesson-2" not in editor.draft.order


def test_a_dropped_image_becomes_a_picture_that_can_be_named_and_removed(
    editor: WorkshopEditor, qtbot: QtBot, tmp_path: Path
) -> None:
    pane(editor, 3)
    file = tmp_path / "our house.png"
    file.write_bytes(picture_to_png(render("house", 40)))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    where = QPointF(editor.pictures.rect().center())
    enter = QDragEnterEvent(
        where.toPoint(), Qt.DropAction.CopyAction, mime, BUTTON.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(editor.pictures, enter)
    assert enter.isAccepted()
    drop = QDropEvent(where, Qt.DropAction.CopyAction, mime, BUTTON.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(editor.pictures, drop)
    qtbot.waitUntil(lambda: editor.pictures.dialog is not None, timeout=LIMIT_MS)
    assert editor.pictures.dialog is not None
    editor.pictures.dialog.accept()
    assert list(editor.draft.pictures) == ["our house"]
    assert editor.told.text() == words.WORKS
    item = editor.pictures.list.item(0)
    item.setText("home")
    assert list(editor.draft.pictures) == ["home"]
    editor.pictures.take(render("fish", 16), "home")
    assert list(editor.draft.pictures) == ["home", "home 2"]
    editor.pictures.list.item(1).setText("home")  # taken
    assert editor.pictures.list.item(1).text() == "home 2"
    path = tmp_path / f"a{SUFFIX}"
    save(editor, path)
    assert list(load_workshop(path).pictures) == ["home", "home 2"]
    editor.pictures.list.setCurrentRow(0)
    editor.activateWindow()
    qtbot.waitUntil(editor.isActiveWindow, timeout=LIMIT_MS)
    editor.pictures.list.setFocus()
    QTest.keyClick(editor.pictures.list, KEY.Key_Delete)
    assert list(editor.draft.pictures) == ["home 2"]


def test_a_file_that_does_not_work_yet_opens_to_be_corrected(editor: WorkshopEditor, tmp_path: Path) -> None:
    path = tmp_path / f"a{SUFFIX}"
    save_workshop(part(locked=("border",)), path)  # its own lesson asks for another border
    editor.open_file(path)
    assert "asks for what is locked: border" in editor.told.text()
    pane(editor, 2)
    tick(editor.covers.lists["locked"], editor.covers.item("locked", "border"))
    assert editor.told.text() == words.WORKS
    path.write_text("{", encoding="utf-8")
    editor.open_file(path)
    assert path.name in editor.told.text()


def test_what_is_not_saved_is_asked_about(editor: WorkshopEditor, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / f"a{SUFFIX}"
    save(editor, path)
    assert not editor.isWindowModified()
    QTest.keyClicks(editor.title, "!")
    assert editor.isWindowModified()
    QTest.keyClick(editor, KEY.Key_Escape)
    assert editor.isVisible()
    assert editor.question is not None
    editor.question.button(QMessageBox.StandardButton.Cancel).click()
    assert editor.isVisible()
    editor.close()
    assert editor.question is not None
    with qtbot.waitSignal(editor.destroyed, timeout=LIMIT_MS):
        editor.question.button(QMessageBox.StandardButton.Save).click()
    assert load_workshop(path).title.endswith("!")


def test_saving_for_the_first_time_asks_where(editor: WorkshopEditor, tmp_path: Path) -> None:
    QTest.keyClick(editor, "s", Qt.KeyboardModifier.ControlModifier)
    (dialog,) = editor.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / f"first{SUFFIX}"))
    dialog.close()
    assert load_workshop(tmp_path / f"first{SUFFIX}").id == "my-workshop"
    assert editor.path == tmp_path / f"first{SUFFIX}"


def test_every_control_has_a_name_and_a_tooltip(editor: WorkshopEditor) -> None:
    kinds = (QAbstractButton, QLineEdit, QListWidget, QPlainTextEdit)
    controls = [control for kind in kinds for control in editor.findChildren(kind)]
    assert len(controls) > 20
    for control in controls:
        said = control.accessibleName() or (control.text() if isinstance(control, QAbstractButton) else "")
        assert said, control
        assert control.toolTip(), said


@pytest.mark.parametrize("name", [*HIDEABLE, *LOCKABLE])
def test_everything_that_can_be_chosen_has_a_name_in_words(name: str) -> None:
    assert called(name)
    assert called(name) != name
