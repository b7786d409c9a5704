"""What the tools paint with: a grey level or a colour, and whether the picture is grey or in colour."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPaintEvent, QPen
from PySide6.QtWidgets import QColorDialog, QHBoxLayout, QLabel, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from explorer.images.fit import to_grey, to_rgb
from explorer.panels.theme import colour
from explorer.state.state import State
from explorer.state.store import Store
from explorer.views.input.preview import framed
from explorer.widgets.appearance import Appearance
from explorer.widgets.controls import Segments
from explorer.widgets.slider import SliderRow
from explorer.words import inputs as inputs_words

Rgb = tuple[int, int, int]
SWATCHES: tuple[tuple[str, Rgb], ...] = (
    ("black", (0, 0, 0)),
    ("white", (255, 255, 255)),
    ("red", (214, 58, 48)),
    ("orange", (243, 156, 40)),
    ("yellow", (247, 222, 84)),
    ("green", (62, 158, 88)),
    ("blue", (48, 110, 214)),
    ("violet", (132, 82, 208)),
)


class Swatch(QToolButton):
    """A small button that shows one colour."""

    def __init__(self, appearance: Appearance, size: QSize) -> None:
        super().__init__()
        self._appearance = appearance
        self.setObjectName("flat")
        self.setFixedSize(size)
        appearance.changed.connect(self.update)
        self.rgb: Rgb = (0, 0, 0)

    def show_rgb(self, rgb: Rgb, tip: str) -> None:
        self.rgb = rgb
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._appearance.theme
        ink = theme.attention if self.hasFocus() else theme.ink if self.underMouse() else theme.line
        framed(self, QPen(colour(ink)), QColor(*self.rgb), radius=5).end()


class PaintRow(QWidget):
    """A slider for the grey level, or a colour button with swatches; and the switch between the two kinds of picture.

    `grey_chosen(int)` and `rgb_chosen(tuple)` tell what to paint with. The switch converts the picture, as one undo.
    """

    grey_chosen = Signal(int)
    rgb_chosen = Signal(object)

    def __init__(self, store: Store, appearance: Appearance) -> None:
        super().__init__()
        self._store = store
        self._value = SliderRow(inputs_words.VALUE, 0, 255, 255, lambda v: f"{v:.0f}", inputs_words.VALUE_TIP, step=1)
        self._value.moved.connect(self._on_value)
        self._colour = Swatch(appearance, QSize(64, 20))
        self._colour.clicked.connect(self._choose)
        self._swatches = [Swatch(appearance, QSize(18, 18)) for _ in SWATCHES]
        for swatch, (name, rgb) in zip(self._swatches, SWATCHES, strict=True):
            swatch.show_rgb(rgb, inputs_words.SWATCH_TIP.format(name=inputs_words.SWATCHES[name], rgb=rgb))
            swatch.clicked.connect(self._on_swatch)
        self._kinds = QStackedLayout()
        self._kinds.addWidget(self._value)
        self._kinds.addWidget(self._colour_page())
        self._mode = Segments(inputs_words.GREY_OR_COLOUR, inputs_words.PAINT_KINDS)
        self._mode.chosen.connect(self._convert)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addLayout(self._kinds)
        box.addWidget(self._mode)
        store.subscribe(self._on_state)
        self._on_state(store.state, store.state)

    def show_paint(self, grey: int, rgb: Rgb) -> None:
        """Shows what was chosen elsewhere; tells nobody."""
        self._value.show_value(grey)
        self._colour.show_rgb(rgb, inputs_words.COLOUR_TIP.format(rgb=rgb))

    def _colour_page(self) -> QWidget:
        page = QWidget()
        top = QHBoxLayout()
        top.addWidget(QLabel(inputs_words.COLOUR), 1)
        top.addWidget(self._colour)
        row = QHBoxLayout()
        row.setSpacing(0)
        for at, swatch in enumerate(self._swatches):
            if at:
                row.addStretch(1)
            row.addWidget(swatch)
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addLayout(top)
        box.addLayout(row)
        return page

    @Slot(float)
    def _on_value(self, value: float) -> None:
        self.grey_chosen.emit(round(value))

    @Slot()
    def _on_swatch(self) -> None:
        swatch = self.sender()
        if isinstance(swatch, Swatch):
            self.rgb_chosen.emit(swatch.rgb)

    @Slot()
    def _choose(self) -> None:
        dialog = QColorDialog(QColor(*self._colour.rgb), self)
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(self._on_colour)
        dialog.open()

    @Slot(QColor)
    def _on_colour(self, chosen: QColor) -> None:
        self.rgb_chosen.emit((chosen.red(), chosen.green(), chosen.blue()))

    @Slot(str)
    def _convert(self, mode: str) -> None:
        picture = self._store.state.scene.picture
        self._store.set(picture=to_grey(picture) if mode == "grey" else to_rgb(picture))

    def _on_state(self, new: State, old: State) -> None:
        in_colour = new.scene.picture.channels == 3
        self._kinds.setCurrentIndex(int(in_colour))
        self._mode.show_value("colour" if in_colour else "grey")
