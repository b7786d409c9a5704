"""The large canvas: opened, drawn on, zoomed and moved as a user does; the outputs beside it follow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QPaintEvent, QRegion, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from explorer.images import draw
from explorer.images.gallery import render
from explorer.state.picture import Picture
from explorer.views.input.importing import ImportDialog
from explorer.views.input.zoomed import GRID_FROM, STEPS, CanvasArea, fitting_zoom, next_zoom
from explorer.views.large_canvas import LargeCanvas
from explorer.views.stage.lanes_view import OUTPUT
from explorer.words import inputs as inputs_words
from tests.gui.desk import BUTTON, CONTROL, FISH, KEY, NONE, SHIFT, Desk

FISH_PICTURE = FISH.scene.picture


@pytest.fixture
def large(desk: Desk) -> LargeCanvas:
    desk.press(KEY.Key_Z)
    assert desk.window.large.isVisible()
    return desk.window.large


def at(large: LargeCanvas, row: float, column: float) -> QPoint:
    """The middle of a pixel of the picture, on the canvas."""
    return large.canvas.place_of(row + 0.5, column + 0.5).toPoint()


def turn_wheel(large: LargeCanvas, where: QPoint, notches: int, held: Qt.KeyboardModifier = CONTROL) -> None:
    """To the canvas, and where that does not want it to what is around it."""
    for widget in (large.canvas, large.area.viewport()):
        local = QPointF(widget.mapFromGlobal(large.canvas.mapToGlobal(where)))
        event = QWheelEvent(
            local, QPointF(large.canvas.mapToGlobal(where)), QPoint(), QPoint(0, 120 * notches), BUTTON.NoButton, held,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)
        if event.isAccepted():
            return


def bars(area: CanvasArea) -> tuple[int, int]:
    return area.verticalScrollBar().value(), area.horizontalScrollBar().value()


def button(within: QWidget, tip: str) -> QToolButton:
    return next(b for b in within.findChildren(QToolButton) if b.toolTip() == tip)


# Opening and closing


def test_it_is_opened_and_closed_by_key_button_and_menu(desk: Desk) -> None:
    window = desk.window

    def assert_open(on: bool) -> None:
        assert window.large.isVisible() == on
        assert window.lanes.isVisible() == window.closing_card.isVisible() == (not on)
        assert window.columns.left.isVisible()
        assert desk.state == FISH

    ways: list[Callable[[], None]] = [
        lambda: desk.press(KEY.Key_Z),
        lambda: button(window.input, inputs_words.LARGE_OPEN_TIP).click(),
        window.commands.actions["draw-large"].trigger,
    ]
    ends: list[Callable[[], None]] = [
        lambda: desk.press(KEY.Key_Z),
        lambda: desk.press(KEY.Key_Escape),
        lambda: button(window.input, inputs_words.LARGE_CLOSE_TIP).click(),
        lambda: button(window.large, inputs_words.LARGE_CLOSE_TIP).click(),
        window.commands.actions["draw-large"].trigger,
    ]
    assert_open(False)
    for way in ways:
        for end in ends:
            way()
            assert_open(True)
            assert window.large.canvas.hasFocus()
            end()
            assert_open(False)
            assert window.center.hasFocus(), "the keys are the stage's again"


def test_from_a_page_it_leads_to_the_stage_and_waits_there(desk: Desk) -> None:
    desk.store.set(page="cost")
    desk.press(KEY.Key_Z)
    assert desk.state.look.page == "stage"
    assert desk.window.large.isVisible()
    desk.store.set(page="cost")
    assert not desk.window.large.isVisible()
    desk.press(KEY.Key_Escape)
    desk.store.set(page="stage")
    assert desk.window.large.isVisible()


def test_presenting_it_keeps_the_tools(desk: Desk, large: LargeCanvas) -> None:
    desk.window.present(True)
    assert desk.window.columns.left.isVisible()
    assert not desk.window.columns.right.isVisible()
    desk.press(KEY.Key_Escape)
    assert not large.isVisible()
    assert not desk.window.columns.left.isVisible()
    assert desk.window.presenting
    desk.press(KEY.Key_Escape)
    assert not desk.window.presenting
    assert desk.window.columns.left.isVisible()


@pytest.mark.parametrize("size", [(1024, 700), (1440, 900)])
@pytest.mark.parametrize("picture", [FISH_PICTURE, render("fish", 224), Picture(np.zeros((8, 224, 1), np.uint8))])
def test_the_whole_picture_is_seen_at_first(desk: Desk, size: tuple[int, int], picture: Picture) -> None:
    desk.window.resize(*size)
    desk.store.set(picture=picture)
    desk.press(KEY.Key_Z)
    area = desk.window.large.area
    QApplication.processEvents()
    assert area.whole
    assert not area.horizontalScrollBar().isVisible()
    assert not area.verticalScrollBar().isVisible()
    canvas, room = area.canvas.size(), area.viewport().size()
    assert canvas.width() <= room.width()
    assert canvas.height() <= room.height()
    px = area.zoom / area.devicePixelRatioF()
    free = min(room.width() - canvas.width(), room.height() - canvas.height())
    assert free < max(picture.height, picture.width) + 3 or px < GRID_FROM, "no whole pixel more fits"
    desk.store.set(picture=render("fish", 100))
    assert area.canvas.width() == area.canvas.height() <= room.height()


# Drawing


def test_a_stroke_is_the_same_as_on_the_small_canvas_and_the_outputs_follow(desk: Desk, large: LargeCanvas) -> None:
    before = {name: panel.part for name, panel in large.outputs.items()}
    desk.drag(large.canvas, at(large, 3, 2), at(large, 3, 8), at(large, 9, 12))
    drawn = FISH_PICTURE.pixels
    pen = desk.window.input._pen
    places = [pen.place_at(row + 0.5, column + 0.5) for row, column in ((3, 2), (3, 8), (9, 12))]
    for places_so_far in (places[:1], places[:2], places[1:]):
        drawn = draw.brush(drawn, places_so_far, pen.size_px, (pen.grey,))
    assert desk.state.scene.picture == Picture(drawn)
    desk.settle()
    lanes = desk.window.lanes.lanes
    assert lanes is not None
    shown = {name: panel.part for name, panel in large.outputs.items()}
    assert all(shown[name] is not before[name] for name in shown)
    assert shown == {
        "convolution": lanes.convolution[OUTPUT], "attention": lanes.attention[OUTPUT], "difference": lanes.difference
    }  # fmt: skip
    desk.press(KEY.Key_Z, CONTROL)
    assert desk.state.scene == FISH.scene
    assert not desk.store.can_undo


class Painted(QObject):
    """Where a widget was painted since the last look."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return False


