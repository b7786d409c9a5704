"""ClosingCard: the closing plot, the verdict under it, the difference map beside it, and the film."""

from __future__ import annotations

from math import exp, log

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from explorer.compute.inputs import widest_side_of
from explorer.compute.request import Curve, Result
from explorer.explaining.questions import Difference
from explorer.figures.words import narration_line, verdict_line
from explorer.panels.base import Run, Spot
from explorer.panels.lanes import Part
from explorer.panels.parts import output_channel
from explorer.panels.text import plain, rich
from explorer.state.state import State
from explorer.state.store import Store
from explorer.views.stage.closing_plot import ClosingPlot
from explorer.views.stage.panel_widget import PanelWidget
from explorer.views.stage.still import Still
from explorer.widgets.appearance import Appearance
from explorer.widgets.controls import FittingLabel, Section
from explorer.widgets.icons import IconButton
from explorer.widgets.player import Player
from explorer.words import stage as stage_words
from explorer.words import verdicts as verdicts_words
from explorer.words.numbers import number

FILM_MS = 7000
SHORT_LINES_PX = 480  # below this width some sentences take three lines
SHORTEST = 0.25  # of the time of a whole film


class ClosingCard(QFrame):
    """Closes the window and says what became of it."""

    why_asked = Signal(object, QPoint)

    def __init__(self, store: Store, appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("card")
        self._store, self._appearance = store, appearance
        self._result: Result | None = None
        self._failure = ""  # why there is none
        self._widest = self.widest
        self.plot = ClosingPlot(appearance)
        self.play = IconButton(appearance, "play", stage_words.PLAY_TIP, "flat")
        self.sentence = QLabel(verdicts_words.VERDICT_WAITING)
        self.sentence.setWordWrap(True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.sentence.setAccessibleName(stage_words.VERDICT_NAME)
        self._room = Still(self.sentence, appearance)
        self.difference = self.make_difference()
        head = QHBoxLayout()
        head.addWidget(Section(stage_words.CLOSING_HEADING))
        head.addWidget(self.play)
        measure = FittingLabel(stage_words.MEASURE, stage_words.MEASURE_SHORT, "")
        measure.setObjectName("hint")
        measure.setAlignment(Qt.AlignmentFlag.AlignRight)
        head.addWidget(measure, 1)
        left = QVBoxLayout()
        left.setSpacing(2)
        left.addLayout(head)
        left.addWidget(self.plot, 1)
        left.addWidget(self._room)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 12, 6)
        row.setSpacing(12)
        row.addLayout(left, 76)
        row.addWidget(self.difference, 20)
        self.plot.began.connect(self._begin)
        self.plot.moved.connect(self.set_side)
        self.plot.ended.connect(store.end)
        self.play.clicked.connect(self.toggle_film)
        self._player = Player(self, self._duration_ms)
        self._player.moved.connect(self._on_frame)
        self._player.running_changed.connect(self._on_running)
        self._from = 1.0
        self._filming = False  # whether it is the film that moves the side just now
        self._fit_sentence()
        self._show_side()
        appearance.changed.connect(self._on_appearance)
        store.subscribe(self._on_state)

    def make_difference(self) -> PanelWidget:
        """A map of the difference that can be asked; who asks for it shows parts in it."""
        panel = PanelWidget(self._appearance, stage_words.DIFFERENCE_NAME, stage_words.DIFFERENCE_TIP, movable=False)
        panel.clicked.connect(self._on_difference)
        panel.describe_with(self._describe)
        return panel

    def show_result(self, result: Result, difference: Part | None) -> None:
        self._result, self._widest = result, result.widest_side
        self._show_side()
        self.show_difference(difference)
        self._show_sentence()

    def show_failure(self, sentence: str) -> None:
        """There is no result, and why."""
        self._result, self._failure = None, sentence
        self.plot.show_no_curve()
        self._show_side()
        self.show_difference(None)
        self._show_sentence()

    def show_difference(self, part: Part | None) -> None:
        self.difference.show_part(part)

    def show_curve(self, curve: Curve) -> None:
        self._widest = curve.widest_side
        self.plot.show_curve(curve)

    @property
    def widest(self) -> int:
        """The side that opens the window wholly, for the state of now; the plot's own may wait for a result."""
        return widest_side_of(self._store.state.scene)

    @Slot(float)
    def set_side(self, side: float) -> None:
        self._store.set(window_side=min(max(side, 1.0), float(self.widest)))

    def step_side(self, direction: int) -> None:
        """The next of a list of telling sides: fine near 1 px, odd ones further out."""
        widest = self.widest
        sides = [1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, *range(3, 10), *range(11, widest, 2), widest]
        now = self._store.state.scene.window_side
        if direction < 0:
            self.set_side(max((float(s) for s in sides if s < now - 1e-9), default=1.0))
        else:
            self.set_side(min((float(s) for s in sides if s > now + 1e-9), default=float(widest)))

    # The film

    @property
    def playing(self) -> bool:
        return self._player.running

    @Slot()
    def toggle_film(self) -> None:
        """Closes the window from where it is (from global, when it is closed) to one pixel, as one undo step."""
        if self.playing:
            self.stop_film()
            return
        now = self._store.state.scene.window_side
        self._from = float(self.widest) if now <= 1 else now
        self._store.begin()
        self._player.start()

    def stop_film(self) -> None:
        self._player.stop()

    def _duration_ms(self) -> float:
        return FILM_MS * max(SHORTEST, log(self._from) / log(max(self.widest, 2)))

    @Slot(float)
    def _on_frame(self, share: float) -> None:
        self._store.begin()  # anew, when a stroke on the canvas has ended the film's step
        self._filming = True
        self.set_side(exp(log(self._from) * (1 - share)))
        self._filming = False

    @Slot(bool)
    def _on_running(self, running: bool) -> None:
        self.play.set_icon("pause" if running else "play")
        if not running:
            self._store.end()

    @Slot()
    def _begin(self) -> None:
        self.stop_film()
        self._store.begin()

    # Showing

    def _on_state(self, new: State, old: State) -> None:
        if new.scene.window_side != old.scene.window_side:
            if not self._filming:
                self.stop_film()  # an undo or a key has taken the side out of its hands
            self._show_side()
        if new.look != old.look and (new.look.stage or old.look.stage):
            self._show_sentence()

    def _show_side(self) -> None:
        side, result = self._store.state.scene.window_side, self._result
        current = result is not None and result.request.scene == self._store.state.scene
        self.plot.show_side(side, self._widest, min(result.meters.relative, 10.0) if result and current else None)

    def _show_sentence(self) -> None:
        look, theme = self._store.state.look, self._appearance.theme
        if self._result is None:
            if self._failure:
                self.sentence.setText(rich((Run(self._failure, "warning"),), theme))
                self.sentence.setAccessibleDescription(self._failure)
            return
        if look.stage:
            self.sentence.setText(rich(narration_line(self._result, look, look.stage, "ink"), theme))
            return
        line = verdict_line(self._result, "ink")
        self.sentence.setText(rich(line, theme))
        self.sentence.setAccessibleDescription(plain(line))

    def _fit_sentence(self) -> None:
        """Room for two lines, always, so that nothing jumps when one more is needed; for three where they are short."""
        lines = 2 if self._room.width() >= SHORT_LINES_PX * self._appearance.theme.scale else 3
        self._room.setFixedHeight(round(self.sentence.fontMetrics().lineSpacing() * (lines + 0.2)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_sentence()

    @Slot()
    def _on_appearance(self) -> None:
        self._fit_sentence()
        self._show_sentence()

    def _on_difference(self, spot: Spot, where: QPoint, _modifiers: object) -> None:
        out = 0 if self._result is None else output_channel(self._result, self._store.state.look)
        self.why_asked.emit(Difference((spot.row, spot.column), out), where)

    def _describe(self, spot: Spot) -> str:
        if self._result is None:
            return ""
        out = output_channel(self._result, self._store.state.look)
        return f"Δ({spot.row}, {spot.column}) = {number(float(self._result.difference[out, spot.row, spot.column]))}"
