"""The kernel as a grid of numbers that can be typed over."""

from __future__ import annotations

from math import isfinite

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QToolTip, QWidget

from explorer.panels.colormap import Array, readable_on, signed_rgb
from explorer.panels.theme import NUMBERS, Theme, font
from explorer.views.inspector.kernel_edits import LARGEST
from explorer.widgets.appearance import Appearance
from explorer.words import inspector as inspector_words
from explorer.words.numbers import MINUS, number

GAP_PX = 2
# By kernel size: height of a cell and size of its type.
CELL_PX = {1: (24, 12), 3: (24, 12), 5: (22, 11), 7: (20, 9)}
STEP_KEYS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


def typed_number(text: str) -> float:
    """A number as people type it: "−1", "0,5", "1/9". ValueError for anything else."""
    above, _, below = text.replace(MINUS, "-").replace(",", ".").partition("/")
    try:
        value = float(above) / float(below or "1")
    except ZeroDivisionError:
        raise ValueError(f"a fraction needs a denominator other than 0, got {text!r}") from None
    if not isfinite(value) or abs(value) > LARGEST:
        raise ValueError(f"a weight must lie between -{LARGEST} and {LARGEST}, got {text!r}")
    return value


def fitting(value: float, room: int) -> str:
    """The number in at most `room` characters: ".02" for 0.0153 where there is room for four, "…" where none will do.

    A place for the sign is kept free, so that numbers of both signs are cut alike.
    """
    size, sign = abs(value), MINUS if value < 0 else ""
    texts = [number(size), *(f"{size:.{decimals}f}".removeprefix("0") for decimals in (3, 2, 1, 0))]
    for text in texts:
        if len(text) < room and (size == 0 or text.strip(".0")):
            return sign + text
    return "…"


class Cell(QLineEdit):
    """One weight. Enter keeps what was typed, Escape does not; arrows leave it for its neighbour."""

    entered = Signal(str)
    left_by = Signal(int, int)  # steps (rows, columns)

    def __init__(self) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._value, self._type_px = 0.0, 12
        self._clicked = False  # whether a click gives it the focus just now
        self.editingFinished.connect(self._finish)

    def show_weight(self, value: float, background: QColor, ink: QColor, theme: Theme, size: int) -> None:
        """Shows a weight on its colour; what is being typed stays."""
        self._value = value
        height, type_px = (round(px * theme.scale) for px in CELL_PX[size])
        self.setFixedHeight(height)
        sheet = (
            f"QLineEdit {{ background: {background.name()}; color: {ink.name()}; border: 1px solid {background.name()};"
            f' border-radius: 4px; padding: 0; font-family: "{NUMBERS}"; font-size: {type_px}px; }}'
            f"QLineEdit:focus {{ border: 1px solid {theme.ink}; }}"
        )
        if sheet != self.styleSheet():
            self.setStyleSheet(sheet)
        self._type_px = type_px
        if not self.isModified():
            self._write()

    def _write(self) -> None:
        """The whole number while the cell has the focus, else as much of it as there is room for."""
        if self.hasFocus():
            text = f"{self._value:.6g}".replace("-", MINUS)
        else:
            advance = QFontMetricsF(font(NUMBERS, self._type_px)).horizontalAdvance("0")
            text = fitting(self._value, int((self.width() - 4) / advance))
        self.setText(text)
        self.setModified(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._clicked = event.reason() == Qt.FocusReason.MouseFocusReason
        if not self.isModified():
            self._write()
            self.selectAll()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._clicked and not self.hasSelectedText():
            self.selectAll()  # the press that gave the focus has put the cursor between the digits
        self._clicked = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)  # finishes the editing
        self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.isModified():
            self._write()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEP_KEYS.get(Qt.Key(event.key()))
        inside = not self.hasSelectedText() and self.isModified()  # then left and right move within what is typed
        if step is not None and not (step[0] == 0 and inside):
            self.left_by.emit(*step)
        elif event.key() == Qt.Key.Key_Escape and self.isModified():
            self._write()
            self.selectAll()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _finish(self) -> None:
        if self.isModified():
            text = self.text()
            self._write()
            self.entered.emit(text)
            self._write()
            self.selectAll()


class KernelGrid(QWidget):
    """The weights of one plane. `entered` tells (row, column, value) of a number that was typed; no other is taken."""

    entered = Signal(int, int, float)

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self._whole = True
        self._cells: dict[tuple[int, int], Cell] = {}
        self._weights: Array = np.zeros((0, 0))
        self._limit = 1.0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP_PX)
        self.setAccessibleName(inspector_words.KERNEL_NAME)
        appearance.changed.connect(self._paint_cells)

    def show_weights(self, weights: Array, limit: float, whole: bool) -> None:
        """`weights` (size, size), coloured in the range -limit ... limit; `whole` takes whole numbers alone."""
        self._weights, self._limit, self._whole = weights, limit, whole
        if len(self._cells) != weights.size:
            self._make_cells(weights.shape[0])
        self._paint_cells()

    def _make_cells(self, size: int) -> None:
        for cell in self._cells.values():
            cell.setModified(False)  # what was half typed was a number of the kernel that went
            self._grid.removeWidget(cell)
            cell.setParent(None)  # gone at once, also for Tab and for who reads the screen
            cell.deleteLater()
        self._cells = {}
        for row, column in np.ndindex(size, size):
            cell = Cell()
            offset = {"row": number(row - size // 2), "column": number(column - size // 2)}
            cell.setToolTip(inspector_words.GRID_TIP.format(**offset))
            cell.setAccessibleName(inspector_words.WEIGHT_NAME.format(**offset))
            cell.setProperty("place", QPoint(column, row))
            cell.entered.connect(self._on_entered)
            cell.left_by.connect(self._on_left)
            self._grid.addWidget(cell, row, column)
            self._cells[row, column] = cell
        for before, after in zip([*self._cells.values()], [*self._cells.values()][1:], strict=False):
            QWidget.setTabOrder(before, after)

    @Slot()
    def _paint_cells(self) -> None:
        theme = self._appearance.theme
        colours = signed_rgb(self._weights, self._limit, theme)
        for place, cell in self._cells.items():
            background = QColor(*colours[place].tolist())
            cell.show_weight(
                float(self._weights[place]), background, readable_on(background, theme), theme, len(self._weights)
            )

    @Slot(str)
    def _on_entered(self, text: str) -> None:
        cell = self.sender()
        if not isinstance(cell, Cell):
            return
        place = cell.property("place")
        try:
            value = typed_number(text)
        except ValueError:
            self._refuse(cell, inspector_words.KERNEL_NUMBER.format(got=text))
            return
        if self._whole and value != round(value):
            self._refuse(cell, inspector_words.KERNEL_NUMBER_WHOLE.format(got=text))
        elif value != self._weights[place.y(), place.x()]:
            self.entered.emit(place.y(), place.x(), value)

    def _refuse(self, cell: QWidget, sentence: str) -> None:
        QToolTip.showText(cell.mapToGlobal(QPoint(0, cell.height())), sentence, cell)

    @Slot(int, int)
    def _on_left(self, rows: int, columns: int) -> None:
        place = self.sender().property("place")
        neighbour = self._cells.get((place.y() + rows, place.x() + columns))
        if neighbour is not None:
            neighbour.setFocus(Qt.FocusReason.TabFocusReason)
