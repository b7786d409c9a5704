"""The page of cost: parameters, multiply-adds and memory of both layers for sizes of one's own."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from explorer.pages.cost import words
from explorer.pages.cost.choice import CostChoice
from explorer.pages.cost.figure import KIND, SIDES, chart
from explorer.pages.kit.facts import Note
from explorer.pages.kit.page import PageView
from explorer.panels.theme import DARK
from explorer.state.state import State
from explorer.widgets.controls import Section
from explorer.widgets.slider import SliderRow

RANGES = {"image_side": (1, 1024), "channels": (1, 2048), "kernel_size": (1, 63), "window_side": (1, 63)}


class CostPage(PageView):
    """Sliders for the sizes; drag on a plot moves the nearer of the two handles."""

    kind = KIND
    choice = CostChoice

    def controls(self, column: QVBoxLayout) -> None:
        column.addWidget(Section(words.COST_SECTION))
        self.sliders: dict[str, SliderRow] = {}
        for name, (low, high) in RANGES.items():
            label, tip = words.COST_SIZES[name]
            slider = SliderRow(
                label, low, high, getattr(CostChoice(), name), lambda value: f"{value:.0f}", tip, log_from=1.0, step=1
            )
            slider.moved.connect(partial(self._choose, name))
            self.sliders[name] = slider
            column.addWidget(slider)
        self.mine = QPushButton(words.COST_MINE)
        self.mine.setToolTip(words.COST_MINE_TIP)
        self.mine.clicked.connect(self._take_mine)
        column.addWidget(self.mine)
        column.addWidget(Note(words.COST_NOTE))

    def show_state(self, state: State) -> None:
        for name, slider in self.sliders.items():
            slider.show_value(getattr(state.look.choice(CostChoice), name))

    def on_drag(self, name: str, point: QPointF, rect: QRectF) -> None:
        if self.material is None:
            return
        plot, choice = chart(self.material, name), self.store.state.look.choice(CostChoice)
        side, count = plot.value_at(rect, point, DARK)
        area = plot.area(rect, DARK)
        apart = {
            handle: abs(plot.at(area, getattr(choice, handle), count).x() - point.x())
            for handle in ("kernel_size", "window_side")
        }
        held = self._held or min(apart, key=lambda handle: apart[handle])
        self._held = held
        self._choose(held, float(SIDES[abs(SIDES - side).argmin()]))

    def on_release(self, name: str) -> None:
        self._held = ""

    _held = ""  # which handle is dragged

    def _choose(self, name: str, value: float) -> None:
        self.choose(**{name: max(round(value), 1)})

    def _take_mine(self) -> None:
        """The sizes of the stage; its channels are the picture's."""
        scene = self.store.state.scene
        self.choose(
            image_side=max(scene.picture.height, scene.picture.width),
            channels=scene.picture.channels,
            kernel_size=scene.kernel.size,
            window_side=min(max(round(scene.window_side), 1), 63),
        )
