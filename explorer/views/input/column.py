"""The left column: the canvas, the tools, and every way for an image to come in.

1. Each part changes the picture in the store by itself, one gesture one undo; each follows the store.
2. What is drawn with, the Pen, belongs to this column alone: it is no part of the state.
3. Images from outside come in by `images`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from explorer.state.store import Store
from explorer.views.input.arrivals import Arrivals
from explorer.views.input.canvas import Canvas
from explorer.views.input.paint import PaintRow
from explorer.views.input.pen import LARGEST_BRUSH_PX, LARGEST_STAMP_PX, SMALLEST_STAMP_PX, Pen
from explorer.views.input.retouch import NoiseRow, ShiftRow
from explorer.views.input.size import SizeRow
from explorer.views.input.tools import SHOWN, StampPicker, ToolGrid
from explorer.widgets.appearance import Appearance
from explorer.widgets.controls import Section
from explorer.widgets.icons import IconButton
from explorer.widgets.slider import SliderRow
from explorer.words import inputs as inputs_words

WIDTH_PX, MARGIN_PX, SCROLL_BAR_PX = 206, 14, 8


class InputColumn(QWidget):
    """`refused` and `noticed` tell sentences for the user; `hovered` the (row, column) under the mouse, or None."""

    refused = Signal(str)
    noticed = Signal(str)
    hovered = Signal(object)
    large_asked = Signal()

    def __init__(self, store: Store, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._store, self._appearance = store, appearance
        self._pen = Pen()
        self.images = Arrivals(store, appearance, self)
        self._canvases: list[Canvas] = []
        self.canvas = Canvas(store, appearance)
        self.tools = ToolGrid(store, appearance)
        self.stamps = StampPicker(appearance)
        self.paint = PaintRow(store, appearance)
        self.size_row = SizeRow(store, appearance)
        self._brush_size = SliderRow(
            inputs_words.BRUSH, 1, LARGEST_BRUSH_PX, self._pen.size_px, _px, inputs_words.BRUSH_TIP, step=1
        )
        self._stamp_size = SliderRow(
            inputs_words.STAMP, SMALLEST_STAMP_PX, LARGEST_STAMP_PX, self._pen.stamp_px, _px, inputs_words.STAMP_TIP,
            log_from=SMALLEST_STAMP_PX, step=1,
        )  # fmt: skip
        self._lay_out()
        self._connect()
        self._use_pen()

    # For the main window

    def actions_list(self) -> list[tuple[str, str]]:
        """(keys, what they do) for the sheet of all keys."""
        tools = [(key, inputs_words.TOOLS[tool][0]) for tool, (_, key) in SHOWN.items()]
        return [*tools, *inputs_words.CANVAS_KEYS]

    def adopt(self, canvas: Canvas) -> None:
        """From here on this canvas, too, is drawn on with the pen of this column."""
        self._canvases.append(canvas)
        canvas.set_pen(self._pen)
        canvas.hovered.connect(self.hovered)
        canvas.picked.connect(self._on_picked)
        self.images.wait_for(canvas)

    def show_large(self, on: bool) -> None:
        """Whether the large canvas is open, and the button closes it."""
        tip = inputs_words.LARGE_CLOSE_TIP if on else inputs_words.LARGE_OPEN_TIP
        self._large.set_icon("minimize-2" if on else "maximize-2")
        self._large.setToolTip(tip)
        self._large.setAccessibleName(tip)

    # Building

    def _lay_out(self) -> None:
        open_button = QPushButton(inputs_words.OPEN)
        open_button.setToolTip(inputs_words.OPEN_TIP)
        open_button.clicked.connect(self.images.browse)
        self.gallery_button = gallery_button = QPushButton(inputs_words.GALLERY)
        gallery_button.setToolTip(inputs_words.GALLERY_TIP)
        gallery_button.clicked.connect(self.images.show_gallery)
        ways_in = QHBoxLayout()
        ways_in.setSpacing(6)
        ways_in.addWidget(open_button, 1)
        ways_in.addWidget(gallery_button, 1)

        head = QHBoxLayout()
        head.addWidget(Section(inputs_words.INPUT), 1)
        self._large = IconButton(self._appearance, "maximize-2", inputs_words.LARGE_OPEN_TIP, "flat")
        self._large.clicked.connect(self.large_asked)
        head.addWidget(self._large)

        self._content = QWidget()
        box = QVBoxLayout(self._content)
        # With its scroll bar shown the column is as wide: the bar takes the margin's place.
        box.setContentsMargins(MARGIN_PX, 0, MARGIN_PX - SCROLL_BAR_PX, 8)
        box.setSpacing(4)
        box.addLayout(head)
        box.addWidget(self.canvas)
        box.addSpacing(4)
        box.addWidget(self.tools)
        box.addWidget(self.stamps)
        box.addSpacing(2)
        box.addWidget(self._brush_size)
        box.addWidget(self._stamp_size)
        box.addWidget(self.paint)
        box.addWidget(self.size_row)
        box.addLayout(ways_in)
        box.addWidget(ShiftRow(self._store, self._appearance))
        box.addWidget(NoiseRow(self._store, self._appearance))
        box.addStretch(1)

        area = QScrollArea()
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # arrows and Page keys belong to the window
        area.setWidget(self._content)
        area.setWidgetResizable(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self._set_width()

    def _connect(self) -> None:
        self._appearance.changed.connect(self._set_width)
        self.adopt(self.canvas)
        self.images.refused.connect(self.refused)
        self.images.noticed.connect(self.noticed)
        self.tools.chosen.connect(self._on_tool)
        self.stamps.chosen.connect(self._on_stamp)
        self.paint.grey_chosen.connect(self._on_grey)
        self.paint.rgb_chosen.connect(self._on_rgb)
        self._brush_size.moved.connect(self._on_brush_size)
        self._stamp_size.moved.connect(self._on_stamp_size)
        self.size_row.refused.connect(self.refused)

    @Slot()
    def _set_width(self) -> None:
        width = round(WIDTH_PX * self._appearance.theme.scale)
        self.setFixedWidth(width)
        self._content.setFixedWidth(width - SCROLL_BAR_PX)

    # The pen

    def _use_pen(self, **changes: Any) -> None:
        pen = self._pen = replace(self._pen, **changes)
        for canvas in self._canvases:
            canvas.set_pen(pen)
        self.tools.show_tool(pen.tool)
        self.stamps.show_value(pen.stamp)
        self.stamps.setVisible(pen.tool == "stamp")
        self._stamp_size.setVisible(pen.tool == "stamp")
        self._brush_size.setVisible(pen.tool != "stamp")
        self._brush_size.show_value(pen.size_px)
        self._stamp_size.show_value(pen.stamp_px)
        self.paint.show_paint(pen.grey, pen.rgb)

    @Slot(str)
    def _on_tool(self, tool: str) -> None:
        self._use_pen(tool=tool)

    @Slot(str)
    def _on_stamp(self, name: str) -> None:
        self._use_pen(stamp=name)

    @Slot(int)
    def _on_grey(self, grey: int) -> None:
        self._use_pen(grey=grey)

    @Slot(object)
    def _on_rgb(self, rgb: tuple[int, int, int]) -> None:
        self._use_pen(rgb=rgb)

    @Slot(float)
    def _on_brush_size(self, size: float) -> None:
        self._use_pen(size_px=round(size))

    @Slot(float)
    def _on_stamp_size(self, size: float) -> None:
        self._use_pen(stamp_px=round(size))

    @Slot(object)
    def _on_picked(self, levels: tuple[int, ...]) -> None:
        self._use_pen(**({"grey": levels[0]} if len(levels) == 1 else {"rgb": levels}))


def _px(value: float) -> str:
    return inputs_words.PX.format(pixels=f"{value:.0f}")
