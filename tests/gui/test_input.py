"""Drawing on the canvas, by real mouse and key events."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
)
from pytestqt.qtbot import QtBot

from explorer.images import draw
from explorer.state.picture import Picture
from explorer.state.store import Store
from explorer.views.input.column import InputColumn
from explorer.views.input.pen import LARGEST_BRUSH_PX, Pen, Tool
from tests.gui.input_parts import (
    ALT,
    FISH,
    LEFT,
    NONE,
    RIGHT,
    SHIFT,
    at,
    drag,
    move,
    open_column,
    pixels,
    release,
    slider,
    use,
)


def test_a_stroke_is_drawn_while_the_mouse_moves_and_is_one_undo(fish: tuple[InputColumn, Store]) -> None:
    column, store = fish
    use(column, "brush")
    seen: list[int] = []
    store.subscribe(lambda new, old: seen.append(int((new.scene.picture.pixels != FISH.pixels).sum())))
    drag(column, (2, 20), (2, 24), (2, 28))
    assert seen == sorted(set(seen)), "every move shows more of the stroke at once"
    release(column, 2, 28)
    np.testing.assert_array_equal(pixels(store), draw.line(FISH.pixels, (2, 20), (2, 28), 1, (255,)))
    store.undo()
    assert store.state.scene.picture == FISH
    assert not store.can_undo
    store.redo()
    assert pixels(store)[2, 20:29].min() == 255


def test_a_wide_brush_covers_what_its_cursor_outlines(fish: tuple[InputColumn, Store]) -> None:
    column, store = fish
    use(column, "brush", 4)
    QTest.mouseClick(column.canvas, LEFT, NONE, at(column, 8.8, 19.8))
    pen = Pen(size_px=4)
    mask, before = pen.footprint()
    row, col = pen.place_at(9.3, 20.3)
    expected = FISH.pixels.copy()
    expected[row - before : row - before + len(mask), col - before : col - before + len(mask)][mask] = 255
    np.testing.assert_array_equal(pixels(store), expected)


@given(size=st.integers(1, LARGEST_BRUSH_PX), row=st.floats(10, 54), column=st.floats(10, 54))
def test_the_brush_is_centred_on_the_mouse(size: int, row: float, column: float) -> None:
    pen = Pen(size_px=size)
    drawn = draw.brush(np.zeros((64, 64, 1), np.uint8), [pen.place_at(row, column)], size, (255,))
    rows, columns, _ = np.nonzero(drawn)
    assert abs(rows.mean() + 0.5 - row) <= 0.5 + 1e-9
    assert abs(columns.mean() + 0.5 - column) <= 0.5 + 1e-9


def test_the_eraser_paints_black(fish: tuple[InputColumn, Store]) -> None:
    column, store = fish
    use(column, "eraser", 3)
    drag(column, (16, 8), (16, 20))
    release(column, 16, 20)
    assert not pixels(store)[15:18, 8:20].any()


def test_escape_takes_back_the_stroke_whatever_has_the_focus(fish: tuple[InputColumn, Store]) -> None:
    column, store = fish
    slider(column, "Brush").setFocus()
    use(column, "brush", 3)
    drag(column, (5, 5), (20, 20))
    assert store.state.scene.picture != FISH
    QTest.keyClick(column.window().windowHandle(), Qt.Key.Key_Escape)
    assert store.state.scene.picture == FISH
    move(column, (25, 25), NONE)
    release(column, 25, 25)
    assert store.state.scene.picture == FISH
    assert not store.can_undo


@pytest.mark.parametrize(("tool", "keys"), [("line", NONE), ("rectangle", NONE), ("rectangle", SHIFT)])
def test_shapes_are_previewed_from_where_the_drag_began(
    fish: tuple[InputColumn, Store], tool: Tool, keys: Qt.KeyboardModifier
) -> None:
    column, store = fish
    use(column, tool, 3)
    pen = Pen(tool=tool, size_px=3)
    start = pen.place_at(3.5, 3.5)
    drag(column, (3, 3), keys=keys)
    for place in ((20, 25), (28, 8), (12, 16)):
        move(column, place, keys)
        end = pen.place_at(place[0] + 0.5, place[1] + 0.5)
        if tool == "line":
            expected = draw.line(FISH.pixels, start, end, 3, (255,))
        else:
            expected = draw.rectangle(FISH.pixels, start, end, 3, (255,), filled=keys == SHIFT)
        np.testing.assert_array_equal(pixels(store), expected)
    release(column, 12, 16)
    store.undo()
    assert store.state.scene.picture == FISH
    assert not store.can_undo


def test_fill_and_stamp(fish: tuple[InputColumn, Store]) -> None:
    column, store = fish
    use(column, "fill")
    drag(column, (0, 0))
    release(column, 0, 0)
    np.testing.assert_array_equal(pixels(store), draw.fill(FISH.pixels, (0, 0), (255,)))
    store.undo()
    column.tools.button("stamp").click()
    assert column.stamps.isVisible()
    column.stamps.button("heart").click()
    column._stamp_size.moved.emit(9)
    drag(column, (9, 9), (20, 20))
    release(column, 20, 20)
    np.testing.assert_array_equal(pixels(store), draw.stamp(FISH.pixels, "heart", (20, 20), 9, (255,)))
    store.undo()
    assert store.state.scene.picture == FISH
    column.tools.button("brush").click()
    assert not column.stamps.isVisible()


@pytest.mark.parametrize("way", ["right-click", "alt-click", "tool"])
def test_picking_a_colour_paints_with_it_and_changes_nothing(fish: tuple[InputColumn, Store], way: str) -> None:
    column, store = fish
    use(column, "pick" if way == "tool" else "brush")
    pressed, keys = (RIGHT if way == "right-click" else LEFT), (ALT if way == "alt-click" else NONE)
    QTest.mouseClick(column.canvas, pressed, keys, at(column, 28, 16))
    assert not store.can_undo
    level = int(FISH.pixels[28, 16, 0])
    assert level not in (0, 255)
    use(column, "brush")
    QTest.mouseClick(column.canvas, LEFT, NONE, at(column, 5, 25))
    assert pixels(store)[5, 25, 0] == level


def test_drawing_past_the_border_is_safe_and_hover_says_where(fish: tuple[InputColumn, Store]) -> None:
    column, store = fish
    heard: list[object] = []
    column.hovered.connect(heard.append)
    use(column, "brush", 3)
    drag(column, (4, 4), (4, -30), (60, 40))
    release(column, 60, 40)
    move(column, (7, 9), NONE, Qt.MouseButton.NoButton)
    QApplication.sendEvent(column.canvas, QEvent(QEvent.Type.Leave))
    assert heard == [(7, 9), None]
    expected = draw.brush(FISH.pixels, [(4, 4), (4, -30), (60, 40)], 3, (255,))
    np.testing.assert_array_equal(pixels(store), expected)


def test_drawing_by_keyboard(fish: tuple[InputColumn, Store]) -> None:
    column, store = fish
    use(column, "brush")
    canvas = column.canvas
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_D):  # from the middle, (16, 16)
        QTest.keyClick(column.window().windowHandle(), key)
    np.testing.assert_array_equal(pixels(store), draw.brush(FISH.pixels, [(15, 15)], 1, (255,)))
    store.undo()
    assert not store.can_undo
    use(column, "line")
    for key in (Qt.Key.Key_D, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(column.window().windowHandle(), key)
    line = draw.line(FISH.pixels, (15, 15), (17, 15), 1, (255,))
    np.testing.assert_array_equal(pixels(store), line)
    QTest.keyClick(column.window().windowHandle(), Qt.Key.Key_Escape)
    assert store.state.scene.picture == FISH
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_D, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_D):
        QTest.keyClick(column.window().windowHandle(), key)
    np.testing.assert_array_equal(pixels(store), line)
    store.undo()
    assert store.state.scene.picture == FISH


def test_a_click_does_not_take_the_arrow_keys_away(fish: tuple[InputColumn, Store]) -> None:
    column, _ = fish
    slider(column, "Brush").setFocus()
    QTest.mouseClick(column.canvas, LEFT, NONE, at(column, 4, 4))
    assert not column.canvas.hasFocus()


def test_an_undo_from_elsewhere_ends_the_stroke(fish: tuple[InputColumn, Store]) -> None:
    column, store = fish
    use(column, "brush")
    drag(column, (3, 3), (3, 9))
    store.undo()
    assert store.state.scene.picture == FISH
    move(column, (9, 9), NONE)
    release(column, 9, 9)
    assert store.state.scene.picture == FISH


@pytest.mark.parametrize("size", [8, 33, 224])
def test_pixels_are_shown_in_their_own_colours(qtbot: QtBot, size: int) -> None:
    column, store = open_column(qtbot, Picture(np.random.default_rng(size).integers(0, 256, (size, size, 3), np.uint8)))
    rect = column.canvas.image_rect()
    for row, col in ((0, 0), (6, 5), (size - 1, size - 1)):
        shown = column.canvas.grab().toImage().pixelColor(at(column, row, col))
        if rect.width() > 2 * size:  # else neighbours are mixed: there are fewer pixels on the screen
            assert (shown.red(), shown.green(), shown.blue()) == tuple(pixels(store)[row, col])
    slider(column, "Brush").setFocus()  # the frame says where the keyboard is
    column._appearance.set_mode("light")
    frame = column.canvas.grab().toImage().pixelColor(0, 60)
    assert frame.lightness() > 200
