"""Small experiments on the whole picture: move it by one pixel, add noise."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from explorer.images.draw import noise, shift
from explorer.layers.borders import border_named
from explorer.state.store import Store
from explorer.widgets.appearance import Appearance
from explorer.widgets.icons import IconButton
from explorer.words import inputs as inputs_words

DIRECTIONS = {"left": (0, -1), "up": (-1, 0), "down": (1, 0), "right": (0, 1)}  # rows, columns
LARGEST_NOISE = 100
ROW_PX = 28


class ShiftRow(QWidget):
    """Four arrows: does the output move with the input?"""

    def __init__(self, store: Store, appearance: Appearance) -> None:
        super().__init__()
        self._store = store
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(QLabel(inputs_words.SHIFT), 1)
        for name, way in DIRECTIONS.items():
            button = IconButton(appearance, f"arrow-{name}", inputs_words.SHIFT_TIPS[name])
            button.setProperty("way", way)
            button.clicked.connect(self._on_clicked)
            button.setFixedHeight(ROW_PX)
            row.addWidget(button)

    @Slot()
    def _on_clicked(self) -> None:
        rows, columns = self.sender().property("way")
        scene = self._store.state.scene
        self._store.set(picture=shift(scene.picture, rows, columns, wrap=border_named(scene.border).wraps))


class NoiseRow(QWidget):
    """An amount, and a button that adds that much noise with the next seed."""

    def __init__(self, store: Store, appearance: Appearance) -> None:
        super().__init__()
        self._store = store
        self._seed = 0
        self._amount = QSlider(Qt.Orientation.Horizontal)
        self._amount.setRange(1, LARGEST_NOISE)
        self._amount.setAccessibleName(inputs_words.NOISE_AMOUNT_NAME)
        self._shown = QLabel()
        self._shown.setObjectName("number")
        self._shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._shown.setMinimumWidth(30)
        button = IconButton(appearance, "shuffle", inputs_words.NOISE_TIP)
        button.setFixedHeight(ROW_PX)
        button.setAccessibleName(inputs_words.NOISE_NAME)
        button.clicked.connect(self._on_clicked)
        for part in (self, self._amount):
            part.setToolTip(inputs_words.NOISE_TIP)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(QLabel(inputs_words.NOISE))
        row.addWidget(self._amount, 1)
        row.addWidget(self._shown)
        row.addWidget(button)
        self._amount.valueChanged.connect(self._on_amount)
        self._amount.setValue(20)

    @Slot(int)
    def _on_amount(self, amount: int) -> None:
        self._shown.setText(f"±{amount}")

    @Slot()
    def _on_clicked(self) -> None:
        self._store.set(picture=noise(self._store.state.scene.picture, self._amount.value(), self._seed))
        self._seed += 1
