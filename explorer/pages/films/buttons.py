"""One button for each approach, with a dot in the colour of its curve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from explorer.pages.films.choice import ApproachKind
from explorer.panels.theme import colour
from explorer.widgets.appearance import Appearance

DOT_PX, SHARPNESS = 10, 4  # the dot is drawn with so many pixels for each of the screen's


class ApproachButtons(QWidget):
    """`chosen(value)` when one was clicked; what is shown as chosen is set by `show_value`."""

    chosen = Signal(str)

    def __init__(
        self, appearance: Appearance, options: Sequence[tuple[str, str, str]], inks: Mapping[ApproachKind, str]
    ) -> None:
        """`options` are (value, label, tooltip); `inks` name a colour of the theme for each value."""
        super().__init__()
        self._appearance, self._inks = appearance, inks
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for value, label, tip in options:
            button = QPushButton(label)
            button.setObjectName("approach")
            button.setCheckable(True)
            button.setToolTip(tip)
            button.setIconSize(QSize(DOT_PX, DOT_PX))
            button.clicked.connect(partial(self.chosen.emit, value))
            self._group.addButton(button)
            self.buttons[value] = button
            column.addWidget(button)
        appearance.changed.connect(self._paint_dots)
        self._paint_dots()

    def show_value(self, value: str) -> None:
        """Shows which approach is chosen; tells nobody."""
        self.buttons[value].setChecked(True)

    @Slot()
    def _paint_dots(self) -> None:
        for kind, ink in self._inks.items():
            self.buttons[kind].setIcon(QIcon(_dot(getattr(self._appearance.theme, ink))))


def _dot(name: str) -> QPixmap:
    side = DOT_PX * SHARPNESS
    drawn = QPixmap(side, side)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(name))
    painter.drawEllipse(QRectF(0, 0, side, side))
    painter.end()
    return drawn
