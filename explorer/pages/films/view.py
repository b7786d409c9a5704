"""The page of films: four ways to the same convolution, one of them held by its handle, or played."""

from __future__ import annotations

from math import exp, log
from typing import get_args

from PySide6.QtCore import QPointF, QRectF, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from explorer.compute.inputs import needed_of
from explorer.compute.material import Material
from explorer.pages.films import words
from explorer.pages.films.buttons import ApproachButtons
from explorer.pages.films.choice import ApproachKind, FilmsChoice
from explorer.pages.films.facts import heads_words, meters_words
from explorer.pages.films.figure import KIND, MAPS, map_values
from explorer.pages.films.plot import INKS, approaches_of, chart, frame_of, parameter_text
from explorer.pages.films.question import (
    ApproachMetersFinding,
    clamped,
    closed_side,
    content_of,
    defined,
    distance_at,
    farthest,
    nearest,
    parameter_at,
    shown_on_stage,
    start_of,
    why_not_on_stage,
)
from explorer.pages.kit import words as kit_words
from explorer.pages.kit.facts import Facts, Note
from explorer.pages.kit.page import PageView
from explorer.pages.kit.play_button import PlayButton
from explorer.panels.base import Spot
from explorer.panels.theme import DARK
from explorer.state.state import Scene, State
from explorer.widgets.controls import Section, Segments
from explorer.widgets.player import Player
from explorer.widgets.slider import SliderRow
from explorer.words import scene as scene_words
from explorer.words.numbers import number

WHOLE_MS = 7000
SHORTEST = 0.25  # of the time of a whole approach
STEPS = 60  # by keys, from an approach's start to its end
LAST = 1e-6  # the distance from which an approach that is not measured yet jumps to its end


