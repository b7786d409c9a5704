"""WorkshopCommands: what the menu does about workshops."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMessageBox

from explorer.views.parts import Parts
from explorer.views.workshop.editor.dialog import WorkshopEditor
from explorer.views.workshop.visit import WorkshopVisit
from explorer.views.workshop.welcome import WelcomeDialog
from explorer.words import workshop as words


class WorkshopCommands(QObject):
    """Belongs to one window. `editor`, `welcome` and `question` are what is open; `welcomed` when the learner is in."""

    welcomed = Signal()

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self.visit = WorkshopVisit(parts.store, parts.documents, parts.lessons, parts.hiding)
        self.visit.refused.connect(parts.toast.error)
        self.visit.noticed.connect(parts.toast.notice)
        self.visit.joined.connect(self._welcome)
        self.editor: WorkshopEditor | None = None
        self.welcome: WelcomeDialog | None = None
        self.question: QMessageBox | None = None

    def edit(self) -> None:
        """The editor, once: asked for again it comes to the front."""
        if self.editor is None:
            store = self._parts.store
            self.editor = WorkshopEditor(lambda: store.own, self._parts.appearance, self._parts.window)
            self.editor.noticed.connect(self._parts.toast.notice)
            self.editor.tried.connect(self.visit.open)
            self.editor.destroyed.connect(self._on_editor_gone)
        self.editor.show()
        self.editor.raise_()
        self.editor.activateWindow()

    def hand_in(self) -> None:
        """Asks where a copy of the results goes."""
        if self.visit.results is None:
            return
        if not self.visit.results.part.events:
            self._parts.toast.notice(words.NOTHING_YET)
            return
        dialog = QFileDialog(self._parts.window, words.HAND_IN_TITLE, "", f"{words.RESULTS} (*.json)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(self.visit.results.part.file_name)
        dialog.fileSelected.connect(self._on_hand_in)
        self._parts.appearance.dress(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def leave(self) -> None:
        """The whole program again; what was drawn in the workshop can be saved first."""
        if not self._parts.documents.modified:
            self._leave()
            return
        buttons = QMessageBox.StandardButton
        self.question = question = QMessageBox(self._parts.window)
        question.setText(words.LEAVE_QUESTION)
        question.setInformativeText(words.LEAVE_MORE)
        question.setStandardButtons(buttons.Discard | buttons.Cancel)
        question.button(buttons.Discard).setText(words.LEAVE_NOW)
        question.button(buttons.Cancel).setText(words.STAY)
        question.setDefaultButton(buttons.Cancel)
        question.finished.connect(self._on_leave)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._parts.appearance.dress(question)
        question.open()

    def _leave(self) -> None:
        self.visit.leave()
        self._parts.toast.notice(words.LEFT.format(folder=self.visit.folder))

    @Slot(int)
    def _on_leave(self, result: int) -> None:
        self.question = None
        if result == QMessageBox.StandardButton.Discard.value:
            self._leave()

    @Slot(str)
    def _on_hand_in(self, path: str) -> None:
        self.visit.hand_in(Path(path))

    @Slot()
    def _welcome(self) -> None:
        self.welcome = WelcomeDialog(self.visit, self._parts.appearance, self._parts.window)
        self.welcome.finished.connect(self._on_welcomed)
        self.welcome.open()

    @Slot()
    def _on_welcomed(self) -> None:
        self.welcome = None
        if self.visit.workshop is not None and self.visit.workshop.lessons:
            self.welcomed.emit()

    @Slot()
    def _on_editor_gone(self) -> None:
        self.editor = None
