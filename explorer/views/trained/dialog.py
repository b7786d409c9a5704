"""LayerDialog: the layers of a file of weights, searched and sorted; one of them, or one head, goes to the stage."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, Signal, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from explorer.compute.trained_asking import FileFinding, LayerLine
from explorer.words import trained as trained_words

WIDTH_PX, HEIGHT_PX = 760, 520
NUMBER = Qt.ItemDataRole.UserRole + 1


class LayerDialog(QDialog):
    """`chosen` carries the layer's name and a head, -1 for the whole layer."""

    chosen = Signal(str, int)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(trained_words.DIALOG_TITLE.format(name=name))
        self.resize(WIDTH_PX, HEIGHT_PX)
        self._lines: dict[str, LayerLine] = {}
        self.said = QLabel(trained_words.READING.format(name=name))
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.search = QLineEdit()
        self.search.setPlaceholderText(trained_words.SEARCH)
        self.search.setAccessibleName(trained_words.SEARCH)
        self.search.setClearButtonEnabled(True)
        self._model = QStandardItemModel(
            0, len(trained_words.COLUMNS), self
        )  # Qt's, lest Python's collector ends it first
        self._model.setHorizontalHeaderLabels(list(trained_words.COLUMNS))
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self._model)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._found.setFilterKeyColumn(-1)
        self._found.setSortRole(NUMBER)
        self.table = QTableView()
        self.table.setModel(self._found)
        self.table.setAccessibleName(trained_words.TABLE_NAME)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.head = QSpinBox()
        self.head.setAccessibleName(trained_words.HEAD)
        self.head.setSpecialValueText(trained_words.WHOLE)
        self.head.setPrefix(trained_words.HEAD_PREFIX)
        self.show_it = QPushButton(trained_words.SHOW)
        self.show_it.setObjectName("primary")
        self.show_it.setDefault(True)
        cancel = QPushButton(trained_words.CANCEL)
        foot = QHBoxLayout()
        foot.addWidget(QLabel(trained_words.HEAD))
        foot.addWidget(self.head)
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.show_it)
        column = QVBoxLayout(self)
        for part in (self.said, self.search, self.table):
            column.addWidget(part)
        column.addLayout(foot)
        cancel.clicked.connect(self.reject)
        self.show_it.clicked.connect(self._choose)
        self.search.textChanged.connect(self._found.setFilterFixedString)
        self.table.doubleClicked.connect(self._choose)
        self.table.selectionModel().currentRowChanged.connect(self._follow)
        self._follow()

    def show_file(self, finding: FileFinding) -> None:
        """What is in the file, or why it cannot be read."""
        if finding.refusal:
            self.say(finding.refusal)
            return
        self.say(" ".join((trained_words.FAMILY.format(family=finding.family), *finding.notes)))
        self._lines = {line.name: line for line in finding.layers}
        for line in finding.layers:
            cells = (
                line.name, trained_words.KINDS[line.kind], line.in_channels, line.out_channels, line.heads or "",
                line.size, line.tensors,
            )  # fmt: skip
            items = [QStandardItem(str(cell)) for cell in cells]
            for item, cell in zip(items, cells, strict=True):
                item.setData(cell, NUMBER)
                item.setEnabled(line.runs)
                item.setToolTip(item.text() if line.runs else trained_words.NO_PICTURE)
            self._model.appendRow(items)
        first = next((row for row, line in enumerate(finding.layers) if line.runs), None)
        if first is not None:
            self.table.selectRow(first)
        self.search.setFocus()

    def say(self, sentence: str) -> None:
        self.said.setText(sentence)

    @property
    def line(self) -> LayerLine | None:
        """The layer that is selected."""
        index = self.table.currentIndex()
        return self._lines.get(str(index.siblingAtColumn(0).data())) if index.isValid() else None

    @Slot(QModelIndex, QModelIndex)
    def _follow(self, *_: object) -> None:
        line = self.line
        self.head.setRange(0, line.heads if line is not None and line.heads > 1 else 0)
        self.head.setEnabled(self.head.maximum() > 0)
        self.show_it.setEnabled(line is not None and line.runs)

    @Slot()
    def _choose(self) -> None:
        if self.line is not None and self.line.runs:
            self.chosen.emit(self.line.name, self.head.value() - 1)
