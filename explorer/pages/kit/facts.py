"""Names with numbers, one under the other, and a note: what the right column of a page is made of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget


class Facts(QWidget):
    """Rows of (name, tooltip), each with a value that is shown later."""

    def __init__(self, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._values: list[QLabel] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for row, (name, tip) in enumerate(rows):
            label, value = QLabel(name), QLabel("—")
            value.setObjectName("number")
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setAccessibleName(name)
            for part in (label, value):
                part.setToolTip(tip)
            grid.addWidget(label, row, 0)
            grid.addWidget(value, row, 1)
            self._values.append(value)

    def show_values(self, *values: str) -> None:
        for label, value in zip(self._values, values, strict=True):
            if label.text() != value:
                label.setText(value)

    def values(self) -> tuple[str, ...]:
        return tuple(label.text() for label in self._values)


class Note(QLabel):
    """A dim sentence that is broken to the column's width."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setObjectName("hint")
        self.setWordWrap(True)
