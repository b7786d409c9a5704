"""The page of meters: is the attention on the stage a convolution, does it follow, and which one is nearest?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from explorer.compute.material import Material
from explorer.pages.kit import words as kit_words
from explorer.pages.kit.facts import Facts, Note
from explorer.pages.kit.page import PageView
from explorer.pages.meters import figure_nearest as nearest_board
from explorer.pages.meters import figure_pictures as trio
from explorer.pages.meters import figure_shift as shift_board
from explorer.pages.meters import words
from explorer.pages.meters.choice import MetersChoice
from explorer.pages.meters.figure import KIND
from explorer.pages.meters.figure_nearest import nearest_of
from explorer.pages.meters.figure_rows import MeterRow, joined, meters_of, rows_of, spoken
from explorer.pages.meters.figure_shift import LAYERS, PICTURE, moved_of
from explorer.pages.meters.question import moved_size, shift_of
from explorer.panels.base import Spot
from explorer.panels.maps import MapPanel
from explorer.state.state import State
from explorer.widgets.controls import Section, Segments
from explorer.widgets.slider import SliderRow
from explorer.words.numbers import number, percent

ARROWS = {"Up": (-1, 0), "Down": (1, 0), "Left": (0, -1), "Right": (0, 1)}


class MetersPage(PageView):
    """Three boards; buttons that take a meter to 0; a picture that can be dragged."""

    kind = KIND
    choice = MetersChoice

    def controls(self, column: QVBoxLayout) -> None:
        self.boards = Segments(words.METERS_BOARD, words.METERS_BOARDS)
        self.boards.chosen.connect(lambda show: self.choose(show=show))
        column.addWidget(self.boards)
        self._parts: dict[str, QWidget] = {}
        for show, fill in (("meters", self._advice), ("shift", self._moving), ("nearest", self._nearness)):
            part = QWidget()
            box = QVBoxLayout(part)
            box.setContentsMargins(0, 8, 0, 0)
            box.setSpacing(8)
            fill(box)
            self._parts[show] = part
            column.addWidget(part)
        self._dragged_from: tuple[QPointF, tuple[int, int]] | None = None

    def _advice(self, box: QVBoxLayout) -> None:
        box.addWidget(Section(words.METERS_DO))
        self.buttons = [QPushButton() for _ in words.METERS_ROWS]
        for index, button in enumerate(self.buttons):
            button.clicked.connect(partial(self._do, index))
            button.hide()
            box.addWidget(button)
        self._offered: list[Mapping[str, Any]] = []
        self.note = Note()
        box.addWidget(self.note)

    def _moving(self, box: QVBoxLayout) -> None:
        box.addWidget(Section(words.SHIFT_SECTION))
        self.sliders = []
        for axis, label in enumerate((words.SHIFT_ROWS, words.SHIFT_COLUMNS)):
            slider = SliderRow(
                label, -16, 16, 0, lambda value: words.SHIFT_PX.format(pixels=number(value)), words.SHIFT_TIP, step=1
            )
            slider.moved.connect(partial(self._move_along, axis))
            self.sliders.append(slider)
            box.addWidget(slider)
        self.back = QPushButton(words.SHIFT_BACK)
        self.back.setToolTip(words.SHIFT_BACK_TIP)
        self.back.clicked.connect(lambda: self.choose(shift=(0, 0)))
        box.addWidget(self.back)
        self.shift_facts = Facts(words.SHIFT_FACTS)
        box.addWidget(self.shift_facts)

    def _nearness(self, box: QVBoxLayout) -> None:
        box.addWidget(Section(words.NEAREST_SECTION))
        self.nearest_facts = Facts(words.NEAREST_FACTS)
        box.addWidget(self.nearest_facts)
        box.addWidget(Note(words.NEAREST_NOTE))

    # Showing

    def show_state(self, state: State) -> None:
        show = state.look.choice(MetersChoice).show
        self.boards.show_value(show)
        for name, part in self._parts.items():
            part.setVisible(name == show)
        for slider, step, size in zip(self.sliders, shift_of(state), moved_size(state.scene), strict=True):
            slider.set_ends(-(size // 2), (size - 1) // 2)
            slider.show_value(step)

    def findings_shown(self, material: Material) -> None:
        meters, moved, nearest = meters_of(material), moved_of(material), nearest_of(material)
        if meters is not None:
            self._offer(rows_of(meters))
            self.note.setText(words.METERS_NOTE.format(rows=meters.size[0], columns=meters.size[1]))
        if moved is not None:
            both = [getattr(moved, layer) for layer in reversed(LAYERS)]
            values = [value for one in both for value in (one.largest, one.largest_inside)]
            values += [one.bound for one in both]
            self.shift_facts.show_values(*("—" if value is None else number(value) for value in values))
        if nearest is not None:
            out = min(material.state.look.channel_out, len(nearest.bias) - 1)
            self.nearest_facts.show_values(
                number(nearest.r_squared), percent(nearest.relative), str(nearest.pictures), number(nearest.bias[out])
            )

    def _offer(self, rows: tuple[MeterRow, ...]) -> None:
        """One button for each change that helps, which may help several meters."""
        helped: list[tuple[Mapping[str, Any], list[MeterRow]]] = []
        for row in rows:
            if not row.changes:
                continue
            same = next((rows for changes, rows in helped if changes == row.changes), None)
            if same is None:
                helped.append((row.changes, [row]))
            else:
                same.append(row)
        self._offered = [changes for changes, _ in helped]
        for index, button in enumerate(self.buttons):
            if index < len(helped):
                changes, its = helped[index]
                names = joined([words.METERS_SHORT[row.meter] for row in its], words.METERS_COMMA)
                self.set_text(button, words.METERS_DO_WHAT.format(meters=names, changes=spoken(changes, short=True)))
                button.setToolTip(words.METERS_DO_TIP.format(sentence=its[0].sentence))
            button.setVisible(index < len(helped))

    def describe(self, name: str, spot: Spot) -> str:
        if self.material is None:
            return ""
        moved, nearest, channel = moved_of(self.material), nearest_of(self.material), self._channel
        value, said = None, ""
        if moved is not None and name.split(" ")[0] in LAYERS:
            layer, _, which = name.partition(" ")
            value = shift_board.map_values(moved, layer, channel)[which][spot.row, spot.column]
            said = words.SHIFT_MAPS[layer][which]
        elif nearest is not None and name in nearest_board.MAPS:
            value = nearest_board.map_values(nearest, channel)[name][spot.row, spot.column]
            said = words.NEAREST_PLACES[name]
        else:
            return self._pictured(name, spot)
        if value is None:
            return ""
        return kit_words.VALUE_AT.format(row=spot.row, column=spot.column, name=said, value=number(float(value)))

    def _pictured(self, name: str, spot: Spot) -> str:
        """A number of a meter's experiment, by the output's own row and column."""
        assert self.material is not None
        finding, (meter, _, which) = meters_of(self.material), name.partition(" ")
        if finding is None or meter not in finding.pictured:
            return ""
        one = finding.pictured[meter]
        value = float(trio.map_values(one, which, self._channel)[spot.row, spot.column])
        row, column = one.corner[0] + spot.row, one.corner[1] + spot.column
        said = trio.name_of(finding, meter, which)
        return kit_words.VALUE_AT.format(row=row, column=column, name=said, value=number(value))

    @property
    def _channel(self) -> int:
        return self.store.state.look.channel_out

    def on_hover(self, name: str, spot: Spot | None) -> None:
        if self.material is None or spot is None:
            self.board.highlight()
            return
        moved = moved_of(self.material)
        names = [f"{layer} {which}" for layer in LAYERS for which in shift_board.MAPS] if moved else []
        if meters_of(self.material) is not None:
            names = [trio.panel_name(name.partition(" ")[0], which) for which in trio.MAPS]
        others = names if name in names else nearest_board.MAPS if name in nearest_board.MAPS else ()
        self.board.highlight(*((other, spot) for other in others if self.board.panel(other) is not None))

    # Changing

    def _do(self, index: int) -> None:
        if index < len(self._offered):
            self.store.set(**self._offered[index])

    def _move_along(self, axis: int, value: float) -> None:
        shift = list(shift_of(self.store.state))
        shift[axis] = round(value)
        self.choose(shift=(shift[0], shift[1]))

    def on_drag(self, name: str, point: QPointF, rect: QRectF) -> None:
        panel = self.board.panel(PICTURE)
        if name != PICTURE or not isinstance(panel, MapPanel):
            return
        if self._dragged_from is None:
            self._dragged_from = point, shift_of(self.store.state)
        start, before = self._dragged_from
        pixel = panel.bounds(rect).width() / panel.rgb.shape[1]
        rows, columns = (round(way / pixel) for way in (point.y() - start.y(), point.x() - start.x()))
        self.choose(shift=(before[0] + rows, before[1] + columns))

    def on_release(self, name: str) -> None:
        self._dragged_from = None

    def take_key(self, key: str) -> bool:
        if self.store.state.look.choice(MetersChoice).show != "shift":
            return False
        if key in ARROWS:
            stride = self.store.state.scene.stride
            rows, columns = (
                old + stride * way for old, way in zip(shift_of(self.store.state), ARROWS[key], strict=True)
            )
            self.choose(shift=(rows, columns))
            return True
        if key == "0":
            self.choose(shift=(0, 0))
        return key == "0"
