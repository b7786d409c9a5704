"""Which lessons there are, and in which order."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.errors import Refusal
from explorer.lessons.reading import lesson
from explorer.views.workshop.editor.draft import Draft
from explorer.words import workshop_editor as words

ID = Qt.ItemDataRole.UserRole


class LessonsPane(QWidget):
    """A list with ticks; dragging, the buttons or Alt with an arrow move a lesson."""

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self.list = QListWidget()
        self.list.setAccessibleName(words.LESSONS_NAME)
        self.list.setToolTip(words.LESSONS_TIP)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.itemChanged.connect(self._on_ticked)
        self.list.model().rowsMoved.connect(self._on_moved)
        buttons = QHBoxLayout()
        for label, tip, act in (
            (words.EARLIER, words.EARLIER_TIP, self.move_up), (words.LATER, words.LATER_TIP, self.move_down),
            (words.ALL, words.ALL_TIP, self.take_all), (words.NONE, words.NONE_TIP, self.take_none),
        ):  # fmt: skip
            button = QPushButton(label)
            button.setToolTip(tip)
            button.clicked.connect(act)
            buttons.addWidget(button)
        buttons.addStretch(1)
        for key, act in (("Alt+Up", self.move_up), ("Alt+Down", self.move_down)):
            shortcut = QShortcut(QKeySequence(key), self.list, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        column.addLayout(buttons)
        self.show_draft()

    def show_draft(self) -> None:
        """As the draft is now; the own lessons may be others."""
        current = self.list.currentRow()
        with QSignalBlocker(self.list), QSignalBlocker(self.list.model()):
            self.list.clear()
        for name in self._draft.order:
            item = QListWidgetItem(self._line(name))
            item.setData(ID, name)
            item.setFlags((item.flags() | Qt.ItemFlag.ItemIsUserCheckable) & ~Qt.ItemFlag.ItemIsDropEnabled)
            item.setCheckState(Qt.CheckState.Checked if name in self._draft.taken else Qt.CheckState.Unchecked)
            with QSignalBlocker(self.list):
                self.list.addItem(item)
        self.list.setCurrentRow(min(max(current, 0), self.list.count() - 1))

    def _line(self, name: str) -> str:
        if name in self._draft.own:
            title = next((line for line in self._draft.own[name].splitlines() if line.startswith("# ")), "# ")
            return words.OWN_LINE.format(id=name, title=title[2:].strip())
        try:
            found = lesson(name)
        except Refusal:
            return name
        return words.LESSON_LINE.format(label=found.claim or found.id, title=found.title, minutes=found.minutes)

    @Slot(QListWidgetItem)
    def _on_ticked(self, item: QListWidgetItem) -> None:
        name = item.data(ID)
        if item.checkState() == Qt.CheckState.Checked:
            self._draft.taken.add(name)
        else:
            self._draft.taken.discard(name)
        self._draft.changed()

    @Slot()
    def _on_moved(self) -> None:
        self._draft.order[:] = [self.list.item(row).data(ID) for row in range(self.list.count())]
        self._draft.changed()

    @Slot()
    def move_up(self) -> None:
        self._move(-1)

    @Slot()
    def move_down(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        row = self.list.currentRow()
        if 0 <= row < self.list.count() and 0 <= row + step < self.list.count():
            with QSignalBlocker(self.list.model()):
                item = self.list.takeItem(row)
            self.list.insertItem(row + step, item)
            self.list.setCurrentRow(row + step)
            self._on_moved()

    @Slot()
    def take_all(self) -> None:
        self._take(Qt.CheckState.Checked)

    @Slot()
    def take_none(self) -> None:
        self._take(Qt.CheckState.Unchecked)

    def _take(self, how: Qt.CheckState) -> None:
        for row in range(self.list.count()):
            self.list.item(row).setCheckState(how)
