"""A workshop in the real window: opened in every way, trimmed, locked against mouse, key, menu and session; results
that survive; and left again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QUrl
from PySide6.QtGui import QAction, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QToolTip, QWidget

from explorer.compute.trained import read_layer
from explorer.documents.session import save_session
from explorer.images.gallery import render
from explorer.pages.listed import pages_of
from explorer.state.state import Scene, State
from explorer.views.input.gallery import GalleryDialog
from explorer.views.lesson.course import CourseDialog
from explorer.views.workshop.trimming import STOPPED_BY
from explorer.words import workshop as words
from explorer.workshop.covers import HIDEABLE, LOCKABLE, ROWS
from explorer.workshop.file import SUFFIX, WorkshopPart, save_workshop
from explorer.workshop.results import read_results
from tests.gui.desk import BUTTON, CONTROL, FISH, KEY, Desk
from tests.workshop.parts import part, with_session


def make(folder: Path, made: WorkshopPart | None = None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"spring{SUFFIX}"
    save_workshop(made or part(), path)
    return path


def enter(desk: Desk, path: Path, name: str = "") -> None:
    """Opens it, says who one is, and puts the list of lessons away."""
    desk.window.commands.files.open_path(path)
    sign_in(desk, name)


def sign_in(desk: Desk, name: str = "") -> None:
    welcome = desk.window.commands.files.workshops.welcome
    assert welcome is not None
    welcome.name.setText(name)
    QTest.mouseClick(welcome.begin, BUTTON.LeftButton)
    for dialog in desk.window.findChildren(CourseDialog):
        dialog.reject()
    desk.return_to()
    desk.settle()


def leave(desk: Desk) -> None:
    desk.window.commands.actions["leave-workshop"].trigger()
    question = desk.window.commands.files.workshops.question
    if question is not None:
        question.button(QMessageBox.StandardButton.Discard).click()
    desk.return_to()
    desk.settle()


def action(desk: Desk, name: str) -> QAction:
    return desk.window.commands.actions[name]


def tip_of(widget: QWidget) -> str:
    """What is said when the mouse rests on it."""
    where = widget.rect().center()
    QApplication.sendEvent(widget, QHelpEvent(QHelpEvent.Type.ToolTip, where, widget.mapToGlobal(where)))
    return QToolTip.text()


def test_the_program_starts_trimmed_and_own_work_comes_back(open_desk: Callable[..., Desk], tmp_path: Path) -> None:
    first = open_desk()
    first.store.set(stride=2)
    first.store.set(border="circular")
    own = first.state
    first.close()
    desk = open_desk(path=make(tmp_path / "given", part(hidden=("export", "place.theory", "inspector.norm"))))
    assert desk.window.commands.files.workshops.welcome is not None
    sign_in(desk, "Ada")
    assert desk.window.windowTitle().startswith("From attention to convolution")
    assert not desk.window.bar.export.isVisible()
    assert not desk.window.inspector.row("norm").isVisible()
    assert desk.window.inspector.row("border").isVisible()
    assert desk.state.scene.border == "zero"
    leave(desk)
    assert desk.state.scene == own.scene
    assert desk.window.bar.export.isVisible()
    assert desk.window.inspector.row("norm").isVisible()
    assert not action(desk, "leave-workshop").isVisible()


def test_what_could_be_undone_before_can_be_undone_after(desk: Desk, tmp_path: Path) -> None:
    desk.store.set(stride=2)
    before = desk.state
    enter(desk, make(tmp_path / "given", part(locked=())))
    assert not desk.store.can_undo
    desk.store.set(border="circular")
    desk.press("z", CONTROL)
    assert desk.state.scene.border == "zero"
    leave(desk)
    assert desk.state == before
    desk.press("z", CONTROL)
    assert desk.state.scene == FISH.scene


def test_a_drop_opens_a_workshop(desk: Desk, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(make(tmp_path / "given")))])
    assert desk.drop(mime)
    sign_in(desk)
    assert desk.window.commands.files.workshops.visit.workshop is not None


def test_a_broken_workshop_is_a_sentence_and_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    path = make(tmp_path / "given")
    path.write_text(path.read_text(encoding="utf-8").replace('"stride"', '"strode"'), encoding="utf-8")
    before = desk.state
    desk.window.commands.files.open_path(path)
    assert "strode" in desk.window.toast.text
    assert "line" in desk.window.toast.text
    assert desk.state == before
    assert desk.window.commands.files.workshops.visit.workshop is None


def test_the_course_is_that_of_the_workshop(desk: Desk, tmp_path: Path) -> None:
    desk.window.commands.files.open_path(make(tmp_path / "given"))
    welcome = desk.window.commands.files.workshops.welcome
    assert welcome is not None
    QTest.keyClick(welcome, KEY.Key_Return)
    (course,) = desk.window.findChildren(CourseDialog)
    lines = [course.list.item(row).text() for row in range(course.list.count())]
    assert len(lines) == 2
    assert "Edges of our house" in lines[0]
    QTest.keyClick(course.list, KEY.Key_Return)
    run = desk.window.lessons.run
    assert run is not None
    assert run.lesson.id == "edges"
    assert desk.state.scene.picture == render("house", 24)
    desk.window.lessons.open("h1")
    assert desk.window.lessons.run is not None
    assert desk.window.lessons.run.lesson.id == "edges"
    assert not action(desk, "tour").isVisible()


# Locks


@pytest.mark.parametrize("field", LOCKABLE)
def test_what_is_locked_is_disabled_and_says_why(desk: Desk, tmp_path: Path, field: str) -> None:
    enter(desk, make(tmp_path / "given", part(lessons=(), locked=(field,), hidden=())))
    control = next(iter(desk.window.trimming._held), None)
    stopped = [action(desk, name) for name in STOPPED_BY.get(field, ())]
    assert control or stopped, "a user sees what is locked"
    assert all(words.SETTINGS[field] in one.toolTip() and not one.isEnabled() for one in stopped)
    if control is not None:
        assert not control.isEnabled()
        assert tip_of(control) == words.LOCKED_HERE
    before = getattr(desk.state.scene, field)
    desk.store.set(**{field: changed(desk.state, field)})
    assert getattr(desk.state.scene, field) == before
    assert words.SETTINGS[field] in desk.window.toast.text
    leave(desk)
    assert control is None or control.isEnabled()
    assert all(one.isEnabled() for one in stopped)
    desk.store.set(**{field: changed(desk.state, field)})
    assert getattr(desk.state.scene, field) != before


def changed(state: State, field: str) -> object:
    """Another value of a field that every scene of these tests can have."""
    others: dict[str, object] = {
        "picture": render("star", 16), "kernel": Scene(FISH.scene.picture).kernel.__class__("box"),
        "border": "circular", "stride": 2, "dilation": 2, "integer": False, "heads": "one", "content": 2.0,
        "position": 1.0, "temperature": 2.0, "gate": 0.5, "norm": "sparsemax", "similarity": "cosine",
        "features": "pixel", "head_seed": 7, "window_side": 3.0, "window_shape": "disc",
        "trained": read_layer("models/digits-cnn", None, "features.0", None, state.scene.picture),
    }  # fmt: skip
    return others[field]


def test_no_mouse_key_menu_or_film_moves_a_locked_window(desk: Desk, tmp_path: Path) -> None:
    enter(desk, make(tmp_path / "given", part(lessons=(), locked=("window_side",))))
    side = desk.state.scene.window_side
    plot = desk.window.closing_card.plot
    desk.drag(plot, *(QPoint(x, plot.height() // 2) for x in (300, 200, 100)))
    for key in ("[", "]", "{", "}", "p"):
        desk.press(key)
        assert desk.state.scene.window_side == side
        assert "locked" in desk.window.toast.text
    for name in ("close-step", "open-step", "close-wholly", "play-film"):
        assert not action(desk, name).isEnabled()
        action(desk, name).trigger()
    QTest.mouseClick(desk.window.closing_card.play, BUTTON.LeftButton)
    assert not desk.window.closing_card.playing
    assert desk.state.scene.window_side == side
    leave(desk)
    desk.press("{")
    assert desk.state.scene.window_side == 1


def test_a_session_keeps_what_is_locked_and_brings_the_rest(desk: Desk, tmp_path: Path) -> None:
    enter(desk, make(tmp_path / "given", part(lessons=(), locked=("stride", "border"))))
    other = State(Scene(render("star", 20), stride=2, border="reflect", temperature=2.0))
    save_session(other, tmp_path / "other.aperture")
    desk.window.commands.files.open_path(tmp_path / "other.aperture")
    scene = desk.state.scene
    assert (scene.stride, scene.border, scene.temperature) == (1, "zero", 2.0)
    assert scene.picture == render("star", 20)
    desk.press("z", CONTROL)
    assert (desk.state.scene.stride, desk.state.scene.temperature) == (1, 1.0)


def test_a_session_that_cannot_go_with_a_lock_is_refused_whole(desk: Desk, tmp_path: Path) -> None:
    enter(desk, make(tmp_path / "given", part(lessons=(), locked=("norm",))))
    desk.store.lock(frozenset())
    desk.store.set(norm="linear")
    desk.store.lock(frozenset({"norm"}))
    before = desk.state
    save_session(State(Scene(render("star", 20), heads="fewest", window_side=3.0)), tmp_path / "other.aperture")
    desk.window.commands.files.open_path(tmp_path / "other.aperture")
    assert desk.state == before
    assert words.SETTINGS["norm"] in desk.window.toast.text


def test_lessons_and_the_workshops_own_session_set_what_is_locked(desk: Desk, tmp_path: Path) -> None:
    enter(desk, make(tmp_path / "given", with_session(part(locked=("kernel",)))))
    assert desk.state.scene.border == "circular"
    desk.window.lessons.open("edges")
    assert desk.state.scene.kernel.name == "sobel_x"
    desk.store.set(kernel=changed(desk.state, "kernel"))
    assert desk.state.scene.kernel.name == "sobel_x"


# What is hidden


@pytest.mark.parametrize("name", HIDEABLE)
def test_what_is_hidden_is_gone_and_comes_back(desk: Desk, tmp_path: Path, name: str) -> None:
    def seen() -> dict[str, bool]:
        window = desk.window
        bar = {menu: made.menuAction().isVisible() for menu, made in window.commands.shown_menus.items()}
        parts = {
            "input": window.columns.left, "inspector": window.columns.right, "export": window.bar.export,
            "present": window.bar.present, "gallery": window.input.gallery_button,
            **{f"inspector.{row}": window.inspector.row(row) for row in ROWS},
        }  # fmt: skip
        return {
            **{key: shown.isVisible() for key, shown in window.commands.actions.items()},
            **{f"menu.{key}": shown for key, shown in bar.items()},
            **{key: not part.isHidden() for key, part in parts.items()},
        }

    before = seen()
    enter(desk, make(tmp_path / "given", part(lessons=(), hidden=(name,), locked=())))
    during = seen()
    assert {key for key in before if before[key] != during[key]} - {"hand-in", "leave-workshop", "tour", "lessons"}
    leave(desk)
    assert seen() == before


def test_there_is_no_way_to_a_hidden_page(desk: Desk, tmp_path: Path) -> None:
    pages = [page.name for page in pages_of("theory")]
    gone, left = pages[0], pages[1:]
    enter(desk, make(tmp_path / "given", part(lessons=(), hidden=(f"page.{gone}",))))
    desk.press("2", CONTROL)
    assert desk.state.look.page == left[0]
    visited = set()
    for _ in pages:
        visited.add(desk.state.look.page)
        desk.press(KEY.Key_PageDown)
    assert visited == set(left)
    assert not desk.window.rail.questions[gone].isVisible()
    assert not action(desk, f"page-{gone}").isVisible()
    desk.window.commands.stage.open_page(gone)
    assert desk.window.toast.text == words.HIDDEN
    save_session(FISH.changed(page=gone), tmp_path / "left.aperture")
    desk.window.commands.files.open_path(tmp_path / "left.aperture")
    desk.until(lambda: desk.state.look.page == "stage")


def test_a_hidden_menu_takes_its_keys_along_but_not_escape(desk: Desk, tmp_path: Path) -> None:
    enter(desk, make(tmp_path / "given", part(lessons=(), hidden=("menu.stage", "menu.edit"), locked=())))
    desk.store.set(stride=2)
    desk.press("z", CONTROL)
    assert desk.state.scene.stride == 2
    side = desk.state.scene.window_side
    desk.press("[")
    assert desk.state.scene.window_side == side
    desk.store.set(stage=3)
    desk.press(KEY.Key_Escape)
    assert desk.state.look.stage == 0
    desk.press("?")
    sheet = desk.window.commands._sheet
    assert sheet is not None
    sheet.close()


def test_a_lesson_brings_the_column_that_is_hidden(desk: Desk, tmp_path: Path) -> None:
    enter(desk, make(tmp_path / "given", part(hidden=("inspector",))))
    assert desk.window.columns.right.isHidden()
    desk.window.lessons.open("edges")
    desk.window.lessons.answer("option2")
    desk.press("{")
    desk.settle()
    desk.window.lessons.next()
    desk.window.lessons.next()
    run = desk.window.lessons.run
    assert run is not None
    assert run.step.point == "inspector.border"
    assert not desk.window.columns.right.isHidden()


def test_pictures_of_the_workshop_stand_first_in_the_gallery(desk: Desk, tmp_path: Path) -> None:
    enter(desk, make(tmp_path / "given", part(lessons=())))
    QTest.mouseClick(desk.window.input.gallery_button, BUTTON.LeftButton)
    gallery = desk.window.input.images.dialog
    assert isinstance(gallery, GalleryDialog)
    assert gallery._thumbnails[0].text() == "our house"
    gallery.accept()
    assert desk.state.scene.picture == render("house", 24)


# Results


def test_predictions_and_goals_are_kept_and_handed_in(desk: Desk, tmp_path: Path) -> None:
    enter(desk, make(tmp_path / "given"), "Ada")
    visit = desk.window.commands.files.workshops.visit
    desk.window.lessons.open("edges")
    desk.press("1")  # still by some per cent
    desk.press("2")  # not at all: a change of mind
    desk.press("{")
    desk.settle()
    desk.window.lessons.next()
    desk.settle()
    assert visit.results is not None
    part_now = read_results(visit.results.path)
    assert [(event.kind, event.step) for event in part_now.events] == [
        ("predicted", "look"), ("reached", "look"), ("measured", "look"),
    ]  # fmt: skip
    assert (part_now.learner, part_now.workshop) == ("Ada", "spring-school")
    assert (part_now.events[0].option, part_now.events[2].right, part_now.events[2].measured) == ("option2", True, 0.0)
    action(desk, "hand-in").trigger()
    (dialog,) = desk.window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "ada.json"))
    dialog.close()
    assert read_results(tmp_path / "ada.json") == part_now


def test_what_is_shown_is_not_reached(desk: Desk, tmp_path: Path) -> None:
    enter(desk, make(tmp_path / "given"))
    desk.window.lessons.open("edges")
    desk.window.lessons.show_step()
    visit = desk.window.commands.files.workshops.visit
    assert visit.results is not None
    assert not visit.results.part.events


def test_a_name_that_was_here_goes_on_and_a_crash_loses_nothing(open_desk: Callable[..., Desk], tmp_path: Path) -> None:
    given = make(tmp_path / "given")
    first = open_desk()
    own = first.state
    enter(first, given, "Ada")
    first.window.lessons.open("edges")
    first.press("2")
    first.window.lessons.leave()
    first.store.set(picture=render("star", 16))
    first.close()
    again = open_desk()
    assert again.state.scene == own.scene
    enter(again, given, "Ada")
    assert again.state.scene.picture == render("star", 16)
    visit = again.window.commands.files.workshops.visit
    assert visit.results is not None
    assert [event.kind for event in visit.results.part.events] == ["predicted"]
    leave(again)
    assert again.state.scene == own.scene
    enter(again, given)
    assert again.state.scene.picture == own.scene.picture
    assert visit.results is not None
    assert not visit.results.part.events


def test_the_same_file_opened_again_keeps_what_was_drawn(desk: Desk, tmp_path: Path) -> None:
    given = make(tmp_path / "given", part(lessons=(), locked=()))
    before = desk.state
    enter(desk, given)
    desk.store.set(picture=render("star", 16))
    enter(desk, given)
    assert desk.state.scene.picture == render("star", 16)
    enter(desk, make(tmp_path / "other", part(id="another", lessons=(), locked=())))
    assert desk.state.scene.picture == before.scene.picture
    leave(desk)
    assert desk.state == before


def test_leaving_asks_about_a_drawing(desk: Desk, tmp_path: Path) -> None:
    enter(desk, make(tmp_path / "given", part(lessons=(), locked=())))
    desk.store.set(picture=render("star", 16))
    action(desk, "leave-workshop").trigger()
    commands = desk.window.commands.files.workshops
    assert commands.question is not None
    commands.question.button(QMessageBox.StandardButton.Cancel).click()
    assert commands.visit.workshop is not None
    leave(desk)
    assert commands.visit.workshop is None


def test_the_editor_opens_from_the_menu_and_tries_what_it_made(desk: Desk, tmp_path: Path) -> None:
    action(desk, "edit-workshop").trigger()
    editor = desk.window.commands.files.workshops.editor
    assert editor is not None
    editor.save_to(tmp_path / f"made{SUFFIX}")
    QTest.mouseClick(editor.try_button, BUTTON.LeftButton)
    visit = desk.window.commands.files.workshops.visit
    assert visit.workshop is not None
    sign_in(desk)
    assert visit.workshop.id == "my-workshop"
