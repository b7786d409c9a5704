"""The sheet over the window that shows every key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from explorer.panels.theme import BODY_PX, NUMBERS, Theme, colour
from explorer.widgets.appearance import Appearance
from explorer.widgets.controls import Section
from explorer.words import window as window_words

Group = tuple[str, Sequence[tuple[str, str]]]  # a heading, and (keys, what they do)
COLUMN_PX, GAP_PX, APART_PX, MOST_COLUMNS = 300, 12, 32, 3
BORDERS = QSize(2, 2)  # the card's hairline, on both sides
CLOSING = (Qt.Key.Key_Escape, Qt.Key.Key_Question, Qt.Key.Key_Return, Qt.Key.Key_Enter)
SCROLLING = {Qt.Key.Key_Up: -40, Qt.Key.Key_Down: 40, Qt.Key.Key_PageUp: -400, Qt.Key.Key_PageDown: 400}
OWN = {*CLOSING, *SCROLLING}


def dealt(sizes: Sequence[int], columns: int) -> list[list[int]]:
    """Indices of groups of these sizes, in order, in at most `columns` columns whose longest is as short as can be."""
    for limit in range(max(sizes), sum(sizes) + 1):
        dealing: list[list[int]] = [[]]
        for index, size in enumerate(sizes):
            if dealing[-1] and sum(sizes[i] for i in dealing[-1]) + size > limit:
                dealing.append([])
            dealing[-1].append(index)
        if len(dealing) <= columns:
            break
    return dealing


class KeysSheet(QWidget):
    """Covers `parent` with groups of keys until Escape, `?`, Enter or a click; arrow keys scroll it."""

    def __init__(self, appearance: Appearance, groups: Sequence[Group], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(window_words.KEYS_NAME)
        self._appearance, self._groups, self._window = appearance, groups, parent
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }")
        self._area.setWidgetResizable(True)
        self._card = QFrame(self)
        self._card.setObjectName("card")
        self._title = QLabel(window_words.KEYS_TITLE)
        self._box = box = QVBoxLayout(self._card)
        box.setContentsMargins(APART_PX - 8, 20, 16, 20)
        box.setSpacing(12)
        box.addWidget(self._title)
        box.addWidget(self._area)
        self._columns = 0
        self._before: QWidget | None = None  # what had the focus
        appearance.dress(self)
        parent.installEventFilter(self)
        appearance.changed.connect(self._rebuild)
        self._fit()

    def _rebuild(self) -> None:
        self._columns = 0
        self._fit()

    def _fit(self) -> None:
        """Covers the parent; as many columns as there is room for."""
        window, theme = self._window.size(), self._appearance.theme
        self.resize(window)
        wide = round(COLUMN_PX * theme.scale)
        columns = max(1, min(MOST_COLUMNS, len(self._groups), (window.width() - 64) // (wide + APART_PX)))
        if columns != self._columns:
            self._columns = columns
            self._title.setStyleSheet(f"font-size: {round((BODY_PX + 3) * theme.scale)}px; font-weight: 600;")
            self._title.ensurePolished()
            self._table = _table(self._groups, columns, wide, theme)
            self._area.setWidget(self._table)
        margins = self._box.contentsMargins()
        content = self._table.sizeHint()
        around = margins.top() + margins.bottom() + 12 + self._title.sizeHint().height()
        wanted = QSize(content.width() + margins.left() + margins.right(), content.height() + around) + BORDERS
        self._card.resize(wanted.boundedTo(window - QSize(32, 32)))
        self._card.move((window.width() - self._card.width()) // 2, (window.height() - self._card.height()) // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(self._appearance.theme.ground, 0.72))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.raise_()
        self._before = QApplication.focusWidget()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() in OWN:
            event.accept()  # these are for the sheet before they are anybody's shortcut
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in CLOSING:
            self.close()
        elif event.key() in SCROLLING:
            bar = self._area.verticalScrollBar()
            bar.setValue(bar.value() + SCROLLING[Qt.Key(event.key())])
        event.accept()  # no key moves what is covered

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self._fit()
        return super().eventFilter(watched, event)


def _table(groups: Sequence[Group], columns: int, wide: int, theme: Theme) -> QWidget:
    table = QWidget()
    row = QHBoxLayout(table)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(APART_PX)
    caps = [[_cap(key, theme) for key, _ in keys] for _, keys in groups]
    cap_px = min(max(cap.sizeHint().width() for group in caps for cap in group), wide // 2)
    for dealing in dealt([len(keys) + 2 for _, keys in groups], columns):
        column = QVBoxLayout()
        column.setSpacing(20)
        for index in dealing:
            title, keys = groups[index]
            column.addWidget(_group(title, caps[index], [what for _, what in keys], cap_px, wide - cap_px - GAP_PX))
        column.addStretch(1)
        row.addLayout(column)
    return table


def _cap(key: str, theme: Theme) -> QLabel:
    cap = QLabel(key)
    cap.setStyleSheet(
        f'font-family: "{NUMBERS}"; font-size: {round((BODY_PX - 2) * theme.scale)}px; color: {theme.ink};'
        f" background: {theme.soft}; border: 1px solid {theme.line}; border-radius: 5px; padding: 1px 6px;"
    )
    cap.ensurePolished()
    return cap


def _group(title: str, caps: Sequence[QLabel], meanings: Sequence[str], cap_px: int, meaning_px: int) -> QWidget:
    """Keys and what they do under a heading, in columns as wide as those of every other group."""
    group = QWidget()
    grid = QGridLayout(group)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(GAP_PX)
    grid.setVerticalSpacing(6)
    grid.setColumnMinimumWidth(0, cap_px)
    heading = Section(title)
    heading.ensurePolished()
    grid.addWidget(heading, 0, 0, 1, 2)
    for line, (cap, what) in enumerate(zip(caps, meanings, strict=True), 1):
        meaning = QLabel(what)
        meaning.setWordWrap(True)
        meaning.setFixedWidth(meaning_px)
        meaning.ensurePolished()  # so that it is measured in its own type, before it is shown
        meaning.setMinimumHeight(meaning.heightForWidth(meaning_px))
        grid.addWidget(cap, line, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        grid.addWidget(meaning, line, 1, Qt.AlignmentFlag.AlignTop)
    return group
