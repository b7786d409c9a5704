"""The right column: the settings of both layers, in a column that scrolls when the window is low."""

from __future__ import annotations

from dataclasses import fields

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from explorer.state.state import Scene, State
from explorer.state.store import Store
from explorer.views.inspector.attention import AttentionSection
from explorer.views.inspector.convolution import ConvolutionSection
from explorer.views.inspector.trained import TrainedSection
from explorer.widgets.appearance import Appearance
from explorer.widgets.rows import WheelGuard
from explorer.words import inspector as inspector_words

CONTENT_PX, MARGIN_PX = 194, 14
SCROLL_BAR_PX = 8  # as wide as the style sheet makes it; it stands in the right margin, so nothing moves when it comes
IN_A_LINE = ("kernel", "integer", "heads", "norm", "features", "window_shape")  # with a name or a button beside them
OF_KERNEL = ("kernel", "size", "grid", "outputs")


class Inspector(QWidget):
    """Shows the settings of the store's state, and sets them."""

    def __init__(self, store: Store, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(inspector_words.SETTINGS_NAME)
        self._store, self._appearance = store, appearance
        self._trained = TrainedSection(store)
        self._sections = ConvolutionSection(store, appearance), AttentionSection(store, appearance)
        self._column = QWidget()
        column = QVBoxLayout(self._column)
        column.setContentsMargins(MARGIN_PX, 0, 0, 0)
        column.setSpacing(10)
        for part in (self._trained, *self._sections):
            column.addWidget(part)
        column.addStretch(1)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes from control to control
        self._area.setWidget(self._column)
        self._area.setWidgetResizable(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._area)
        self._guard = WheelGuard(self)
        self._guard.watch(self._column)
        appearance.changed.connect(self._fit)
        store.subscribe(self._on_changed)
        self._fit()
        self._show(store.state)

    def part(self, name: str) -> QWidget:
        """A section, or the control of a setting by its name. Raises KeyError."""
        sections = dict(zip(("convolution", "attention"), self._sections, strict=True))
        if name in sections:
            return sections[name]
        for part in self.findChildren(QWidget):
            if part.property("field") == name:
                return part
        raise KeyError(name)

    def row(self, name: str) -> QWidget:
        """The whole row of a setting, with its name."""
        part = self.part(name)
        return part.parentWidget() or part if name in IN_A_LINE else part

    def rows_of(self, field: str) -> list[QWidget]:
        """The rows that set a field of the scene."""
        return [self.row(name) for name in (OF_KERNEL if field == "kernel" else (field,))]

    @Slot()
    def _fit(self) -> None:
        """As wide as the design says, times the scale of the theme."""
        scale = self._appearance.theme.scale
        content = round(CONTENT_PX * scale)
        self._column.setFixedWidth(MARGIN_PX + content)
        self.setMinimumWidth(MARGIN_PX + content + SCROLL_BAR_PX)

    def _on_changed(self, new: State, old: State) -> None:
        if _shown(new) != _shown(old):
            self._show(new)

    def _show(self, state: State) -> None:
        self._trained.show_scene(state.scene)
        for part in self._sections:
            part.show_state(state)


def _shown(state: State) -> list[object]:
    """What of a state this column shows: not the window's side nor the pixels, which every move of a drag changes."""
    scene, look = state.scene, state.look
    settings = [getattr(scene, f.name) for f in fields(Scene) if f.name not in ("picture", "window_side")]
    return [*settings, scene.plane, scene.picture.channels, look.channel_in, look.channel_out]
