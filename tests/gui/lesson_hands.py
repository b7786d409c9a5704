"""How the goals of lessons are met by hand: for each field of a goal one way by mouse and one by keyboard.

A page's own choices are looked for among its controls: one is worked after another until the goal is met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QSlider, QToolButton, QWidget

from explorer.lessons.goals import Span, holds, now_of
from explorer.lessons.lesson import LessonStep
from explorer.pages.debate.choice import DebateChoice
from explorer.pages.debate.view import DebatePage
from explorer.pages.listed import place_of, places
from explorer.panels.base import Spot
from explorer.state.state import State
from explorer.views.inspector.kernel_grid import Cell
from tests.gui.desk import BUTTON, CONTROL, KEY, LOOKS, WEIGHTS, Desk

By = Literal["mouse", "keyboard"]
MOST_PRESSES = 120
SLIDERS = ("content", "position", "temperature", "gate")
CHOICES = ("kernel", "border", "heads", "norm", "similarity", "features", "window_shape", "stride", "dilation")
CONTROL_OF = {"kernel_size": "size"}


def meet(desk: Desk, step: LessonStep, began: State, by: By) -> None:
    """Brings the goal of a step about."""
    goal = step.goal
    assert goal is not None
    for name, wanted in goal.wanted.items():
        if not holds(wanted, now_of(desk.state, name)):
            meet_field(desk, name, wanted, by)
    for name in goal.changed:
        if now_of(desk.state, name) == now_of(began, name):
            change(desk, name, by)
    if "debate" in goal.chosen:
        open_card(desk, str(goal.example(desk.state).look.choice(DebateChoice).opened), by)
    elif goal.chosen:
        work_page(desk, lambda: goal.met(began, desk.state), by)


def meet_field(desk: Desk, name: str, wanted: Any, by: By) -> None:
    if name == "window_side":
        move_side(desk, wanted, by)
    elif name in SLIDERS:
        slide(desk, name, wanted, by)
    elif name in CHOICES or name in CONTROL_OF:
        choose(desk, CONTROL_OF.get(name, name), str(wanted[0] if isinstance(wanted, tuple) else wanted), by)
    elif name == "page":
        open_page(desk, wanted, by)
    elif name == "stage":  # walked by Enter; there is no mouse for it but the menu
        for _ in range((wanted - desk.state.look.stage) % 6):
            desk.press(KEY.Key_Return) if by == "keyboard" else desk.window.commands.actions["walk"].trigger()
    elif name == "pinned":
        desk.press("x") if by == "keyboard" else click_pixel(desk)
    elif name == "hidden_heads":
        for head in range(int(wanted.example)):
            desk.click(desk.panel("attention", WEIGHTS), Spot(0, 0, head), CONTROL)
    else:
        raise AssertionError(f"nobody knows how to bring about {name}")


def change(desk: Desk, name: str, by: By) -> None:
    if name == "cell":
        desk.press(KEY.Key_Down if desk.state.look.cell[0] == 0 else KEY.Key_Up) if by == "keyboard" else click_pixel(
            desk
        )
    elif name == "picture":
        draw(desk, by)
    elif name == "kernel":
        type_weight(desk)
    elif name == "head_seed":
        button = desk.window.inspector.part("heads").parentWidget().findChildren(QToolButton)[-1]
        press_control(desk, button, by)
    elif name in SLIDERS:
        now = now_of(desk.state, name)
        slide(desk, name, Span(least=now + 0.1) if now < 1 else Span(most=now - 0.1), by)
    elif name == "window_side":
        move_side(desk, Span(most=1.0) if desk.state.scene.window_side > 1 else Span(least=3.0), by)
    else:
        control = CONTROL_OF.get(name, name)
        now = str(now_of(desk.state, name))
        choose(desk, control, next(value for value in values_of(desk, control) if value != now), by)


# The stage


def move_side(desk: Desk, wanted: Any, by: By) -> None:
    """The handle of the closing plot, or the keys that close and open the window."""
    if by == "keyboard":
        opens = desk.state.scene.window_side < wanted.least
        if wanted.most <= 1:
            desk.press("{")
        for _ in range(MOST_PRESSES):
            if desk.state.scene.window_side in wanted:
                return
            desk.press("]" if opens else "[")
        raise AssertionError(f"no key leads to a window of {wanted}")
    plot = desk.window.closing_card.plot

    def place(side: float) -> QPoint:
        x = plot.mapFromScene(plot.getViewBox().mapViewToScene(QPointF(float(np.log10(side)), 0.0))).x()
        return QPoint(x, plot.height() // 2)

    desk.drag(plot.viewport(), place(desk.state.scene.window_side), place(wanted.example))


def click_pixel(desk: Desk) -> None:
    """Another pixel of the upper lane's picture."""
    (row, column), stride = desk.state.look.cell, desk.state.scene.stride
    desk.click(desk.panel("convolution", LOOKS), Spot((row + (1 if row == 0 else -1)) * stride, column * stride))


def draw(desk: Desk, by: By) -> None:
    """A line on the canvas: that of the column where the step brings it, else the large one."""
    canvas = desk.window.input.canvas
    if not canvas.isVisible():
        desk.press("z")
        canvas = desk.window.large.canvas
    desk.window.input._on_grey(255 if desk.state.scene.picture.pixels.mean() < 128 else 0)
    if by == "mouse":
        size = canvas.size()
        desk.drag(canvas, *(QPoint(round(size.width() * x), round(size.height() * x)) for x in (0.3, 0.7)))
    else:
        canvas.setFocus()
        for key in (KEY.Key_D, KEY.Key_Right, KEY.Key_Right, KEY.Key_Down):
            desk.bot.keyClick(canvas, key)
    if desk.window.large.is_open:
        desk.bot.mouseClick(desk.window.large.close_button, BUTTON.LeftButton)


