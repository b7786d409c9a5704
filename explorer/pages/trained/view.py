"""The page of trained networks: choose one, sort its table, look at a head, and put it on the stage."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF, QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QFileDialog, QPushButton, QSpinBox, QVBoxLayout, QWidget

from explorer.compute.material import Material
from explorer.errors import said
from explorer.figures.page import Box
from explorer.figures.sheet import Sheet
from explorer.machine.files import write_atomically
from explorer.pages.kit.facts import Facts, Note
from explorer.pages.kit.page import PageView
from explorer.pages.trained import words
from explorer.pages.trained.choice import TrainedChoice
from explorer.pages.trained.column import about_text, head_values, kernel_values, network_options
from explorer.pages.trained.described import described
from explorer.pages.trained.figure import KIND, finding_of, layout_from
from explorer.pages.trained.lines import TableLine, column_keys, selected, stepped, table_lines, turned
from explorer.pages.trained.offer import NetworkOffer
from explorer.pages.trained.question import NetworkFinding, network_of
from explorer.panels.base import Spot
from explorer.panels.measure_table import MeasureTable
from explorer.state.state import State
from explorer.state.trained import MOST_HEADS
from explorer.weights.table_csv import csv_text
from explorer.weights.table_rows import KERNEL_SIZES
from explorer.widgets.controls import ChoiceRow, Section, Segments
from explorer.widgets.rows import beside, disable

LINES_A_TURN = 3  # of the wheel
STEPS = {"Up": (-1, 0), "Down": (1, 0), "Left": (0, -1), "Right": (0, 1), "Home": (-(10**6), 0), "End": (10**6, 0)}
NARROW_PX = 1000  # from which two lines hold its longest sentence


class TrainedPage(PageView):
    """Click on a column to sort by it, on a head to look at it; arrows go from head to head, Enter puts it on stage."""

    kind = KIND
    choice = TrainedChoice

    def controls(self, column: QVBoxLayout) -> None:
        self._first = 0  # line that is seen on top
        self.network = ChoiceRow(words.NETWORK, (), words.NETWORK_TIP)
        self.network.chosen.connect(self._choose_network)
        self.open = self._button(words.OPEN_ELLIPSIS, words.OPEN_TIP, self._open)
        self.heads = QSpinBox()
        self.heads.setRange(0, MOST_HEADS)
        self.heads.setSpecialValueText(words.HEADS_AS_FILE)
        self.heads.setAccessibleName(words.HEADS)
        self.heads.setKeyboardTracking(False)
        self.heads.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.heads.valueChanged.connect(lambda heads: self.choose(heads=heads))
        self.heads_row = beside(words.HEADS, self.heads, tip=words.HEADS_TIP)
        self.about = Note()
        self.table_of = Segments(words.TABLE, words.TABLES)
        self.table_of.chosen.connect(lambda table: self._look_anew(table=table))
        self.shown = Segments(words.SHOWN, words.SHOWN_OPTIONS)
        self.shown.chosen.connect(lambda shown: self.choose(shown=shown))
        sizes = [(str(n), words.KERNEL_OPTION.format(size=n), words.KERNEL_TIP) for n in KERNEL_SIZES]
        self.kernel_size = Segments(words.KERNEL_SIZE, sizes)
        self.kernel_size.chosen.connect(lambda size: self.choose(kernel_size=int(size)))
        self.csv = self._button(words.CSV, words.CSV_TIP, self._ask_for_csv)
        self.selected = Section(words.SELECTED)
        self.head_facts, self.kernel_facts = Facts(words.HEAD_FACTS), Facts(words.KERNEL_FACTS)
        self.put = self._button(words.PUT, words.PUT_TIP, self.put_on_stage)
        self.put.setObjectName("primary")
        self.tensor_heading, self.tensors = Section(words.TENSORS), Note()
        blocks: tuple[tuple[QWidget, ...], ...] = (
            (Section(words.NETWORK), self.network, self.open, self.heads_row, self.about),
            (Section(words.TABLE), self.table_of, self.shown, self.kernel_size, self.csv),
            (self.selected, self.head_facts, self.kernel_facts, self.put),
            (self.tensor_heading, self.tensors),
        )
        for block in blocks:
            for part in block:
                column.addWidget(part)
            column.addSpacing(6)
        self.offer = NetworkOffer()
        self.offer.chosen.connect(self._choose_network)
        self.offer.file_wanted.connect(self._open)
        over = QVBoxLayout(self.board)
        over.setContentsMargins(0, 0, 0, 0)
        over.addWidget(self.offer)
        self.board.wheeled.connect(self._scroll)

    def _button(self, text: str, tip: str, run: object) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.clicked.connect(run)
        return button

    @property
    def sentence_lines(self) -> int:
        return 3 if self.width() < NARROW_PX * self.appearance.theme.scale else 2

    # Showing

    def show_state(self, state: State) -> None:
        choice = state.look.choice(TrainedChoice)
        self.network.set_options(network_options(state))
        self.network.show_value(choice.file)
        self.network.exclude("", None if state.scene.trained else words.NO_STAGE)
        with QSignalBlocker(self.heads):
            self.heads.setValue(choice.heads)
        self.table_of.show_value(choice.table)
        self.shown.show_value(choice.shown)
        self.kernel_size.show_value(str(choice.kernel_size))
        self._show_offer(state)

    def _show_offer(self, state: State) -> None:
        finding = self.finding
        failed = finding is not None and bool(finding.refusal) and not finding.rows
        self.offer.setVisible(not network_of(state)[0] or failed)

    def lay(self, material: Material, sheet: Sheet, area: Box) -> None:
        layout_from(material, sheet, area, self._first)

    def findings_shown(self, material: Material) -> None:
        finding, state = finding_of(material), material.state
        self._show_offer(state)
        self.about.setText("" if finding is None else about_text(finding))
        attentions = finding is not None and any(line.kind == "attention" for line in finding.lines)
        self.heads_row.setVisible(attentions or (finding is not None and bool(finding.refusal)))
        disable(self.csv, None if finding is not None and finding.complete and finding.rows else words.CSV_NOT_YET)
        headless = finding is not None and finding.complete and not any(row.heads for row in finding.rows)
        bare = words.NO_HEADS if headless else None
        disable(self.table_of, bare)
        disable(self.kernel_size, bare)
        disable(self.shown, bare or (words.ALL_SHOWN if self._choice.table == "heads" else None))
        now = self.now
        self.head_facts.setVisible(now is not None and now.head is not None)
        self.kernel_facts.setVisible(now is not None and now.head is None and now.row.energy is not None)
        for part in (self.selected, self.put, self.tensor_heading, self.tensors):
            part.setVisible(now is not None)
        if finding is None or now is None:
            return
        if now.head is not None:
            self.head_facts.show_values(*head_values(now.row, now.head))
        else:
            self.kernel_facts.show_values(*kernel_values(now.row))
        line = finding.line(now.row.name)
        self.tensors.setText("" if line is None else line.tensors.replace(", ", "\n"))
        self.put.setToolTip(words.PUT_TIP if now.head is not None else words.PUT_LAYER_TIP)
        disable(self.put, None if line is not None and line.runs else words.NO_PICTURE)

    @property
    def finding(self) -> NetworkFinding | None:
        return None if self.material is None else finding_of(self.material)

    @property
    def now(self) -> TableLine | None:
        """What is looked at."""
        finding = self.finding
        return None if finding is None else selected(finding.rows, self._choice)

    @property
    def _choice(self) -> TrainedChoice:
        return self.store.state.look.choice(TrainedChoice)

    # A network

    @Slot(str)
    def _choose_network(self, file: str) -> None:
        self._look_anew(file=file, heads=0, layer="", head=0)

    @Slot()
    def _open(self) -> None:
        dialog = QFileDialog(self.window(), words.OPEN_TITLE, "", words.FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.open_file)
        self.appearance.dress(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(str)
    def open_file(self, path: str) -> None:
        self._choose_network(str(Path(path).absolute()))

    # The table

    def _look_anew(self, **changes: object) -> None:
        """What is seen begins with the first line."""
        self._first = 0
        self.choose(**changes)

    @Slot(str, QPointF, float)
    def _scroll(self, name: str, point: QPointF, turns: float) -> None:
        self._show_from(self._first - round(turns * LINES_A_TURN))

    def _show_from(self, first: int) -> None:
        panel = self.board.panel("table")
        if isinstance(panel, MeasureTable):
            first = min(max(first, 0), panel.total - len(panel.names))
            if first != panel.first:
                self._first = first
                self.board.lay_out()

    def on_click(self, name: str, spot: Spot, modifiers: Qt.KeyboardModifier) -> None:
        panel, finding = self.board.panel("table"), self.finding
        if name != "table" or not isinstance(panel, MeasureTable) or finding is None:
            return
        choice = self._choice
        keys = column_keys(finding.rows, choice)
        if spot.row < 0:
            self._look_anew(**turned(choice, *(keys[spot.column] if spot.column >= 0 else ("network", 0))))
            return
        line = table_lines(finding.rows, choice)[panel.first + spot.row]
        order, head = keys[spot.column] if spot.column >= 0 else ("network", 0)
        if line.head is not None:
            head = line.head.head
        elif order != "head":
            head = choice.head
        self.choose(layer=line.row.name, head=head)

    def take_key(self, key: str) -> bool:
        finding = self.finding
        if finding is None or not finding.rows:
            return False
        if key in STEPS:
            self.choose(**stepped(finding.rows, self._choice, *STEPS[key]))
            self._keep_seen(finding)
        elif key in ("Return", "Enter"):
            self.put_on_stage()
        else:
            return False
        return True

    def _keep_seen(self, finding: NetworkFinding) -> None:
        """The line that is looked at is among those that are seen."""
        now, panel = self.now, self.board.panel("table")
        if now is None or not isinstance(panel, MeasureTable):
            return
        lines = table_lines(finding.rows, self._choice)
        at = next(n for n, line in enumerate(lines) if line.row is now.row and line.head in (None, now.head))
        self._show_from(min(max(self._first, at - len(panel.names) + 1), at))

    def describe(self, name: str, spot: Spot) -> str:
        panel, finding = self.board.panel(name), self.finding
        return "" if finding is None or panel is None else described(finding, self._choice, name, panel, spot)

    # Out of here

    @Slot()
    def put_on_stage(self) -> None:
        finding, now = self.finding, self.now
        line = finding.line(now.row.name) if finding is not None and now is not None else None
        if finding is None or now is None or line is None or not line.runs:
            return
        asked = finding.inquiry
        self.layer_asked.emit(asked.file, asked.hint_heads, now.row.name, now.head.head if now.head else None)

    @Slot()
    def _ask_for_csv(self) -> None:
        finding = self.finding
        if finding is None:
            return
        dialog = QFileDialog(self.window(), words.CSV_TITLE, "", words.CSV_FILES)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"{Path(finding.inquiry.name).stem}.csv")
        dialog.fileSelected.connect(self.save_csv)
        self.appearance.dress(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(str)
    def save_csv(self, path: str) -> None:
        finding, name = self.finding, Path(path).name
        if finding is None or not finding.complete:
            self.why_not.emit(words.CSV_NOT_YET)
            return
        try:
            write_atomically(Path(path), csv_text(finding.rows, finding.inquiry.kernel_size).encode())
        except OSError as error:
            self.why_not.emit(said(words.CSV_FAILED, name=name, reason=error.strerror or error))
        else:
            self.noticed.emit(said(words.CSV_SAVED, name=name))
