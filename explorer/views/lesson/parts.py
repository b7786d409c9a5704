"""What the column of a lesson is made of: cards for a prediction and for what was measured, the goal, the dashes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from html import escape

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from explorer.panels.theme import Theme, colour
from explorer.widgets.appearance import Appearance
from explorer.widgets.controls import Section
from explorer.words import lessons as lessons_words

RING_PX, DASH_PX, GAP_PX = 16, 4, 6


def paragraphs(text: str) -> str:
    """A lesson's text as a label shows it: paragraphs, **bold** words, and nothing else."""
    blocks = [" ".join(block.split()) for block in text.strip().split("\n\n")]
    bold = [re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(block, quote=False)) for block in blocks if block]
    return "".join(
        f'<p style="margin: {9 if number else 0}px 0 0 0; line-height: 132%">{block}</p>'
        for number, block in enumerate(bold)
    )


class WordsLabel(QLabel):
    """A label of as many lines as its words need, whatever its layout would leave it."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setObjectName(name)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, max(self.heightForWidth(self.width()), 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


class AnswerButton(QPushButton):
    """One option of a prediction, of as many lines as it needs; a dot before the one that is chosen."""

    def __init__(self, appearance: Appearance, text: str, key: str) -> None:
        super().__init__()
        self.setObjectName("answer")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(text)
        self.setToolTip(lessons_words.OPTION_TIP.format(key=key))
        self._appearance = appearance
        self._text, self._key = WordsLabel(), QLabel(key)
        self._text.setText(text)
        self._key.setObjectName("number")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 10, 6)
        row.setSpacing(8)
        row.addWidget(self._text, 1)
        row.addWidget(self._key, 0, Qt.AlignmentFlag.AlignVCenter)
        for label in (self._text, self._key):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout else super().heightForWidth(width)

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self.heightForWidth(max(self.width(), 1)))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))  # what was asked before it had its width


class PredictionCard(QFrame):
    """Asks what the learner expects. `chosen(option)`."""

    chosen = Signal(str)

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("card")
        self._appearance = appearance
        self.buttons: dict[str, AnswerButton] = {}
        self._ask = WordsLabel("asked")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 12, 14, 12)
        self._column.setSpacing(7)
        self._column.addWidget(Section(lessons_words.BEFORE))
        self._column.addWidget(self._ask)

    def show_question(self, ask: str, options: Mapping[str, str]) -> None:
        for button in self.buttons.values():
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._ask.setText(ask)
        self.buttons = {}
        for number, (name, text) in enumerate(options.items(), 1):
            button = AnswerButton(self._appearance, text, str(number))
            button.clicked.connect(partial(self.chosen.emit, name))
            self.buttons[name] = button
            self._column.addWidget(button)

    def show_answer(self, option: str, kept: bool) -> None:
        for name, button in self.buttons.items():
            button.setChecked(name == option)
            button.setEnabled(not kept or name == option)


class MeasuredCard(QFrame):
    """What was measured, beside what was expected; or a claim's verdict, which then comes first."""

    def __init__(self, heading: str, verdict_first: bool = False) -> None:
        super().__init__()
        self.setObjectName("card")
        self._what, self._number, self._said, self._judged = (
            WordsLabel("hint"), WordsLabel("figure"), WordsLabel("lead"), WordsLabel()
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(5)
        column.addWidget(Section(heading))
        labels = [self._what, self._number, self._said]
        labels.insert(0 if verdict_first else len(labels), self._judged)
        for label in labels:
            column.addWidget(label)

    def show_measured(self, what: str, number: str, said: str, judged: str, ink: str) -> None:
        """`judged` in that colour; what is empty takes no room."""
        labels = (self._what, self._number, self._said, self._judged)
        for label, text in zip(labels, (what, number, said, judged), strict=True):
            label.setText(text)
            label.setVisible(bool(text))
        self._judged.setStyleSheet(f"color: {ink}; font-weight: 600;")
        self.setAccessibleName(". ".join(text for text in (what, number, said, judged) if text))


class GoalRing(QWidget):
    """Empty until the goal is met."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance, self.done = appearance, False
        appearance.changed.connect(self._fit)
        self._fit()

    def show_done(self, done: bool) -> None:
        self.done = done
        self.update()

    def _fit(self) -> None:
        side = round(RING_PX * self._appearance.theme.scale)
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme: Theme = self._appearance.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.setPen(QPen(colour(theme.exact if self.done else theme.attention), 2 * theme.scale))
        if self.done:
            painter.setBrush(colour(theme.exact))
        painter.drawEllipse(ring)
        if self.done:
            painter.setPen(QPen(colour(theme.panel), 1.8 * theme.scale))
            across, down = ring.width(), ring.height()
            tick = ((0.27, 0.52), (0.44, 0.68), (0.73, 0.34))
            painter.drawPolyline([ring.topLeft() + QPointF(x * across, y * down) for x, y in tick])


class Dashes(QWidget):
    """One dash for each step; those that were reached are full."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance, self._at, self._count = appearance, 0, 1
        self.setFixedHeight(8)

    def show_step(self, at: int, count: int) -> None:
        self._at, self._count = at, count
        self.setAccessibleName(lessons_words.PROGRESS_NAME.format(number=at + 1, count=count))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._appearance.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        wide = min(22.0 * theme.scale, (self.width() - GAP_PX * (self._count - 1)) / self._count)
        for number in range(self._count):
            painter.setBrush(colour(theme.ink if number <= self._at else theme.line))
            painter.drawRoundedRect(QRectF(number * (wide + GAP_PX), 2, wide, DASH_PX), 2, 2)
