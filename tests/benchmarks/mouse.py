"""The real window, driven by mouse events that take the way of real ones, and painted when asked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from explorer.app import Aperture
from explorer.compute.request import resolve
from explorer.images.gallery import DEFAULT, render
from explorer.state.state import Scene, State

SIZE_PX = 1440, 900
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.MouseButton.NoButton


def paint(window: QWidget) -> None:
    """Lays out and paints all that is dirty in a window; leaves results that wait for the GUI thread where they are."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    QCoreApplication.sendPostedEvents(window, QEvent.Type.UpdateRequest.value)


class Mouse:
    """One Aperture with a `side` x `side` image and nine heads, on the screen and at rest."""

    def __init__(self, side: int, folder: Path) -> None:
        self.aperture = Aperture(State(Scene(render(DEFAULT, side))).changed(pinned=False), folder, "dark")
        self.aperture.documents.start()  # else it would stand under a note that autosave has no place
        self.window = self.aperture.window
        self.window.resize(*SIZE_PX)
        self.window.show()
        self.rest()

    def move(self, widget: QWidget, at: QPointF, held: Qt.MouseButton = NONE) -> None:
        self._send(QEvent.Type.MouseMove, widget, at, NONE, held)

    def press(self, widget: QWidget, at: QPointF) -> None:
        self._send(QEvent.Type.MouseButtonPress, widget, at, LEFT, LEFT)

    def release(self, widget: QWidget, at: QPointF) -> None:
        self._send(QEvent.Type.MouseButtonRelease, widget, at, LEFT, NONE)

    def _send(
        self, kind: QEvent.Type, widget: QWidget, at: QPointF, button: Qt.MouseButton, buttons: Qt.MouseButton
    ) -> None:
        # To the window, as the display server does: Qt itself finds the widget, and says who was entered and left.
        place = widget.mapTo(self.window, at)
        where = self.window.mapToGlobal(place)
        event = QMouseEvent(kind, place, place, where, button, buttons, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.sendEvent(self.window.windowHandle(), event)

    def paint(self) -> None:
        # Changes of a QGraphicsScene come to its view through an event of their own.
        QCoreApplication.sendPostedEvents(self.window.closing_card.plot.scene(), 0)
        paint(self.window)

    def wait_for_result(self) -> None:
        """Runs events until the window shows the result of the state of now, painted."""
        wanted = resolve(self.aperture.store.state)
        while (shown := self.window.lanes.result) is None or shown.request != wanted:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        self.paint()

    def rest(self) -> None:
        """Runs events until nothing is computed or left to paint."""
        self.aperture.settle()
        self.paint()

    def close(self) -> None:
        self.window.close()