class FilmsPage(PageView):
    """Drag along the plot, turn the slider, step by the arrow keys, or let it play."""

    kind = KIND
    choice = FilmsChoice

    def controls(self, column: QVBoxLayout) -> None:
        self.kinds = ApproachButtons(self.appearance, words.FILM_KINDS, INKS)
        self.kinds.chosen.connect(self._choose_kind)
        self.strength = Segments(words.FILM_CONTENT, words.FILM_STRENGTHS)
        self.strength.chosen.connect(self._choose_strength)
        self.content_heading = Section(words.FILM_CONTENT)
        self.softmax = QPushButton(words.FILM_SOFTMAX)
        self.softmax.setObjectName("primary")
        self.softmax.setToolTip(words.FILM_SOFTMAX_TIP)
        self.softmax.clicked.connect(lambda: self.store.set(norm="softmax"))
        self.sliders = {kind: self._slider(kind) for kind in get_args(ApproachKind)}
        self.player = Player(self, self._duration_ms)
        self.player.moved.connect(self._on_frame)
        self.play = PlayButton(self.player, words.FILM_PLAY, words.FILM_PAUSE, words.FILM_PLAY_TIP)
        self.play.clicked.connect(self.toggle_play)
        self.to_stage = QPushButton(words.FILM_TO_STAGE)
        self.to_stage.clicked.connect(self._show_on_stage)
        self.heads_note = Note()
        self.heads = QPushButton()
        self.set_text(self.heads, words.FILM_HEADS_BUTTON)
        self.heads.setToolTip(words.FILM_HEADS_TIP)
        self.heads.clicked.connect(lambda: self.store.set(page="heads"))
        for part in (
            Section(words.FILMS_SECTION), self.kinds, self.softmax, *self.sliders.values(), self.play, self.to_stage
        ):  # fmt: skip
            column.addWidget(part)
        column.addSpacing(8)
        for part in (self.content_heading, self.strength):
            column.addWidget(part)
        column.addSpacing(8)
        self.meters, self.meters_note = Facts(words.FILM_METERS), Note()
        self.meters_heading = Section(words.FILM_METERS_SECTION)
        for part in (self.meters_heading, self.meters, self.meters_note):
            column.addWidget(part)
        column.addSpacing(8)
        for part in (Section(words.FILM_HEADS_SECTION), self.heads_note, self.heads):
            column.addWidget(part)
        self._from = 1.0

    def _slider(self, kind: ApproachKind) -> SliderRow:
        label, tip = words.FILM_PARAMETERS[kind]
        low, high, default, log_from = {
            "window": (1.0, 65.0, 1.6, 1.0),
            "position": (0.0, 20.0, 1.2, None),
            "gate": (0.0, 1.0, 0.7, None),
            "content": (0.0, 1.0, 0.3, None),
        }[kind]
        slider = SliderRow(label, low, high, default, lambda value: parameter_text(kind, value), tip, log_from=log_from)
        slider.moved.connect(self._turn)
        return slider

    # Showing

    def show_state(self, state: State) -> None:
        scene, choice = state.scene, state.look.choice(FilmsChoice)
        there = defined(scene)
        self.kinds.show_value(choice.kind)
        self.strength.show_value(choice.strength)
        self.softmax.setVisible(not there)
        for name, slider in self.sliders.items():
            slider.setVisible(there and name == choice.kind)
        for part in (
            self.play, self.to_stage, self.content_heading, self.strength, self.meters_heading, self.meters,
            self.meters_note,
        ):  # fmt: skip
            part.setVisible(there)
        self.kinds.setEnabled(there)
        self._show_parameter(state)
        needed = needed_of(scene.kernel, scene.picture.channels, scene.integer)
        self.heads_note.setText(heads_words(scene, needed.count))
        if not there:
            self.player.stop()

    def _show_parameter(self, state: State) -> None:
        """What goes by the content waits until that is known."""
        scene, kind = state.scene, state.look.choice(FilmsChoice).kind
        start, why_not = self._start, why_not_on_stage(scene, kind)
        self.to_stage.setEnabled(start is not None and why_not is None)
        self.to_stage.setToolTip(why_not or words.FILM_TO_STAGE_TIP)
        slider = self.sliders[kind]
        slider.setEnabled(start is not None or kind != "content")
        if not slider.isEnabled():
            return
        scene = start or scene
        ends = {"window": closed_side(scene) + 2 * farthest(scene, "window"), "content": content_of(scene)}
        slider.set_high(max(ends.get(kind, {"position": 20.0, "gate": 1.0}.get(kind, 1.0)), 1e-6))
        slider.show_value(parameter_at(scene, kind, clamped(scene, kind, state.look.choice(FilmsChoice).distance)))

    @property
    def _start(self) -> Scene | None:
        """What the films start from; None while their content is not known."""
        state = self.store.state
        strength = state.look.choice(FilmsChoice).strength
        wanted = start_of(state.scene, strength)
        if strength == "stage":
            return wanted
        frame = frame_of(self.material) if self.material is not None else None
        same = frame is not None and (frame.inquiry.scene, frame.inquiry.strength) == (wanted, strength)
        return frame.start if frame is not None and same else None

    def on_hover(self, name: str, spot: Spot | None) -> None:
        self.board.highlight(*((other, spot) for other in MAPS) if name in MAPS and spot is not None else ())

    def describe(self, name: str, spot: Spot) -> str:
        frame = frame_of(self.material) if self.material is not None else None
        if frame is None or self.material is None or name not in MAPS:
            return ""
        value = float(map_values(self.material, frame)[name][spot.row, spot.column])
        return kit_words.VALUE_AT.format(
            row=spot.row, column=spot.column, name=scene_words.OUTPUTS[name], value=number(value)
        )

    def findings_shown(self, material: Material) -> None:
        self._show_parameter(material.state)
        finding = material.findings.get("film_meters")
        if not isinstance(finding, ApproachMetersFinding):
            self.board.highlight()
            self.meters.show_values(*["—"] * len(words.FILM_METERS))
            return
        self.meters.show_values(
            *(number(one.value) for one in (finding.additivity, finding.homogeneity, finding.equivariance)),
            words.FILMS_REACH.format(reach=finding.reach_px),
            number(finding.share),
        )
        self.meters_note.setText(meters_words(finding))

    # Turning

    def on_drag(self, name: str, point: QPointF, rect: QRectF) -> None:
        if name == "plot" and self.material is not None and approaches_of(self.material) is not None:
            self.player.stop()
            self._go(chart(self.material).value_at(rect, point, DARK)[0])

    def take_key(self, key: str) -> bool:
        if not defined(self.store.state.scene):
            return False
        if key in ("Space", "P"):
            self.toggle_play()
        elif key in ("Left", "Right"):
            self.player.stop()
            self._step(-1 if key == "Left" else 1)
        elif key == "Esc" and self.player.running:
            self.player.stop()
        else:
            return False
        return True

    def _step(self, direction: int) -> None:
        kind, eps = self._now()
        low, high = log(self._end), log(max(farthest(self.store.state.scene, kind), self._end))
        at = (log(max(eps, self._end)) - low) / max(high - low, 1e-9) + direction / STEPS
        self._go(exp(low + min(max(at, 0.0), 1.0) * (high - low)))

    @Slot(str)
    def _choose_kind(self, kind: str) -> None:
        self.player.stop()
        self.choose(kind=kind)

    @Slot(str)
    def _choose_strength(self, strength: str) -> None:
        self.player.stop()
        self.choose(strength=strength)

    @Slot(float)
    def _turn(self, parameter: float) -> None:
        self.player.stop()
        scene = self._start or self.store.state.scene
        self.choose(distance=distance_at(scene, self.store.state.look.choice(FilmsChoice).kind, parameter))

    def _go(self, eps: float) -> None:
        self.choose(distance=clamped(self.store.state.scene, self.store.state.look.choice(FilmsChoice).kind, eps))

    def _now(self) -> tuple[ApproachKind, float]:
        state = self.store.state
        return state.look.choice(FilmsChoice).kind, clamped(
            state.scene, state.look.choice(FilmsChoice).kind, state.look.choice(FilmsChoice).distance
        )

    @property
    def _end(self) -> float:
        """The last distance of the plot that the chosen approach can have."""
        finding = approaches_of(self.material) if self.material is not None else None
        kind, _ = self._now()
        return max(finding.least if finding is not None else LAST, nearest(self.store.state.scene, kind))

    # Playing

    @Slot()
    def toggle_play(self) -> None:
        """From where it is, or from the start where it is at its end."""
        if self.player.running:
            self.player.stop()
            return
        kind, eps = self._now()
        start = farthest(self.store.state.scene, kind)
        self._from = eps if eps > self._end * 1.01 else max(start, self._end * 2)
        self.player.start()

    def _duration_ms(self) -> float:
        kind, _ = self._now()
        end = self._end
        whole = log(max(farthest(self.store.state.scene, kind), 2 * end) / end)
        return WHOLE_MS * max(SHORTEST, log(self._from / end) / whole)

    @Slot(float)
    def _on_frame(self, share: float) -> None:
        kind, _ = self._now()
        way = log(self._from / self._end)
        self._go(self._from * exp(-way * share) if share < 1 else nearest(self.store.state.scene, kind))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.player.stop()

    @Slot()
    def _show_on_stage(self) -> None:
        self.player.stop()
        (kind, eps), start = self._now(), self._start
        changes = None if start is None else shown_on_stage(start, kind, eps)
        if changes is not None:
            self.store.set(**changes, page="stage")
