"""PageView: one page beside the stage: its title, one sentence, a board of panels, and its controls on the right.

A page is a kind of figure that is shown on the screen: its `kind` lays out both. What a page adds is what a page of
paper cannot do: controls, hovering and dragging.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from explorer.compute.asking import Finding
from explorer.compute.material import Material, asked_by
from explorer.compute.request import Result, resolve
from explorer.figures.kind import Kind
from explorer.figures.page import Box
from explorer.figures.sheet import Sheet
from explorer.pages.kit.board import BoardWidget
from explorer.pages.kit.facts import Facts, Note
from explorer.panels.base import Run, Spot
from explorer.panels.text import plain, rich
from explorer.state.state import State
from explorer.state.store import Store
from explorer.widgets.appearance import Appearance
from explorer.widgets.rows import WheelGuard

AGING_MS = 300  # from a question to the paleness of what answers another one: a drag is quicker
PADDING_PX = 28  # of a button, left and right together
SIDE_PX, MARGIN_PX = 226, 14  # as wide as the inspector, so that columns keep their places


class PageView(QWidget):
    """Base of all pages. A subclass names its `kind` and `choice`, builds controls and answers the mouse."""

    kind: Kind
    choice: type[Any]  # of what is chosen here, in the Look
    why_not = Signal(str)  # a sentence, when something that was asked for cannot be done
    noticed = Signal(str)  # a sentence about what was done
    lesson_asked = Signal(str)  # the id of a claim
    picture_asked = Signal()  # another one
    figure_asked = Signal(str, str)  # a kind and a size, in the export dialog
    layer_asked = Signal(str, object, str, object)  # file, its heads, layer, head: goes to the stage
    asked_again = Signal()  # what the page has asked shall be answered once more

    def __init__(self, store: Store, appearance: Appearance) -> None:
        super().__init__()
        self.store, self.appearance = store, appearance
        self.material: Material | None = None
        self.words = ""  # the sentence, without marks
        self.board = BoardWidget(appearance)
        self.board.hovered.connect(self.on_hover)
        self.board.clicked.connect(self.on_click)
        self.board.dragged.connect(self.on_drag)
        self.board.released.connect(self.on_release)
        self.board.describe_with(self.describe)
        self.pale = False  # whether what is shown answers another state, and says so
        self._aging = QTimer(self)
        self._aging.setSingleShot(True)
        self._aging.setInterval(AGING_MS)
        self._aging.timeout.connect(self._turn_pale)
        kind = self.kind
        self.title = QLabel(kind.title)
        self.title.setObjectName("title")
        self.sentence = QLabel(kind.about)
        self.sentence.setObjectName("lead")
        self.sentence.setWordWrap(True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.board.setAccessibleName(kind.title)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._center(), 1)
        row.addWidget(self._side())
        appearance.dress(self)
        appearance.changed.connect(self._fit)
        self._fit()

    # For subclasses

    def controls(self, column: QVBoxLayout) -> None:
        """Fills the column on the right."""

    def show_state(self, state: State) -> None:
        """The controls follow the state."""

    def on_hover(self, name: str, spot: Spot | None) -> None: ...

    def on_click(self, name: str, spot: Spot, modifiers: Qt.KeyboardModifier) -> None: ...

    def on_drag(self, name: str, point: QPointF, rect: QRectF) -> None: ...

    def on_release(self, name: str) -> None: ...

    def describe(self, name: str, spot: Spot) -> str:
        """The tooltip of what is under the mouse."""
        return ""

    def lay(self, material: Material, sheet: Sheet, area: Box) -> None:
        """Places the panels: as the figure does, which fills a page of this size."""
        self.kind.layout(material, sheet, area, False)

    @property
    def sentence_lines(self) -> int:
        """How many lines its sentence has room for."""
        return 2

    def take_key(self, key: str) -> bool:
        """What a key ("Space", "Left", "P") does on this page; False leaves it to the window."""
        return False

    def choose(self, **changes: Any) -> None:
        """Changes what is chosen on this page; what is out of range is told, and changes nothing."""
        try:
            chosen = replace(self.store.state.look.choice(self.choice), **changes)
        except ValueError as error:
            self.why_not.emit(str(error))
            return
        self.store.set(chosen)

    # Showing

    def show_findings(self, result: Result | None, findings: Mapping[str, Finding]) -> None:
        """What is known now of what is asked now; the findings stay as they were until all that it needs is there."""
        state = self.store.state
        if result is not None and self.topics(state) <= findings.keys():
            asked = {inquiry.topic for inquiry in asked_by(self.kind.needs, state)}
            known = {topic: findings[topic] for topic in asked & findings.keys()}
            self.material = Material(state, result, findings=known)
        self.refresh()

    def follow(self, state: State) -> None:
        """What is shown is full again as soon as it answers this state; else it turns pale, if that takes longer than a
        drag needs for its next picture."""
        if self.answers(state):
            self._aging.stop()
            self._set_pale(False)
        elif not self.pale and not self._aging.isActive():
            self._aging.start()

    def answers(self, state: State) -> bool:
        """Whether all that is shown belongs to this state."""
        material = self.material
        if material is None:
            return True  # nothing is shown
        needed = self.topics(state)
        wanted = [inquiry for inquiry in asked_by(self.kind.needs, state) if inquiry.topic in needed]
        found = (material.findings.get(inquiry.topic) for inquiry in wanted)
        answered = all(one is not None and one.inquiry == asked for one, asked in zip(found, wanted, strict=True))
        return answered and material.result.request == resolve(state)

    @Slot()
    def _turn_pale(self) -> None:
        self._set_pale(not self.answers(self.store.state))

    def _set_pale(self, pale: bool) -> None:
        if pale != self.pale:
            self.pale = pale
            self.board.set_pale(pale)
            for part in (self.sentence, *self._column.findChildren(Facts), *self._column.findChildren(Note)):
                part.setDisabled(pale)

    def show_failure(self, sentence: str) -> None:
        """There is nothing to show, and why."""
        self.material, self.words = None, sentence
        self.sentence.setText(rich((Run(sentence, "warning"),), self.appearance.theme))
        self.sentence.setAccessibleName(sentence)
        self.board.show_layout(lambda sheet, area: None)

    def topics(self, state: State) -> set[str]:
        """What must be known before the page can be shown."""
        return {inquiry.topic for inquiry in asked_by(self.kind.needs, state)}

    def refresh(self) -> None:
        """Lays out anew what is known, for the state of now."""
        if self.material is None:
            return
        self.material = material = replace(self.material, state=self.store.state)
        kind = self.kind
        line = kind.sentence(material)
        self.words = plain(line)
        self.sentence.setText(rich(line, self.appearance.theme))
        self.sentence.setAccessibleName(self.words)
        self.board.setAccessibleDescription(self.words)

        self.board.show_layout(lambda sheet, area: self.lay(material, sheet, area))
        self.findings_shown(material)
        column = self._column.layout()
        if column is not None:  # numbers that grew get their room now, not with the next event
            column.activate()

    def findings_shown(self, material: Material) -> None:
        """For numbers in the column on the right."""

    @property
    def controls_column(self) -> QWidget:
        """The column of the controls."""
        return self._side_frame

    def present(self, on: bool) -> None:
        self._side_frame.setVisible(not on)

    # Building

    def _center(self) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(4)
        column.addWidget(self.title)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.sentence)
        column.addSpacing(6)
        column.addWidget(self.board, 1)
        frame = QFrame()
        frame.setObjectName("center")
        frame.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(frame)
        around = QVBoxLayout(frame)
        around.setContentsMargins(16, 14, 16, 14)
        around.addWidget(card)
        return frame

    def _side(self) -> QFrame:
        side = QFrame()
        side.setObjectName("side")
        inner = QFrame()
        inner.setObjectName("inspector")
        self._column = QWidget()
        column = QVBoxLayout(self._column)
        column.setContentsMargins(MARGIN_PX, 14, 0, 12)
        column.setSpacing(8)
        self.controls(column)
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._column)
        area.setWidgetResizable(True)
        self._guard = WheelGuard(self)
        self._guard.watch(self._column)
        for frame, part in ((inner, area), (side, inner)):
            box = QVBoxLayout(frame)
            box.setContentsMargins(0, 0, 0, 0)
            box.addWidget(part)
        self._side_frame = side
        return side

    @property
    def column_px(self) -> int:
        """How wide the controls are, in the window's own pixels."""
        return round((SIDE_PX - 2 * MARGIN_PX) * self.appearance.theme.scale)

    def set_text(self, button: QPushButton, text: str) -> None:
        """A button's text, on two lines where one is not wide enough."""
        words = text.split(" ")
        halves = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
        fits = button.fontMetrics().horizontalAdvance(text) < self.column_px - PADDING_PX
        button.setText(text if fits or not halves else "\n".join(min(halves, key=lambda two: max(map(len, two)))))

    @Slot()
    def _fit(self) -> None:
        scale = self.appearance.theme.scale
        self._side_frame.setFixedWidth(round(SIDE_PX * scale))
        self._column.setFixedWidth(round((SIDE_PX - MARGIN_PX) * scale) - 1)
        self.sentence.setFixedHeight(round(self.sentence.fontMetrics().lineSpacing() * (self.sentence_lines + 0.4)))
