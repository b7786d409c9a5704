"""The window around the stage: themes, presenting, the sheet of keys, menus, sentences, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel, QMenu, QPushButton, QToolButton, QWidget
from shiboken6 import isValid

from explorer.compute import work
from explorer.errors import Refusal, cut
from explorer.images.gallery import render
from explorer.panels.theme import DARK, LIGHT
from explorer.state.state import Kernel
from explorer.views.file_commands import LONGEST_ENTRY
from explorer.words import actions as actions_words
from explorer.words import computing as computing_words
from tests.gui.desk import CONTROL, FISH, KEY, QUICK_STACK, Desk

Open = Callable[..., Desk]
PLACES = ("input", "bar", "center", "inspector", "lanes", "closing_card")


def share(image: QImage, colour: str) -> float:
    """Which part of an image has a colour exactly."""
    wanted = QColor(colour).rgb()
    every = [image.pixel(x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)]
    return every.count(wanted) / len(every)


def menu_action(desk: Desk, name: str) -> Any:
    return desk.window.commands.actions[name]


# Themes and sizes


def test_a_theme_repaints_everything(desk: Desk) -> None:
    parts = [getattr(desk.window, place) for place in PLACES]
    for mode, here, gone in (("light", LIGHT, DARK), ("dark", DARK, LIGHT)):
        menu_action(desk, mode).trigger()
        desk.finish_fades()
        assert desk.app.appearance.theme == here
        for part in parts:
            picture = part.grab().toImage()
            assert share(picture, here.panel) + share(picture, here.ground) > 0.2, part.objectName()
            assert share(picture, gone.panel) + share(picture, gone.ground) < 0.002, part.objectName()
        ticked = [name for name in ("dark", "light", "system") if menu_action(desk, name).isChecked()]
        assert ticked == [mode]
    menu_action(desk, "dark").trigger()
    assert menu_action(desk, "dark").isChecked(), "once more is no less"


@pytest.mark.parametrize("size", [QSize(940, 620), QSize(1920, 1080)])
def test_every_part_is_inside_the_window_at_every_size(desk: Desk, size: QSize) -> None:
    desk.window.resize(size)
    QApplication.processEvents()
    assert desk.window.size() == size
    whole = desk.window.whole
    for place in (*PLACES, "stepping", "readout", "chip"):
        part = getattr(desk.window, place)
        assert whole.rect().contains(part.rect().translated(part.mapTo(whole, part.rect().topLeft()))), place
    for lane in ("convolution", "attention"):
        for panel in (desk.panel(lane, stage) for stage in range(5)):
            assert min(panel.panel_rect().width(), panel.panel_rect().height()) > 50


def test_presenting_shows_the_stage_alone_and_larger(desk: Desk) -> None:
    label = desk.window.closing_card.sentence
    before = label.fontMetrics().height()
    desk.press(KEY.Key_F5)
    QApplication.processEvents()
    assert desk.window.presenting
    assert not desk.window.columns.left.isVisible()
    assert not desk.window.columns.right.isVisible()
    assert desk.window.isFullScreen()
    assert label.fontMetrics().height() > before * 1.25
    desk.press(KEY.Key_Right)
    assert desk.state.look.cell == (7, 6), "stepping goes on"
    desk.press(KEY.Key_Escape)
    QApplication.processEvents()
    assert (desk.window.presenting, desk.window.isFullScreen()) == (False, False)
    assert desk.window.columns.left.isVisible()
    assert label.fontMetrics().height() == before


# Keys and names


def test_the_sheet_shows_every_key_and_gives_the_keyboard_back(desk: Desk) -> None:
    desk.press("?")
    sheet = desk.window.commands._sheet
    assert sheet is not None
    assert sheet.isVisible()
    assert sheet.size() == desk.window.whole.size()
    said = {label.text() for label in sheet.findChildren(QLabel)}
    for menu in desk.window.commands.menus:
        assert {entry.text for entry in menu.entries if entry.keys} <= said
    assert actions_words.MOVE_QUERY in said
    desk.press(KEY.Key_Right)
    assert desk.state.look.cell == FISH.look.cell, "it takes the keys meanwhile"
    desk.press(KEY.Key_Escape)
    assert not isValid(sheet)
    desk.press(KEY.Key_Right)
    assert desk.state.look.cell == (7, 6)


def test_every_action_has_an_id_of_its_own(desk: Desk) -> None:
    ids = [entry.id for menu in desk.window.commands.menus for entry in menu.entries]
    assert len(ids) == len(set(ids)) == len(desk.window.commands.actions)
    assert all(name == name.lower() and " " not in name for name in ids), "an id is no text"


def test_no_key_means_two_things(desk: Desk) -> None:
    keys = [key for menu in desk.window.commands.menus for entry in menu.entries for key in entry.keys]
    keys += [tool.shortcut().toString() for tool in desk.window.findChildren(QToolButton) if tool.shortcut()]
    keys = [key for key in keys if key]
    assert sorted(keys) == sorted(set(keys))


def test_every_control_has_a_name_and_a_tooltip(desk: Desk) -> None:
    def complaint(control: QWidget) -> str | None:
        if isinstance(control, QToolButton | QPushButton) and not control.toolTip():
            return f"{control.accessibleName() or control.text()} has no tooltip"
        named = control.accessibleName() or getattr(control, "text", lambda: "")()
        return None if named else f"{type(control).__name__} in {control.parentWidget()} has no name"

    focused = (Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.StrongFocus)
    # A view's inner part stands for the view, and Qt's own parts ("qt_...") for the control that they belong to.
    controls = [
        control
        for control in desk.window.findChildren(QWidget)
        if control.focusPolicy() in focused
        and control.isVisible()
        and control is not desk.window.center
        and not (isinstance(control.parent(), QAbstractScrollArea) or control.objectName().startswith("qt_"))
    ]
    assert len(controls) > 60
    assert [said for said in map(complaint, controls) if said] == []


def test_tab_reaches_the_canvas_and_the_numbers(desk: Desk) -> None:
    reached: list[QWidget | None] = []
    for _ in range(200):
        desk.press(KEY.Key_Tab)
        reached.append(QApplication.focusWidget())
    assert desk.window.input.canvas in reached
    assert desk.panel("attention", 2) in reached
    assert desk.kernel_cell(1, 1) in reached


# The clipboard


def test_the_layers_are_copied_as_code(desk: Desk) -> None:
    desk.press(KEY.Key_P, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    code = QGuiApplication.clipboard().text()
    compile(code, "snippet", "exec")
    assert "torch" in code
    assert desk.window.toast.isVisible()
    assert desk.window.toast.text == actions_words.CODE_COPIED


def test_the_report_is_copied(desk: Desk) -> None:
    menu_action(desk, "copy-report").trigger()
    assert "PySide6" in QGuiApplication.clipboard().text()
    assert desk.window.toast.text == actions_words.REPORT_COPIED


# Sentences


def test_a_sentence_stands_inside_the_window_whatever_its_length(desk: Desk) -> None:
    toast = desk.window.toast
    heights = []
    for text in ("Short.", "A sentence of many words that has to be broken. " * 6):
        toast.error(text)
        assert desk.window.whole.rect().contains(toast.geometry())
        heights.append(toast.height())
    assert heights[0] < 60 < heights[1]
    desk.window.resize(940, 620)
    QApplication.processEvents()
    assert desk.window.whole.rect().contains(toast.geometry())
    desk.bot.mouseClick(next(b for b in toast.findChildren(QToolButton)), desk.mouse)
    assert not toast.isVisible()


def test_what_the_compute_thread_cannot_do_becomes_a_sentence(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("the disk of numbers is empty")

    monkeypatch.setattr(work, "build", fail)
    desk.store.set(content=3.0)
    desk.settle()
    said = computing_words.COMPUTE_FAILED.format(reason="the disk of numbers is empty")
    assert said in desk.window.closing_card.sentence.text(), "where the verdict was"
    assert desk.window.lanes.result is None, "numbers of another state do not stay"
    monkeypatch.undo()
    desk.press(KEY.Key_Z, CONTROL)
    desk.press("[")
    desk.settle()
    assert desk.result.request.scene == desk.state.scene, "and it goes on"


def test_a_refusal_of_any_part_becomes_a_sentence(desk: Desk) -> None:
    before = desk.state
    refusal = Refusal("This cannot be done. Try that.")
    for source in (desk.window.input, desk.window.documents):
        source.refused.emit(str(refusal))
        assert (desk.window.toast.isVisible(), desk.window.toast.text) == (True, str(refusal))
        desk.window.toast.hide()
    assert desk.state == before


# The end


def heavy(desk: Desk) -> None:
    """Work of seconds: 49 heads over 64 x 64 pixels, the window wide open."""
    desk.store.set(picture=render("fruit", 64), kernel=Kernel("gaussian", 7), window_side=127.0)


def test_escape_ends_work_that_shows_its_progress(desk: Desk) -> None:
    chip = desk.window.chip
    assert not chip.working
    shown: list[bool] = []

    def escape() -> None:  # at the very first report, however late the machine lets it come
        shown.append(chip.working)
        if len(shown) == 1:
            desk.press(KEY.Key_Escape)

    desk.engine.progressed.connect(escape)
    heavy(desk)
    desk.until(lambda: bool(shown) and desk.engine.idle)
    assert shown[0]
    desk.until(lambda: not chip.working)
    desk.store.set(picture=FISH.scene.picture, kernel=FISH.scene.kernel, window_side=9.0)
    desk.settle()
    assert desk.result.request.scene == desk.state.scene


def test_what_was_stopped_says_so_and_is_not_begun_again_by_a_hover(desk: Desk) -> None:
    stopped: list[bool] = []

    def stop() -> None:
        if not stopped:
            stopped.append(True)
            desk.window.chip.cancelled.emit()

    desk.engine.progressed.connect(stop)
    heavy(desk)
    desk.until(lambda: bool(stopped) and desk.engine.idle)
    if desk.window.lanes.result is None:  # else it was the film that was stopped: the numbers are those of now
        assert computing_words.STOPPED in desk.window.closing_card.sentence.text()
    desk.store.set(cell=(1, 1))
    assert desk.engine.idle, "a hover asks nothing"
    desk.store.set(picture=FISH.scene.picture, kernel=FISH.scene.kernel, window_side=9.0)
    desk.settle()
    assert desk.result.request.scene == desk.state.scene


def test_a_page_that_was_stopped_says_so_and_is_asked_when_it_is_opened_again(desk: Desk) -> None:
    stopped: list[bool] = []

    def stop() -> None:
        if not stopped:
            stopped.append(True)
            desk.window.chip.cancelled.emit()

    desk.store.set(picture=render("fruit", 48), window_side=1.0)
    desk.settle()
    desk.engine.progressed.connect(stop)
    desk.store.set(page="depth")
    desk.until(lambda: bool(stopped) and desk.engine.idle)
    page = desk.window.pages.current
    assert page is not None
    assert page.material is None or not all(one.complete for one in page.material.findings.values())
    desk.store.set(page="stage", picture=FISH.scene.picture, **QUICK_STACK)
    desk.settle()
    desk.store.set(page="depth")
    desk.settle()
    assert page.material is not None
    assert all(one.complete for one in page.material.findings.values())


def test_the_window_closes_in_the_middle_of_a_computation(desk: Desk, tmp_path: Path) -> None:
    results: list[object] = []
    heavy(desk)
    desk.engine.result_ready.connect(results.append)
    assert not desk.engine.idle
    hidden: list[bool] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Hide:
                hidden.append(desk.engine.idle)
            return False

    watch = Watch()
    desk.window.installEventFilter(watch)
    desk.close()
    assert hidden[0] is False, "it goes at once, and does not wait for the computation"
    assert results == []
    assert (tmp_path / "state" / "running-1").read_text() == "", "it says that it ended as it should"


def test_it_comes_back_as_it_was_left(open_desk: Open) -> None:
    desk = open_desk()
    menu_action(desk, "light").trigger()
    desk.press("[")
    desk.press(KEY.Key_F5)
    desk.close()
    again = open_desk()
    assert again.app.appearance.theme == LIGHT
    assert not again.window.presenting
    assert again.state.scene == FISH.changed(window_side=8.0).scene
    assert not again.store.can_undo
    assert not again.window.toast.isVisible()


def test_recent_files_are_in_the_menu(desk: Desk, tmp_path: Path) -> None:
    menu = next(m for m in desk.window.findChildren(QMenu) if m.title() == actions_words.OPEN_RECENT)
    menu.aboutToShow.emit()
    assert [(a.text(), a.isEnabled()) for a in menu.actions()] == [(actions_words.NO_RECENT, False)]
    file = tmp_path / "one.aperture"
    desk.window.documents.save(file)
    desk.press("[")
    menu.aboutToShow.emit()
    assert [a.text() for a in menu.actions()] == [cut(str(file), LONGEST_ENTRY)]
    menu.actions()[0].trigger()
    assert desk.state.scene == FISH.scene
