"""LanesView: the two lanes. Hovering or clicking moves the query, a click on a number asks why it is so."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from explorer.compute.request import Result
from explorer.explaining.questions import (
    AttentionKey,
    AttentionOutput,
    AttentionProduct,
    AttentionValue,
    ConvolutionOutput,
    ConvolutionTap,
    Question,
)
from explorer.panels.base import Spot
from explorer.panels.lanes import STAGES, Lanes, make_lanes
from explorer.panels.parts import head_grid, input_channel, output_channel, query_cell
from explorer.panels.theme import colour
from explorer.state.state import State
from explorer.state.store import Store
from explorer.views.stage.channel_switch import ChannelSwitch
from explorer.views.stage.described import described
from explorer.views.stage.panel_widget import PanelWidget
from explorer.widgets.appearance import Appearance
from explorer.widgets.controls import FittingLabel
from explorer.words import stage as stage_words

STRETCH = (20, 20, 16, 16, 20)
LOOKS, WEIGHTS, VALUES, PRODUCTS, OUTPUT = range(5)
DIMMED = 0.12


class LaneCard(QFrame):
    """A lane's card, with the layer's colour as a bar on its left."""

    def __init__(self, appearance: Appearance, ink: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self._appearance, self._ink = appearance, ink

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(getattr(self._appearance.theme, self._ink)))
        painter.drawRoundedRect(QRectF(0, 14, 3, self.height() - 28), 1.5, 1.5)


class LanesView(QWidget):
    """Both lanes under one row of headings. `why_asked` carries a Question and where it was asked (global)."""

    why_asked = Signal(object, QPoint)
    refreshed = Signal()  # `lanes` are others

    def __init__(self, store: Store, appearance: Appearance) -> None:
        super().__init__()
        self._store, self._appearance = store, appearance
        self._result: Result | None = None
        self._lanes: Lanes | None = None
        self.enlarged: int | None = None
        self._headings = [
            FittingLabel(stage_words.STAGES[stage].upper(), stage_words.STAGES_SHORT[stage].upper()) for stage in STAGES
        ]
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        self.channels = ChannelSwitch(store)
        for label, stretch in zip(self._headings, STRETCH, strict=True):
            label.setObjectName("section")
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            if label is self._headings[LOOKS]:
                beside = QHBoxLayout()
                beside.addWidget(label, 1)
                beside.addWidget(self.channels)
                head.addLayout(beside, stretch)
            else:
                head.addWidget(label, stretch)
        self.parts: dict[str, list[PanelWidget]] = {
            lane: [self.make_panel(lane, stage) for stage in range(5)] for lane in ("convolution", "attention")
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        self.cards: dict[str, QWidget] = {lane: LaneCard(appearance, lane) for lane in self.parts}
        for lane, panels in self.parts.items():
            card = self.cards[lane]
            row = QHBoxLayout(card)
            row.setContentsMargins(12, 6, 12, 4)
            for panel, stretch in zip(panels, STRETCH, strict=True):
                row.addWidget(panel, stretch)
            column.addWidget(card, 23 if lane == "convolution" else 24)
        store.subscribe(self._on_state)
        appearance.changed.connect(self.refresh)

    def show_result(self, result: Result) -> None:
        """New numbers: every panel is made again from them."""
        if self.enlarged is not None and self.enlarged >= len(result.centers):
            self.enlarged = None
        self._result = result
        self.refresh()

    def show_nothing(self) -> None:
        """There are no numbers."""
        self._result = self._lanes = None
        for panels in self.parts.values():
            for panel in panels:
                panel.show_part(None)

    @property
    def result(self) -> Result | None:
        return self._result

    @property
    def lanes(self) -> Lanes | None:
        return self._lanes

    @Slot()
    def refresh(self) -> None:
        """Makes the panels again for the current look; reads arrays that are there, computes no layer."""
        if self._result is None:
            return
        look = self._store.state.look
        self._lanes = make_lanes(self._result, look, self._appearance.theme, self.enlarged)
        for lane, parts in (("convolution", self._lanes.convolution), ("attention", self._lanes.attention)):
            for stage, (widget, part) in enumerate(zip(self.parts[lane], parts, strict=True)):
                widget.show_part(part)
                widget.set_opacity(1.0 if look.stage in (0,) or stage < look.stage else DIMMED)
        for stage, label in enumerate(self._headings):
            here = look.stage == stage + 1
            names = [texts[STAGES[stage]].upper() for texts in (stage_words.STAGES, stage_words.STAGES_SHORT)]
            if here:
                names = [stage_words.STAGE_NUMBERED.format(number=stage + 1, stage=name) for name in names]
            label.set_texts(*names, "")  # beside the channels there may be no room for it
            ink = self._appearance.theme.ink if here else ""
            label.setStyleSheet(f"color: {ink}" if ink else "")
        self.refreshed.emit()

    def enlarge(self, head: int | None) -> None:
        self.enlarged = head
        self.refresh()

    def question(self, lane: str, stage: int, spot: Spot) -> Question | None:
        """What a click on a number asks; None where there is no number to explain."""
        look, result = self._store.state.look, self._result
        if result is None:
            return None
        asked, size = query_cell(result, look), int(result.kernel.shape[-1])  # of what is shown: the state may be ahead
        across = head_grid(len(result.centers))[1]
        out, into = output_channel(result, look), input_channel(result, look)
        if stage == OUTPUT:
            cell = spot.row, spot.column
            if lane == "convolution":
                return ConvolutionOutput(cell, out)
            return AttentionOutput(cell, out, look.hidden_heads)
        if stage == LOOKS:
            return None
        if lane == "convolution":
            return ConvolutionTap(asked, spot.row * size + spot.column, None if stage == PRODUCTS else into, out)
        if stage == WEIGHTS:
            return None if spot.head is None else AttentionKey(asked, spot.head, *self._key_near(spot.head, spot), into)
        head = spot.row * across + spot.column
        return AttentionValue(asked, head, into) if stage == VALUES else AttentionProduct(asked, head, out)

    def _key_near(self, head: int, spot: Spot) -> tuple[int, int]:
        """The key under the mouse, or the heaviest one where the mouse is beside the keys."""
        assert self._result is not None
        weights = self._result.reader.terms(query_cell(self._result, self._store.state.look)).weight[head]
        rows, columns = weights.shape
        if 0 <= spot.row < rows and 0 <= spot.column < columns and weights[spot.row, spot.column] != 0:
            return spot.row, spot.column
        row, column = divmod(int(abs(weights).argmax()), columns)
        return row, column

    def make_panel(self, lane: str, stage: int) -> PanelWidget:
        """A panel of this stage, which does what it does here wherever it stands; who asks for it shows parts in it."""
        name = stage_words.PANEL_NAMES[lane][stage]
        tip = stage_words.PANEL_TIPS[lane][stage]
        panel = PanelWidget(
            self._appearance, name, tip, movable=stage in (WEIGHTS, VALUES, PRODUCTS), fades=stage == OUTPUT
        )
        panel.describe_with(partial(self._describe, lane, stage))
        panel.hovered.connect(partial(self._on_hover, stage))
        panel.clicked.connect(partial(self._on_click, lane, stage))
        panel.asked.connect(partial(self._on_asked, lane, stage))
        panel.toggled.connect(self._on_toggle)
        return panel

    def _describe(self, lane: str, stage: int, spot: Spot) -> str:
        if self._result is None or self._lanes is None:
            return ""
        return described(self._result, self._store.state.look, lane, STAGES[stage], spot)

    def _on_hover(self, stage: int, spot: Spot | None) -> None:
        look = self._store.state.look
        if spot is not None and not look.pinned and look.scan is None:
            cell = self._cell(stage, spot)
            if cell is not None:
                self._store.set(cell=cell)

    def _on_click(self, lane: str, stage: int, spot: Spot, where: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        cell = self._cell(stage, spot)
        if cell is not None:
            look = self._store.state.look
            self._store.set(cell=cell, pinned=not (look.pinned and look.cell == cell))
        elif lane == "attention" and stage == WEIGHTS and spot.head is not None:
            if modifiers & Qt.KeyboardModifier.ControlModifier:
                self._on_toggle(spot, "hide")
            elif modifiers & Qt.KeyboardModifier.AltModifier:
                self._on_toggle(spot, "solo")
            elif self.enlarged is None and len(self._result.centers if self._result else ()) > 1:
                self.enlarge(spot.head)
            else:
                self._ask(lane, stage, spot, where)
        else:
            self._ask(lane, stage, spot, where)

    def _on_asked(self, lane: str, stage: int, spot: Spot, where: QPoint) -> None:
        if lane == "attention" and stage == WEIGHTS and spot.head is not None:
            self._head_menu(lane, spot, where)
        else:
            self._ask(lane, stage, spot, where)

    def _ask(self, lane: str, stage: int, spot: Spot, where: QPoint) -> None:
        question = self.question(lane, stage, spot)
        if question is not None:
            self.why_asked.emit(question, where)

    def _head_menu(self, lane: str, spot: Spot, where: QPoint) -> None:
        menu = QMenu(self)
        hidden = self._store.state.look.hidden_heads
        menu.addAction(stage_words.WHY_WEIGHT, lambda: self._ask(lane, WEIGHTS, spot, where))
        enlarge = stage_words.SHOW_ALL_TILES if self.enlarged is not None else stage_words.ENLARGE_HEAD
        menu.addAction(enlarge, lambda: self.enlarge(None if self.enlarged is not None else spot.head))
        menu.addSeparator()
        shown = spot.head in hidden
        menu.addAction(stage_words.SHOW_HEAD if shown else stage_words.HIDE_HEAD, lambda: self._on_toggle(spot, "hide"))
        menu.addAction(stage_words.SOLO_HEAD, lambda: self._on_toggle(spot, "solo"))
        if hidden:
            menu.addAction(stage_words.SHOW_ALL_HEADS, lambda: self._store.set(hidden_heads=frozenset()))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.aboutToHide.connect(self.parts[lane][WEIGHTS].forget_mouse)
        menu.popup(where)

    def _on_toggle(self, spot: Spot, what: str) -> None:
        """Hides or shows one head; or shows it alone, and all again when it is alone already."""
        if spot.head is None or self._result is None:
            return
        hidden = self._store.state.look.hidden_heads
        others = frozenset(range(len(self._result.centers))) - {spot.head}
        if what == "solo":
            self._store.set(hidden_heads=frozenset() if hidden == others else others)
        elif (hidden ^ {spot.head}) != others | {spot.head}:  # one head always stays
            self._store.set(hidden_heads=hidden ^ {spot.head})

    def _cell(self, stage: int, spot: Spot) -> tuple[int, int] | None:
        """The query that a spot of a map stands for."""
        if self._result is None or stage not in (LOOKS, OUTPUT):
            return None
        stride = self._result.scene.stride if stage == LOOKS else 1
        return spot.row // stride, spot.column // stride

    def _on_state(self, new: State, old: State) -> None:
        if new.look != old.look and new.look.page == "stage":  # what is chosen on other pages changes nothing here
            self.refresh()
