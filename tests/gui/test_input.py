"""Drawing on the canvas and everything else in the left column, by real mouse and key events."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QColorDialog,
    QLineEdit,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from explorer.errors import Refusal
from explorer.images import draw
from explorer.images.fit import resize_picture, to_grey, to_rgb
from explorer.images.gallery import render
from explorer.picture import Picture
from explorer.state import Scene, State
from explorer.store import Store
from explorer.views.appearance import Appearance
from explorer.views.input.column import InputColumn
from explorer.views.input.pen import LARGEST_BRUSH_PX, Pen, Pixels, Tool
from explorer.views.input.size import parse_size, size_text

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
FISH = render("fish", 32)
Open = Callable[[Picture], tuple[InputColumn, Store]]


@pytest.fixture
def opened(qtbot: QtBot) -> Open:
    def opened(picture: Picture) -> tuple[InputColumn, Store]:
        store = Store(State(Scene(picture)))
        column = InputColumn(store, Appearance("dark"))
        qtbot.addWidget(column)
        column.resize(206, 800)
        with qtbot.waitExposed(column):
            column.show()
        return column, store

    return opened


@pytest.fixture
def fish(opened: Open) -> tuple[InputColumn, Store]:
    return opened(FISH)


def at(column: InputColumn, row: float, col: float) -> QPoint:
    """The middle of a pixel, on the canvas."""
    rect, picture = column.canvas.image_rect(), column.canvas._store.state.scene.picture
    px = rect.width() / picture.width
    return QPointF(rect.left() + (col + 0.5) * px, rect.top() + (row + 0.5) * px).toPoint()


def drag(column: InputColumn, *places: tuple[int, int], keys: Qt.KeyboardModifier = NONE) -> None:
    """Press at the first place, move through the others, and do not release."""
    QTest.mousePress(column.canvas, LEFT, keys, at(column, *places[0]))
    for place in places[1:]:
        move(column, place, keys)


def move(column: InputColumn, place: tuple[int, int], keys: Qt.KeyboardModifier, down: Qt.MouseButton = LEFT) -> None:
    """A mouse move with a button and keys down, which QTest.mouseMove cannot send."""
    local = QPointF(at(column, *place))
    where = QPointF(column.canvas.mapToGlobal(local))
    event = QMouseEvent(QEvent.Type.MouseMove, local, where, Qt.MouseButton.NoButton, down, keys)
    QApplication.sendEvent(column.canvas, event)


def release(column: InputColumn, row: int, col: int) -> None:
    QTest.mouseRelease(column.canvas, LEFT, NONE, at(column, row, col))


def pixels(store: Store) -> Pixels:
    return store.state.scene.picture.pixels


def button(column: InputColumn, name: str) -> QToolButton:
    return next(b for b in column.findChildren(QToolButton) if b.accessibleName().startswith(name))


def slider(column: InputColumn, name: str) -> QSlider:
    return next(s for s in column.findChildren(QSlider) if s.accessibleName() == name)


def use(column: InputColumn, tool: Tool, size_px: int = 1) -> None:
    column.tools.button(tool).click()
    column._brush_size.moved.emit(size_px)


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


def test_letters_choose_tools_but_not_while_typing(opened: Open, qtbot: QtBot) -> None:
    column, _ = opened(FISH)
    window = QWidget()
    qtbot.addWidget(window)
    edit = QLineEdit()
    box = QVBoxLayout(window)
    box.addWidget(column)
    box.addWidget(edit)
    with qtbot.waitActive(window):
        window.show()
    column.canvas.setFocus()
    for key, tool in zip("ELRFSCB", ("eraser", "line", "rectangle", "fill", "stamp", "pick", "brush"), strict=True):
        QTest.keyClick(window.windowHandle(), key.lower())
        assert column.tools.button(tool).isChecked(), key
    edit.setFocus()
    QTest.keyClick(window.windowHandle(), "e")
    assert edit.text() == "e"
    assert column.tools.button("brush").isChecked()
    assert ("E", "Eraser") in column.actions_list()


def test_undo_redo_and_clear_buttons_follow_the_store(fish: tuple[InputColumn, Store]) -> None:
    column, store = fish
    undo, redo, clear = (button(column, name) for name in ("Undo", "Redo", "Clear"))
    assert (undo.isEnabled(), redo.isEnabled(), clear.isEnabled()) == (False, False, True)
    QTest.mouseClick(clear, LEFT)
    assert not pixels(store).any()
    assert (undo.isEnabled(), redo.isEnabled(), clear.isEnabled()) == (True, False, False)
    QTest.mouseClick(undo, LEFT)
    assert store.state.scene.picture == FISH
    assert (undo.isEnabled(), redo.isEnabled()) == (False, True)
    use(column, "brush")
    drag(column, (3, 3), (3, 9))
    release(column, 3, 9)
    assert (undo.isEnabled(), redo.isEnabled()) == (True, False)


def test_grey_and_colour_convert_as_one_undo(opened: Open, qtbot: QtBot) -> None:
    lake = render("lake", 24)
    column, store = opened(lake)
    QTest.mouseClick(button(column, "Grey or colour: Grey"), LEFT)
    assert store.state.scene.picture == to_grey(lake)
    QTest.mouseClick(button(column, "Grey or colour: Colour"), LEFT)
    assert store.state.scene.picture == to_rgb(to_grey(lake))
    store.undo()
    store.undo()
    assert store.state.scene.picture == lake
    assert button(column, "Grey or colour: Colour").isChecked()


def test_painting_in_colour(opened: Open, qtbot: QtBot) -> None:
    column, store = opened(render("lake", 24))
    use(column, "brush")
    QTest.mouseClick(button(column, "Red ("), LEFT)
    QTest.mouseClick(column.canvas, LEFT, NONE, at(column, 4, 4))
    assert tuple(pixels(store)[4, 4]) == (214, 58, 48)
    QTest.mouseClick(button(column, "The colour that is painted"), LEFT)
    dialog = column.findChild(QColorDialog)
    assert dialog is not None
    dialog.setCurrentColor(QColor(1, 2, 3))
    dialog.accept()
    QTest.mouseClick(column.canvas, LEFT, NONE, at(column, 5, 5))
    assert tuple(pixels(store)[5, 5]) == (1, 2, 3)
    QTest.mouseClick(column.canvas, RIGHT, NONE, at(column, 9, 9))
    QTest.mouseClick(column.canvas, LEFT, NONE, at(column, 6, 6))
    assert tuple(pixels(store)[6, 6]) == tuple(pixels(store)[9, 9])


def test_the_value_slider_is_the_grey_that_is_painted(fish: tuple[InputColumn, Store]) -> None:
    column, store = fish
    use(column, "brush")
    slider(column, "Value").setFocus()
    QTest.keyClick(slider(column, "Value"), Qt.Key.Key_Home)
    QTest.mouseClick(column.canvas, LEFT, NONE, at(column, 14, 14))
    assert pixels(store)[14, 14, 0] == 0


def test_resizing_by_typing_and_by_menu(fish: tuple[InputColumn, Store]) -> None:
    column, store = fish
    edit = column.size_row.findChild(QLineEdit)
    assert edit is not None
    assert edit.text() == size_text(32, 32)

    def type_size(text: str) -> None:
        edit.selectAll()
        QTest.keyClicks(edit, text)
        QTest.keyClick(edit, Qt.Key.Key_Return)

    type_size("48x24")
    assert store.state.scene.picture == resize_picture(FISH, 48, 24)
    assert edit.text() == size_text(48, 24)
    heard: list[str] = []
    column.refused.connect(heard.append)
    type_size("300")
    assert len(heard) == 1
    assert "300" in heard[0]
    assert edit.text() == size_text(48, 24)
    menu = column.size_row._menu
    menu.popup(column.mapToGlobal(QPoint(0, 0)))
    menu.setActiveAction(menu.actions()[5])
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert store.state.scene.picture == resize_picture(resize_picture(FISH, 48, 24), 48, 48)
    store.undo()
    store.undo()
    assert store.state.scene.picture == FISH
    assert edit.text() == size_text(32, 32)


@given(st.integers(8, 224), st.integers(8, 224), st.sampled_from([" × ", "x", "X", ", ", " "]))
def test_sizes_are_understood(rows: int, columns: int, between: str) -> None:
    assert parse_size(f" {rows}{between}{columns} ") == (rows, columns)
    assert parse_size(f"{rows} px") == (rows, rows)
    assert parse_size(size_text(rows, columns)) == (rows, columns)


@pytest.mark.parametrize(
    "text", ["", "7", "225", "12 x", "x 12", "12 x 7", "1e2", "-12", "12 x 12 x 12", "big", "9" * 99]
)
def test_what_is_no_size_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(Refusal, match="is not a size"):
        parse_size(text)


def test_shifting_wraps_when_the_border_is_circular(fish: tuple[InputColumn, Store]) -> None:
    column, store = fish
    QTest.mouseClick(button(column, "Move the image down"), LEFT)
    assert store.state.scene.picture == draw.shift(FISH, 1, 0)
    assert not pixels(store)[0].any()
    QTest.mouseClick(button(column, "Move the image left"), LEFT)
    store.undo()
    store.undo()
    store.set(border="circular")
    QTest.mouseClick(button(column, "Move the image right"), LEFT)
    np.testing.assert_array_equal(pixels(store), np.roll(FISH.pixels, 1, axis=1))


def test_noise_is_new_at_every_press_and_repeats_with_its_seed(opened: Open) -> None:
    for _ in range(2):
        column, store = opened(FISH)
        slider(column, "Amount of noise, grey levels").setValue(30)
        QTest.mouseClick(button(column, "Add noise"), LEFT)
        assert store.state.scene.picture == draw.noise(FISH, 30, 0)
        store.undo()
        QTest.mouseClick(button(column, "Add noise"), LEFT)
        assert store.state.scene.picture == draw.noise(FISH, 30, 1)


def test_an_undo_from_elsewhere_ends_the_stroke(fish: tuple[InputColumn, Store]) -> None:
    column, store = fish
    use(column, "brush")
    drag(column, (3, 3), (3, 9))
    store.undo()
    assert store.state.scene.picture == FISH
    move(column, (9, 9), NONE)
    release(column, 9, 9)
    assert store.state.scene.picture == FISH


def test_the_column_is_as_wide_as_it_says_and_names_all_its_controls(fish: tuple[InputColumn, Store]) -> None:
    column, _ = fish
    assert column.width() == 206
    assert column.canvas.width() == column.canvas.height() == 178
    for kind in (QToolButton, QPushButton, QSlider):
        for control in column.canvas.parentWidget().findChildren(kind):
            assert control.toolTip(), control.accessibleName()
            assert control.accessibleName() or control.text()
            if control.isVisible():
                where = control.mapTo(column, QPoint(0, 0))
                assert where.x() >= 14
                assert where.x() + control.width() <= 206 - 14


def test_every_size_and_theme_can_be_painted(opened: Open, qtbot: QtBot) -> None:
    for size in (8, 33, 224):
        column, store = opened(render("fruit", size))
        move(column, (3, 3), NONE, Qt.MouseButton.NoButton)
        shown = column.canvas.grab().toImage()
        rect = column.canvas.image_rect()
        if size == 8:  # each of these pixels is 22 px wide: its middle has its very colour
            middle = shown.pixelColor(
                (rect.topLeft() + QPointF(rect.width() * 5.5 / 8, rect.height() * 6.5 / 8)).toPoint()
            )
            assert (middle.red(), middle.green(), middle.blue()) == tuple(pixels(store)[6, 5])
