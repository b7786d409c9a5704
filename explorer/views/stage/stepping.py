"""StepBar: scans the whole image pixel by pixel, with pause, speed and a scrubber; and steps by one."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from explorer.state.state import State, output_size
from explorer.state.store import Store
from explorer.widgets.appearance import Appearance
from explorer.widgets.controls import ChoiceRow, Section
from explorer.widgets.icons import IconButton
from explorer.widgets.player import Ticker
from explorer.words import stage as stage_words

SPEEDS = {"slow": 8.0, "steady": 60.0, "fast": 400.0}  # pixels a second


class StepBar(QWidget):
    """The scan. While it runs or pauses, both outputs are painted up to the query; at the end they are whole again."""

    scanning_changed = Signal(bool)

    def __init__(self, store: Store, appearance: Appearance) -> None:
        super().__init__()
        self._store = store
        self._back = IconButton(appearance, "step-back", stage_words.STEP_BACK_TIP)
        self._next = IconButton(appearance, "step-forward", stage_words.STEP_NEXT_TIP)
        self._scan = QPushButton()
        self._scan.setObjectName("primary")
        self._scan.setToolTip(stage_words.SCAN_TIP)
        self._scan.setAccessibleName(stage_words.SCAN)
        self._scrubber = QSlider(Qt.Orientation.Horizontal)
        self._scrubber.setAccessibleName(stage_words.SCRUBBER_NAME)
        self._scrubber.setToolTip(stage_words.SCRUBBER_TIP)
        speeds = [(k, k, stage_words.SPEED_TIP.format(speed=int(v))) for k, v in SPEEDS.items()]
        self._speed = ChoiceRow(stage_words.SPEED_NAME, speeds, stage_words.SPEED_NAME)
        self._speed.show_value("steady")
        self._rate = SPEEDS["steady"]
        self._where = QLabel()
        self._where.setObjectName("number")
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self._back)
        buttons.addWidget(self._scan, 1)
        buttons.addWidget(self._next)
        head = QHBoxLayout()
        head.addWidget(Section(stage_words.STEP_HEADING), 1)
        head.addWidget(self._where)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(buttons)
        column.addWidget(self._scrubber)
        column.addWidget(self._speed)
        self._ticker = Ticker(self)
        self._ticker.ticked.connect(self._on_tick)
        self._position = 0.0
        self._scan.clicked.connect(self.toggle)
        self._back.clicked.connect(self._on_back)
        self._next.clicked.connect(self._on_next)
        self._scrubber.valueChanged.connect(self._on_scrub)
        self._speed.chosen.connect(self._on_speed)
        store.subscribe(self._on_state)
        self._show()

    @property
    def running(self) -> bool:
        return self._ticker.running

    @Slot()
    def toggle(self) -> None:
        """Starts a scan, pauses it, or goes on."""
        if self.running:
            self._ticker.stop()
        else:
            scan = self._store.state.look.scan
            self._position = float(0 if scan is None or scan >= self._count() - 1 else scan)
            self._ticker.start()
            self._go_to(int(self._position))
        self._show()
        self.scanning_changed.emit(self.running)

    def stop(self) -> None:
        """Ends the scan: both outputs are whole again."""
        self._ticker.stop()
        self._store.set(scan=None)
        self._show()
        self.scanning_changed.emit(False)

    def step(self, pixels: int) -> None:
        """Moves the query in reading order, and the scan with it when there is one."""
        self._ticker.stop()
        at = self._index() + pixels
        if 0 <= at < self._count():
            self._go_to(at, keep_whole=True)
        self._show()

    @Slot()
    def _on_back(self) -> None:
        self.step(-1)

    @Slot()
    def _on_next(self) -> None:
        self.step(1)

    @Slot(str)
    def _on_speed(self, name: str) -> None:
        self._rate = SPEEDS[name]

    @Slot(float)
    def _on_tick(self, since_ms: float) -> None:
        self._position += self._rate * since_ms / 1000
        last = self._count() - 1
        if self._position >= last:
            self.stop()
            self._go_to(last, keep_whole=True)
        elif int(self._position) != self._store.state.look.scan:
            self._go_to(int(self._position))

    @Slot(int)
    def _on_scrub(self, value: int) -> None:
        self._position = float(value)
        self._go_to(value)

    def _go_to(self, index: int, keep_whole: bool = False) -> None:
        columns = output_size(self._store.state.scene)[1]
        whole = keep_whole and self._store.state.look.scan is None
        self._store.set(cell=divmod(index, columns), scan=None if whole else index)

    def _count(self) -> int:
        rows, columns = output_size(self._store.state.scene)
        return rows * columns

    def _index(self) -> int:
        row, column = self._store.state.look.cell
        return row * output_size(self._store.state.scene)[1] + column

    def _on_state(self, new: State, old: State) -> None:
        if new.look.scan is None and self.running:
            self._ticker.stop()
        self._show()

    def _show(self) -> None:
        count, look = self._count(), self._store.state.look
        self._scan.setText(
            stage_words.PAUSE if self.running else stage_words.SCAN if look.scan is None else stage_words.GO_ON
        )
        self._where.setText(stage_words.PIXEL_OF.format(index=self._index() + 1, count=count))
        with QSignalBlocker(self._scrubber):
            self._scrubber.setRange(0, count - 1)
            self._scrubber.setValue(self._index())
