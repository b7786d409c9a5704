"""StageView: the stage itself, both lanes above the closing window."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from explorer.compute.request import Curve, Result
from explorer.state.state import State
from explorer.state.store import Store
from explorer.views.stage.closing_card import ClosingCard
from explorer.views.stage.lanes_view import LanesView
from explorer.widgets.appearance import Appearance

SHARES, PRESENT_SHARES = (50, 28), (58, 22)  # of the height: the lanes, the closing card


class StageView(QFrame):
    """Shows results whole: the difference beside the curve is that of the lanes above it.

    `result_shown`, `curve_shown` and `failed` tell what was shown, to whoever shows it once more.
    """

    result_shown = Signal(object)
    curve_shown = Signal(object)
    failed = Signal(str)

    def __init__(self, store: Store, appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("center")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lanes = LanesView(store, appearance)
        self.closing_card = ClosingCard(store, appearance)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(16, 10, 16, 12)
        self._rows.setSpacing(8)
        self._rows.addWidget(self.lanes, SHARES[0])
        self._rows.addWidget(self.closing_card, SHARES[1])
        self.curve: Curve | None = None
        self.failure = ""  # why there are no numbers
        store.subscribe(self._on_state)

    def show_result(self, result: Result) -> None:
        self.lanes.show_result(result)
        lanes = self.lanes.lanes
        self.closing_card.show_result(result, lanes.difference if lanes else None)
        self.failure = ""
        self.result_shown.emit(result)

    def show_curve(self, curve: Curve) -> None:
        self.curve = curve
        self.closing_card.show_curve(curve)
        self.curve_shown.emit(curve)

    def show_failure(self, sentence: str) -> None:
        """There are no numbers: a sentence says why."""
        self.lanes.show_nothing()
        self.closing_card.show_failure(sentence)
        self.curve, self.failure = None, sentence
        self.failed.emit(sentence)

    def add_cover(self, cover: QWidget) -> None:
        """Something that takes the whole stage while it is open, see `set_covered`."""
        self._rows.addWidget(cover, 1)

    def set_covered(self, on: bool) -> None:
        for part in (self.lanes, self.closing_card):
            part.setVisible(not on)

    def present(self, on: bool) -> None:
        """For a room: more of the height for the lanes."""
        for part, share in zip((self.lanes, self.closing_card), PRESENT_SHARES if on else SHARES, strict=True):
            self._rows.setStretchFactor(part, share)

    def _on_state(self, new: State, old: State) -> None:
        if new.look != old.look and self.lanes.lanes is not None:
            self.closing_card.show_difference(self.lanes.lanes.difference)
