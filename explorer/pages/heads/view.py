"""The page of heads: how many this kernel needs, built exactly, and learned beside it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from explorer.compute.expressing import expressed
from explorer.compute.material import Material
from explorer.explaining.verdict import missing_words
from explorer.layers.heads.patterns import Patterns
from explorer.pages.heads import words
from explorer.pages.heads.choice import HeadsChoice
from explorer.pages.heads.figure import KIND, built, chart, chosen, finding_of, learned_of
from explorer.pages.heads.figure_blurs import RESULTS, blurs_of, map_values
from explorer.pages.heads.question import BlursInquiry, HeadsFinding
from explorer.pages.kit import words as kit_words
from explorer.pages.kit.facts import Facts, Note
from explorer.pages.kit.page import PageView
from explorer.panels.base import Spot
from explorer.panels.theme import DARK
from explorer.state.state import Scene, State
from explorer.widgets.controls import Section
from explorer.widgets.slider import SliderRow
from explorer.words.numbers import number, percent, pixels

ALIKE = 100.0  # times the kernel's largest weight: where heads cancel each other to two digits


def build_tip(scene: Scene) -> str:
    """What building changes, and through which windows the heads then are the kernel."""
    found = expressed(scene)
    changes = missing_words(found)
    said = words.HEADS_BUILD_CHANGES if changes else words.HEADS_BUILD_AS_IT_IS
    windows = words.HEADS_WINDOWS[found.scene.window_shape].format(side=pixels(found.least_side))
    return said.format(changes=changes, windows=windows)


def largest_weight(finding: HeadsFinding, patterns: Patterns) -> float:
    """The largest weight of any head in units of the kernel's largest; 0 for a kernel of zeros."""
    largest = float(np.abs(finding.weight).max())
    return float(np.abs(patterns.mixes).max()) / largest if largest > 0 else 0.0


class HeadsPage(PageView):
    """Drag along the plot, or the slider, to see what so many heads can do."""

    kind = KIND
    choice = HeadsChoice

    def controls(self, column: QVBoxLayout) -> None:
        self.count = SliderRow(words.HEADS_COUNT, 1, 49, 2, lambda value: f"{value:.0f}", words.HEADS_COUNT_TIP, step=1)
        self.count.moved.connect(self._choose_count)
        self.build = QPushButton()
        self.build.setObjectName("primary")
        self.build.clicked.connect(self._build)
        self.learn = QPushButton(words.HEADS_LEARN)
        self.learn.setCheckable(True)
        self.learn.setToolTip(words.HEADS_LEARN_TIP)
        self.learn.clicked.connect(lambda on: self.choose(learn=on))
        self.facts = Facts(words.HEADS_FACTS)
        column.addWidget(Section(words.HEADS_SECTION))
        column.addWidget(self.count)
        column.addWidget(self.build)
        column.addWidget(self.learn)
        column.addSpacing(8)
        column.addWidget(Section(words.HEADS_WHY))
        column.addWidget(self.facts)
        self.note = Note()
        column.addWidget(self.note)

    def show_state(self, state: State) -> None:
        self.count.show_value(min(state.look.choice(HeadsChoice).count, state.scene.kernel.size**2))
        self.learn.setChecked(state.look.choice(HeadsChoice).learn)
        self.build.setToolTip(build_tip(state.scene))

    def findings_shown(self, material: Material) -> None:
        finding, count = finding_of(material), chosen(material)
        needed, learned = finding.needed, learned_of(material)
        times = largest_weight(finding, built(finding, count))
        alike = words.HEADS_NOTE_ALIKE.format(times=number(round(times)))
        self.note.setText(alike if times > ALIKE else words.HEADS_NOTE)
        self.build.setText(words.HEADS_BUILD.format(count=needed.count))
        self.facts.show_values(
            str(needed.rank),
            words.YES if needed.positive else words.NO,
            str(needed.count),
            percent(built(finding, count).error),
            percent(float(finding.floors[min(count, len(finding.floors)) - 1])),
            percent(float(learned.errors[-1])) if learned else "—",
        )

    def on_drag(self, name: str, point: QPointF, rect: QRectF) -> None:
        if name == "plot" and self.material is not None:
            self._choose_count(chart(self.material).value_at(rect, point, DARK)[0])

    def topics(self, state: State) -> set[str]:
        """The count is shown as it grows: what the heads do to the picture comes after it."""
        return super().topics(state) - {BlursInquiry.topic}

    def on_hover(self, name: str, spot: Spot | None) -> None:
        """The same pixel in every picture."""
        pictures = self._pictures()
        others = [one for one in pictures if self.board.panel(one) is not None] if name in pictures and spot else []
        self.board.highlight(*((one, spot) for one in others if spot))

    def _pictures(self) -> list[str]:
        finding = None if self.material is None else blurs_of(self.material)
        if finding is None:
            return []
        return [f"{which} {head}" for head in range(len(finding.blurs)) for which in ("blur", "added")] + [*RESULTS]

    def describe(self, name: str, spot: Spot) -> str:
        if self.material is not None and name in self._pictures():
            finding, (which, _, head) = blurs_of(self.material), name.partition(" ")
            assert finding is not None
            said = words.BLURS_PLACES[which].format(head=int(head or 0) + 1)
            value = number(float(map_values(finding, name)[spot.row, spot.column]))
            return kit_words.VALUE_AT.format(row=spot.row, column=spot.column, name=said, value=value)
        if self.material is None or not name.startswith("head "):
            return ""
        patterns = built(finding_of(self.material), chosen(self.material))
        share = float(patterns.shares[int(name.split()[1]), spot.row, spot.column])
        return words.HEADS_SHARE.format(head=int(name.split()[1]) + 1, share=number(share))

    @Slot(float)
    def _choose_count(self, value: float) -> None:
        most = self.store.state.scene.kernel.size**2
        self.choose(count=min(max(round(value), 1), most))

    @Slot()
    def _build(self) -> None:
        """The stage with these heads: without content, through a window and a border with which they are the kernel."""
        self.store.set(**expressed(self.store.state.scene).changes, page="stage")