def test_a_stroke_paints_only_what_it_and_the_cursor_touch(desk: Desk, large: LargeCanvas) -> None:
    desk.store.set(picture=render("fish", 64))
    QTest.mousePress(large.canvas, BUTTON.LeftButton, NONE, at(large, 20, 20))
    desk.move(large.canvas, at(large, 20, 24))
    QApplication.processEvents()
    painted = Painted(large.canvas)
    before = desk.state.scene.picture.pixels
    desk.move(large.canvas, at(large, 26, 31))
    QApplication.processEvents()
    changed = np.argwhere((desk.state.scene.picture.pixels != before).any(axis=2))
    assert len(changed) > 5
    assert all(painted.region.contains(at(large, *place)) for place in (*changed, (20, 24), (26, 31)))
    box = painted.region.boundingRect()
    assert box.width() * box.height() < large.canvas.width() * large.canvas.height() / 8
    QTest.mouseRelease(large.canvas, BUTTON.LeftButton, NONE, at(large, 26, 31))


def test_tools_colours_and_picking_are_shared(desk: Desk, large: LargeCanvas) -> None:
    desk.press(KEY.Key_R)  # the rectangle
    desk.window.input._brush_size.moved.emit(1)
    desk.drag(large.canvas, at(large, 2, 2), at(large, 5, 6), held=SHIFT)
    assert (desk.state.scene.picture.pixels[2:6, 2:7] == 255).all()
    QTest.mouseClick(large.canvas, BUTTON.RightButton, NONE, at(large, 10, 4))
    assert desk.window.input._pen.grey == FISH_PICTURE.pixels[10, 4, 0]
    desk.press(KEY.Key_F)
    QTest.mouseClick(large.canvas, BUTTON.LeftButton, NONE, at(large, 3, 3))
    assert (desk.state.scene.picture.pixels[2:6, 2:7] == FISH_PICTURE.pixels[10, 4, 0]).all()


def test_escape_takes_the_stroke_back_and_leaves_it_open(desk: Desk, large: LargeCanvas) -> None:
    QTest.mousePress(large.canvas, BUTTON.LeftButton, NONE, at(large, 3, 3))
    desk.move(large.canvas, at(large, 9, 9))
    assert desk.state.scene != FISH.scene
    desk.press(KEY.Key_Escape)
    assert desk.state.scene == FISH.scene
    assert large.isVisible()
    QTest.mouseRelease(large.canvas, BUTTON.LeftButton, NONE, at(large, 9, 9))
    assert desk.state.scene == FISH.scene


def test_closed_in_the_middle_of_a_stroke_it_is_kept_as_one_undo(desk: Desk, large: LargeCanvas) -> None:
    QTest.mousePress(large.canvas, BUTTON.LeftButton, NONE, at(large, 3, 3))
    desk.move(large.canvas, at(large, 3, 9))
    drawn = desk.state.scene
    large.open(False)
    assert not large.canvas.drawing
    assert desk.state.scene == drawn != FISH.scene
    desk.store.undo()
    assert desk.state.scene == FISH.scene


def test_by_keyboard_the_cursor_is_followed(desk: Desk, large: LargeCanvas) -> None:
    desk.press("+", times=6)
    desk.press(KEY.Key_Right, times=20)
    desk.press(KEY.Key_Down, times=20)
    desk.press(KEY.Key_D)
    assert desk.state.scene.picture.pixels[15, 15, 0] == 255
    seen = large.area.viewport().rect()
    corner = large.canvas.mapTo(large.area.viewport(), at(large, 15, 15))
    assert seen.contains(corner)
    assert desk.state.look.cell == FISH.look.cell, "the arrows are the canvas's here"


