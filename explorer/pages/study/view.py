"""The page of the study: run it beside the program, watch the curves grow, and look where each net errs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QPushButton, QVBoxLayout, QWidget

from explorer.compute.material import Material
from explorer.errors import Refusal, said
from explorer.pages.kit.facts import Note
from explorer.pages.kit.page import PageView
from explorer.pages.study import words
from explorer.pages.study.bridge import StudyBridge
from explorer.pages.study.choice import StudyChoice
from explorer.pages.study.figure import KIND
from explorer.pages.study.figure_lower import errors_at
from explorer.pages.study.opening import mixing_layer, with_folder, with_group
from explorer.pages.study.plot import finding_of, point_at, said_at, share_text
from explorer.pages.study.question import StudyFinding
from explorer.pages.study.runs import RunControls, group_text, short_group_text
from explorer.panels.base import Spot
from explorer.state.state import State
from explorer.study.background import StudyProgress
from explorer.study.digits import digits_known
from explorer.study.plan import MODELS
from explorer.widgets.controls import ChoiceRow, Section, Segments
from explorer.widgets.slider import SliderRow
from explorer.words import study as study_words

MOST_BY_SLIDER = 10
NARROW_PX = 1000  # from which two lines hold its longest sentence


class StudyPage(PageView):
    """Click on a point of the plot to see where nets err on so many images."""

    kind = KIND
    choice = StudyChoice

    def controls(self, column: QVBoxLayout) -> None:
        self._bridge: StudyBridge | None = None
        self.extent = Segments(words.EXTENT, words.EXTENTS)
        self.extent.chosen.connect(lambda name: self.choose(**StudyChoice.extent(name == "quick")))
        self.data = ChoiceRow(words.DATA, words.DATA_OPTIONS, words.DATA_TIP)
        self.data.chosen.connect(lambda data: self.choose(data=data, errors_at=0))
        self.far = SliderRow(words.FAR, 0, 50, 15, lambda percent: share_text(percent / 100), words.FAR_TIP, step=1)
        self.far.moved.connect(lambda percent: self.choose(far_share=round(percent / 100, 4)))
        self.seeds = SliderRow(words.SEEDS, 1, MOST_BY_SLIDER, 5, lambda n: f"{n:.0f}", words.SEEDS_TIP, step=1)
        self.seeds.moved.connect(lambda count: self.choose(seeds=round(count)))
        self.runs = RunControls()
        self.runs.started.connect(self._start)
        self.runs.paused.connect(self._pause)
        self.runs.discarded.connect(self._set_aside)
        self.shown = ChoiceRow(words.SHOWN, words.SHOWN_OPTIONS, words.SHOWN_TIP)
        self.shown.chosen.connect(lambda shown: self.choose(shown=shown))
        self.groups = ChoiceRow(words.GROUPS, (), words.GROUPS_TIP)
        self.groups.chosen.connect(self._choose_group)
        self.open = self._button(words.OPEN, words.OPEN_TIP, self._open)
        self.let_go = self._button(words.LET_GO, words.LET_GO_TIP, lambda: self.choose(folders=(), shown=""))
        self.ceiling = self._box(words.CEILING, words.CEILING_TIP, "ceiling")
        self.anchors = self._box(words.ANCHORS, words.ANCHORS_TIP, "anchors")
        self.control = self._box(words.CONTROL, words.CONTROL_TIP, "control")
        self.control_note = Note(words.CONTROL_MISSING)
        self.errors = ChoiceRow(words.ERRORS_AT, (), words.ERRORS_AT_TIP)
        self.errors.chosen.connect(lambda size: self.choose(errors_at=int(size)))
        nets = [(net, words.NETS[net][0], "") for net in MODELS]
        self.net = ChoiceRow(words.NET, nets, words.NET_TIP)
        self.net.chosen.connect(lambda net: self.choose(net=net))
        self.to_stage = self._button(words.TO_STAGE, words.TO_STAGE_TIP, self._put_on_stage)
        blocks: tuple[tuple[QWidget, ...], ...] = (
            (Section(words.SECTION), self.extent, self.data, self.far, self.seeds, self.runs),
            (Section(words.BESIDE), self.ceiling, self.control, self.control_note, self.anchors, self.errors),
            (Section(words.ON_STAGE), self.net, self.to_stage),
            (Section(words.RECORDS), self.shown, self.groups, self.open, self.let_go),
        )
        for block in blocks:
            for part in block:
                column.addWidget(part)
            column.addSpacing(6)

    def _button(self, text: str, tip: str, run: object) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.clicked.connect(run)
        return button

    def _box(self, text: str, tip: str, name: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setToolTip(tip)
        box.clicked.connect(lambda on: self.choose(**{name: on}))
        return box

    # Showing

    @property
    def sentence_lines(self) -> int:
        return 3 if self.width() < NARROW_PX * self.appearance.theme.scale else 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def use(self, bridge: StudyBridge) -> None:
        """What runs studies; without it the page only shows them."""
        self._bridge = bridge
        bridge.changed.connect(self.on_progress)
        self._show_runs()

    def show_state(self, state: State) -> None:
        choice = state.look.choice(StudyChoice)
        self.extent.show_value("quick" if choice.quick else "whole")
        self.data.show_value(choice.plan.data)
        self.far.show_value(100 * choice.far_share)
        self.far.exclude(words.FAR_EXCLUDED if choice.plan.data == "digits" else None)
        self.seeds.show_value(choice.seeds)
        for name in ("ceiling", "anchors", "control"):
            getattr(self, name).setChecked(getattr(choice, name))
        for box in (self.ceiling, self.control):
            box.setVisible(choice.group.far_share > 0)
        self.let_go.setVisible(bool(choice.folders))
        self.net.show_value(choice.net)
        self.to_stage.setToolTip(words.TO_STAGE_FIRST if choice.net == "deep" else words.TO_STAGE_TIP)
        self.shown.exclude("opened", None if choice.folders else words.NOTHING_OPENED)
        self._show_runs()

    def findings_shown(self, material: Material) -> None:
        finding, choice = finding_of(material), self.store.state.look.choice(StudyChoice)
        self.shown.show_value(choice.shown or ("here" if finding.source == "nowhere" else finding.source))
        sizes = sorted({error.images for error in finding.summary.errors}) if finding.summary else []
        self.errors.set_options([(str(size), str(size), "") for size in sizes])
        self.errors.show_value(str(errors_at(material)))
        self.errors.setVisible(bool(sizes))
        missing = finding.inquiry.control and finding.control is None
        self.control_note.setVisible(missing)
        self.groups.setVisible(len(finding.others) > 1)
        self.groups.set_options(
            [(str(n), short_group_text(group), group_text(group)) for n, (group, _) in enumerate(finding.others)]
        )
        shown = [str(n) for n, (group, _) in enumerate(finding.others) if group == finding.inquiry.group]
        self.groups.show_value(next(iter(shown), ""))
        self._show_runs()

    @property
    def _finding(self) -> StudyFinding | None:
        """About what is chosen now; None while that is not known."""
        if self.material is None:
            return None
        finding = finding_of(self.material)
        return finding if finding.inquiry.plan == self.store.state.look.choice(StudyChoice).plan else None

    def _show_runs(self) -> None:
        bridge, choice = self._bridge, self.store.state.look.choice(StudyChoice)
        self.runs.setVisible(bridge is not None)
        if bridge is None:
            return
        progress, finding = bridge.progress, self._finding
        if progress is not None and progress.running:
            self.runs.show_running(progress, choice.group)
            return
        done, count = (finding.done if finding else 0), len(choice.plan.trials())
        seconds = None
        if finding is not None and finding.seconds is not None:
            seconds = finding.seconds * (count - done) / bridge.at_once
        reason = study_words.NO_DIGITS if choice.plan.data == "digits" and not digits_known() else ""
        failure = progress.failure if progress is not None and progress.group == choice.group else ""
        self.runs.show_resting(done, count, seconds, reason, failure, finding.own if finding else 0)

    @Slot(object)
    def on_progress(self, progress: StudyProgress) -> None:
        """The study's own word; the records are read again, too."""
        self._show_runs()
        if self.store.state.look.page == "study":
            self.asked_again.emit()

    # Hands

    @Slot()
    def _start(self) -> None:
        if self._bridge is None:
            return
        try:
            self._bridge.start(self.store.state.look.choice(StudyChoice))
        except Refusal as refusal:
            self.why_not.emit(str(refusal))
        else:
            if self.store.state.look.choice(StudyChoice).shown != "together":
                self.choose(shown="")

    @Slot()
    def _pause(self) -> None:
        if self._bridge is not None:
            self._bridge.pause()
            self.runs.show_stopping()

    @Slot()
    def _set_aside(self) -> None:
        if self._bridge is None:
            return
        try:
            folder = self._bridge.set_aside(self.store.state.look.choice(StudyChoice).group)
        except OSError as error:
            self.why_not.emit(said(words.NOT_DISCARDED, reason=error.strerror or error))
        else:
            self.noticed.emit(said(words.DISCARDED, name=folder))
            self.asked_again.emit()

    @Slot()
    def _put_on_stage(self) -> None:
        reference, layer = mixing_layer(self.store.state.look.choice(StudyChoice).net)
        self.layer_asked.emit(reference, None, layer, None)

    @Slot()
    def _open(self) -> None:
        dialog = QFileDialog(self.window(), words.OPEN_TITLE)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.open_folder)
        self.appearance.dress(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(str)
    def open_folder(self, folder: str) -> None:
        try:
            self.store.set(with_folder(self.store.state.look.choice(StudyChoice), Path(folder)))
        except Refusal as refusal:
            self.why_not.emit(str(refusal))

    def _choose_group(self, number: str) -> None:
        if self.material is not None:
            group, _ = finding_of(self.material).others[int(number)]
            self.store.set(with_group(self.store.state.look.choice(StudyChoice), group))

    def on_click(self, name: str, spot: Spot, modifiers: Qt.KeyboardModifier) -> None:
        point = point_at(self.material, spot.row, spot.column) if self.material and name == "curves" else None
        if point is not None:
            self.choose(errors_at=point[1])

    def describe(self, name: str, spot: Spot) -> str:
        return said_at(self.material, spot.row, spot.column) if self.material and name == "curves" else ""
