"""FigureOptions: how a figure is to be: its page, its colours, its file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSpinBox, QStackedWidget, QVBoxLayout, QWidget

from explorer.export.cli import LARGEST_DPI, MOST_PIXELS, SMALLEST_DPI
from explorer.export.dialog.choices import FORMATS, WINDOWS, ExportChoices
from explorer.figures.page import Figure
from explorer.figures.presets import MM_PER_INCH, PRESETS
from explorer.widgets.controls import ChoiceRow, Section, Segments
from explorer.words import export as export_words
from explorer.words import figures as figures_words

STRIP = "closing-strip"


class FigureOptions(QWidget):
    """`changed` tells the ExportChoices of now."""

    changed = Signal(object)

    def __init__(self, choices: ExportChoices) -> None:
        super().__init__()
        self._choices = choices
        sizes = [(name, *figures_words.PRESETS[name]) for name in PRESETS]
        self._preset = ChoiceRow(export_words.EXPORT_SIZE, sizes, export_words.EXPORT_SIZE_TIP)
        self._size = hint()
        self._theme = Segments(export_words.EXPORT_COLOURS, export_words.EXPORT_THEMES)
        self._transparent = QCheckBox(export_words.EXPORT_TRANSPARENT)
        self._transparent.setToolTip(export_words.EXPORT_TRANSPARENT_TIP)
        self._windows_name = Section(export_words.EXPORT_WINDOWS)
        self._windows = Segments(
            export_words.EXPORT_WINDOWS,
            [(str(n), *_windows_words(n)) for n in WINDOWS],
        )
        self._format = Segments(export_words.EXPORT_FORMAT, export_words.EXPORT_FORMATS)
        self._pages = QStackedWidget()
        self._build_format_pages()
        self._lay_out()
        self._preset.chosen.connect(self._on_preset)
        self._theme.chosen.connect(self._on_theme)
        self._transparent.toggled.connect(self._on_transparent)
        self._windows.chosen.connect(self._on_windows)
        self._format.chosen.connect(self._on_format)
        self._letters.chosen.connect(self._on_letters)
        self._dpi.valueChanged.connect(self._on_dpi)
        self.show_choices(choices)

    @property
    def choices(self) -> ExportChoices:
        return self._choices

    def show_choices(self, choices: ExportChoices) -> None:
        """Shows choices; tells nobody."""
        self._choices = choices
        self._preset.show_value(choices.preset)
        self._theme.show_value(choices.theme)
        with QSignalBlocker(self._transparent):
            self._transparent.setChecked(choices.transparent)
        self._windows.show_value(str(choices.windows))
        for part in (self._windows_name, self._windows):
            part.setVisible(choices.kind == STRIP)
        self._format.show_value(choices.format)
        self._letters.show_value(choices.letters)
        with QSignalBlocker(self._dpi):
            self._dpi.setValue(choices.sharp_dpi)
        self._pages.setCurrentIndex(FORMATS.index(choices.format))

    def show_figure(self, figure: Figure) -> None:
        """Says how large the page is, in mm and as a PNG in pixels."""
        width, height = figure.width_mm, figure.height_mm
        _, about = figures_words.PRESETS[self._choices.preset]
        self._size.setText(export_words.EXPORT_PAGE.format(about=about.capitalize(), width=width, height=height))
        most = int((MOST_PIXELS / (width * height)) ** 0.5 * MM_PER_INCH)
        with QSignalBlocker(self._dpi):
            self._dpi.setMaximum(min(LARGEST_DPI, most))
        columns, rows = (round(mm / MM_PER_INCH * self._dpi.value()) for mm in (width, height))
        self._pixels.setText(export_words.EXPORT_PIXELS.format(columns=columns, rows=rows))

    # Building

    def _build_format_pages(self) -> None:
        self._letters = Segments(export_words.EXPORT_LETTERS, export_words.EXPORT_LETTERS_CHOICES)
        self._dpi = QSpinBox()
        self._dpi.setRange(SMALLEST_DPI, LARGEST_DPI)
        self._dpi.setSuffix(" dpi")
        self._dpi.setAccessibleName(export_words.EXPORT_DPI)
        self._dpi.setToolTip(export_words.EXPORT_DPI_TIP.format(low=SMALLEST_DPI, high=LARGEST_DPI))
        self._dpi.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._dpi.setKeyboardTracking(False)  # 300 is typed as a whole, not as 3, 30, 300
        self._dpi.setFixedWidth(84)
        self._pixels = hint()
        resolution = QHBoxLayout()
        resolution.addWidget(QLabel(export_words.EXPORT_DPI), 1)
        resolution.addWidget(self._dpi)
        for format in FORMATS:
            page = QWidget()
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 2, 0, 0)
            column.setSpacing(6)
            if format == "png":
                column.addLayout(resolution)
                column.addWidget(self._pixels)
            if format == "svg":
                column.addWidget(self._letters)
            column.addWidget(hint(export_words.EXPORT_ABOUT_FORMAT[format]))
            column.addStretch(1)
            self._pages.addWidget(page)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        column.addWidget(Section(export_words.EXPORT_PAGE_HEADING))
        column.addWidget(self._preset)
        column.addWidget(self._size)
        column.addSpacing(8)
        column.addWidget(Section(export_words.EXPORT_COLOURS))
        column.addWidget(self._theme)
        column.addWidget(self._transparent)
        column.addSpacing(8)
        column.addWidget(self._windows_name)
        column.addWidget(self._windows)
        column.addSpacing(8)
        column.addWidget(Section(export_words.EXPORT_FORMAT))
        column.addWidget(self._format)
        column.addWidget(self._pages)
        column.addStretch(1)

    # Choosing

    def _choose(self, **changes: Any) -> None:
        self.show_choices(replace(self._choices, **changes))
        self.changed.emit(self._choices)

    @Slot(str)
    def _on_preset(self, name: str) -> None:
        self._choose(preset=name, dpi=0)  # each purpose has a resolution of its own

    @Slot(str)
    def _on_theme(self, name: str) -> None:
        self._choose(theme=name)

    @Slot(bool)
    def _on_transparent(self, on: bool) -> None:
        self._choose(transparent=on)

    @Slot(str)
    def _on_windows(self, count: str) -> None:
        self._choose(windows=int(count))

    @Slot(str)
    def _on_format(self, format: str) -> None:
        self._choose(format=format)

    @Slot(str)
    def _on_letters(self, letters: str) -> None:
        self._choose(letters=letters)

    @Slot(int)
    def _on_dpi(self, dpi: int) -> None:
        self._choose(dpi=dpi)


def _windows_words(count: int) -> tuple[str, str]:
    """Label and tooltip of a number of windows."""
    if count == 0:
        return export_words.EXPORT_WINDOWS_FIT, export_words.EXPORT_WINDOWS_FIT_TIP
    return str(count), export_words.EXPORT_WINDOWS_TIP.format(count=count)


def hint(text: str = "") -> QLabel:
    """Small words that explain."""
    made = QLabel(text)
    made.setObjectName("hint")
    made.setWordWrap(True)
    return made
