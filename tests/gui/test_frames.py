"""What a gesture costs the GUI thread, counted and not timed: no layer, and no paint for what did not change."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import unwrap
from types import FrameType

from PySide6.QtCore import QEvent, QObject, QPoint, QVariantAnimation
from PySide6.QtWidgets import QApplication, QWidget

import explorer.compute.work
import explorer.layers.convolution
import explorer.layers.fast.closing
import explorer.layers.fast.routes
import explorer.layers.projection
from explorer.panels.base import Spot
from explorer.views.input.canvas import Canvas
from explorer.views.inspector.inspector import Inspector
from explorer.views.stage.lanes_view import LaneCard
from tests.gui.desk import LOOKS, OUTPUT, WEIGHTS, Desk

COMPUTES = {
    unwrap(function).__code__
    for function in (
        explorer.compute.work.Work.__init__,
        explorer.layers.projection.project,
        explorer.layers.fast.closing.close_windows,
        explorer.layers.convolution.convolve,
        explorer.layers.fast.routes.attend_heads,
    )
}


@contextmanager
def calls_here() -> Iterator[set[object]]:
    """The code of every Python function that this thread, and no other one, enters meanwhile."""
    entered: set[object] = set()

    def note(frame: FrameType, event: str, argument: object) -> None:
        entered.add(frame.f_code)

    sys.setprofile(note)
    try:
        yield entered
    finally:
        sys.setprofile(None)


class Painted(QObject):
    """Counts the paint events of widgets, from now on."""

    def __init__(self) -> None:
        super().__init__()
        self.times: Counter[QObject] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self.times[watched] += 1
        return False


@contextmanager
def painting(desk: Desk) -> Iterator[Counter[QObject]]:
    """Which widgets are painted for what is done meanwhile."""
    desk.finish_fades()
    QApplication.processEvents()
    spy = Painted()
    QApplication.instance().installEventFilter(spy)  # type: ignore[union-attr]
    try:
        yield spy.times
        QApplication.processEvents()
    finally:
        QApplication.instance().removeEventFilter(spy)  # type: ignore[union-attr]


def test_the_gui_thread_computes_no_layer(desk: Desk) -> None:
    plot = desk.window.closing_card.plot.viewport()
    canvas = desk.window.findChild(Canvas)
    before = desk.result
    with calls_here() as entered:
        desk.hover(desk.panel("convolution", LOOKS), Spot(3, 12))
        desk.drag(plot, *(QPoint(x, 60) for x in (200, 260, 320)))
        desk.drag(canvas, QPoint(30, 30), QPoint(60, 80))
        desk.store.set(content=3.0)
        desk.settle()
    assert desk.result is not before
    assert unwrap(type(desk.result.reader).terms).__code__ in entered, "reading one pixel is the GUI thread's"
    assert not entered & COMPUTES


def test_a_hover_paints_what_depends_on_the_query_and_nothing_else(desk: Desk) -> None:
    with painting(desk) as painted:
        desk.hover(desk.panel("convolution", LOOKS), Spot(3, 12))
    assert desk.state.look.cell == (3, 12)
    kernel = desk.panel("convolution", WEIGHTS)
    for panels in desk.window.lanes.parts.values():
        for panel in panels:
            assert painted[panel] == (0 if panel is kernel else 1), panel.accessibleName()
    behind = [*desk.window.findChildren(LaneCard), desk.window.closing_card.plot.viewport()]
    assert not [widget for widget in behind if painted[widget]]


def test_the_marks_of_a_hover_are_there_at_once(desk: Desk) -> None:
    """A map melts into another map, but not into itself: the query would be seen in two places."""
    output = desk.panel("attention", OUTPUT)
    fade = output.findChild(QVariantAnimation)
    desk.finish_fades()
    output._since.invalidate()  # as after a rest
    desk.hover(desk.panel("convolution", LOOKS), Spot(3, 12))
    assert fade.state() == QVariantAnimation.State.Stopped
    output._since.invalidate()
    desk.store.set(hidden_heads=frozenset({0}))
    assert fade.state() == QVariantAnimation.State.Running


def test_a_move_of_the_slider_leaves_the_inspector_alone(desk: Desk) -> None:
    inspector = desk.window.findChild(Inspector)
    with painting(desk) as painted:
        desk.store.set(window_side=3.3)
    assert painted[desk.window.closing_card.plot.viewport()]
    parts = [part for part in inspector.findChildren(QWidget) if painted[part]]
    assert [part.accessibleName() or type(part).__name__ for part in parts] == []


def test_another_window_paints_nothing_of_the_convolution(desk: Desk) -> None:
    """Its last picture may: both outputs share one range of colours."""
    with painting(desk) as painted:
        desk.store.set(window_side=3.3)
        desk.settle()
    lanes = desk.window.lanes.parts
    assert [panel.accessibleName() for panel in lanes["convolution"][:OUTPUT] if painted[panel]] == []
    assert [panel.accessibleName() for panel in lanes["attention"] if not painted[panel]] == []


def test_another_verdict_paints_nothing_behind_it(desk: Desk) -> None:
    """Neither the window nor a card is laid out or painted because a sentence and three numbers are new."""
    with painting(desk) as painted:
        desk.window.closing_card.sentence.setText("Another verdict, <b>far</b> longer or shorter than the last.")
        for value in desk.window.readout._values.values():
            value.setText("−123.456")
    assert painted[desk.window.closing_card.sentence]
    assert not [place for place in (desk.window, desk.window.closing_card, desk.window.readout) if painted[place]]
