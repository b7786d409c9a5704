"""The convolution's settings, and those that both layers share."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.compute.inputs import weight_of
from explorer.explaining.excluded import why_fixed, why_not
from explorer.layers.borders import BORDERS
from explorer.state.state import KERNEL_SIZES, KernelName, Scene, State
from explorer.state.store import Store
from explorer.views.inspector import kernel_edits
from explorer.views.inspector.kernel_grid import KernelGrid
from explorer.widgets.appearance import Appearance
from explorer.widgets.controls import ChoiceRow, Segments
from explorer.widgets.icons import IconButton
from explorer.widgets.number import ChannelNumber
from explorer.widgets.rows import beside, disable, pair, section
from explorer.words import inspector as inspector_words
from explorer.words.inspector import Option

OFFERED_OUTPUTS = 4
OFFERED_ONE_BY_ONE = 8


class ConvolutionSection(QWidget):
    """Kernel, numbers and outputs; then border, stride and dilation, which hold for the attention too."""

    def __init__(self, store: Store, appearance: Appearance) -> None:
        super().__init__()
        self._store = store
        self._kernel = ChoiceRow(inspector_words.KERNEL, inspector_words.KERNELS, inspector_words.KERNEL_TIP)
        self._reroll = IconButton(appearance, "shuffle", inspector_words.REROLL_KERNEL, "flat")
        self._size = ChoiceRow(inspector_words.SIZE, _sizes(), inspector_words.SIZE_TIP)
        self._grid = KernelGrid(appearance)
        self._input = ChoiceRow(inspector_words.SHOWN_INPUT, inspector_words.COLOURS, inspector_words.PLANE_TIP)
        self._output = ChoiceRow(inspector_words.SHOWN_OUTPUT, (), inspector_words.PLANE_TIP)
        self._output_number = ChannelNumber(
            inspector_words.SHOWN_OUTPUT, inspector_words.PLANE_TIP, inspector_words.SHOWN_OUTPUT
        )
        self._numbers = Segments(inspector_words.NUMBERS_NAME, inspector_words.NUMBERS)
        self._outputs = ChoiceRow(inspector_words.OUTPUTS, _outputs(), inspector_words.OUTPUTS_TIP)
        self._border = ChoiceRow(inspector_words.BORDER, inspector_words.BORDERS, inspector_words.BORDER_TIP)
        self._stride = ChoiceRow(inspector_words.STRIDE, _strides(), inspector_words.STRIDE_TIP)
        self._dilation = ChoiceRow(inspector_words.DILATION, _dilations(), inspector_words.DILATION_TIP)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        rows = (
            pair(self._kernel, self._reroll), self._size, self._grid, self._input, self._output, self._output_number,
            beside(inspector_words.NUMBERS_NAME, self._numbers, tip=inspector_words.NUMBERS_TIP),
            self._outputs, self._border, pair(self._stride, self._dilation, gap_px=20),
        )  # fmt: skip
        box.addWidget(section(inspector_words.CONVOLUTION, *rows))

    def _connect(self) -> None:
        for name, row in (
            ("kernel", self._kernel), ("size", self._size), ("border", self._border), ("stride", self._stride),
            ("dilation", self._dilation), ("integer", self._numbers), ("grid", self._grid), ("outputs", self._outputs),
        ):  # fmt: skip
            row.setProperty("field", name)
        self._kernel.chosen.connect(self._choose_kernel)
        self._reroll.clicked.connect(self._draw_another)
        self._size.chosen.connect(self._choose_size)
        self._grid.entered.connect(self._enter_weight)
        self._input.chosen.connect(self._choose_input)
        self._output.chosen.connect(self._choose_output)
        self._output_number.chosen.connect(lambda channel: self._store.set(channel_out=channel))
        self._numbers.chosen.connect(self._choose_numbers)
        self._outputs.chosen.connect(self._choose_outputs)
        self._border.chosen.connect(self._choose_border)
        self._stride.chosen.connect(self._choose_stride)
        self._dilation.chosen.connect(self._choose_dilation)

    def show_state(self, state: State) -> None:
        scene, look = state.scene, state.look
        kernel = scene.kernel
        for name, row in (
            ("kernel", self._kernel), ("kernel", self._reroll), ("size", self._size), ("outputs", self._outputs),
            ("stride", self._stride), ("dilation", self._dilation),
            ("integer", self._numbers), ("border", self._border),
        ):  # fmt: skip
            disable(row, why_fixed(scene, name))
        free = (inspector_words.FREE,) if kernel.name == "free" else ()
        self._kernel.set_options((*inspector_words.KERNELS, *free))
        self._kernel.show_value(kernel.name)
        self._reroll.setVisible(kernel.name == "random")
        self._size.show_value(str(kernel.size))
        own = scene.trained is None
        if own:
            weight = weight_of(kernel, scene.picture.channels, scene.integer)
            self._grid.show_weights(
                weight[look.channel_out, look.channel_in], float(np.abs(weight).max()) or 1.0, scene.integer
            )
        self._grid.setVisible(own)
        self._input.setVisible(own and scene.picture.channels > 1)
        self._input.show_value(str(look.channel_in))
        outputs = scene.out_channels
        self._output.setVisible(1 < outputs <= OFFERED_ONE_BY_ONE)
        self._output.set_options(
            [(str(o), str(o + 1), inspector_words.PLANE_TIP) for o in range(min(outputs, OFFERED_ONE_BY_ONE))]
        )
        self._output.show_value(str(look.channel_out))
        self._output_number.setVisible(outputs > OFFERED_ONE_BY_ONE)
        self._output_number.show_number(look.channel_out, outputs)
        self._numbers.show_value("integer" if scene.settled.integer else "scaled")
        self._outputs.set_options(_outputs()[: max(OFFERED_OUTPUTS, kernel.outputs)])  # a session may have more
        self._outputs.show_value(str(kernel.outputs))
        self._border.show_value(scene.settled.border)
        self._stride.show_value(str(scene.stride))
        self._dilation.show_value(str(scene.dilation))
        self._show_exclusions(scene)

    def _show_exclusions(self, scene: Scene) -> None:
        for border in BORDERS:
            self._border.exclude(border, why_not(scene, border=border))
        for dilation in range(1, 4):
            self._dilation.exclude(str(dilation), why_not(scene, dilation=dilation))

    @property
    def _scene(self) -> Scene:
        return self._store.state.scene

    @Slot(str)
    def _choose_kernel(self, name: str) -> None:
        if name != self._scene.kernel.name:
            self._store.set(kernel=replace(self._scene.kernel, name=cast(KernelName, name), weight=None))

    @Slot()
    def _draw_another(self) -> None:
        self._store.set(kernel=replace(self._scene.kernel, seed=self._scene.kernel.seed + 1))

    @Slot(str)
    def _choose_size(self, size: str) -> None:
        self._store.set(kernel=kernel_edits.resized(self._scene.kernel, int(size)))

    @Slot(int, int, float)
    def _enter_weight(self, row: int, column: int, value: float) -> None:
        look = self._store.state.look
        place = look.channel_out, look.channel_in, row, column
        self._store.set(kernel=kernel_edits.edited(self._scene, place, value))

    @Slot(str)
    def _choose_input(self, channel: str) -> None:
        self._store.set(channel_in=int(channel), all_channels=False)

    @Slot(str)
    def _choose_output(self, channel: str) -> None:
        self._store.set(channel_out=int(channel))

    @Slot(str)
    def _choose_numbers(self, kind: str) -> None:
        if kind == "integer":
            self._store.set(integer=True, kernel=kernel_edits.in_whole_numbers(self._scene.kernel))
        else:
            self._store.set(integer=False)

    @Slot(str)
    def _choose_outputs(self, outputs: str) -> None:
        self._store.set(kernel=kernel_edits.with_outputs(self._scene.kernel, int(outputs)))

    @Slot(str)
    def _choose_border(self, border: str) -> None:
        self._store.set(border=border)

    @Slot(str)
    def _choose_stride(self, stride: str) -> None:
        self._store.set(stride=int(stride))

    @Slot(str)
    def _choose_dilation(self, dilation: str) -> None:
        self._store.set(dilation=int(dilation))


def _sizes() -> list[Option]:
    tip = inspector_words.SIZE_OF_TIP
    return [(str(k), inspector_words.SIZE_OF.format(size=k), tip.format(count=k * k)) for k in KERNEL_SIZES]


def _outputs() -> list[Option]:
    return [(str(n), str(n), inspector_words.OUTPUT_TIP) for n in range(1, 9)]


def _strides() -> list[Option]:
    return [(str(n), str(n), inspector_words.STRIDE_OF_TIP.format(count=n)) for n in range(1, 5)]


def _dilations() -> list[Option]:
    return [(str(n), str(n), inspector_words.DILATION_OF_TIP.format(dilation=n)) for n in range(1, 4)]
