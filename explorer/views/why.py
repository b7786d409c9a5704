"""The card that answers a click on a number: the formula with the numbers put into it."""

from __future__ import annotations

import re
from html import escape
from math import ceil

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QTextEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from explorer.explaining.explain import Explanation, Row, as_text
from explorer.panels.theme import BODY_PX, NUMBERS, Theme
from explorer.widgets.appearance import Appearance
from explorer.widgets.icons import IconButton
from explorer.words import explaining as explaining_words

MARGIN_PX = 16  # inside the card
APART_PX = 16  # from the number that was asked for; half of it from the window's edge
LOWEST_PX = 160  # a lower card would not show much
SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse


def place_beside(card: QSize, window: QSize, near: QPoint) -> QRect:
    """Where a card goes: beside `near` without covering it, and inside the window.

    Right of it, left, below or above, whichever has room first. If none has, it becomes as low as the room below or
    above; only where both are too low for a card does it cover the point, from the farthest corner.
    """
    edge = APART_PX // 2
    room = QRect(edge, edge, window.width() - 2 * edge, window.height() - 2 * edge)
    card = card.boundedTo(room.size())
    right, left = near.x() + APART_PX, near.x() - APART_PX - card.width()
    below, above = near.y() + APART_PX, near.y() - APART_PX - card.height()

    def inside(corner: QPoint, size: QSize) -> QRect:
        most = QPoint(room.right() + 1 - size.width(), room.bottom() + 1 - size.height())
        return QRect(QPoint(max(edge, min(corner.x(), most.x())), max(edge, min(corner.y(), most.y()))), size)

    level, middle = near.y() - card.height() // 3, near.x() - card.width() // 2
    for corner in (QPoint(right, level), QPoint(left, level), QPoint(middle, below), QPoint(middle, above)):
        placed = inside(corner, card)
        if not placed.adjusted(-edge, -edge, edge, edge).contains(near):
            return placed
    heights = room.bottom() + 1 - below, near.y() - APART_PX - edge
    low = QSize(card.width(), max(heights))
    if low.height() >= LOWEST_PX:
        return inside(QPoint(middle, below if heights[0] >= heights[1] else edge), low)
    return inside(QPoint(0 if near.x() > window.width() / 2 else window.width(), 0), card)


