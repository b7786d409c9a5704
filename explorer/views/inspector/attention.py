"""The attention's settings, apart from its window's side, which is the slider of the closing plot."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.compute.expressing import expressed
from explorer.explaining.excluded import why_fixed, why_idle, why_not
from explorer.layers.norms import NORMS
from explorer.layers.shapes import SHAPES
from explorer.state.state import State
from explorer.state.store import Store
from explorer.widgets.appearance import Appearance
from explorer.widgets.controls import ChoiceRow, Segments
from explorer.widgets.icons import IconButton
from explorer.widgets.rows import above, beside, disable, pair, section
from explorer.widgets.slider import SliderRow
from explorer.words import inspector as inspector_words


def short_number(value: float) -> str:
    """A slider's value in three digits."""
    return f"{value:.3g}"


class AttentionSection(QWidget):
    """Heads; what scores are made of; how they become weights; the window's shape."""

    def __init__(self, store: Store, appearance: Appearance) -> None:
        super().__init__()
        self._store = store
        self._heads = Segments(inspector_words.HEADS_NAME, inspector_words.HEADS)
        self._reroll = IconButton(appearance, "shuffle", inspector_words.REROLL_HEADS, "flat")
        content_name, content_tip = inspector_words.CONTENT
        position_name, position_tip = inspector_words.POSITION
        gate_name, gate_tip = inspector_words.GATE
        temperature_name, temperature_tip = inspector_words.TEMPERATURE
        self._sliders = {
            "content": SliderRow(content_name, 0, 100, 1, short_number, content_tip, log_from=0.01),
            "position": SliderRow(position_name, 0, 20, 0, short_number, position_tip),
            "gate": SliderRow(gate_name, 0, 1, 0, short_number, gate_tip),
            "temperature": SliderRow(temperature_name, 0.1, 10, 1, short_number, temperature_tip, log_from=0.1),
        }
        self._choices: dict[str, Segments | ChoiceRow] = {
            "heads": self._heads,
            "norm": Segments(inspector_words.NORMALISE, inspector_words.NORMS, columns=3),
            "similarity": ChoiceRow(
                inspector_words.SIMILARITY, inspector_words.SIMILARITIES, inspector_words.SIMILARITY_TIP
            ),
            "features": Segments(inspector_words.FEATURES_NAME, inspector_words.FEATURES),
            "window_shape": Segments(inspector_words.WINDOW, inspector_words.WINDOWS),
        }
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(
            section(
                inspector_words.ATTENTION,
                pair(self._heads, self._reroll, 4),
                *self._sliders.values(),
                above(inspector_words.NORMALISE, self._choices["norm"], inspector_words.NORM_TIP),
                self._choices["similarity"],
                beside(inspector_words.FEATURES_NAME, self._choices["features"], tip=inspector_words.FEATURES_TIP),
                above(inspector_words.WINDOW, self._choices["window_shape"], inspector_words.WINDOW_TIP),
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
        self._reroll.setProperty("field", "head_seed")
        self._reroll.clicked.connect(self._draw_others)

    def show_state(self, state: State) -> None:
        scene, settled = state.scene, state.scene.settled
        for name, slider in self._sliders.items():
            slider.show_value(getattr(scene, name))
            slider.exclude(why_idle(scene, name))
        rows, columns = scene.kernel_size
        self._heads.set_label("kernel", inspector_words.HEADS_LABEL.format(count=rows * columns))
        self._heads.setVisible(scene.is_of_kernel)
        self._reroll.setVisible(scene.is_of_kernel)
        for name, choice in self._choices.items():
            choice.show_value(getattr(settled, name))
            disable(choice, why_fixed(scene, name))
        disable(self._reroll, why_fixed(scene, "head_seed"))
        if scene.is_of_kernel:
            # they bring all that they need, so that only a trained layer excludes them
            self._heads.exclude("fewest", None if scene.trained is None else why_not(scene, heads="fewest"))
        for field, values in (("window_shape", SHAPES), ("norm", NORMS)):
            for value in values:
                self._choices[field].exclude(value, why_not(scene, **{field: value}))

    @Slot(float)
    def _slide(self, value: float) -> None:
        self._store.set(**{self.sender().property("field"): value})

    @Slot(str)
    def _choose(self, value: str) -> None:
        field = self.sender().property("field")
        if (field, value) == ("heads", "fewest"):  # they come as the kernel that they are: with what this needs
            self._store.set(**expressed(self._store.state.scene).changes)
        else:
            self._store.set(**{field: value})

    @Slot()
    def _draw_others(self) -> None:
        self._store.set(head_seed=self._store.state.scene.head_seed + 1)
