"""OfKernels: stands in the place of a page that asks about kernels while a trained layer is on the stage."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout

from explorer.state.store import Store
from explorer.words import trained as trained_words


class OfKernels(QFrame):
    """One sentence, and a way on."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.setObjectName("center")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._store = store
        self.sentence = QLabel(trained_words.PAGE_OF_KERNELS)
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.leave = QPushButton(trained_words.LEAVE)
        self.leave.setToolTip(trained_words.LEAVE_TIP)
        self.leave.clicked.connect(self._leave)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(self.sentence)
        column.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)

    @Slot()
    def _leave(self) -> None:
        self._store.set(trained=None)
