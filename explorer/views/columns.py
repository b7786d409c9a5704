"""Columns: what stands beside the middle of the window, and when."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from explorer.pages.listed import pages_of, place_of
from explorer.widgets.appearance import Appearance

LEFT_PX, RIGHT_PX = 206, 226
LESSON_PX, NARROW_LESSON_PX, NARROW_PX = 300, 264, 1200  # the lesson's, and in a window narrower than that


class Columns(QObject):
    """The columns of the stage stand beside the stage, the rail beside pages where there are several questions. While a
    lesson is taken it stands on the left, and of the others those that its step needs."""

    def __init__(self, appearance: Appearance, left: QFrame, rail: QFrame, right: QFrame) -> None:
        super().__init__()
        self._appearance = appearance
        self.left, self.rail, self.right = left, rail, right
        self.lesson: QFrame | None = None
        self._window_px = NARROW_PX
        self._hidden: frozenset[str] = frozenset()
        for column in (left, rail, right):
            appearance.dress(column)
        appearance.changed.connect(self._resize)
        self._resize()

    def around(self, middle: QWidget, lesson: QFrame) -> QHBoxLayout:
        """The whole width of the window below its bar."""
        self.lesson = lesson
        row = QHBoxLayout()
        row.setSpacing(0)
        for part in (lesson, self.left, self.rail, middle, self.right):
            row.addWidget(part, 1 if part is middle else 0)
        self._resize()
        return row

    def fit(self, window_px: int) -> None:
        """For a window of that width."""
        self._window_px = window_px
        self._resize()

    def set_hidden(self, names: frozenset[str]) -> None:
        """Columns ("input", "inspector") that are gone, but for a step of a lesson that needs them; then `arrange`."""
        self._hidden = names

    def arrange(self, page: str, presenting: bool, drawing: bool, lesson: frozenset[str] | None) -> None:
        """For this page; `presenting` it stands alone, but for the tools while one is `drawing`. `lesson`: the columns
        that a lesson needs; None: there is none."""
        place = place_of(page)
        stage, rail = place == "stage", len(pages_of(place)) > 1
        if lesson is not None:
            self.left.setVisible("input" in lesson or drawing)
            self.rail.setVisible("rail" in lesson and rail)
            self.right.setVisible("inspector" in lesson)
            return
        left, right = ("input" not in self._hidden, "inspector" not in self._hidden)
        for column, wanted in ((self.left, stage and left), (self.right, stage and right), (self.rail, rail)):
            needed = not presenting or (column is self.left and drawing)
            column.setVisible(wanted and needed)

    @Slot()
    def _resize(self) -> None:
        scale = self._appearance.theme.scale
        for column, width in ((self.left, LEFT_PX), (self.rail, LEFT_PX), (self.right, RIGHT_PX)):
            column.setFixedWidth(round(width * scale))
        if self.lesson is not None:
            narrow = self._window_px < NARROW_PX * scale
            self.lesson.setFixedWidth(round((NARROW_LESSON_PX if narrow else LESSON_PX) * scale))


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
