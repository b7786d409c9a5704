"""How the inspector sets a name beside its control, or above it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from explorer.widgets.controls import Section

BETWEEN_PX = 4


def beside(label: str, *controls: QWidget, tip: str) -> QWidget:
    """A name and its controls in one line; the first control takes the room that is left."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    name = QLabel(label)
    name.setToolTip(tip)
    row.addWidget(name)
    for control in controls:
        row.addWidget(control, 1 if control is controls[0] else 0)
    return line


def pair(left: QWidget, right: QWidget, gap_px: int = 0) -> QWidget:
    """Two rows in one line; the left one takes the room that is left."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(gap_px)
    row.addWidget(left, 1)
    row.addWidget(right)
    return line


def above(label: str, control: QWidget, tip: str) -> QWidget:
    """A name over its control, for controls as wide as the column."""
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(BETWEEN_PX)
    name = QLabel(label)
    name.setToolTip(tip)
    column.addWidget(name)
    column.addWidget(control)
    return block


def section(title: str, *rows: QWidget) -> QWidget:
    """A heading and its rows."""
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(BETWEEN_PX)
    heading = Section(title)
    heading.setContentsMargins(0, 0, 0, BETWEEN_PX)
    column.addWidget(heading)
    for row in rows:
        column.addWidget(row)
    return block


def disable(control: QWidget, reason: str | None) -> None:
    """Greys a control out and says why; None gives it back, with the tooltip that it had."""
    before = control.property("tip")
    if reason is not None:
        if before is None:
            control.setProperty("tip", control.toolTip())
        control.setToolTip(reason)
    elif before is not None:
        control.setToolTip(before)
        control.setProperty("tip", None)
    control.setEnabled(reason is None)


class WheelGuard(QObject):
    """Turning the wheel over a control scrolls the column; it turns the control only after a click into it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def watch(self, column: QWidget) -> None:
        for control in [*column.findChildren(QSlider), *column.findChildren(QComboBox)]:
            control.installEventFilter(self)
