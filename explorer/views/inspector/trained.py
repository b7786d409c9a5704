"""The trained layer that is on the stage: its name and file, which head of it, and how to leave it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.state.state import Scene
from explorer.state.store import Store
from explorer.state.trained import TrainedLayer
from explorer.widgets.controls import ChoiceRow
from explorer.widgets.rows import section
from explorer.words import trained as trained_words
from explorer.words.inspector import Option

WHOLE = ""  # the value of the whole layer among the heads
BREAK = "\u200b"  # where a name may go on in the next line


class TrainedSection(QWidget):
    """Hidden while both layers are made from a kernel."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self.setProperty("field", "trained")
        self.name, self.described = (QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText) for _ in range(2))
        self.name.setObjectName("number")
        self.head = ChoiceRow(trained_words.HEAD, (), trained_words.HEAD_TIP)
        self.leave = QPushButton(trained_words.LEAVE)
        self.leave.setToolTip(trained_words.LEAVE_TIP)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(section(trained_words.SECTION, self.name, self.described, self.head, self.leave))
        self.head.chosen.connect(self._choose)
        self.leave.clicked.connect(self._leave)

    def show_scene(self, scene: Scene) -> None:
        trained = scene.trained
        self.setVisible(trained is not None)
        if trained is None:
            return
        self.name.setText(trained.layer.replace(".", f".{BREAK}"))
        self.described.setText(description(trained))
        self.described.setToolTip(trained.file)
        self.head.setVisible(trained.heads > 1)
        self.head.set_options(_heads(trained.heads))
        self.head.show_value(WHOLE if trained.head is None else str(trained.head))

    @Slot(str)
    def _choose(self, value: str) -> None:
        trained = self._store.state.scene.trained
        if trained is not None:
            head = None if value == WHOLE else int(value)
            self._store.set(trained=replace(trained, head=head), hidden_heads=frozenset())

    @Slot()
    def _leave(self) -> None:
        self._store.set(trained=None)


def description(trained: TrainedLayer) -> str:
    """Its file, kind and channels, in one sentence."""
    named = {"file": trained.name, "inputs": trained.in_channels, "outputs": trained.out_channels}
    if trained.is_attention:
        return trained_words.OF_HEADS.format(**named, heads=trained.heads)
    rows, columns = trained.kernel_size or (1, 1)
    return trained_words.OF_TAPS.format(**named, rows=rows, columns=columns)


def _heads(count: int) -> list[Option]:
    whole = (WHOLE, trained_words.WHOLE, trained_words.WHOLE_TIP)
    return [whole, *((str(h), str(h + 1), trained_words.ONE_HEAD_TIP) for h in range(count))]
