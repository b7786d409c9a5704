"""From an opened image to the picture: which part, how many pixels, grey or colour."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from explorer.images.fit import FitMode, fit
from explorer.images.load import Loaded
from explorer.state.picture import LARGEST_SIDE_PX, SMALLEST_SIDE_PX, Picture
from explorer.views.input.crop_view import CropView
from explorer.views.input.preview import Preview
from explorer.widgets.appearance import Appearance
from explorer.widgets.controls import Section, Segments
from explorer.words import inputs as inputs_words

SIDE_WIDTH_PX = 200


@dataclass(frozen=True)
class Choices:
    """What was chosen in the import dialog, to begin with the next time."""

    rows: int
    columns: int
    mode: FitMode = "crop"
    square: bool = True  # rows and columns change together
    grey: bool = True


class ImportDialog(QDialog):
    """Shows the opened image with its crop, and the result as it will be; `picture` is that result."""

    def __init__(self, loaded: Loaded, choices: Choices, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(inputs_words.IMPORT)
        self._loaded = loaded
        one_channel = loaded.pixels.shape[2] == 1
        self._choices = replace(choices, square=choices.square and choices.rows == choices.columns)
        self._crop = CropView(loaded.pixels, choices.rows / choices.columns, appearance)
        self._crop.set_cropping(choices.mode == "crop")
        self._crop.changed.connect(self._refresh)
        self._preview = Preview(appearance, SIDE_WIDTH_PX)
        self._mode = Segments(inputs_words.CROP_OR_FIT, inputs_words.FITS)
        self._mode.show_value(choices.mode)
        self._mode.chosen.connect(self._on_mode)
        self._rows = self._side(inputs_words.ROWS_NAME, inputs_words.ROWS_TIP, choices.rows)
        self._columns = self._side(inputs_words.COLUMNS_NAME, inputs_words.COLUMNS_TIP, choices.columns)
        self._square = QCheckBox(inputs_words.SQUARE)
        self._square.setToolTip(inputs_words.SQUARE_TIP)
        self._square.setChecked(self._choices.square)
        self._square.toggled.connect(self._on_square)
        self._kind = Segments(inputs_words.GREY_OR_COLOUR, inputs_words.IMPORT_KINDS)
        self._kind.show_value("grey" if choices.grey or one_channel else "colour")
        self._kind.exclude("colour", inputs_words.ONLY_GREY if one_channel else None)
        self._kind.chosen.connect(self._on_kind)
        self._lay_out()
        self.picture: Picture
        self._refresh()
        self.resize(760, 540)

    @property
    def choices(self) -> Choices:
        return self._choices

    @property
    def notes(self) -> tuple[str, ...]:
        """What was changed when the image was read."""
        return self._loaded.notes

    def _side(self, name: str, tip: str, value: int) -> QSpinBox:
        side = QSpinBox()
        side.setRange(SMALLEST_SIDE_PX, LARGEST_SIDE_PX)
        side.setValue(value)
        side.setAccessibleName(name)
        side.setToolTip(tip.format(low=SMALLEST_SIDE_PX, high=LARGEST_SIDE_PX))
        side.setFixedWidth(52)
        side.setAlignment(Qt.AlignmentFlag.AlignRight)
        side.valueChanged.connect(self._on_side)
        return side

    def _lay_out(self) -> None:
        size = QHBoxLayout()
        size.setSpacing(6)
        size.addWidget(self._rows)
        size.addWidget(QLabel("×"))
        size.addWidget(self._columns)
        size.addStretch(1)
        size.addWidget(self._square)
        self._take = QPushButton(inputs_words.USE)
        self._take.setObjectName("primary")
        self._take.setDefault(True)
        self._take.setToolTip(inputs_words.USE_TIP)
        self._take.clicked.connect(self.accept)
        cancel = QPushButton(inputs_words.CANCEL)
        cancel.setToolTip(inputs_words.CANCEL_TIP)
        cancel.clicked.connect(self.reject)
        ends = QHBoxLayout()
        ends.setSpacing(6)
        ends.addWidget(cancel, 1)
        ends.addWidget(self._take, 1)
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(Section(inputs_words.RESULT))
        side.addWidget(self._preview)
        side.addSpacing(4)
        side.addWidget(self._mode)
        side.addWidget(self._kind)
        side.addLayout(size)
        side.addWidget(self._notes_label())
        side.addStretch(1)
        side.addLayout(ends)
        left = QVBoxLayout()
        left.setSpacing(8)
        rows, columns = self._loaded.pixels.shape[:2]
        left.addWidget(Section(inputs_words.IMAGE))
        left.addWidget(self._crop, 1)
        left.addWidget(_hint(inputs_words.IMPORT_SIZE.format(rows=rows, columns=columns)))
        box = QHBoxLayout(self)
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(20)
        box.addLayout(left, 1)
        box.addLayout(side)

    def _notes_label(self) -> QLabel:
        notes = _hint("\n".join(self._loaded.notes))
        notes.setFixedWidth(SIDE_WIDTH_PX)
        notes.setVisible(bool(self._loaded.notes))
        return notes

    @Slot(str)
    def _on_mode(self, mode: str) -> None:
        self._choices = replace(self._choices, mode="fit" if mode == "fit" else "crop")
        self._crop.set_cropping(mode == "crop")
        self._refresh()

    @Slot(str)
    def _on_kind(self, kind: str) -> None:
        self._choices = replace(self._choices, grey=kind == "grey")
        self._refresh()

    @Slot(bool)
    def _on_square(self, square: bool) -> None:
        self._choices = replace(self._choices, square=square)
        if square:
            self._columns.setValue(self._rows.value())

    @Slot(int)
    def _on_side(self, value: int) -> None:
        if self._choices.square:
            other = self._columns if self.sender() is self._rows else self._rows
            with QSignalBlocker(other):
                other.setValue(value)
        self._choices = replace(self._choices, rows=self._rows.value(), columns=self._columns.value())
        self._crop.set_aspect(self._choices.rows / self._choices.columns)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        chosen = self._choices
        self.picture = fit(
            self._loaded.pixels, chosen.rows, chosen.columns, chosen.mode, self._crop.box, grey=chosen.grey
        )
        self._preview.show_picture(self.picture)


def _hint(text: str) -> QLabel:
    made = QLabel(text)
    made.setObjectName("hint")
    made.setWordWrap(True)
    return made