# Pages


def open_card(desk: Desk, claim: str, by: By) -> None:
    """A card of the debate by a click, or by the keys that lead from claim to claim."""
    board = desk.page_of(DebatePage).board
    if by == "mouse":
        desk.bot.mouseClick(board, BUTTON.LeftButton, pos=board.point_of(claim, Spot(0, 0)).toPoint())
        return
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()  # a button would take the arrows
    for key in (KEY.Key_Right, KEY.Key_Left, KEY.Key_Return, *[KEY.Key_Left] * MOST_PRESSES):
        desk.press(key)
        if desk.state.look.choice(DebateChoice).opened == claim:
            return
    raise AssertionError(f"no key opens the card {claim}")


# The inspector


def type_weight(desk: Desk) -> None:
    """Another number in the middle of the kernel's grid."""
    cells = [cell for cell in desk.window.inspector.findChildren(Cell) if cell.isVisible()]
    cell = cells[len(cells) // 2]
    desk.bot.mouseClick(cell, BUTTON.LeftButton)
    cell.selectAll()
    desk.bot.keyClicks(cell, "7")
    desk.bot.keyClick(cell, KEY.Key_Return)


def values_of(desk: Desk, name: str) -> list[str]:
    part = desk.window.inspector.part(name)
    box = part.findChild(QComboBox)
    if box is not None:
        return [box.itemData(i) for i in range(box.count())]
    return [button.property("value") for button in part.findChildren(QToolButton) if button.isEnabled()]


def choose(desk: Desk, name: str, value: str, by: By) -> None:
    """A segment, or a line of a drop-down."""
    part = desk.window.inspector.part(name)
    box = part.findChild(QComboBox)
    if box is None:
        button = next(button for button in part.findChildren(QToolButton) if button.property("value") == value)
        press_control(desk, button, by)
        return
    at = box.findData(value)
    if by == "keyboard":
        box.setFocus(Qt.FocusReason.TabFocusReason)
        while box.currentIndex() != at:
            before = box.currentIndex()
            desk.bot.keyClick(box, KEY.Key_Down if at > before else KEY.Key_Up)
            assert box.currentIndex() != before, f"{name} cannot be {value}"
        return
    desk.bot.mouseClick(box, BUTTON.LeftButton)
    view = box.view()
    where = view.visualRect(box.model().index(at, box.modelColumn())).center()
    for point in (QPoint(0, 0), where):  # a list that has just opened takes no click before the mouse has moved
        desk.move(view.viewport(), point, BUTTON.NoButton)
    desk.bot.mouseClick(view.viewport(), BUTTON.LeftButton, pos=where)
    desk.return_to()


def slide(desk: Desk, name: str, wanted: Any, by: By) -> None:
    slider = desk.window.inspector.part(name).findChild(QSlider)
    assert slider is not None
    work_slider(desk, slider, lambda: getattr(desk.state.scene, name) in wanted, by)


# Anything


def press_control(desk: Desk, button: QAbstractButton, by: By) -> None:
    if by == "mouse":
        desk.bot.mouseClick(button, BUTTON.LeftButton)
    else:
        button.setFocus(Qt.FocusReason.TabFocusReason)
        desk.bot.keyClick(button, KEY.Key_Space)


def work_slider(desk: Desk, slider: QSlider, met: Callable[[], bool], by: By) -> bool:
    """Drags it to both of its ends, then over all of its places; or moves it by keys."""
    if by == "keyboard":
        slider.setFocus(Qt.FocusReason.TabFocusReason)
        for key in (KEY.Key_Home, KEY.Key_End, KEY.Key_PageDown):
            for _ in range(1 if key != KEY.Key_PageDown else MOST_PRESSES):
                desk.bot.keyClick(slider, key)
                if met():
                    return True
        return False
    wide, y = slider.width(), slider.height() // 2
    for x in (1, wide - 2, *range(4, wide, 4)):
        desk.drag(slider, QPoint(wide // 2, y), QPoint(x, y))
        if met():
            return True
    return False


def open_page(desk: Desk, wanted: str, by: By) -> None:
    """Its place by the tab or its key, then its question in the rail."""
    place = place_of(wanted)
    if by == "keyboard":
        desk.press(str(places().index(place) + 1), CONTROL)
    else:
        desk.bot.mouseClick(desk.window.tabs._buttons[place], BUTTON.LeftButton)
    if desk.state.look.page != wanted:
        question = desk.window.rail.questions[wanted]
        assert question.isVisible(), f"nothing leads to the page {wanted}"
        press_control(desk, question, by)


def work_page(desk: Desk, met: Callable[[], bool], by: By) -> None:
    """Works the controls of the open page until the goal is met; what did not help is taken back."""
    desk.settle()
    page = desk.window.pages.current
    assert page is not None
    before = desk.state
    for control in controls_of(page.controls_column):
        if met():
            return
        if isinstance(control, QSlider):
            helped = work_slider(desk, control, met, by)
        elif isinstance(control, QComboBox):
            helped = work_box(desk, control, met)
        else:
            press_control(desk, control, by)
            helped = met()
        if not helped:
            desk.store.put(before)
    assert met(), "no control of the page brings it about"


def work_box(desk: Desk, box: QComboBox, met: Callable[[], bool]) -> bool:
    box.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (KEY.Key_Home, *[KEY.Key_Down] * box.count()):
        desk.bot.keyClick(box, key)
        if met():
            return True
    return False


def controls_of(column: QWidget) -> Iterator[Any]:
    for kind in (QSlider, QComboBox, QAbstractButton):
        for control in column.findChildren(kind):
            if control.isVisible() and control.isEnabled() and not isinstance(control.parent(), QComboBox):
                yield control
