"""Presenter: the second screen, the spotlight and the large pointer of one window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Signal, Slot
from PySide6.QtGui import QAction, QCursor, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from explorer.pages.stack import Pages
from explorer.state.store import Store
from explorer.views.presenting.mirror import Mirror
from explorer.views.presenting.pointer import Pointer, large_cursor
from explorer.views.stage.stage_view import StageView
from explorer.widgets.appearance import Appearance


class Presenter(QObject):
    """Watches the mouse only while something shows where it is. `changed`: something was turned on or off."""

    changed = Signal()

    def __init__(self, whole: QWidget, stage: StageView, pages: Pages, store: Store, appearance: Appearance) -> None:
        super().__init__(whole)
        self._whole, self._parts, self._appearance = whole, (stage, pages, store, appearance), appearance
        self._pointer = Pointer(whole, appearance, arrow=False)
        appearance.dress(self._pointer)
        self.mirror: Mirror | None = None  # made when it is first wanted
        self.spotlight = self.large_pointer = self._watching = False
        appearance.changed.connect(self._follow_theme)

    @property
    def mirrored(self) -> bool:
        return self.mirror is not None and self.mirror.isVisible()

    @Slot()
    def toggle_mirror(self) -> None:
        if self.mirrored and self.mirror is not None:
            self.mirror.hide()
            return
        if self.mirror is None:
            self.mirror = Mirror(*self._parts)
            self.mirror.shown_changed.connect(self._on_changed)
            for action in self._whole.window().findChildren(QAction):
                self.mirror.addAction(action)  # its shortcuts hold there too
        self.mirror.open()

    @Slot()
    def toggle_spotlight(self) -> None:
        self.spotlight = not self.spotlight
        self._on_changed()

    @Slot()
    def toggle_large_pointer(self) -> None:
        self.large_pointer = not self.large_pointer
        if self.large_pointer:
            QGuiApplication.setOverrideCursor(self._cursor())
        else:
            QGuiApplication.restoreOverrideCursor()
        self._on_changed()

    def stop(self) -> bool:
        """Ends the spotlight; whether there was one."""
        was, self.spotlight = self.spotlight, False
        self._on_changed()
        return was

    def close(self) -> None:
        """The window closes: nothing of this stays on a screen."""
        if self.large_pointer:
            self.toggle_large_pointer()
        if self.mirror is not None:
            self.mirror.hide()

    def _cursor(self) -> QCursor:
        return large_cursor(self._appearance.theme, self._whole.devicePixelRatioF())

    @Slot()
    def _follow_theme(self) -> None:
        if self.large_pointer:
            QGuiApplication.changeOverrideCursor(self._cursor())

    @Slot()
    def _on_changed(self) -> None:
        wanted = self.spotlight or self.mirrored
        app = QApplication.instance()
        if app is not None and wanted != self._watching:
            app.installEventFilter(self) if wanted else app.removeEventFilter(self)
            self._watching = wanted
        self._show(QCursor.pos())
        self.changed.emit()

    def _show(self, at: QPoint) -> None:
        inside = self._whole.mapFromGlobal(at)
        here = self._whole.rect().contains(inside)
        self._pointer.show_at(inside if here else None, self.spotlight)
        if self.mirror is not None and self.mirrored:
            self.mirror.pointer.show_at(self.mirror.place_of(at) if here else None, self.spotlight)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._show(event.globalPosition().toPoint())
        elif event.type() == QEvent.Type.Leave and watched is self._whole.window():
            self._show(QCursor.pos())
        return False
