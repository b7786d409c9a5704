"""WindowCommands: what is copied out of the window, and how it stands on the screen."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication

from explorer.export.dialog.screenshot import screenshot
from explorer.machine import doctor
from explorer.programs.pytorch import pytorch_snippet
from explorer.views.layer_out import LayerOut
from explorer.views.parts import Parts
from explorer.widgets.appearance import Mode
from explorer.words import actions as actions_words
from explorer.words import trained as trained_words


class WindowCommands(QObject):
    """The window as a whole."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self.layers = LayerOut(parts)

    @Slot()
    def copy_code(self) -> None:
        if self._parts.store.state.scene.trained is not None:
            self._parts.toast.notice(trained_words.NO_CODE)
            return
        QGuiApplication.clipboard().setText(pytorch_snippet(self._parts.store.state.scene))
        self._parts.toast.notice(actions_words.CODE_COPIED)

    def copy_shot(self, scale: int) -> None:
        """The whole window on the clipboard, painted again with so many pixels for each of the screen's."""
        self._parts.toast.hide()  # what is said about the last one is no part of the window
        shot = screenshot(self._parts.window, self._parts.appearance, scale)
        QGuiApplication.clipboard().setImage(shot)
        self._parts.toast.notice(actions_words.SHOT_COPIED.format(columns=shot.width(), rows=shot.height()))

    def set_mode(self, mode: Mode) -> None:
        self._parts.appearance.set_mode(mode)

    def copy_report(self) -> None:
        QGuiApplication.clipboard().setText(doctor.report())
        self._parts.toast.notice(actions_words.REPORT_COPIED)

    @Slot()
    def toggle_present(self) -> None:
        self._parts.present(not self._parts.presenting())

    def toggle_full_screen(self) -> None:
        self._parts.window.setWindowState(self._parts.window.windowState() ^ Qt.WindowState.WindowFullScreen)
