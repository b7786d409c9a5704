"""The host's own pictures: added from a file or dropped, named, removed."""

from __future__ import annotations

import base64
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QIcon, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.errors import Refusal
from explorer.images.load import Loaded, picture_to_png
from explorer.panels.colormap import image, pixel_rgb
from explorer.state.picture import Picture
from explorer.views.input.arrivals import ENDINGS
from explorer.views.input.importing import Choices, ImportDialog
from explorer.views.input.reading import ImageReader
from explorer.views.input.transfer import offers_image, source_of
from explorer.views.workshop.editor.draft import Draft
from explorer.widgets.appearance import Appearance
from explorer.words import inputs as inputs_words
from explorer.words import workshop_editor as words
from explorer.workshop.reading import picture_of

ICON_PX, PICTURE_PX = 96, 32
NAME = Qt.ItemDataRole.UserRole


class PicturesPane(QWidget):
    """`refused` tells a sentence. F2 or a double click names a picture, Delete removes it."""

    refused = Signal(str)

    def __init__(self, draft: Draft, appearance: Appearance) -> None:
        super().__init__()
        self._draft, self._appearance = draft, appearance
        self._waiting = ""  # the name of what is being read
        self.dialog: ImportDialog | None = None
        self.setAcceptDrops(True)
        self.reader = ImageReader(self)
        self.reader.arrived.connect(self._on_arrived)
        self.reader.refused.connect(self.refused)
        self.list = QListWidget()
        self.list.setAccessibleName(words.PICTURES_NAME)
        self.list.setToolTip(words.PICTURES_TIP)
        self.list.setViewMode(QListWidget.ViewMode.IconMode)
        self.list.setMovement(QListWidget.Movement.Static)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setIconSize(QSize(ICON_PX, ICON_PX))
        self.list.setSpacing(8)
        self.list.setAcceptDrops(False)  # the pane takes them
        self.list.itemChanged.connect(self._on_named)
        self.add, self.remove = QPushButton(words.ADD_PICTURE), QPushButton(words.REMOVE)
        self.add.setToolTip(words.ADD_PICTURE_TIP)
        self.remove.setToolTip(words.REMOVE_PICTURE_TIP)
        self.add.clicked.connect(self._browse)
        self.remove.clicked.connect(self._remove)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove)
        hint = QLabel(words.PICTURES_HINT)
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add)
        buttons.addWidget(self.remove)
        buttons.addWidget(hint, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        column.addLayout(buttons)
        self.show_draft()

    def show_draft(self) -> None:
        with QSignalBlocker(self.list):
            self.list.clear()
            for name, png in self._draft.pictures.items():
                item = QListWidgetItem(self._icon(name, png), name)
                item.setData(NAME, name)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
                self.list.addItem(item)
        self.remove.setEnabled(bool(self._draft.pictures))

    def open(self, source: str | Path | bytes) -> None:
        """Reads an image by a process of its own, then asks which part to take."""
        self._waiting = words.PICTURE if isinstance(source, bytes) else Path(source).stem
        self.reader.start(source)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if offers_image(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        source = source_of(event.mimeData())
        if source is not None:
            self.open(source)
            event.acceptProposedAction()

    @staticmethod
    def _icon(name: str, png: str) -> QIcon:
        try:
            picture = picture_of(name, png)
        except (Refusal, ValueError):
            return QIcon()  # the sentence below says what is wrong with it
        drawn = image(pixel_rgb(picture.pixels))
        return QIcon(QPixmap.fromImage(drawn.scaled(QSize(ICON_PX, ICON_PX), Qt.AspectRatioMode.KeepAspectRatio)))

    @Slot()
    def _browse(self) -> None:
        files = f"{inputs_words.IMAGES} ({ENDINGS});;{inputs_words.ALL_FILES} (*)"
        dialog = QFileDialog(self.window(), words.ADD_PICTURE, "", files)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.open)
        self._appearance.dress(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(object)
    def _on_arrived(self, loaded: Loaded) -> None:
        grey = loaded.pixels.shape[2] == 1
        self.dialog = ImportDialog(loaded, Choices(PICTURE_PX, PICTURE_PX, grey=grey), self._appearance, self.window())
        self._appearance.dress(self.dialog)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.accepted.connect(self._on_imported)
        self.dialog.finished.connect(self._on_dialog_gone)
        self.dialog.open()

    @Slot()
    def _on_imported(self) -> None:
        if self.dialog is not None:
            self.take(self.dialog.picture, self._waiting)

    @Slot()
    def _on_dialog_gone(self) -> None:
        self.dialog = None

    def take(self, picture: Picture, name: str) -> None:
        """Adds a picture under a name that is free."""
        self._draft.pictures[self._draft.free_name(name)] = base64.b64encode(picture_to_png(picture)).decode("ascii")
        self._after(len(self._draft.pictures) - 1)

    @Slot(QListWidgetItem)
    def _on_named(self, item: QListWidgetItem) -> None:
        old, new = item.data(NAME), item.text().strip()
        if not new or (new != old and new in self._draft.pictures):
            with QSignalBlocker(self.list):
                item.setText(old)
            return
        self._draft.pictures = {new if name == old else name: png for name, png in self._draft.pictures.items()}
        item.setData(NAME, new)
        self._draft.changed()

    @Slot()
    def _remove(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            row = self.list.currentRow()
            del self._draft.pictures[item.data(NAME)]
            self._after(row)

    def _after(self, row: int) -> None:
        self.show_draft()
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self._draft.changed()
