"""The page of heads that seek the kernel: train them, and go through their training epoch by epoch."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from explorer.compute.material import Material
from explorer.pages.finding import words
from explorer.pages.finding.choice import FindingChoice
from explorer.pages.finding.figure import KIND, epoch_of, errors_chart, finding_of, heads_chart
from explorer.pages.finding.figure_table import coordinate, head_width
from explorer.pages.kit.facts import Facts, Note
from explorer.pages.kit.page import PageView
from explorer.pages.kit.play_button import PlayButton
from explorer.panels.base import Spot
from explorer.panels.theme import DARK
from explorer.state.state import State
from explorer.study.digits import digits_known
from explorer.widgets.controls import ChoiceRow, Section, Segments
from explorer.widgets.player import Ticker
from explorer.widgets.slider import SliderRow
from explorer.words import study as study_words
from explorer.words.numbers import number, percent

PLAY_MS = 6000.0
SEEDS, FEWEST, MOST = 99, 20, 400  # by the sliders


class FindingPage(PageView):
    """Drag along a curve, or the slider, to see the heads at any epoch."""

    kind = KIND
    choice = FindingChoice

    def controls(self, column: QVBoxLayout) -> None:
        self.data = ChoiceRow(words.DATA, words.DATA_OPTIONS, words.DATA_TIP)
        self.data.chosen.connect(lambda data: self._train(data=data))
        self.start = Segments(words.START, words.STARTS)
        self.start.chosen.connect(lambda start: self._train(start=start))
        self.shape = Segments(words.SHAPE, words.SHAPES)
        self.shape.chosen.connect(lambda shape: self._train(shape=shape))
        self.content = QCheckBox(words.CONTENT)
        self.content.setToolTip(words.CONTENT_TIP)
        self.content.clicked.connect(lambda on: self._train(content=on))
        self.seed = SliderRow(words.SEED, 0, SEEDS, 0, lambda n: f"{n:.0f}", words.SEED_TIP, step=1)
        self.seed.moved.connect(lambda seed: self._train(seed=round(seed)))
        self.epochs = SliderRow(words.EPOCHS, FEWEST, MOST, 100, lambda n: f"{n:.0f}", words.EPOCHS_TIP, step=10)
        self.epochs.moved.connect(lambda count: self._train(epochs=round(count)))
        self.epoch = SliderRow(words.EPOCH, 0, 100, 100, lambda n: f"{n:.0f}", words.EPOCH_TIP, step=1)
        self.epoch.moved.connect(self._look_at)
        self.ticker = Ticker(self)
        self.ticker.ticked.connect(self._on_tick)
        self.play = PlayButton(self.ticker, words.PLAY, words.PAUSE, words.PLAY_TIP)
        self.play.clicked.connect(self.toggle_play)
        self.facts, self.note = Facts(words.FACTS), Note()
        self._at = 0.0  # epochs, while it plays
        blocks: tuple[tuple[QWidget, ...], ...] = (
            (Section(words.WATCH), self.play, self.epoch),
            (Section(words.RESULT), self.facts),
            (
                Section(words.SECTION),
                self.data,
                self.start,
                self.shape,
                self.content,
                self.seed,
                self.epochs,
                self.note,
            ),
        )
        for block in blocks:
            for part in block:
                column.addWidget(part)
            column.addSpacing(8)

    def show_state(self, state: State) -> None:
        choice = state.look.choice(FindingChoice)
        self.data.show_value(choice.data)
        self.data.exclude("digits", None if digits_known() else study_words.NO_DIGITS)
        self.start.show_value(choice.start)
        self.shape.show_value(choice.shape)
        self.content.setChecked(choice.content)
        self.seed.show_value(choice.seed)
        self.epochs.show_value(choice.epochs)

    def findings_shown(self, material: Material) -> None:
        finding, epoch = finding_of(material), epoch_of(material)
        arrived, gates = finding.arrived(epoch), finding.gates
        self.epoch.set_high(finding.inquiry.choice.epochs)
        self.epoch.show_value(epoch)
        self.facts.show_values(
            percent(float(finding.errors[epoch])),
            f"{arrived.count}",
            f"{len(arrived.taps)}",
            f"{len(arrived.doubled)}",
            "—" if gates is None else number(round(float(gates[epoch].mean()), 3)),
        )
        said = words.NOTE.format(
            learned=finding.learned,
            data=words.NOTE_DATA[finding.inquiry.choice.data],
            tested=finding.tested,
            side=2 * finding.reach + 1,
            border=words.NOTE_BORDERS[finding.inquiry.border],
        )
        mixed = finding.inquiry.picture is None and finding.inquiry.channels > 1
        self.note.setText(f"{said} {words.NOTE_CHANNELS}" if mixed else said)

    # Training and looking

    def _train(self, **changes: object) -> None:
        """Something else to train: what is looked at is its newest epoch."""
        self.ticker.stop()
        self.choose(epoch=-1, **changes)

    @Slot(float)
    def _look_at(self, epoch: float) -> None:
        self.ticker.stop()
        self._go(epoch)

    def _go(self, epoch: float) -> None:
        if self.material is not None:
            self.choose(epoch=min(max(round(epoch), 0), finding_of(self.material).last))

    @Slot()
    def toggle_play(self) -> None:
        if self.ticker.running:
            self.ticker.stop()
        elif self.material is not None:
            at = epoch_of(self.material)
            self._at = 0.0 if at == finding_of(self.material).last else float(at)
            self.ticker.start()

    @Slot(float)
    def _on_tick(self, elapsed_ms: float) -> None:
        if self.material is None:
            self.ticker.stop()
            return
        finding = finding_of(self.material)
        self._at = min(self._at + elapsed_ms / PLAY_MS * finding.inquiry.choice.epochs, finding.last)
        if round(self._at) != epoch_of(self.material) or self.store.state.look.choice(FindingChoice).epoch < 0:
            self._go(self._at)
        if self._at >= finding.last and finding.complete:
            self.ticker.stop()

    def take_key(self, key: str) -> bool:
        if self.material is None:
            return False
        if key in ("Space", "P"):
            self.toggle_play()
        elif key in ("Left", "Right"):
            self._look_at(epoch_of(self.material) + (1 if key == "Right" else -1))
        elif key == "Esc" and self.ticker.running:
            self.ticker.stop()
        else:
            return False
        return True

    def on_drag(self, name: str, point: QPointF, rect: QRectF) -> None:
        if self.material is not None and name in ("errors", "heads"):
            chart = (errors_chart if name == "errors" else heads_chart)(self.material)
            self._look_at(chart.value_at(rect, point, DARK)[0])

    def describe(self, name: str, spot: Spot) -> str:
        if self.material is None or name != "plane":
            return ""
        finding, epoch = finding_of(self.material), epoch_of(self.material)
        arrived = finding.arrived(epoch)
        if spot.head is not None:
            row, column = (coordinate(float(part)) for part in finding.centers[epoch, spot.head])
            width, share = head_width(finding, epoch, spot.head), float(finding.shares[epoch, spot.head])
            said = words.HEAD_AT.format(
                head=spot.head + 1, row=row, column=column, width=number(width), share=percent(share)
            )
            gates = finding.gates
            gate = "" if gates is None else words.HEAD_GATE.format(gate=number(float(gates[epoch, spot.head])))
            return said + gate + (words.HEAD_ARRIVED if spot.head in arrived.heads else "")
        return self._said_of_offset(spot)

    def _said_of_offset(self, spot: Spot) -> str:
        assert self.material is not None
        panel = self.board.panel("plane")
        finding = finding_of(self.material)
        weights = dict(zip(map(tuple, panel.taps.tolist()), panel.weights.tolist(), strict=True))  # type: ignore[union-attr]
        at = spot.row, spot.column
        if at not in weights:
            return words.OFFSET_AT.format(row=number(spot.row), column=number(spot.column))
        said = words.TAP_AT.format(row=number(spot.row), column=number(spot.column), weight=number(weights[at]))
        arrived = finding.arrived(epoch_of(self.material))
        there = dict(zip(arrived.taps, arrived.heads, strict=True)).get(at)
        return said if there is None else said + words.TAP_HEAD.format(head=there + 1)
