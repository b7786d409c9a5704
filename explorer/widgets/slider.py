"""SliderRow: a number between two ends, to be dragged or typed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from math import exp, isnan, log

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSlider, QVBoxLayout, QWidget

from explorer.words import window as window_words

STEPS = 1000


class SliderRow(QWidget):
    """A label, a value that can be typed, and a slider under them.

    `moved(float)` tells the value while it changes; `began` and `ended` bracket one drag, so that it is one undo step.
    A logarithmic slider may start at zero: its first step is 0. Double-click returns to the default.
    """

    began = Signal()
    moved = Signal(float)
    ended = Signal()

    def __init__(
        self, label: str, low: float, high: float, default: float, to_text: Callable[[float], str], tip: str,
        log_from: float | None = None, step: float | None = None,
    ) -> None:  # fmt: skip
        """`log_from` makes the scale logarithmic from that value up (0 below it, if low is 0); `step` rounds values."""
        super().__init__()
        self._low, self._high, self._default = low, high, default
        self._log_from, self._step, self._to_text = log_from, step, to_text
        self._name = QLabel(label)
        self._value = QLineEdit()
        self._value.setObjectName("number")
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._value.setFixedWidth(76)
        self._value.setAccessibleName(window_words.SLIDER_VALUE_NAME.format(label=label))
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, STEPS)
        self._slider.setPageStep(STEPS // 20)
        self._slider.setSingleStep(STEPS // 100)
        self._slider.setAccessibleName(label)
        for part in (self, self._slider, self._value):
            part.setToolTip(tip)
        top = QHBoxLayout()
        top.addWidget(self._name, 1)
        top.addWidget(self._value)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(1)
        box.addLayout(top)
        box.addWidget(self._slider)
        self._slider.valueChanged.connect(self._on_slider)
        self._slider.sliderPressed.connect(self.began)
        self._slider.sliderReleased.connect(self.ended)
        self._value.editingFinished.connect(self._on_typed)
        self._slider.installEventFilter(self)
        self._tip = tip
        self._shown = default
        self.show_value(default)

    def show_value(self, value: float) -> None:
        """Shows a value that was set elsewhere; tells nobody."""
        self._shown = value
        if not self._slider.isSliderDown():
            with QSignalBlocker(self._slider):
                self._slider.setValue(self._to_step(value))
        if not (self._value.hasFocus() and self._value.isModified()):
            self._value.setText(self._to_text(value))
            self._value.setCursorPosition(0)

    def exclude(self, reason: str | None) -> None:
        """Disabled, with the reason as its tooltip, while its value would do nothing; None: it may be moved."""
        for part in (self, self._slider, self._value):
            part.setToolTip(reason or self._tip)
        self._slider.setEnabled(reason is None)
        self._value.setEnabled(reason is None)

    def set_high(self, high: float) -> None:
        """Another upper end, where it depends on the other settings; `show_value` follows."""
        self._high = high

    def set_ends(self, low: float, high: float) -> None:
        """Both ends."""
        self._low, self._high = low, high

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonDblClick and isinstance(event, QMouseEvent):
            self.moved.emit(self._default)
            return True
        return super().eventFilter(watched, event)

    @Slot(int)
    def _on_slider(self, step: int) -> None:
        self.moved.emit(self._from_step(step))

    @Slot()
    def _on_typed(self) -> None:
        if not self._value.isModified():
            return
        self._value.setModified(False)
        text = self._value.text().replace("\u2212", "-").replace(",", ".").rstrip("px× %")
        with suppress(ValueError):  # not a number: the value that holds is shown again
            value = float(text)
            if not isnan(value):
                self.moved.emit(min(max(value, self._low), self._high))
        self.show_value(self._shown)

    def _from_step(self, step: int) -> float:
        share = step / STEPS
        if self._log_from is None:
            value = self._low + share * (self._high - self._low)
        elif step == 0:
            value = self._low
        else:
            value = exp(log(self._log_from) + share * (log(self._high) - log(self._log_from)))
        rounded = value if self._step is None else round(value / self._step) * self._step
        return min(max(rounded, self._low), self._high)  # exp(log(100)) is a little over 100

    def _to_step(self, value: float) -> int:
        if self._log_from is None:
            share = (value - self._low) / (self._high - self._low)
        elif value <= self._log_from:
            share = 0.0 if value <= self._low else 1 / STEPS
        else:
            share = (log(value) - log(self._log_from)) / (log(self._high) - log(self._log_from))
        return round(share * STEPS)
