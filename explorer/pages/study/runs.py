"""RunControls: starts, pauses and goes on with a study, and says how far it is and how long it will take."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from explorer.pages.kit.facts import Note
from explorer.pages.study import words
from explorer.pages.study.plot import share_text
from explorer.study.background import StudyProgress
from explorer.study.summary import Group


def time_text(seconds: float) -> str:
    """As one would say it."""
    minutes = ceil(seconds / 60)
    if minutes <= 1:
        return words.MINUTE
    if minutes < 100:
        return words.MINUTES.format(minutes=minutes)
    return words.HOURS.format(hours=minutes // 60, minutes=minutes % 60)


def group_text(group: Group) -> str:
    """Which study it is."""
    far = words.GROUP_FAR.format(share=share_text(group.far_share)) if group.data == "glyph" else ""
    return words.GROUP.format(data=words.DATA_NAMES[group.data], far=far, steps=group.steps)


def short_group_text(group: Group) -> str:
    """The same where there is little room."""
    far = words.GROUP_SHORT_FAR.format(share=share_text(group.far_share)) if group.data == "glyph" else ""
    return words.GROUP_SHORT.format(data=group.data, far=far, steps=group.steps)


class RunControls(QWidget):
    """One button for start, pause and resume. `started`, `paused`, `discarded` say what was clicked."""

    started = Signal()
    paused = Signal()
    discarded = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.button = QPushButton(words.START)
        self.button.setObjectName("primary")
        self.button.clicked.connect(self._on_clicked)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(words.PROGRESS_NAME)
        self.done, self.left, self.what = QLabel(), QLabel(), Note()
        for label in (self.done, self.left):
            label.setObjectName("hint")
        self.discard = QPushButton(words.DISCARD)
        self.discard.setToolTip(words.DISCARD_TIP)
        self.discard.clicked.connect(self.discarded)
        below = QHBoxLayout()
        below.addWidget(self.done, 1)
        below.addWidget(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.button)
        column.addWidget(self.bar)
        column.addLayout(below)
        column.addWidget(self.what)
        column.addWidget(self.discard)
        self._running = False

    def show_running(self, progress: StudyProgress, group: Group) -> None:
        """Of this group or, which is said then, of another one."""
        left = "" if progress.left_s is None else words.LEFT.format(time=time_text(progress.left_s))
        what = "" if progress.group == group else words.OTHER_RUNS.format(group=group_text(progress.group))
        self._show(words.PAUSE, words.PAUSE_TIP, progress.done, progress.all, left or words.STARTING, what)
        self.done.setText(words.DONE.format(done=progress.done, count=progress.all))
        self.discard.setVisible(progress.group == group)
        self._running = True

    def show_resting(self, done: int, count: int, seconds: float | None, reason: str, failure: str, own: int) -> None:
        """`seconds` that the rest will take, `reason` why it cannot be started, `failure` why it has stopped;
        `own` runs were made here."""
        left = words.ABOUT.format(time=time_text(seconds)) if seconds and done < count else ""
        button = words.COMPLETE if done == count else words.RESUME if done else words.START
        self._show(button, reason or words.START_TIP, done, count, left, failure or reason)
        said = words.WHOLE if done == count else words.PAUSED if done else words.NOT_RUN
        self.done.setText(said.format(done=done, count=count))
        self.button.setEnabled(not reason and done < count)
        self.discard.setVisible(own > 0)
        self._running = False

    def show_stopping(self) -> None:
        self.button.setEnabled(False)
        self.left.setText(words.STOPPING)

    def _show(self, button: str, tip: str, done: int, count: int, left: str, what: str) -> None:
        self.button.setText(button)
        self.button.setToolTip(tip)
        self.button.setEnabled(True)
        self.bar.setRange(0, count)
        self.bar.setValue(done)
        self.left.setText(left)
        self.what.setText(what)
        self.what.setVisible(bool(what))

    def _on_clicked(self) -> None:
        (self.paused if self._running else self.started).emit()
