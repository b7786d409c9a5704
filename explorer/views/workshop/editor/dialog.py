"""WorkshopEditor: makes, opens and saves workshop files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QMessageBox,
    QWidget,
)

from explorer.documents.session import session_bytes
from explorer.errors import Refusal, cut
from explorer.state.state import State
from explorer.views.workshop.editor.draft import Draft, draft_of
from explorer.views.workshop.editor.frame import EditorFrame
from explorer.widgets.appearance import Appearance
from explorer.words import workshop_editor as words
from explorer.workshop.file import SUFFIX, WorkshopPart, save_workshop, workshop_bytes
from explorer.workshop.reading import part_from_bytes, read_bytes

LONGEST_TOLD = 140  # letters, in two lines beside the buttons


class WorkshopEditor(EditorFrame):
    """`now` gives the state that is on the stage. `noticed(sentence)` after saving; `tried(path)`: the saved file is to
    be opened."""

    noticed = Signal(str)
    tried = Signal(object)

    def __init__(self, now: Callable[[], State], appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(Draft(), appearance, parent)
        self._now, self._appearance = now, appearance
        self.draft.changed = self._follow
        self.path: Path | None = None
        self._saved = self.draft.part()
        self.question: QMessageBox | None = None
        self._connect()
        self._show_draft()

    def _connect(self) -> None:
        self.tabs.chosen.connect(self.show_pane)
        self.title.textEdited.connect(self._on_title)
        self.id.textEdited.connect(self._on_id)
        self.start.toggled.connect(self._on_start)
        self.open_button.clicked.connect(self.ask_open)
        self.save_button.clicked.connect(self.save)
        self.try_button.clicked.connect(self._try)
        self.pictures.refused.connect(self._tell)
        for keys, act in (("Ctrl+O", self.ask_open), ("Ctrl+S", self.save), ("Ctrl+Shift+S", self.save_as)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        for number, name in enumerate(self.panes, 1):
            turn = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            turn.activated.connect(lambda name=name: self.show_pane(name))

    # What is made

    @Slot(str)
    def show_pane(self, name: str) -> None:
        self.tabs.show_value(name)
        if name == "lessons":
            self.lessons.show_draft()  # own ones may have come, or other titles
        self.stack.setCurrentWidget(self.panes[name])

    def _show_draft(self) -> None:
        with QSignalBlocker(self.start):
            self.start.setChecked(self.draft.session is not None)
        self.title.setText(self.draft.title)
        self.id.setText(self.draft.id)
        for pane in self.panes.values():
            pane.show_draft()
        self._follow()

    @Slot(str)
    def _on_title(self, text: str) -> None:
        self.draft.title = text
        self._follow()

    @Slot(str)
    def _on_id(self, text: str) -> None:
        self.draft.id = text
        self._follow()

    @Slot(bool)
    def _on_start(self, on: bool) -> None:
        self.draft.session = msgspec.json.decode(session_bytes(self._now())) if on else None
        self._follow()

    def _follow(self) -> None:
        """What stands in the title, and what is wrong."""
        problem = self.draft.problem()
        theme = self._appearance.theme
        self.told.setText(cut(problem, LONGEST_TOLD) or words.WORKS)
        self.told.setStyleSheet(f"color: {theme.warning if problem else theme.exact};")
        self.try_button.setEnabled(not problem)
        name = self.path.name if self.path else words.UNTITLED
        self.setWindowTitle(words.EDITOR_TITLE.format(name=f"{name}[*]"))
        self.setWindowModified(self.modified)

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        self.told.setText(sentence)
        self.told.setStyleSheet(f"color: {self._appearance.theme.warning};")

    @property
    def modified(self) -> bool:
        return workshop_bytes(self.draft.part()) != workshop_bytes(self._saved)

    # Files

    @Slot()
    def ask_open(self) -> None:
        self._when_safe(self._browse)

    @Slot()
    def _browse(self) -> None:
        dialog = QFileDialog(self, words.OPEN_TITLE, "", f"{words.WORKSHOPS} (*{SUFFIX})")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.open_file)
        self._show(dialog)

    @Slot(str)
    def open_file(self, path: str | Path) -> None:
        """A file that is not right yet opens, too, where its types are: here it can be corrected."""
        path = Path(path)
        try:
            part = part_from_bytes(read_bytes(path), path.name)
        except Refusal as refusal:
            self._tell(str(refusal))
            return
        self.path = path
        self._take(part)

    def _take(self, part: WorkshopPart) -> None:
        opened = draft_of(part)
        for name in vars(opened):
            if name != "changed":
                setattr(self.draft, name, getattr(opened, name))
        self._saved = self.draft.part()
        self._show_draft()

    @Slot()
    def save(self) -> None:
        if self.path is None:
            self.save_as()
        else:
            self.save_to(self.path)

    @Slot()
    def save_as(self) -> None:
        dialog = QFileDialog(self, words.SAVE_TITLE, "", f"{words.WORKSHOPS} (*{SUFFIX})")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX.lstrip("."))
        dialog.selectFile(self.path.name if self.path else f"{self.draft.id}{SUFFIX}")
        dialog.fileSelected.connect(self.save_to)
        self._show(dialog)

    @Slot(str)
    def save_to(self, path: str | Path) -> bool:
        path = Path(path)
        part = self.draft.part()
        try:
            save_workshop(part, path)
        except Refusal as refusal:
            self._tell(str(refusal))
            return False
        self.path, self._saved = path, part
        self._follow()
        self.noticed.emit(words.SAVED.format(name=path.name))
        return True

    @Slot()
    def _try(self) -> None:
        """As a learner will see it: saved first, for it is opened from its file."""
        if self.path is None or self.modified:
            self.save()
        if self.path is not None and not self.modified:
            self.tried.emit(self.path)
            self.close()

    def _show(self, dialog: QFileDialog) -> None:
        self._appearance.dress(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # What is not saved

    def _when_safe(self, act: Callable[[], object]) -> None:
        """Does it at once, or when what is not saved was saved or given up."""
        if not self.modified:
            act()
            return
        buttons = QMessageBox.StandardButton
        self.question = question = QMessageBox(self)
        question.setText(words.UNSAVED)
        question.setInformativeText(words.UNSAVED_MORE)
        question.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        question.setDefaultButton(buttons.Save)
        for kind, label in (
            (buttons.Save, words.SAVE),
            (buttons.Discard, words.DISCARD),
            (buttons.Cancel, words.CANCEL),
        ):
            question.button(kind).setText(label)
        self._appearance.dress(question)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def answered(result: int) -> None:
            self.question = None
            if result == buttons.Discard.value:
                self._saved = self.draft.part()
                act()
            elif result == buttons.Save.value:
                self.save()
                if not self.modified:
                    act()

        question.finished.connect(answered)
        question.open()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.modified:
            event.ignore()
            self._when_safe(self.close)
        else:
            super().closeEvent(event)  # which rejects

    def reject(self) -> None:
        """Esc asks as the cross does."""
        if self.modified:
            self._when_safe(self.reject)
        else:
            self.pictures.reader.cancel()
            super().reject()
