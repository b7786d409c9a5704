"""The whole program on the desk of a test: its real window without a screen, and a real mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QVariantAnimation
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from explorer.app import Aperture
from explorer.compute.request import Result
from explorer.images.gallery import render
from explorer.panels.base import Spot
from explorer.panels.maps import MapPanel
from explorer.state.state import Look, Scene, State
from explorer.views.inspector.kernel_grid import Cell
from explorer.views.stage.panel_widget import PanelWidget
from tests.gui.patience import LIMIT_MS

KEY, BUTTON, HELD = Qt.Key, Qt.MouseButton, Qt.KeyboardModifier
NONE, CONTROL, SHIFT, ALT = HELD.NoModifier, HELD.ControlModifier, HELD.ShiftModifier, HELD.AltModifier
FISH = State(Scene(render("fish", 16)), Look(cell=(7, 5)))
QUICK_STACK: dict[str, Any] = {"heads": "one", "window_side": 3.0}  # the page of depth differentiates it quickly
LOOKS, WEIGHTS, VALUES, PRODUCTS, OUTPUT = range(5)
P = TypeVar("P")


class Desk:
    """`Aperture` on a folder of its own, and what a user does with it."""

    mouse = BUTTON.LeftButton

    def __init__(self, bot: QtBot, folder: Path, state: State = FISH, path: Path | None = None) -> None:
        self.bot, self.folder, self.open = bot, folder, True
        self.app = Aperture(state, folder, "dark")
        self.window, self.store, self.engine = self.app.window, self.app.store, self.app.engine
        self.app.start(path)
        self.window.setWindowState(Qt.WindowState.WindowNoState)  # the screen that is none is smaller than any desk
        self.window.resize(1440, 900)
        self.window.activateWindow()
        with bot.waitExposed(self.window, timeout=LIMIT_MS):
            self.window.show()
        self.settle()

    def close(self) -> None:
        """Ends it, and deletes the window."""
        self.open = False
        self.window.close()
        self.window.deleteLater()
        self.app.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def settle(self) -> None:
        """Waits for all numbers of the present state."""
        assert self.app.settle(), "the engine has not come to an end"

    def until(self, look: Callable[[], bool]) -> None:
        """Lets the program run until something has come about."""
        self.bot.waitUntil(look, timeout=LIMIT_MS)

    def read(self) -> None:
        """Waits for the image that is being read."""
        self.until(lambda: not self.window.input.images.reader.name)

    def page_of(self, kind: type[P]) -> P:
        """The page that is open, with what it has found."""
        self.settle()
        page = self.window.pages.current
        assert isinstance(page, kind)
        return page

    # What is there

    @property
    def state(self) -> State:
        return self.store.state

    @property
    def result(self) -> Result:
        result = self.window.lanes.result
        assert result is not None
        return result

    def panel(self, lane: str, stage: int) -> PanelWidget:
        return self.window.lanes.parts[lane][stage]

    def shown(self, panel: PanelWidget) -> Any:
        """The panel that a widget shows."""
        assert panel.part is not None
        return panel.part.panel

    def output(self, lane: str) -> MapPanel:
        return self.shown(self.panel(lane, OUTPUT))

    def caption(self, lane: str, stage: int) -> str:
        """What stands under a panel."""
        part = self.panel(lane, stage).part
        assert part is not None
        return " ".join("".join(run.text for run in line) for line in part.caption)

    def kernel_cell(self, row: int, column: int) -> Cell:
        cells = self.window.inspector.findChildren(Cell)
        return cells[row * self.state.scene.kernel.size + column]

    def title_of_why(self) -> str:
        return self.window.why.findChildren(QLabel)[0].text()

    def remember_outputs(self) -> None:
        """Keeps the colours of both outputs, whole, in `whole`."""
        self.whole = {lane: self.output(lane).rgb.copy() for lane in ("convolution", "attention")}

    def finish_fades(self) -> None:
        for animation in self.window.findChildren(QVariantAnimation):
            animation.setCurrentTime(animation.duration())

    def forget_closed(self) -> None:
        """Lets what was closed be deleted, as it would be a moment later."""
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def return_to(self) -> None:
        """Goes back to the window from a dialog that was closed, as a window manager does."""
        self.forget_closed()
        self.window.activateWindow()

    def picture(self) -> QImage:
        return self.window.grab().toImage()

    # Hands

    def press(self, key: str | Qt.Key, held: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
        """Types into whatever has the focus, as a keyboard does: shortcuts first, then the focused widget."""
        for _ in range(times):
            QTest.keyClick(self.window.windowHandle(), key, held)

    def point(self, panel: PanelWidget, spot: Spot) -> QPoint:
        return self.shown(panel).spot_rect(panel.panel_rect(), spot).center().toPoint()

    def hover(self, panel: PanelWidget, spot: Spot) -> None:
        self.move(panel, self.point(panel, spot), BUTTON.NoButton)

    def click(self, panel: PanelWidget, spot: Spot, held: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseClick(panel, BUTTON.LeftButton, held, self.point(panel, spot))

    def move(
        self, widget: QWidget, where: QPoint, button: Qt.MouseButton = BUTTON.LeftButton, held: Any = NONE
    ) -> None:
        """A mouse move with a button down, which QTest cannot send."""
        at = QPointF(where)
        event = QMouseEvent(
            QEvent.Type.MouseMove, at, QPointF(widget.mapToGlobal(where)), BUTTON.NoButton, button, held
        )
        QApplication.sendEvent(widget, event)

    def drag(self, widget: QWidget, *points: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
        QTest.mousePress(widget, BUTTON.LeftButton, held, points[0])
        for point in points[1:]:
            self.move(widget, point, held=held)
        QTest.mouseRelease(widget, BUTTON.LeftButton, held, points[-1])

    def drop(self, mime: QMimeData, on: QWidget | None = None) -> bool:
        """Drags something onto a widget and lets it go; False when nothing there would take it."""
        target = on or self.window
        where, copy = QPointF(target.rect().center()), Qt.DropAction.CopyAction
        enter = QDragEnterEvent(where.toPoint(), copy, mime, BUTTON.LeftButton, NONE)
        enter.ignore()
        QApplication.sendEvent(target, enter)
        if enter.isAccepted():
            QApplication.sendEvent(target, QDropEvent(where, copy, mime, BUTTON.LeftButton, NONE))
        return enter.isAccepted()
