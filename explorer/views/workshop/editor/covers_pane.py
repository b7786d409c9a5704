"""What is hidden, and what is locked."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from explorer.views.workshop.editor.draft import Draft
from explorer.views.workshop.naming import called
from explorer.widgets.controls import Section
from explorer.words import workshop_editor as words
from explorer.workshop.covers import HIDEABLE, LOCKABLE

NAME = Qt.ItemDataRole.UserRole


class CoversPane(QWidget):
    """Two lists with ticks, side by side."""

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self.lists: dict[str, QListWidget] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        for key, heading, tip, names in (
            ("hidden", words.HIDE, words.HIDE_TIP, HIDEABLE), ("locked", words.LOCK, words.LOCK_TIP, LOCKABLE),
        ):  # fmt: skip
            ticks = QListWidget()
            ticks.setAccessibleName(heading)
            ticks.setToolTip(tip)
            for name in names:
                item = QListWidgetItem(called(name))
                item.setData(NAME, name)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Unchecked)
                ticks.addItem(item)
            ticks.itemChanged.connect(lambda item, key=key: self._on_ticked(key, item))
            self.lists[key] = ticks
            column = QVBoxLayout()
            column.addWidget(Section(heading))
            column.addWidget(ticks, 1)
            row.addLayout(column, 1)
        self.show_draft()

    def show_draft(self) -> None:
        for key, ticks in self.lists.items():
            with QSignalBlocker(ticks):
                for row in range(ticks.count()):
                    item = ticks.item(row)
                    on = item.data(NAME) in getattr(self._draft, key)
                    item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def item(self, key: str, name: str) -> QListWidgetItem:
        ticks = self.lists[key]
        items = (ticks.item(row) for row in range(ticks.count()))
        return next(item for item in items if item.data(NAME) == name)

    def _on_ticked(self, key: str, item: QListWidgetItem) -> None:
        names: set[str] = getattr(self._draft, key)
        if item.checkState() == Qt.CheckState.Checked:
            names.add(item.data(NAME))
        else:
            names.discard(item.data(NAME))
        self._draft.changed()
