"""Verdicts: how many claims have each verdict; a click shows those alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.claims import said
from explorer.claims.claim import Ruling
from explorer.pages.debate import words
from explorer.pages.debate.cards import INKS
from explorer.widgets.appearance import Appearance


class VerdictRow(QPushButton):
    """A verdict in its colour, and how often it was given."""

    def __init__(self, ruling: Ruling) -> None:
        super().__init__()
        self.setObjectName("question")
        self.setCheckable(True)
        self.setToolTip(words.VERDICT_TIP)
        self.name, self.count = QLabel(said.ruling_words(ruling)), QLabel("")
        self.count.setObjectName("number")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 8, 3)
        row.addWidget(self.name, 1)
        row.addWidget(self.count)
        for label in (self.name, self.count):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setMinimumHeight(26)


class Verdicts(QWidget):
    """`chosen` tells a ruling by its name, "" for all."""

    chosen = Signal(str)

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self.rows = {ruling: VerdictRow(ruling) for ruling in Ruling}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for ruling, row in self.rows.items():
            row.clicked.connect(partial(self._on_click, ruling))
            column.addWidget(row)
        appearance.changed.connect(self._colour)
        self._colour()

    def show_counts(self, counts: Mapping[Ruling, int]) -> None:
        for ruling, row in self.rows.items():
            row.count.setText(str(counts.get(ruling, 0)))
            row.setAccessibleName(
                words.VERDICT_NAME.format(verdict=said.ruling_words(ruling), count=counts.get(ruling, 0))
            )

    def show_value(self, ruling: str) -> None:
        for one, row in self.rows.items():
            row.setChecked(one == ruling)

    def _on_click(self, ruling: Ruling) -> None:
        self.chosen.emit(ruling.value if self.rows[ruling].isChecked() else "")

    @Slot()
    def _colour(self) -> None:
        theme = self._appearance.theme
        for ruling, row in self.rows.items():
            row.name.setStyleSheet(f"color: {getattr(theme, INKS[ruling])};")
            row.setMinimumHeight(round(26 * theme.scale))