def test_an_image_is_dropped_on_it(desk: Desk, large: LargeCanvas, tmp_path: Path) -> None:
    path = tmp_path / "grey.png"
    Image.new("L", (30, 30), 99).save(path)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    assert desk.drop(mime, large.canvas)
    desk.read()
    dialog = desk.window.findChild(ImportDialog)
    assert dialog is not None
    dialog.accept()
    assert (desk.state.scene.picture.pixels == 99).all()
    assert large.isVisible()


# Zooming and moving


def test_the_wheel_zooms_about_the_mouse(desk: Desk, large: LargeCanvas) -> None:
    desk.store.set(picture=render("fish", 64))
    for notches in (1, 2, 3, -1, -2):
        where = at(large, 12, 3)
        before = large.canvas.mapTo(large.area, where)
        zoom = large.area.zoom
        turn_wheel(large, where, notches)
        assert (large.area.zoom > zoom) == (notches > 0)
        if notches > 1:  # when it is much larger than its room, nothing keeps it from staying there
            after = large.canvas.mapTo(large.area, at(large, 12, 3))
            assert abs((after - before).x()) <= 2
            assert abs((after - before).y()) <= 2
    turn_wheel(large, at(large, 12, 3), -20)
    assert large.area.whole
    turn_wheel(large, QPoint(-5, 10), 1)
    assert not large.area.whole, "beside the picture, too"
    turn_wheel(large, QPoint(5, 5), -3)
    assert not large.smaller.isEnabled()


def test_the_wheel_alone_and_the_buttons(desk: Desk, large: LargeCanvas) -> None:
    for _ in range(4):
        large.larger.click()
    before = bars(large.area)
    turn_wheel(large, at(large, 8, 8), -1, NONE)
    assert bars(large.area)[0] > before[0]
    zoom = large.area.zoom
    large.smaller.click()
    assert large.area.zoom < zoom
    large.fit.click()
    assert large.area.whole
    assert desk.state == FISH


def test_space_and_the_middle_button_move_it_and_draw_nothing(desk: Desk, large: LargeCanvas) -> None:
    desk.press("+", times=6)
    start = bars(large.area)
    middle = large.canvas.mapFrom(large.area.viewport(), large.area.viewport().rect().center())
    QTest.mousePress(large.canvas, BUTTON.MiddleButton, NONE, middle)
    desk.move(large.canvas, middle + QPoint(-30, -20), BUTTON.MiddleButton)
    QTest.mouseRelease(large.canvas, BUTTON.MiddleButton, NONE, middle)
    assert bars(large.area) == (start[0] + 20, start[1] + 30)
    QTest.keyPress(large.canvas, KEY.Key_Space)
    QTest.mousePress(large.canvas, BUTTON.LeftButton, NONE, middle)
    desk.move(large.canvas, middle + QPoint(30, 20))
    QTest.mouseRelease(large.canvas, BUTTON.LeftButton, NONE, middle)
    QTest.keyRelease(large.canvas, KEY.Key_Space)
    assert bars(large.area) == start
    assert desk.state == FISH
    QTest.mouseClick(large.canvas, BUTTON.LeftButton, NONE, at(large, 8, 8))
    assert desk.state != FISH


def test_a_grid_lies_between_pixels_of_eight_and_more(desk: Desk, large: LargeCanvas) -> None:
    desk.store.set(picture=Picture(np.full((100, 100, 1), 40, np.uint8)))
    QTest.mouseMove(desk.window.bar)
    large.canvas.clearFocus()

    def shades() -> int:
        grabbed = large.canvas.grab(large.canvas.rect().adjusted(20, 20, -20, -20)).toImage()
        return len(
            {grabbed.pixel(x, y) for x in range(min(70, grabbed.width())) for y in range(min(70, grabbed.height()))}
        )

    for zoom in STEPS:
        large.area._wanted = float(zoom)
        large.area._resize()
        assert (shades() > 1) == (zoom >= GRID_FROM), zoom


@given(st.floats(0.5, 100), st.floats(0.5, 60))
def test_steps_of_the_zoom_come_back(zoom: float, fitting: float) -> None:
    up = next_zoom(zoom, 1, fitting)
    assert up is not None
    assert up > zoom or zoom >= STEPS[-1]
    down = next_zoom(zoom, -1, fitting)
    assert down is None or fitting < down < zoom


@given(st.integers(8, 4000), st.integers(8, 4000), st.integers(8, 224), st.integers(8, 224))
def test_the_whole_picture_fits(width: int, height: int, columns: int, rows: int) -> None:
    px = fitting_zoom(width, height, columns, rows)
    assert columns * px <= width * (1 + 1e-12)
    assert rows * px <= height * (1 + 1e-12)
    assert (px + 1) * columns > width or (px + 1) * rows > height
