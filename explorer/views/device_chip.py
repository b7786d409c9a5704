"""DeviceChip: where the numbers come from and how long the last ones took; while work lasts, how far it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from explorer.compute.request import Result
from explorer.widgets.appearance import Appearance
from explorer.widgets.icons import IconButton
from explorer.words import computing as computing_words

WIDTH_PX, SHORT_PX = 184, 72  # of the longest device and time, and of a time alone


class DeviceChip(QWidget):
    """Shows "cpu · 2 threads · 11 ms"; for work past half a second instead its progress and a button that ends it.

    Its width is the same in both, so that nothing beside it moves.
    """

    cancelled = Signal()

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(computing_words.PROGRESS_NAME)
        self._cancel = IconButton(appearance, "x", computing_words.CANCEL_TIP, "flat")
        self._cancel.clicked.connect(self.cancelled)
        self._chip = QLabel(computing_words.STARTING)
        self._chip.setObjectName("number")
        self._chip.setToolTip(computing_words.DEVICE_TIP)
        self._chip.setAccessibleName(computing_words.DEVICE_NAME)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self._chip.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._bar, 1)
        row.addWidget(self._cancel)
        row.addWidget(self._chip, 1)
        self._appearance, self._device, self._time, self._short = appearance, "", "", False
        appearance.changed.connect(self._fit)
        self._fit()
        self.show_idle(True)

    def _fit(self) -> None:
        self.setFixedWidth(round((SHORT_PX if self._short else WIDTH_PX) * self._appearance.theme.scale))

    def shorten(self, short: bool) -> None:
        """The time alone, where the bar has little room; the device is in the tooltip then."""
        if short != self._short:
            self._short = short
            self._fit()
            self._show_text()

    @property
    def working(self) -> bool:
        """Whether it shows work that can be cancelled."""
        return not self._cancel.isHidden()

    def show_result(self, result: Result) -> None:
        took = result.elapsed_ms
        self._device = result.device
        self._time = (
            computing_words.MILLISECONDS.format(time=f"{took:.0f}")
            if took < 1000
            else computing_words.SECONDS.format(time=f"{took / 1000:.1f}")
        )
        self._show_text()

    def _show_text(self) -> None:
        if self._device:
            whole = {"device": self._device, "time": self._time}
            self._chip.setText(self._time if self._short else computing_words.DEVICE_AND_TIME.format(**whole))
            tip = computing_words.DEVICE_AND_TIME_TIP.format(**whole, tip=computing_words.DEVICE_TIP)
            self._chip.setToolTip(tip)

    def show_progress(self, share: float, what: str) -> None:
        for part in (self, self._bar):
            part.setToolTip(what)
        self._bar.setAccessibleDescription(what)
        self._bar.setValue(round(share * 100))
        self._show_work(True)

    def show_idle(self, idle: bool) -> None:
        if idle:
            self._show_work(False)

    def _show_work(self, shown: bool) -> None:
        for part in (self._bar, self._cancel):
            part.setVisible(shown)
        self._chip.setVisible(not shown)
