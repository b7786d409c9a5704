"""The few kinds of controls that every column is made of. Each has a tooltip, a keyboard way and an accessible name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from math import exp, isnan, log

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.widgets.appearance import Appearance
from explorer.widgets.icons import icon
from explorer.words import window as window_words

STEPS = 1000
SPACED = 1.1  # headings are letter-spaced, which font metrics do not know


class Section(QLabel):
    """A column's small capital heading."""

    def __init__(self, text: str) -> None:
        super().__init__(text.upper())
        self.setObjectName("section")


class FittingLabel(QLabel):
    """Shows the first of some texts, from long to short, that fits its width."""

    def __init__(self, *texts: str) -> None:
        super().__init__(texts[0])
        self._texts = texts
        self.setMinimumWidth(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_texts(self, *texts: str) -> None:
        self._texts = texts
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = (t for t in self._texts if self.fontMetrics().horizontalAdvance(t) * SPACED <= self.width())
        self.setText(next(wide, self._texts[-1]))


class IconButton(QToolButton):
    """A square button with an icon that follows the theme. `kind`: "" (a button), "tool" (checkable) or "flat"."""

    def __init__(self, appearance: Appearance, name: str, tip: str, kind: str = "") -> None:
        super().__init__()
        self._appearance, self._icon = appearance, name
        self.setObjectName(kind)
        self.setCheckable(kind == "tool")
        self.setToolTip(tip)
        self.setAccessibleName(tip.split("\n")[0])
        self.setIconSize(QSize(16, 16))
        appearance.changed.connect(self._paint_icon)
        self._paint_icon()

    def set_icon(self, name: str) -> None:
        self._icon = name
        self._paint_icon()

    @Slot()
    def _paint_icon(self) -> None:
        theme = self._appearance.theme
        self.setIcon(icon(self._icon, theme.ink, theme.line))


class IconLabel(QWidget):
    """An icon that is only looked at. Unlike a QLabel's it is as sharp as whatever it is painted on."""

    def __init__(self, appearance: Appearance, name: str, side_px: int) -> None:
        super().__init__()
        self._appearance, self._icon = appearance, name
        self.setFixedSize(side_px, side_px)
        appearance.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self._appearance.pixel_ratio(self)
        drawn = icon(self._icon, self._appearance.theme.ink).pixmap(self.size(), ratio)
        QPainter(self).drawPixmap(self.rect(), drawn)


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
        text = self._value.text().replace("\u2212", "-").replace(",", ".").rstrip("px× ")
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
        return value if self._step is None else round(value / self._step) * self._step

    def _to_step(self, value: float) -> int:
        if self._log_from is None:
            share = (value - self._low) / (self._high - self._low)
        elif value <= self._log_from:
            share = 0.0 if value <= self._low else 1 / STEPS
        else:
            share = (log(value) - log(self._log_from)) / (log(self._high) - log(self._log_from))
        return round(share * STEPS)


class Segments(QFrame):
    """One choice of a few, side by side. A choice that another setting excludes is disabled; its tooltip says why."""

    chosen = Signal(str)

    def __init__(self, name: str, options: Sequence[tuple[str, str, str]], columns: int | None = None) -> None:
        """`options` are (value, label, tooltip)."""
        super().__init__()
        self.setObjectName("segments")
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        self._tips = {value: tip for value, _, tip in options}
        rows = QVBoxLayout(self)
        rows.setContentsMargins(2, 2, 2, 2)
        rows.setSpacing(0)
        per_row = columns or len(options)
        for start in range(0, len(options), per_row):
            row = QHBoxLayout()
            row.setSpacing(0)
            for value, label, tip in options[start : start + per_row]:
                button = QToolButton()
                button.setObjectName("segment")
                button.setText(label)
                button.setCheckable(True)
                button.setToolTip(tip)
                button.setAccessibleName(f"{name}: {label}")
                button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
                button.setProperty("value", value)
                self._group.addButton(button)
                self._buttons[value] = button
                row.addWidget(button, 1)
            rows.addLayout(row)
        self._group.buttonClicked.connect(self._on_clicked)

    def show_value(self, value: str) -> None:
        self._buttons[value].setChecked(True)

    def set_label(self, value: str, label: str) -> None:
        """Another label for a choice, where it depends on the other settings."""
        self._buttons[value].setText(label)
        self._buttons[value].setAccessibleName(
            window_words.OPTION_NAME.format(control=self.accessibleName(), option=label)
        )

    def exclude(self, value: str, reason: str | None) -> None:
        """Disables a choice and says why; None allows it again."""
        self._buttons[value].setEnabled(reason is None)
        self._buttons[value].setToolTip(reason or self._tips[value])

    @Slot(object)
    def _on_clicked(self, button: QToolButton) -> None:
        self.chosen.emit(button.property("value"))


class _Choice(QComboBox):
    """A drop-down as wide as what is chosen, so that it ends at its row's right edge; its list is wide enough."""

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance(self.currentText())
        return QSize(wide + 10, super().sizeHint().height())  # 10: padding and border of the style sheet

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def showPopup(self) -> None:
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 24)
        super().showPopup()


class ChoiceRow(QWidget):
    """A label and a drop-down of many choices."""

    chosen = Signal(str)

    def __init__(self, label: str, options: Sequence[tuple[str, str, str]], tip: str) -> None:
        """`options` are (value, label, tooltip)."""
        super().__init__()
        self._box = _Choice()
        self._box.setAccessibleName(label)
        self._box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._tips: dict[str, str] = {}
        self.set_options(options)
        for part in (self, self._box):
            part.setToolTip(tip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(QLabel(label), 1)
        row.addWidget(self._box)
        self._box.activated.connect(self._on_activated)

    def set_options(self, options: Sequence[tuple[str, str, str]]) -> None:
        self._box.clear()
        for value, text, tip in options:
            self._box.addItem(f"{text} ▾", value)
            self._box.setItemData(self._box.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
            self._tips[value] = tip

    def show_value(self, value: str) -> None:
        self._box.setCurrentIndex(self._box.findData(value))
        self._box.updateGeometry()

    def exclude(self, value: str, reason: str | None) -> None:
        """Disables a choice and says why; None allows it again."""
        at = self._box.findData(value)
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        self._box.model().item(at).setFlags(Qt.ItemFlag.NoItemFlags if reason else flags)  # type: ignore[attr-defined]
        self._box.setItemData(at, reason or self._tips[value], Qt.ItemDataRole.ToolTipRole)

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        self.chosen.emit(self._box.itemData(index))
