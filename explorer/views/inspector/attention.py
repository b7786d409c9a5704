"""The attention's settings, apart from its window's side, which is the slider of the closing plot."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.layers.shapes import SHAPES
from explorer.state.state import State, exclusion
from explorer.state.store import Store
from explorer.widgets.appearance import Appearance
from explorer.widgets.controls import ChoiceRow, Segments
from explorer.widgets.icons import IconButton
from explorer.widgets.rows import above, beside, pair, section
from explorer.widgets.slider import SliderRow
from explorer.words import inspector as words


def short_number(value: float) -> str:
    """A slider's value in three digits."""
    return f"{value:.3g}"


class AttentionSection(QWidget):
    """Heads; what scores are made of; how they become weights; the window's shape."""

    def __init__(self, store: Store, appearance: Appearance) -> None:
        super().__init__()
        self._store = store
        self._heads = Segments("Heads", words.HEADS)
        self._reroll = IconButton(appearance, "shuffle", words.REROLL_HEADS, "flat")
        self._sliders = {
            "content": SliderRow(words.CONTENT[0], 0, 100, 1, short_number, words.CONTENT[1], log_from=0.01),
            "position": SliderRow(words.POSITION[0], 0, 20, 0, short_number, words.POSITION[1]),
            "gate": SliderRow(words.GATE[0], 0, 1, 0, short_number, words.GATE[1]),
            "temperature": SliderRow(
                words.TEMPERATURE[0], 0.1, 10, 1, short_number, words.TEMPERATURE[1], log_from=0.1
            ),
        }
        self._choices: dict[str, Segments | ChoiceRow] = {
            "heads": self._heads,
            "norm": Segments("Normalise", words.NORMS, columns=3),
            "similarity": ChoiceRow("Similarity", words.SIMILARITIES, words.SIMILARITY_TIP),
            "features": Segments("Features", words.FEATURES),
            "window_shape": Segments("Window", words.WINDOWS),
        }
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(
            section(
                "Attention",
                pair(self._heads, self._reroll, 4),
                *self._sliders.values(),
                above("Normalise", self._choices["norm"], words.NORM_TIP),
                self._choices["similarity"],
                beside("Features", self._choices["features"], tip=words.FEATURES_TIP),
                above("Window", self._choices["window_shape"], words.WINDOW_TIP),
            )
        )
        self._connect()

    def _connect(self) -> None:
        for name, slider in self._sliders.items():
            slider.setProperty("field", name)
            slider.began.connect(self._store.begin)
            slider.moved.connect(self._slide)
            slider.ended.connect(self._store.end)
        for name, choice in self._choices.items():
            choice.setProperty("field", name)
            choice.chosen.connect(self._choose)
        self._reroll.clicked.connect(self._draw_others)

    def show_state(self, state: State) -> None:
        scene = state.scene
        for name, slider in self._sliders.items():
            slider.show_value(getattr(scene, name))
        self._heads.set_label("kernel", f"{scene.kernel.size**2} heads" if scene.kernel.size > 1 else "1 head")
        for name, choice in self._choices.items():
            choice.show_value(getattr(scene, name))
        for shape in SHAPES:
            self._choices["window_shape"].exclude(shape, exclusion(scene.border, shape, scene.dilation))

    @Slot(float)
    def _slide(self, value: float) -> None:
        self._store.set(**{self.sender().property("field"): value})

    @Slot(str)
    def _choose(self, value: str) -> None:
        self._store.set(**{self.sender().property("field"): value})

    @Slot()
    def _draw_others(self) -> None:
        self._store.set(head_seed=self._store.state.scene.head_seed + 1)
