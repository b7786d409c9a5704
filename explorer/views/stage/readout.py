"""Readout: both outputs at the query, and their difference."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from explorer.compute.request import Result
from explorer.explaining.printed import worth
from explorer.panels.parts import output_channel, query_cell
from explorer.state.state import State
from explorer.state.store import Store
from explorer.views.stage.still import Still
from explorer.widgets.appearance import Appearance
from explorer.widgets.controls import Section
from explorer.words import scene as scene_words
from explorer.words import stage as stage_words
from explorer.words.numbers import ABOUT, number

ROWS = ("convolution", "attention", "difference")


class Readout(QWidget):
    """Three numbers of the pixel that is asked about."""

    def __init__(self, store: Store, appearance: Appearance) -> None:
        super().__init__()
        self._store, self._appearance = store, appearance
        self._result: Result | None = None
        self._heading = Section("")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.addWidget(self._heading, 0, 0, 1, 2)
        self._names = {name: QLabel(scene_words.OUTPUTS[name]) for name in ROWS}
        self._values = {name: QLabel("") for name in ROWS}
        for row, name in enumerate(ROWS, 1):
            self._values[name].setObjectName("number")
            self._values[name].setAlignment(Qt.AlignmentFlag.AlignRight)
            self._values[name].setAccessibleName(stage_words.READOUT_NAMES[name])
            grid.addWidget(self._names[name], row, 0)
            grid.addWidget(Still(self._values[name], appearance), row, 1)
        grid.setColumnStretch(1, 1)
        appearance.changed.connect(self._restyle)
        store.subscribe(self._on_state)
        self._restyle()
        self._show()

    def show_result(self, result: Result) -> None:
        self._result = result
        self._show()

    def show_nothing(self) -> None:
        self._result = None
        for value in self._values.values():
            value.setText("")

    def _on_state(self, new: State, old: State) -> None:
        if new.look != old.look:
            self._show()

    def _show(self) -> None:
        look = self._store.state.look
        said = stage_words.READOUT_PINNED if look.pinned else stage_words.READOUT
        self._heading.setText(said.format(row=look.cell[0], column=look.cell[1]))
        result = self._result
        if result is None:
            return
        at = output_channel(result, look), *query_cell(result, look)
        values = (result.convolution, result.attention, result.difference)
        texts = [
            number(float(array[at]), signed=name == "difference") for name, array in zip(ROWS, values, strict=True)
        ]
        if worth(texts[1]) != worth(stage_words.TERMS_BETWEEN.join((texts[0], texts[2]))):
            texts[2] = f"{ABOUT} {texts[2]}"
        for name, text in zip(ROWS, texts, strict=True):
            self._values[name].setText(text)
        # What hidden heads leave stands on the stage; here all are counted, as in the difference.
        whole = stage_words.ALL_HEADS if look.hidden_heads else stage_words.ONE_OUTPUT
        self._names["attention"].setText(whole.format(output=scene_words.OUTPUTS["attention"]))

    def _restyle(self) -> None:
        theme = self._appearance.theme
        for name, ink in (("convolution", theme.convolution), ("attention", theme.attention)):
            self._names[name].setStyleSheet(f"color: {ink}")
