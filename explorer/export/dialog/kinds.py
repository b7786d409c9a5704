"""KindList: everything that can be exported, each with a line that says what it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from explorer.words import export as export_words

WIDTH_PX = 216
PADDING_PX = 4  # of a row, in the style sheet
INSIDE_PX = WIDTH_PX - 8 - 8 - 24  # less the list's padding, a scroll bar, and the margins of a row


class KindList(QListWidget):
    """One choice of many; arrows walk through it. `chosen` tells the name."""

    chosen = Signal(str)

    def __init__(self, groups: Sequence[tuple[str, Sequence[tuple[str, str, str]]]]) -> None:
        """`groups` are (heading, [(name, title, what it is)])."""
        super().__init__()
        self.setAccessibleName(export_words.EXPORT_KIND)
        self.setFixedWidth(WIDTH_PX)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._rows: dict[str, QListWidgetItem] = {}
        for heading, kinds in groups:
            self._add_heading(heading)
            for name, title, about in kinds:
                self._add(name, title, about)
        self.measure()
        self.currentItemChanged.connect(self._on_current)

    def show_value(self, name: str) -> None:
        self.setCurrentItem(self._rows[name])
        self.scrollToItem(self._rows[name])

    def _add_heading(self, text: str) -> None:
        label = QLabel(text.upper())
        label.setObjectName("section")
        label.setContentsMargins(8, 10, 0, 2)
        item = self._put(label)
        item.setFlags(Qt.ItemFlag.NoItemFlags)

    def _add(self, name: str, words: str, about: str) -> None:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(8, 5, 8, 6)
        column.setSpacing(1)
        about = about[:1].upper() + about[1:]
        title, line = QLabel(words), QLabel(about)
        line.setObjectName("hint")
        line.setWordWrap(True)
        for part in (title, line):
            part.setFixedWidth(INSIDE_PX)
            column.addWidget(part)
        item = self._put(row)
        item.setData(Qt.ItemDataRole.UserRole, name)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, about)
        self._rows[name] = item

    def _put(self, widget: QWidget) -> QListWidgetItem:
        item = QListWidgetItem(self)
        widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setItemWidget(item, widget)
        return item

    @Slot()
    def measure(self) -> None:
        """Gives every row the height that its words take; again when type changes its size."""
        for item in (self.item(row) for row in range(self.count())):
            widget = self.itemWidget(item)
            for part in (widget, *widget.findChildren(QLabel)):
                part.ensurePolished()
            layout = widget.layout()
            high = widget.sizeHint().height() if layout is None else layout.totalHeightForWidth(INSIDE_PX + 16)
            item.setSizeHint(QSize(0, high + 2 * PADDING_PX))

    @Slot(QListWidgetItem, QListWidgetItem)
    def _on_current(self, item: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
