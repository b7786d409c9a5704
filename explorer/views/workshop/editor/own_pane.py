"""The host's own lessons in Markdown, tried while they are written."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QColor, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPlainTextDocumentLayout,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from explorer.errors import Refusal, said
from explorer.state.picture import Picture
from explorer.views.workshop.editor.draft import Draft
from explorer.widgets.appearance import Appearance
from explorer.words import workshop_editor as words
from explorer.workshop.file import LessonPart
from explorer.workshop.misread import Misread
from explorer.workshop.reading import picture_of, read_own_lesson


class OwnPane(QWidget):
    """A list of lessons, the text of the one that is chosen, and a line that says what is wrong with it. Each text
    keeps its own undo."""

    def __init__(self, draft: Draft, appearance: Appearance) -> None:
        super().__init__()
        self._draft, self._appearance = draft, appearance
        self._documents: dict[str, QTextDocument] = {}
        self.list = QListWidget()
        self.list.setAccessibleName(words.OWN_NAME)
        self.list.setToolTip(words.OWN_TIP)
        self.list.currentTextChanged.connect(self._on_chosen)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(words.OWN_TEXT_NAME)
        self.text.setToolTip(words.OWN_TEXT_TIP)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setMinimumHeight(36)
        self.new, self.remove = QPushButton(words.NEW_LESSON), QPushButton(words.REMOVE)
        self.new.setToolTip(words.NEW_LESSON_TIP)
        self.remove.setToolTip(words.REMOVE_LESSON_TIP)
        self.new.clicked.connect(self.add)
        self.remove.clicked.connect(self._remove)
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        left.addWidget(self.new)
        left.addWidget(self.remove)
        right = QVBoxLayout()
        right.addWidget(self.text, 1)
        right.addWidget(self.told)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(left, 1)
        row.addLayout(right, 4)
        appearance.changed.connect(self._check)
        self.show_draft()

    def show_draft(self) -> None:
        self._documents = {name: self._document(text) for name, text in self._draft.own.items()}
        self._fill(next(iter(self._draft.own), ""))

    @Slot()
    def add(self) -> None:
        """A new lesson, with an example that works."""
        name = self._draft.free_id("lesson")
        self._draft.own[name] = words.EXAMPLE_LESSON
        self._draft.order.append(name)
        self._draft.taken.add(name)
        self._documents[name] = self._document(words.EXAMPLE_LESSON)
        self._fill(name)
        self.text.setFocus()
        self._draft.changed()

    @Slot()
    def _remove(self) -> None:
        name = self.chosen
        if name:
            row = self.list.currentRow()
            del self._draft.own[name], self._documents[name]
            self._draft.order.remove(name)
            self._draft.taken.discard(name)
            names = list(self._draft.own)
            self._fill(names[min(row, len(names) - 1)] if names else "")
            self._draft.changed()

    @property
    def chosen(self) -> str:
        item = self.list.currentItem()
        return item.text() if item is not None else ""

    def _document(self, text: str) -> QTextDocument:
        made = QTextDocument(text, self)
        made.setDocumentLayout(QPlainTextDocumentLayout(made))
        made.clearUndoRedoStacks()
        made.contentsChanged.connect(self._on_text)
        return made

    def _fill(self, name: str) -> None:
        with QSignalBlocker(self.list):
            self.list.clear()
            self.list.addItems(list(self._draft.own))
            found = self.list.findItems(name, Qt.MatchFlag.MatchExactly)
            if found:
                self.list.setCurrentItem(found[0])
        self._on_chosen(name)

    @Slot(str)
    def _on_chosen(self, name: str) -> None:
        there = name in self._documents
        if there:
            self.text.setDocument(self._documents[name])
        self.text.setEnabled(there)
        self.remove.setEnabled(there)
        self._check()

    @Slot()
    def _on_text(self) -> None:
        name = self.chosen
        if name and self.sender() is self._documents.get(name):
            text = self._documents[name].toPlainText()
            if text != self._draft.own[name]:  # a mark of a line is a change of the document, too
                self._draft.own[name] = text
                self._check()
                self._draft.changed()

    @Slot()
    def _check(self) -> None:
        """Tries the lesson, and marks the line that is wrong."""
        name, theme = self.chosen, self._appearance.theme
        line, sentence, ink = 0, words.OWN_HINT, theme.dim
        if name:
            try:
                read_own_lesson(LessonPart(name, self._draft.own[name]), self._pictures())
                sentence, ink = words.LESSON_WORKS, theme.exact
            except Misread as misread:
                line, ink = misread.line, theme.warning
                sentence = said(words.LESSON_LINE_WRONG, line=line, reason=misread)
        self.told.setText(sentence)
        self.told.setStyleSheet(f"color: {ink};")
        self._mark(line)

    def _mark(self, line: int) -> None:
        marks = []
        if line:
            mark = QTextEdit.ExtraSelection()
            colour = QColor(self._appearance.theme.warning)
            colour.setAlphaF(0.25)
            mark.format.setBackground(colour)
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            mark.cursor = QTextCursor(self.text.document().findBlockByNumber(line - 1))
            marks.append(mark)
        self.text.setExtraSelections(marks)

    def _pictures(self) -> dict[str, Picture]:
        found = {}
        for name, png in self._draft.pictures.items():
            try:
                found[name] = picture_of(name, png)
            except (Refusal, ValueError):
                continue  # the foot of the dialog says so
        return found
