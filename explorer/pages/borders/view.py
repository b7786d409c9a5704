"""The page of borders: every rule side by side; click one to take it for the stage."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QVBoxLayout

from explorer.compute.material import Material
from explorer.explaining.excluded import why_not
from explorer.pages.borders import words
from explorer.pages.borders.choice import BordersChoice
from explorer.pages.borders.figure import INKS, KIND, at_alpha, chart, map_values, name_of, rules_of, sharpening_of
from explorer.pages.borders.question import ALPHAS
from explorer.pages.kit.facts import Facts, Note
from explorer.pages.kit.page import PageView
from explorer.panels.base import Spot
from explorer.panels.theme import DARK
from explorer.state.state import State
from explorer.widgets.controls import ChoiceRow, Section, Segments
from explorer.widgets.slider import SliderRow
from explorer.words import inspector as inspector_words
from explorer.words.numbers import number


class BordersPage(PageView):
    """Columns that can be clicked, and a plot along which the position sharpens."""

    kind = KIND
    choice = BordersChoice

    def controls(self, column: QVBoxLayout) -> None:
        self.border = ChoiceRow(words.BORDERS_CHOICE, inspector_words.BORDERS, words.BORDERS_TIP)
        self.border.chosen.connect(self._take)
        self.alpha = SliderRow(
            words.BORDERS_ALPHA, ALPHAS[0], ALPHAS[-1], 3.0, number, words.BORDERS_ALPHA_TIP, step=0.25
        )
        self.alpha.moved.connect(self._sharpen)
        self.layer = Segments(words.BORDERS_LAYER, words.BORDERS_LAYERS)
        self.layer.chosen.connect(lambda layer: self.choose(layer=layer))
        self.facts = Facts(words.BORDERS_FACTS)
        column.addWidget(Section(words.BORDERS_SECTION))
        column.addWidget(self.border)
        column.addSpacing(8)
        column.addWidget(Section(words.BORDERS_LAYER))
        column.addWidget(self.layer)
        column.addSpacing(8)
        column.addWidget(Section(words.BORDERS_SHARP))
        column.addWidget(self.alpha)
        column.addWidget(self.facts)
        self.note = Note(words.BORDERS_NOTE)
        column.addWidget(self.note)

    def show_state(self, state: State) -> None:
        scene = state.scene
        for border, _, _ in inspector_words.BORDERS:
            self.border.exclude(border, why_not(scene, border=border))
        self.border.show_value(scene.border)
        self.layer.show_value(state.look.choice(BordersChoice).layer)
        self.alpha.show_value(state.look.choice(BordersChoice).alpha)

    def findings_shown(self, material: Material) -> None:
        finding = sharpening_of(material)
        self.alpha.setEnabled(finding is not None)
        self.note.setVisible(finding is not None)
        if finding is None:
            self.facts.show_values("—", "—")
        else:
            _, zero, replicate = at_alpha(finding, material.state.look.choice(BordersChoice).alpha)
            self.facts.show_values(number(zero), number(replicate))

    def on_hover(self, name: str, spot: Spot | None) -> None:
        which = name.partition(" ")[0]
        if self.material is None or spot is None or which not in INKS:
            self.board.highlight()
            return
        finding = rules_of(self.material)
        rules = () if finding is None else finding.rules
        self.board.highlight(*((f"{row} {rule.border}", spot) for rule in rules for row in INKS))

    def describe(self, name: str, spot: Spot) -> str:
        which, _, border = name.partition(" ")
        finding = rules_of(self.material) if self.material is not None else None
        rule = next((one for one in finding.rules if one.border == border), None) if finding is not None else None
        if rule is None:
            return ""
        value = map_values(rule, self.store.state.look.channel_out)[which][spot.row, spot.column]
        return words.BORDERS_AT.format(
            border=name_of(border),
            row=spot.row,
            column=spot.column,
            which=words.BORDERS_ROWS[which],
            value=number(float(value)),
        )

    def on_click(self, name: str, spot: Spot, modifiers: Qt.KeyboardModifier) -> None:
        which, _, border = name.partition(" ")
        if which in INKS:
            self._take(border)

    def _take(self, border: str) -> None:
        """Puts a border on the stage. The columns may still be those of a window that it went with."""
        reason = why_not(self.store.state.scene, border=border)
        if reason is None:
            self.store.set(border=border)
        else:
            self.why_not.emit(reason)

    def on_drag(self, name: str, point: QPointF, rect: QRectF) -> None:
        if name == "sharpening" and self.material is not None and sharpening_of(self.material) is not None:
            self._sharpen(chart(self.material).value_at(rect, point, DARK)[0])

    def take_key(self, key: str) -> bool:
        if key not in ("Left", "Right"):
            return False
        now = self._measured(self.store.state.look.choice(BordersChoice).alpha)
        at = ALPHAS.index(now) + (1 if key == "Right" else -1)
        self._sharpen(ALPHAS[min(max(at, 0), len(ALPHAS) - 1)])
        return True

    def _sharpen(self, alpha: float) -> None:
        self.choose(alpha=self._measured(alpha))

    @staticmethod
    def _measured(alpha: float) -> float:
        return min(ALPHAS, key=lambda one: abs(one - alpha))
