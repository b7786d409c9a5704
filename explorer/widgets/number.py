"""ChannelNumber: one of many channels, by its number."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QWidget

from explorer.words import inspector as inspector_words


class ChannelNumber(QWidget):
    """Counts from 1 on the screen, and from 0 in `chosen`."""

    chosen = Signal(int)

    def __init__(self, name: str, tip: str, label: str = "") -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        if label:
            row.addWidget(QLabel(label), 1)
        self.box = QSpinBox()
        self.box.setAccessibleName(name)
        self.box.setToolTip(tip)
        self.box.setKeyboardTracking(False)
        self.box.setWrapping(True)
        self.box.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.box.valueChanged.connect(lambda value: self.chosen.emit(value - 1))
        row.addWidget(self.box)

    def show_number(self, channel: int, count: int) -> None:
        with QSignalBlocker(self.box):
            self.box.setRange(1, count)
            self.box.setSuffix(inspector_words.OF_COUNT.format(count=count))
            self.box.setValue(channel + 1)
