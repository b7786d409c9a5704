"""LargeCanvas: the picture over the whole stage, to be drawn on, and beside it what both layers make of it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.panels.lanes import Part
from explorer.state.store import Store
from explorer.views.input.zoomed import CanvasArea
from explorer.views.stage.closing_card import ClosingCard
from explorer.views.stage.lanes_view import OUTPUT, LaneCard, LanesView
from explorer.views.stage.panel_widget import PanelWidget
from explorer.widgets.appearance import Appearance
from explorer.widgets.controls import Section
from explorer.widgets.icons import IconButton
from explorer.words import inputs as inputs_words

SHARES = (74, 26)  # of the width: the canvas, the outputs


class LargeCanvas(QWidget):
    """Hidden until `open(True)`; its outputs are the lanes' own panels, made once more. `toggled`: open or not."""

    toggled = Signal(bool)

    def __init__(self, store: Store, appearance: Appearance, lanes: LanesView, card: ClosingCard) -> None:
        super().__init__()
        self._store, self._lanes = store, lanes
        self.area = CanvasArea(store, appearance)
        self.canvas = self.area.canvas
        self.outputs: dict[str, PanelWidget] = {
            "convolution": lanes.make_panel("convolution", OUTPUT),
            "attention": lanes.make_panel("attention", OUTPUT),
            "difference": card.make_difference(),
        }
        self._place = QLabel()
        self._zoom = QLabel()
        for label, name in ((self._place, inputs_words.PLACE_NAME), (self._zoom, inputs_words.ZOOM_NAME)):
            label.setObjectName("number")
            label.setAccessibleName(name)
        self.smaller = IconButton(appearance, "minus", inputs_words.ZOOM_OUT_TIP, "flat")
        self.larger = IconButton(appearance, "plus", inputs_words.ZOOM_IN_TIP, "flat")
        self.fit = IconButton(appearance, "focus", inputs_words.ZOOM_FIT_TIP, "flat")
        self.close_button = IconButton(appearance, "minimize-2", inputs_words.LARGE_CLOSE_TIP, "flat")
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(Section(inputs_words.LARGE))
        head.addSpacing(10)
        head.addWidget(self._place, 1)
        for part in (self.smaller, self._zoom, self.larger, self.fit, self.close_button):
            head.addWidget(part)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addLayout(head)
        left.addWidget(self.area, 1)
        right = QVBoxLayout()
        right.setSpacing(8)
        for name, panel in self.outputs.items():
            framed = LaneCard(appearance, name if name != "difference" else "line")
            inner = QVBoxLayout(framed)
            inner.setContentsMargins(12, 6, 12, 4)
            inner.addWidget(panel)
            right.addWidget(framed, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(left, SHARES[0])
        row.addLayout(right, SHARES[1])
        self.smaller.clicked.connect(lambda: self.area.zoom_by(-1))
        self.larger.clicked.connect(lambda: self.area.zoom_by(1))
        self.fit.clicked.connect(lambda: self.area.zoom_by(0))
        self.close_button.clicked.connect(lambda: self.open(False))
        self.area.zoomed.connect(self._on_zoomed)
        self.canvas.hovered.connect(self._on_hovered)
        lanes.refreshed.connect(self._follow)
        self.hide()

    @property
    def is_open(self) -> bool:
        return not self.isHidden()

    def open(self, on: bool) -> None:
        """The canvas takes the keys; what is under it gives way, and comes back."""
        if on == self.is_open:
            return
        if on:
            self._show_outputs()  # before: what comes with the place melts from nothing
        self.setVisible(on)
        self.toggled.emit(on)
        if on:
            self.canvas.setFocus()

    @Slot()
    def _follow(self) -> None:
        if self.is_open:
            self._show_outputs()

    def _show_outputs(self) -> None:
        """As the lanes have them."""
        lanes = self._lanes.lanes
        if lanes is None:
            return
        parts: dict[str, Part | None] = {
            "convolution": lanes.convolution[OUTPUT],
            "attention": lanes.attention[OUTPUT],
            "difference": lanes.difference,
        }
        for name, part in parts.items():
            self.outputs[name].show_part(part)

    @Slot(float)
    def _on_zoomed(self, zoom: float) -> None:
        self._zoom.setText(inputs_words.ZOOM.format(times=f"{zoom:.3g}"))
        self.smaller.setEnabled(not self.area.whole)

    @Slot(object)
    def _on_hovered(self, place: tuple[int, int] | None) -> None:
        if place is None:
            self._place.clear()
            return
        levels = ", ".join(str(int(level)) for level in self._store.state.scene.picture.pixels[place])
        self._place.setText(inputs_words.PLACE.format(row=place[0], column=place[1], levels=levels))
