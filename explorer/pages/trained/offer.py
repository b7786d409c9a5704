"""NetworkOffer: what stands on the page while no network is chosen: those that come with the program, and a file."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from explorer.pages.kit.facts import Note
from explorer.pages.trained import words
from explorer.weights.bundled import BUNDLED

WIDTH_PX, ROOM_PX = 900, 280


class NetworkOffer(QWidget):
    """`chosen` carries a reference; `file_wanted`: another one shall be opened."""

    chosen = Signal(str)
    file_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.said = Note(words.OFFER)
        self.buttons: dict[str, QPushButton] = {}
        self.notes: list[Note] = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for number, model in enumerate(BUNDLED):
            button = self._button(model.title, model.about)
            button.clicked.connect(partial(self.chosen.emit, model.reference))
            self.buttons[model.reference] = button
            grid.addWidget(button, number, 0)
            grid.addWidget(self._note(model.about), number, 1)
        self.open = self._button(words.OPEN_FILE, words.OPEN_TIP)
        self.open.clicked.connect(self.file_wanted)
        grid.addWidget(self.open, len(BUNDLED), 0)
        grid.addWidget(self._note(words.OPEN_TIP), len(BUNDLED), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.said)
        column.addLayout(grid)
        column.addStretch(1)
        self.setMaximumWidth(WIDTH_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What each is stands beside it where there is room, else in its tooltip alone."""
        super().resizeEvent(event)
        taken = max(button.sizeHint().width() for button in (*self.buttons.values(), self.open))
        for note in self.notes:
            note.setVisible(self.width() - taken > ROOM_PX)

    def _note(self, text: str) -> Note:
        note = Note(text)
        self.notes.append(note)
        return note

    @staticmethod
    def _button(text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the page
        return button
