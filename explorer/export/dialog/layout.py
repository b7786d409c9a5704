"""DialogLayout: where everything in the export dialog stands, and what its foot says."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSlider, QStackedWidget, QVBoxLayout, QWidget

from explorer.export.dialog.options import hint
from explorer.widgets.appearance import Appearance
from explorer.words import export as export_words
from explorer.words import movies as movies_words

OPTIONS_PX = 236
POSITIONS = 200  # of the slider along a movie


@dataclass(frozen=True, eq=False)
class DialogWidgets:
    """What the dialog consists of, without its foot."""

    kinds: QWidget
    preview: QWidget
    options: QWidget  # of a figure
    movie_options: QWidget


class DialogLayout:
    """Three columns: what is exported, what it looks like, how it is to be; under the last one what became of it."""

    def __init__(self, dialog: QWidget, widgets: DialogWidgets, appearance: Appearance) -> None:
        self._appearance = appearance
        self.position = QSlider(Qt.Orientation.Horizontal)
        self.position.setRange(0, POSITIONS)
        self.position.setValue(POSITIONS // 2)
        self.position.setAccessibleName(movies_words.MOVIE_POSITION)
        self.position.setToolTip(movies_words.MOVIE_POSITION_TIP)
        self.status = hint()
        self.status.setTextFormat(Qt.TextFormat.PlainText)  # it names files
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.progress.setAccessibleName(movies_words.MOVIE_WRITING_NAME)
        self.folder = _button(export_words.EXPORT_OPEN_FOLDER, export_words.EXPORT_OPEN_FOLDER_TIP)
        self.copy = _button(export_words.EXPORT_COPY, export_words.EXPORT_COPY_TIP)
        self.save = _button(export_words.EXPORT_SAVE, export_words.EXPORT_SAVE_TIP)
        self.save.setObjectName("primary")
        self.save.setDefault(True)
        self.cancel = _button(movies_words.MOVIE_CANCEL, movies_words.MOVIE_CANCEL_TIP)
        for part in (self.progress, self.folder, self.cancel):
            part.hide()
        self._stack = QStackedWidget()
        self._stack.addWidget(widgets.options)
        self._stack.addWidget(widgets.movie_options)
        middle = QVBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(widgets.preview, 1)
        middle.addWidget(self.position)
        row = QHBoxLayout(dialog)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        row.addWidget(widgets.kinds)
        row.addLayout(middle, 1)
        row.addWidget(self._side())

    def show_movie(self, on: bool) -> None:
        self._stack.setCurrentIndex(int(on))
        self.position.setVisible(on)
        self.copy.setToolTip(movies_words.MOVIE_COPY_TIP if on else export_words.EXPORT_COPY_TIP)

    def set_ready(self, ready: bool, movie: bool) -> None:
        """Whether there is something to save and to copy."""
        self.save.setEnabled(ready)
        self.copy.setEnabled(ready and not movie)

    def set_writing(self, on: bool) -> None:
        self.progress.setValue(0)
        self.progress.setVisible(on)
        self.cancel.setVisible(on)
        self.save.setVisible(not on)

    @Slot(float)
    def show_progress(self, share: float) -> None:
        self.progress.setValue(round(share * self.progress.maximum()))

    def say(self, text: str, failed: bool = False, folder: bool = False) -> None:
        """One sentence above the buttons; with `folder` its folder can be opened."""
        theme = self._appearance.theme
        self.status.setText(text)
        self.status.setStyleSheet(f"color: {theme.warning if failed else theme.ink}")
        self.status.setVisible(bool(text))
        self.folder.setVisible(folder)

    def _side(self) -> QWidget:
        ends = QHBoxLayout()
        ends.setSpacing(6)
        for button in (self.copy, self.save, self.cancel):
            ends.addWidget(button, 1)
        side = QWidget()
        side.setFixedWidth(OPTIONS_PX)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._stack, 1)
        column.addWidget(self.status)
        column.addWidget(self.progress)
        column.addWidget(self.folder)
        column.addLayout(ends)
        return side


def _button(text: str, tip: str) -> QPushButton:
    made = QPushButton(text)
    made.setToolTip(tip)
    made.setAutoDefault(False)
    return made
