"""The page of matrices: six operators on the same pixels, their rows and columns linked with the picture."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log

from PySide6.QtCore import QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from explorer.compute.asking import Finding
from explorer.compute.inputs import widest_side_of
from explorer.compute.material import Material
from explorer.compute.request import Result
from explorer.figures.page import Box
from explorer.figures.sheet import Sheet
from explorer.pages.kit.board import BoardWidget
from explorer.pages.kit.facts import Facts, Note
from explorer.pages.kit.page import PageView
from explorer.pages.kit.play_button import PlayButton
from explorer.pages.matrix import words
from explorer.pages.matrix.choice import MATRIX_SIZES, MatrixChoice
from explorer.pages.matrix.closeup import Closeup
from explorer.pages.matrix.figure import (
    KIND,
    NAMES,
    bars,
    finding_of,
    layout,
    layout_one,
    name_of,
    note_of,
    operator,
    panel,
    values,
)
from explorer.pages.matrix.pixel_card import PixelCard, place
from explorer.pages.matrix.question import MatrixWindowFinding, small_scene
from explorer.panels.base import Spot
from explorer.panels.colour_bar import ColourBar
from explorer.panels.matrix import EVERY
from explorer.state.state import State
from explorer.widgets.controls import ChoiceRow, Section, Segments
from explorer.widgets.player import Player
from explorer.widgets.slider import SliderRow
from explorer.words.numbers import number
from explorer.words.numbers import pixels as side_text

CLOSING_MS = 5000
SHORTEST = 0.25  # of the time of the whole way
ALMOST_CLOSED = 1.01  # px
STEPS = 40  # by keys, from global to 1 px
CLICK_PX = 4.0  # a mouse that goes farther drags
ARROWS = {"Up": (-1, 0), "Down": (1, 0), "Left": (0, -1), "Right": (0, 1)}


class MatrixPage(PageView):
    """Point at an entry to see its two pixels, at a pixel to see its row and column; click a matrix to enlarge it."""

    kind = KIND
    choice = MatrixChoice

    def controls(self, column: QVBoxLayout) -> None:
        self.views = Segments(words.MATRIX_SHOW, words.MATRIX_VIEWS, columns=2)
        self.views.chosen.connect(lambda show: self.choose(show=show))
        self.scale = BoardWidget(self.appearance)
        self.scale.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.scale.setAccessibleName(words.MATRIX_SCALE)
        self.scale.setToolTip(words.MATRIX_SCALE_TIP)
        self.side = SliderRow(words.MATRIX_SIDE, 1.0, 17.0, 3.0, side_text, words.MATRIX_SIDE_TIP, log_from=1.0)
        self.side.moved.connect(self._turn)
        self.player = Player(self, lambda: CLOSING_MS * max(SHORTEST, self._way))
        self.player.moved.connect(self._on_frame)
        self.play = PlayButton(self.player, words.MATRIX_PLAY, words.MATRIX_PAUSE, words.MATRIX_PLAY_TIP)
        self.play.clicked.connect(self.toggle_play)
        sizes = [(str(n), words.MATRIX_SIZE_OPTION.format(size=n), "") for n in MATRIX_SIZES]
        self.size_row = ChoiceRow(words.MATRIX_SIZE, sizes, words.MATRIX_SIZE_TIP)
        self.size_row.chosen.connect(lambda size: self.choose(size=int(size)))
        self.channels = {
            name: ChoiceRow(label, (), words.MATRIX_CHANNEL_TIP) for name, label in words.MATRIX_CHANNELS.items()
        }
        self.channels["channel_in"].chosen.connect(lambda index: self.store.set(channel_in=int(index)))
        self.channels["channel_out"].chosen.connect(lambda index: self.store.set(channel_out=int(index)))
        self.card = PixelCard(self.appearance)
        self.card.pointed.connect(self._point)
        self.share_heading = Section(words.MATRIX_LOOSE)
        self.shares = Facts(words.MATRIX_SHARES)
        self.note = Note()
        top = Section(words.MATRIX_SHOW), self.views, self.scale, self.side, self.play, self.size_row
        for parts in ((*top, *self.channels.values()), (self.card,), (self.share_heading, self.shares, self.note)):
            for part in parts:
                column.addWidget(part)
            column.addSpacing(4)
        self.board.wheeled.connect(self._zoom)
        self.closeup: Closeup | None = None
        self.entry: tuple[str, int, int] | None = None  # the matrix, the row and the column that are linked
        self._pressed: QPointF | None = None
        self._clicking = False  # until the mouse goes far
        self._from, self._way = 1.0, 1.0

    # Showing

    def show_state(self, state: State) -> None:
        choice, scene = state.look.choice(MatrixChoice), state.scene
        self.views.show_value(choice.show)
        self.side.set_high(self._widest)
        self.side.show_value(self._chosen_side)
        self.size_row.show_value(str(choice.size))
        for name, count in (("channel_in", scene.picture.channels), ("channel_out", scene.kernel.outputs)):
            row = self.channels[name]
            row.setVisible(count > 1)
            row.set_options(
                [(str(n), words.MATRIX_CHANNEL.format(number=n + 1, count=count), "") for n in range(count)]
            )
            row.show_value(str(getattr(state.look, name)))

    def show_findings(self, result: Result | None, findings: Mapping[str, Finding]) -> None:
        """Waits until all six matrices are those of one scene."""
        windowed = findings.get("matrix_window")
        base = findings.get("matrix")
        if isinstance(windowed, MatrixWindowFinding) and base is not None and windowed.inquiry.base == base.inquiry:
            super().show_findings(result, findings)

    def lay(self, material: Material, sheet: Sheet, area: Box) -> None:
        if self.closeup is None:
            layout(material, sheet, area, False)
        else:
            self.closeup = self.closeup.fitted(len(operator(material, self.closeup.name).matrix))
            layout_one(material, sheet, area, self.closeup.name, self.closeup.view)

    def findings_shown(self, material: Material) -> None:
        finding, show = finding_of(material), material.state.look.choice(MatrixChoice).show
        count = finding.inquiry.size**2
        if self.entry is None or max(self.entry[1:]) >= count:  # to begin with, the middle and its right neighbour
            middle = (finding.inquiry.size // 2) * (finding.inquiry.size + 1)
            self.entry = ("windowed", middle, middle + 1)
        self._link()
        self.scale.setFixedHeight(round(ColourBar.height * self.appearance.theme.scale))
        self.scale.show_layout(lambda sheet, area: sheet.add(bars(material, sheet)[0], _inset(area)))
        mixing = show == "spectrum"
        self.share_heading.setText((words.MATRIX_MIXING if mixing else words.MATRIX_LOOSE).upper())
        operators = [operator(material, name) for name in NAMES]
        self.shares.show_values(*(number(of.mixing if mixing else of.loose) for of in operators))
        self.note.setText(note_of(finding, mixing))

    def describe(self, name: str, spot: Spot) -> str:
        if self.material is None or name not in NAMES:
            return ""
        show, size = self.material.state.look.choice(MatrixChoice).show, finding_of(self.material).inquiry.size
        entry = float(values(operator(self.material, name), show)[spot.row, spot.column])
        said = words.MATRIX_WAVE_ENTRY if show == "spectrum" else words.MATRIX_ENTRY
        query, key = place(divmod(spot.row, size)), place(divmod(spot.column, size))
        return said.format(
            name=name_of(self.material, name), query=query, key=key, entry=number(entry, signed=show != "spectrum")
        )

    # Linking entries with pixels

    def on_hover(self, name: str, spot: Spot | None) -> None:
        if name in NAMES and spot is not None:
            self.entry = (name, spot.row, spot.column)
            self._link()

    def _link(self) -> None:
        """The same entry is ringed in all matrices, its pixels are shown in the card."""
        if self.entry is None or self.material is None:
            return
        name, row, column = self.entry
        self.board.highlight(*((other, Spot(row, column)) for other in self._in_sight(row, column)))
        self.card.show_entry(self.material, name, row, column)

    @Slot(object)
    def _point(self, pixel: tuple[int, int] | None) -> None:
        """A pixel of the picture has a row, what it takes, and a column, what it gives."""
        if pixel is None or self.material is None:
            self._link()
            return
        index = pixel[0] * finding_of(self.material).inquiry.size + pixel[1]
        rows = [(name, Spot(index, EVERY)) for name in self._in_sight(row=index)]
        columns = [(name, Spot(EVERY, index)) for name in self._in_sight(column=index)]
        self.board.highlight(*rows, *columns)

    def _in_sight(self, row: int | None = None, column: int | None = None) -> tuple[str, ...]:
        """The matrices on the board, unless that row or column lies outside the close-up."""
        if self.closeup is None:
            return NAMES
        view = self.closeup.view
        outside = view is not None and any(
            at is not None and not start - 1 < at < start + view.span
            for at, start in ((row, view.top), (column, view.left))
        )
        return () if outside else (self.closeup.name,)

    # Enlarging

    def on_click(self, name: str, spot: Spot, modifiers: Qt.KeyboardModifier) -> None:
        self._clicking = True

    def on_drag(self, name: str, point: QPointF, rect: QRectF) -> None:
        if name not in NAMES:
            return
        before = self._pressed = self._pressed or point
        if self._clicking and (point - before).manhattanLength() < CLICK_PX:
            return
        self._clicking, self._pressed = False, point
        if self.closeup is not None and self.material is not None:
            shown = panel(self.material, name).seen_at(self.closeup.view)
            (top, left), (row, column) = shown.position(rect, before), shown.position(rect, point)
            self._enlarge(self.closeup.moved(top - row, left - column, len(shown.values)))

    def on_release(self, name: str) -> None:
        if self._clicking and name in NAMES:
            self._enlarge(None if self.closeup is not None else Closeup(name))
        self._pressed, self._clicking = None, False

    @Slot(str, QPointF, float)
    def _zoom(self, name: str, point: QPointF, turns: float) -> None:
        rect = self.board.rect_of(name)
        if self.closeup is None or self.material is None or rect is None:
            return
        shown = panel(self.material, name).seen_at(self.closeup.view)
        self._enlarge(self.closeup.zoomed(turns, shown.position(rect, point), len(shown.values)))

    def _enlarge(self, closeup: Closeup | None) -> None:
        self.closeup = closeup
        if closeup is not None and self.entry is not None:
            self.entry = (closeup.name, *self.entry[1:])
        self.refresh()

    # The window

    @property
    def _widest(self) -> float:
        return float(widest_side_of(small_scene(self.store.state)))

    @property
    def _chosen_side(self) -> float:
        return min(self.store.state.look.choice(MatrixChoice).window_side, self._widest)

    @Slot(float)
    def _turn(self, side: float) -> None:
        self.player.stop()
        self.choose(window_side=side)

    def take_key(self, key: str) -> bool:
        if key in ("Space", "P"):
            self.toggle_play()
        elif key in ("[", "]"):
            factor = self._widest ** ((-1 if key == "[" else 1) / STEPS)
            self._turn(min(max(self._chosen_side * factor, 1.0), self._widest))
        elif key in ARROWS and self.entry is not None and self.material is not None:
            last = len(operator(self.material, "full").matrix) - 1
            name, *at = self.entry
            row, column = (min(max(n + step, 0), last) for n, step in zip(at, ARROWS[key], strict=True))
            self.entry = (name, row, column)
            self._link()
        elif key.isdigit() and 1 <= int(key) <= len(NAMES):
            name = NAMES[int(key) - 1]
            same = self.closeup is not None and self.closeup.name == name
            self._enlarge(None if same else Closeup(name))
        elif key in ("+", "=", "-") and self.closeup is not None and self.entry is not None:
            count = len(operator(self.material, "full").matrix) if self.material is not None else 1
            at_entry = self.entry[1] + 0.5, self.entry[2] + 0.5
            self._enlarge(self.closeup.zoomed(-1 if key == "-" else 1, at_entry, count))
        elif key == "Esc" and (self.player.running or self.closeup is not None):
            if self.player.running:
                self.player.stop()
            else:
                self._enlarge(None)
        else:
            return False
        return True

    @Slot()
    def toggle_play(self) -> None:
        """Closes the window from where it is, or from global where it is closed."""
        if self.player.running:
            self.player.stop()
            return
        self._from = self._chosen_side if self._chosen_side > ALMOST_CLOSED else self._widest
        self._way = log(self._from) / max(log(self._widest), 1e-9)
        self.player.start()

    @Slot(float)
    def _on_frame(self, share: float) -> None:
        self.choose(window_side=exp(log(self._from) * (1 - share)))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.player.stop()


def _inset(area: Box) -> Box:
    return Box(area.left + 1, area.top, area.width - 2, area.height)