class WhyCard(QFrame):
    """Floats over `parent`, never larger than it. Escape or × closes it, arrow keys scroll it; text can be selected."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(explaining_words.WHY_NAME)
        self._appearance, self._window = appearance, parent
        self._explanation: Explanation | None = None
        self._near = QPoint()
        self._before: QWidget | None = None  # what had the focus
        self.hide()
        self._title, self._formula = QLabel(), QLabel()
        self._title.setWordWrap(True)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._formula.setTextFormat(Qt.TextFormat.RichText)
        for label in (self._title, self._formula):
            label.setTextInteractionFlags(SELECTABLE)
        self._rows = QTextEdit()
        self._rows.setReadOnly(True)
        self._rows.setTextInteractionFlags(SELECTABLE)  # by mouse alone, so that arrow keys scroll
        self._rows.setFrameShape(QFrame.Shape.NoFrame)
        self._rows.setAccessibleName(explaining_words.WHY_NAME)
        self._rows.setStyleSheet("background: transparent; border: none; padding: 0;")
        self._rows.document().setDocumentMargin(0)
        copy = IconButton(appearance, "clipboard-copy", explaining_words.WHY_COPY, "flat")
        shut = IconButton(appearance, "x", explaining_words.WHY_CLOSE, "flat")
        copy.clicked.connect(self._copy)
        shut.clicked.connect(self.hide)
        self._lay_out(copy, shut)
        appearance.changed.connect(self._refresh)
        appearance.dress(self)
        parent.installEventFilter(self)

    def _lay_out(self, copy: IconButton, shut: IconButton) -> None:
        self._top = QHBoxLayout()
        self._top.setSpacing(4)
        self._top.addWidget(self._title, 1)
        for button in (copy, shut):
            self._top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        box = QVBoxLayout(self)
        box.setContentsMargins(MARGIN_PX, 12, 12, MARGIN_PX)
        box.setSpacing(8)
        box.addLayout(self._top)
        box.addWidget(self._formula)
        box.addWidget(self._rows, 1)

    def show_explanation(self, explanation: Explanation, near: QPoint) -> None:
        """Shows an explanation beside `near`, a point of the parent, and takes the keys until it is closed."""
        self._explanation, self._near = explanation, near
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self._refresh()
        self.show()
        self.raise_()
        self._rows.verticalScrollBar().setValue(0)
        self._rows.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot()
    def _refresh(self) -> None:
        if self._explanation is None:
            return
        theme, told = self._appearance.theme, self._explanation
        self._title.setText(told.title)
        self._title.setStyleSheet(f"font-weight: 600; color: {theme.ink};")
        self._formula.setText(_subscripts(told.formula))
        self._formula.setStyleSheet(f'font-family: "{NUMBERS}"; font-size: {_small(theme)}px; color: {theme.dim};')
        self._rows.setHtml(_table(told, theme))
        self._fit()

    def _fit(self) -> None:
        """As large as the text, at most as large as the window."""
        theme = self._appearance.theme
        document = self._rows.document()
        document.setTextWidth(-1)
        formula = self._formula.sizeHint().width()
        content = ceil(max(document.idealWidth() + 12, formula + 4, 240 * theme.scale))
        width = min(content + MARGIN_PX + 12, self._window.width() - APART_PX)
        inner = width - MARGIN_PX - 12
        buttons = 2 * (28 + 4)
        title = self._title.heightForWidth(inner - buttons)
        around = 12 + max(title, 28) + 8 + self._formula.sizeHint().height() + 8 + MARGIN_PX
        bar = 10 if document.idealWidth() > inner else 0  # the horizontal scroll bar
        height = ceil(around + document.size().height() + 6 + bar)
        self.setGeometry(place_beside(QSize(width, height), self._window.size(), self._near))

    @Slot()
    def _copy(self) -> None:
        if self._explanation is not None:
            QGuiApplication.clipboard().setText(as_text(self._explanation))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _closes(event):
            event.accept()  # Escape is for the card before it is anybody's shortcut
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _closes(event):
            self.hide()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        return super().eventFilter(watched, event)


def _closes(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Escape


def _small(theme: Theme) -> int:
    return round((BODY_PX - 1) * theme.scale)


def _table(told: Explanation, theme: Theme) -> str:
    """Rows as a table of label, numbers and value; the total under a line."""
    rows = [_row(told, row, theme.dim, theme.ink, "") for row in told.rows]
    line = f"border-top: 1px solid {theme.dim};"
    total = _row(told, told.total, theme.ink, theme.ink, f"font-weight: 700; {line}")
    style = f"font-family: '{NUMBERS}'; font-size: {_small(theme)}px;"
    return f'<table width="100%" cellspacing="0" cellpadding="2" style="{style}">{"".join(rows)}{total}</table>'


def _row(told: Explanation, row: Row, label: str, ink: str, style: str) -> str:
    gap = "padding-right: 12px;"
    cells = ((row.label, label, "left", gap), (row.text, ink, "left", gap), (told.shown(row), ink, "right", ""))
    shown = (
        f'<td align="{side}" style="color: {colour}; {apart} {style}">{_kept(text)}</td>'
        for text, colour, side, apart in cells
    )
    return f"<tr>{''.join(shown)}</tr>"


def _subscripts(formula: str) -> str:
    """A formula for a rich label: what follows an underscore, a word or a bracket, is set below the line."""
    return re.sub(r"_(?:\((.*?)\)|(\w+))", lambda m: f"<sub>{m[1] or m[2]}</sub>", escape(formula))


def _kept(text: str) -> str:
    """Text whose spaces keep its columns under each other."""
    return escape(text).replace(" ", "&nbsp;")
