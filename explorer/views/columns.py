"""Columns: what stands beside the middle of the window, and when."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from explorer.pages.listed import pages_of, place_of
from explorer.widgets.appearance import Appearance

LEFT_PX, RIGHT_PX = 206, 226


class Columns(QObject):
    """The columns of the stage stand beside the stage, the rail beside pages where there are several questions."""

    def __init__(self, appearance: Appearance, left: QFrame, rail: QFrame, right: QFrame) -> None:
        super().__init__()
        self._appearance = appearance
        self.left, self.rail, self.right = left, rail, right
        for column in (left, rail, right):
            appearance.dress(column)
        appearance.changed.connect(self._resize)
        self._resize()

    def around(self, middle: QWidget) -> QHBoxLayout:
        """The whole width of the window below its bar."""
        row = QHBoxLayout()
        row.setSpacing(0)
        for part in (self.left, self.rail, middle, self.right):
            row.addWidget(part, 1 if part is middle else 0)
        return row

    def arrange(self, page: str, presenting: bool, drawing: bool) -> None:
        """For this page; `presenting` it stands alone, but for the tools while one is `drawing`."""
        place = place_of(page)
        stage, rail = place == "stage", len(pages_of(place)) > 1
        for column, wanted in ((self.left, stage), (self.right, stage), (self.rail, rail)):
            needed = not presenting or (column is self.left and drawing)
            column.setVisible(wanted and needed)

    @Slot()
    def _resize(self) -> None:
        scale = self._appearance.theme.scale
        for column, width in ((self.left, LEFT_PX), (self.rail, LEFT_PX), (self.right, RIGHT_PX)):
            column.setFixedWidth(round(width * scale))


def side(name: str, top: QWidget, foot: QWidget | None = None) -> QFrame:
    """A column; what is at its foot stays there."""
    whole = QFrame()
    whole.setObjectName("side")
    frame = QVBoxLayout(whole)
    frame.setContentsMargins(0, 0, 0, 0)
    inner = QFrame()
    inner.setObjectName(name)
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 14, 0, 12)
    column.setSpacing(8)
    column.addWidget(top, 1)
    if foot is not None:
        margin = QVBoxLayout()
        margin.setContentsMargins(14, 0, 14, 0)
        margin.addWidget(foot)
        column.addLayout(margin)
    frame.addWidget(inner)
    return whole
