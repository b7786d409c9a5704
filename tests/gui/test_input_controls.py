"""Everything under the canvas: tools, colours, sizes, shifting and noise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
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
from explorer.images.gallery import gallery_picture, render
from explorer.state.store import Store
from explorer.views.input.column import InputColumn
from explorer.views.input.size import parse_size, size_text
from tests.gui.input_parts import (
    FISH,
    LEFT,
    NONE,
    RIGHT,
    at,
    button,
    drag,
    open_column,
    pixels,
    release,
    slider,
    use,
)
from tests.gui.patience import LIMIT_MS


def test_letters_choose_tools_but_not_while_typing(qtbot: QtBot) -> None:
    column, _ = open_column(qtbot, FISH)
    window = QWidget()
    qtbot.addWidget(window)
    edit = QLineEdit()
    box = QVBoxLayout(window)
    box.addWidget(column)
    box.addWidget(edit)
    with qtbot.waitActive(window, timeout=LIMIT_MS):
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
    column.setParent(None)  # else it goes with the window, before the test's end looks for it


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


def test_grey_and_colour_convert_as_one_undo(qtbot: QtBot) -> None:
    lake = render("lake", 24)
    column, store = open_column(qtbot, lake)
    QTest.mouseClick(button(column, "Grey or colour: Grey"), LEFT)
    assert store.state.scene.picture == to_grey(lake)
    QTest.mouseClick(button(column, "Grey or colour: Colour"), LEFT)
    assert store.state.scene.picture == to_rgb(to_grey(lake))
    store.undo()
    store.undo()
    assert store.state.scene.picture == lake
    assert button(column, "Grey or colour: Colour").isChecked()


def test_painting_in_colour(qtbot: QtBot) -> None:
    column, store = open_column(qtbot, render("lake", 24))
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
    assert store.state.scene.picture == gallery_picture("fish", 48, 24)
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
    assert store.state.scene.picture == gallery_picture("fish", 48, 48), "drawn anew: it was not drawn on"
    store.undo()
    store.undo()
    assert store.state.scene.picture == FISH
    assert edit.text() == size_text(32, 32)
    use(column, "brush")
    QTest.mouseClick(column.canvas, LEFT, NONE, at(column, 14, 14))
    drawn = store.state.scene.picture
    type_size("48x24")
    assert store.state.scene.picture == resize_picture(drawn, 48, 24)


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


def test_noise_is_new_at_every_press_and_repeats_with_its_seed(qtbot: QtBot) -> None:
    for _ in range(2):
        column, store = open_column(qtbot, FISH)
        slider(column, "Amount of noise, grey levels").setValue(30)
        QTest.mouseClick(button(column, "Add noise"), LEFT)
        assert store.state.scene.picture == draw.noise(FISH, 30, 0)
        store.undo()
        QTest.mouseClick(button(column, "Add noise"), LEFT)
        assert store.state.scene.picture == draw.noise(FISH, 30, 1)


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
