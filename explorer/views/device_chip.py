"""DeviceChip: where the numbers come from and how long the last ones took; while work lasts, how far it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from explorer import messages
from explorer.compute.request import Result
from explorer.views.appearance import Appearance
from explorer.views.controls import IconButton


class DeviceChip(QWidget):
    """Shows "cpu · 2 threads · 11 ms"; for work past half a second also its progress and a button that ends it."""

    cancelled = Signal()

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._what = QLabel()
        self._what.setObjectName("hint")
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(90)
        self._bar.setAccessibleName(messages.PROGRESS_NAME)
        self._cancel = IconButton(appearance, "x", messages.CANCEL_TIP, "flat")
        self._cancel.clicked.connect(self.cancelled)
        self._chip = QLabel(messages.STARTING)
        self._chip.setObjectName("number")
        self._chip.setToolTip(messages.DEVICE_TIP)
        self._chip.setAccessibleName(messages.DEVICE_NAME)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)  # the time stays where it is, whatever comes and goes before it
        for part in (self._what, self._bar, self._cancel, self._chip):
            row.addWidget(part)
        self.show_idle(True)

    @property
    def working(self) -> bool:
        """Whether it shows work that can be cancelled."""
        return not self._cancel.isHidden()

    def show_result(self, result: Result) -> None:
        took = result.elapsed_ms
        self._chip.setText(
            f"{result.device} · {took:.0f} ms" if took < 1000 else f"{result.device} · {took / 1000:.1f} s"
        )

    def show_progress(self, share: float, what: str) -> None:
        self._what.setText(what)
        self._bar.setValue(round(share * 100))
        self._show_work(True)

    def show_idle(self, idle: bool) -> None:
        if idle:
            self._show_work(False)

    def _show_work(self, shown: bool) -> None:
        for part in (self._what, self._bar, self._cancel):
            part.setVisible(shown)
