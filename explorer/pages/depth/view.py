"""The page of depth: layers on layers, what a pixel sees through them and what becomes of the picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import isnan

from PySide6.QtCore import QPointF, QRectF, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from explorer.compute.asking import Finding
from explorer.compute.material import Material
from explorer.compute.request import Result
from explorer.pages.depth import (
    figure_borders as depth_borders,
)
from explorer.pages.depth import (
    figure_gaze as depth_gaze,
)
from explorer.pages.depth import (
    figure_rank as depth_rank,
)
from explorer.pages.depth import (
    figure_reach as depth_reach,
)
from explorer.pages.depth import words
from explorer.pages.depth.choice import MOST_LAYERS, DepthChoice
from explorer.pages.depth.figure import KIND, chart, view
from explorer.pages.depth.question import cell_at
from explorer.pages.kit.facts import Facts, Note
from explorer.pages.kit.page import PageView
from explorer.pages.kit.play_button import PlayButton
from explorer.panels.base import Spot
from explorer.panels.theme import DARK
from explorer.state.state import State
from explorer.widgets.controls import Section, Segments
from explorer.widgets.player import Ticker
from explorer.widgets.slider import SliderRow
from explorer.words.numbers import number

LAYER_MS = 500  # how long each depth stays while it plays


class DepthPage(PageView):
    """Click or drag on the picture to look from another pixel, along the plot for another depth; or let it play."""

    kind = KIND
    choice = DepthChoice

    def controls(self, column: QVBoxLayout) -> None:
        self.show_what = Segments(words.DEPTH_SECTION, words.DEPTH_SHOW, columns=2)
        self.show_what.chosen.connect(self._look_at)
        self.layer = Segments(words.DEPTH_STACK, words.DEPTH_LAYER)
        self.layer.chosen.connect(lambda layer: self.choose(layer=layer))
        tip = words.DEPTH_LAYERS_TIP.format(most=MOST_LAYERS)
        self.layers = SliderRow(words.DEPTH_LAYERS, 1, MOST_LAYERS, 4, lambda value: f"{value:.0f}", tip, step=1)
        self.layers.moved.connect(self._stop_and_choose)
        self.ticker = Ticker(self, LAYER_MS)
        self.ticker.ticked.connect(self._on_layer)
        self.play = PlayButton(self.ticker, words.DEPTH_PLAY, words.DEPTH_PAUSE, words.DEPTH_PLAY_TIP)
        self.play.clicked.connect(self.toggle_play)
        self.skip = QCheckBox(words.DEPTH_SKIP)
        self.skip.setToolTip(words.DEPTH_SKIP_TIP)
        self.skip.clicked.connect(lambda on: self.choose(skip=on))
        self.stack = Section(words.DEPTH_STACK)
        self.facts = {show: Facts(rows) for show, rows in words.DEPTH_FACTS.items()}
        self.notes = {show: Note(text) for show, text in words.DEPTH_NOTES.items()}
        column.addWidget(Section(words.DEPTH_SECTION))
        column.addWidget(self.show_what)
        column.addSpacing(4)
        stacking: tuple[QWidget, ...] = (self.stack, self.layer, self.layers, self.skip, self.play)
        for part in stacking:
            column.addWidget(part)
        column.addSpacing(4)
        column.addWidget(Section(words.DEPTH_NUMBERS))
        for said in (*self.facts.values(), *self.notes.values()):
            column.addWidget(said)
        self._known: Mapping[str, Finding] = {}

    # Showing

    def show_state(self, state: State) -> None:
        choice = state.look.choice(DepthChoice)
        show = choice.show
        self.show_what.show_value(show)
        self.layer.show_value(choice.layer)
        self.layers.show_value(choice.depth)
        self.skip.setChecked(choice.skip)
        for part, shows in (
            (self.stack, ("reach", "rank", "gaze")),
            (self.layer, ("reach", "rank")),
            (self.layers, ("reach", "rank", "gaze")),
            (self.play, ("reach", "rank", "gaze")),
            (self.skip, ("rank", "gaze")),
        ):
            part.setVisible(show in shows)
        for parts in (self.facts, self.notes):
            for name, one in parts.items():
                one.setVisible(name == show)

    def show_findings(self, result: Result | None, findings: Mapping[str, Finding]) -> None:
        self._known = findings
        super().show_findings(result, findings)

    def refresh(self) -> None:
        """Another view that is known already is not asked for again."""
        wanted = self.topics(self.store.state)
        if self.material is not None and wanted <= self._known.keys():
            self.material = replace(self.material, findings={topic: self._known[topic] for topic in wanted})
        super().refresh()

    def findings_shown(self, material: Material) -> None:
        shown = view(material)
        if shown is depth_reach:
            self.facts["reach"].show_values(*_reach_values(material))
        elif shown is depth_rank:
            finding, choice = depth_rank.finding_of(material), material.state.look.choice(DepthChoice)
            courses = (depth_rank.course_of(material, skip) for skip in (False, True))
            first = next(iter(finding.courses.values())).residual[0]
            after = (number(float(course.residual[choice.layers])) if course else "—" for course in courses)
            self.facts["rank"].show_values(number(float(first)), *after)
        elif shown is depth_gaze:
            gaze, at = depth_gaze.finding_of(material), depth_gaze.layer_of(material)
            heads = gaze.distance_px[at]
            distances = (
                words.DEPTH_PX.format(pixels=number(float(value))) for value in (heads.mean(), heads.min(), heads.max())
            )
            self.facts["gaze"].show_values(*distances, number(float(gaze.keys[at].mean())))
        else:
            traps = depth_borders.finding_of(material).traps.values()
            inside = max((trap.inside for trap in traps if not isnan(trap.inside)), default=float("nan"))
            values = (*(trap.frame for trap in traps), inside)
            self.facts["borders"].show_values(*map(depth_borders.share_text, values))

    def describe(self, name: str, spot: Spot) -> str:
        if self.material is None or name != "map" or view(self.material) is not depth_reach:
            return ""
        return words.DEPTH_PIXEL.format(row=spot.row, column=spot.column)

    # The mouse and the keyboard

    @property
    def _choice(self) -> DepthChoice:
        return self.store.state.look.choice(DepthChoice)

    def on_drag(self, name: str, point: QPointF, rect: QRectF) -> None:
        if self.material is None:
            return
        if name == "plot":
            plot = chart(self.material)
            if plot is not None:
                self._stop_and_choose(plot.value_at(rect, point, DARK)[0])
        elif name == "map" and view(self.material) is depth_reach:
            panel = self.board.panel(name)
            spot = panel.spot(rect, point) if panel else None
            if spot is not None:
                self.store.set(cell=cell_at(self.store.state.scene, (spot.row, spot.column)), pinned=True)

    def take_key(self, key: str) -> bool:
        if self._choice.show == "borders":
            return False
        if key in ("Space", "P"):
            self.toggle_play()
        elif key in ("Left", "Right"):
            self._stop_and_choose(self._choice.depth + (-1 if key == "Left" else 1))
        elif key == "Esc" and self.ticker.running:
            self.ticker.stop()
        else:
            return False
        return True

    @Slot(str)
    def _look_at(self, show: str) -> None:
        self.ticker.stop()
        self.choose(show=show)

    @Slot(float)
    def _stop_and_choose(self, layers: float) -> None:
        self.ticker.stop()
        self.choose(**self._choice.at_depth(round(layers)))

    # Playing

    @Slot()
    def toggle_play(self) -> None:
        """From where it is, or from the first layer where all are stacked."""
        if self.ticker.running:
            self.ticker.stop()
            return
        if self._choice.depth == MOST_LAYERS:
            self.choose(**self._choice.at_depth(1))
        self.ticker.start()

    @Slot()
    def _on_layer(self) -> None:
        if self._choice.depth >= MOST_LAYERS:
            self.ticker.stop()
        else:
            self.choose(**self._choice.at_depth(self._choice.depth + 1))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.ticker.stop()


def _reach_values(material: Material) -> tuple[str, ...]:
    finding, at = depth_reach.finding_of(material), material.state.look.choice(DepthChoice).layers - 1
    sight = depth_reach.sight_of(material)
    mean, law = float(finding.mean_px[at]), float(finding.law_px[at])
    field = float(sight.deviation_px[at]) if sight else float("nan")
    return (
        words.DEPTH_PX.format(pixels=f"{sight.reach_px[at]:.0f}") if sight else "—",
        words.DEPTH_SEEN.format(seen=int(sight.support[at].sum()), pixels=sight.support[at].size) if sight else "—",
        "—" if isnan(field) else words.DEPTH_PX.format(pixels=number(field)),
        words.DEPTH_PX.format(pixels=number(mean)),
        words.DEPTH_PX.format(pixels=number(law)),
        number(mean / law) if law > 0 else "—",
    )
