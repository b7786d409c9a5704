"""MovieOptionsView: how a movie is to be: its pictures, its time, its colours, its file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.export.dialog.choices import FPS, ExportChoices
from explorer.export.dialog.options import hint
from explorer.export.kinds import KINDS
from explorer.export.movie import MOVIES, find_ffmpeg
from explorer.export.movie.options import LONGEST_HOLD_S, LONGEST_S
from explorer.export.movie.timeline import shots
from explorer.widgets.controls import ChoiceRow, Section, Segments
from explorer.words import export as export_words
from explorer.words import movies as movies_words


class MovieOptionsView(QWidget):
    """`changed` tells the ExportChoices of now."""

    changed = Signal(object)

    def __init__(self, choices: ExportChoices) -> None:
        super().__init__()
        self._choices = choices
        self._film = ""
        self._kind = ChoiceRow(movies_words.MOVIE_SHOWN, (), movies_words.MOVIE_SHOWN_TIP)
        self._size = Segments(export_words.EXPORT_SIZE, movies_words.MOVIE_SIZES)
        self._about = hint()
        rates = [(str(n), str(n), f"{n}") for n in FPS]
        self._fps = ChoiceRow(movies_words.MOVIE_FPS, rates, movies_words.MOVIE_FPS_TIP)
        self._seconds = _seconds(movies_words.MOVIE_SECONDS, movies_words.MOVIE_SECONDS_TIP, 0.1, LONGEST_S)
        self._hold = _seconds(movies_words.MOVIE_HOLD, movies_words.MOVIE_HOLD_TIP, 0.0, LONGEST_HOLD_S)
        self._easing = Segments(movies_words.MOVIE_EASING, movies_words.MOVIE_EASINGS)
        self._loop = Segments(movies_words.MOVIE_LOOP, movies_words.MOVIE_LOOPS)
        self._theme = Segments(export_words.EXPORT_COLOURS, export_words.EXPORT_THEMES)
        self._format = Segments(export_words.EXPORT_FORMAT, movies_words.MOVIE_FILE_FORMATS)
        self._format.exclude("mp4", None if find_ffmpeg() else movies_words.MOVIE_NO_FFMPEG)
        self._lay_out()
        self._connect()

    @property
    def choices(self) -> ExportChoices:
        return self._choices

    def show_choices(self, choices: ExportChoices) -> None:
        """Shows choices of a movie; tells nobody."""
        self._choices = choices
        if not choices.film:
            return
        movie, options = choices.movie, choices.movie.options(choices.film, choices.theme)
        if choices.film != self._film:
            self._film = choices.film
            kinds = MOVIES[choices.film].kinds
            self._kind.set_options([(name, KINDS[name].label, KINDS[name].label) for name in kinds])
            self._kind.setVisible(len(kinds) > 1)
        self._kind.show_value(options.kind)
        self._size.show_value(movie.size)
        self._fps.show_value(str(options.fps))
        for field, value in ((self._seconds, options.seconds), (self._hold, options.hold_s)):
            with QSignalBlocker(field):
                field.setValue(value)
        self._easing.show_value(options.easing)
        self._loop.show_value(options.loop)
        self._theme.show_value(choices.theme)
        self._format.show_value(movie.format)
        columns, rows = options.size_px
        pictures = sum(shot.ticks for shot in shots(options))
        told = movies_words.MOVIE_PIXELS.format(
            columns=columns, rows=rows, pictures=pictures, seconds=pictures / options.fps
        )
        self._about.setText(told)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        column.addWidget(Section(export_words.EXPORT_PAGE_HEADING))
        column.addWidget(self._kind)
        column.addWidget(self._size)
        column.addSpacing(8)
        column.addWidget(Section(movies_words.MOVIE_TIME))
        column.addLayout(_row(movies_words.MOVIE_SECONDS, self._seconds))
        column.addLayout(_row(movies_words.MOVIE_HOLD, self._hold))
        column.addWidget(self._fps)
        column.addWidget(self._easing)
        column.addWidget(self._loop)
        column.addWidget(self._about)
        column.addSpacing(8)
        column.addWidget(Section(export_words.EXPORT_COLOURS))
        column.addWidget(self._theme)
        column.addSpacing(8)
        column.addWidget(Section(export_words.EXPORT_FORMAT))
        column.addWidget(self._format)
        column.addStretch(1)

    def _connect(self) -> None:
        self._kind.chosen.connect(lambda kind: self._choose(kind=kind))
        self._size.chosen.connect(lambda size: self._choose(size=size))
        self._fps.chosen.connect(lambda fps: self._choose(fps=int(fps)))
        self._seconds.valueChanged.connect(lambda seconds: self._choose(seconds=seconds))
        self._hold.valueChanged.connect(lambda seconds: self._choose(hold_s=seconds))
        self._easing.chosen.connect(lambda easing: self._choose(easing=easing))
        self._loop.chosen.connect(lambda loop: self._choose(loop=loop))
        self._format.chosen.connect(lambda format: self._choose(format=format))
        self._theme.chosen.connect(self._on_theme)

    def _choose(self, **changes: Any) -> None:
        self._set(replace(self._choices, movie=replace(self._choices.movie, **changes)))

    @Slot(str)
    def _on_theme(self, theme: str) -> None:
        self._set(replace(self._choices, theme=theme))

    def _set(self, choices: ExportChoices) -> None:
        self.show_choices(choices)
        self.changed.emit(choices)


def _seconds(name: str, tip: str, low: float, high: float) -> QDoubleSpinBox:
    field = QDoubleSpinBox()
    field.setRange(low, high)
    field.setDecimals(1)
    field.setSingleStep(0.5)
    field.setSuffix(" s")
    field.setKeyboardTracking(False)
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    field.setFixedWidth(84)
    field.setAccessibleName(name)
    field.setToolTip(tip)
    return field


def _row(name: str, field: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(QLabel(name), 1)
    row.addWidget(field)
    return row
