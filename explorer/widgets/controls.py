"""The few kinds of controls that every column is made of. Each has a tooltip, a keyboard way and an accessible name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.words import window as window_words

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
