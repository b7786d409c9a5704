"""How large the picture is: typed, or one of the common sizes."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QToolButton, QWidget

from explorer.errors import Refusal
from explorer.images.resizing import resized
from explorer.state.picture import LARGEST_SIDE_PX, SMALLEST_SIDE_PX
from explorer.state.state import State
from explorer.state.store import Store
from explorer.widgets.appearance import Appearance
from explorer.widgets.icons import IconButton
from explorer.words import images as images_words
from explorer.words import inputs as inputs_words

COMMON_PX = (8, 12, 16, 24, 32, 48, 64, 96, 128, 224)


def size_text(rows: int, columns: int) -> str:
    return inputs_words.SIZE_OF.format(rows=rows, columns=columns)


def parse_size(text: str) -> tuple[int, int]:
    """(rows, columns) from "48", "48 px", "24 x 48", "24 × 48" or "24, 48". Raises Refusal."""
    found = re.fullmatch(r"(\d{1,5})(?:\s*[x×*,\s]\s*(\d{1,5}))?\s*(?:px)?", text.strip().lower())
    if found:
        rows, columns = int(found[1]), int(found[2] or found[1])
        if all(SMALLEST_SIDE_PX <= side <= LARGEST_SIDE_PX for side in (rows, columns)):
            return rows, columns
    raise Refusal(images_words.SIZE_UNKNOWN, given=text, low=SMALLEST_SIDE_PX, high=LARGEST_SIDE_PX)


class SizeRow(QWidget):
    """Shows the size of the picture and changes it; `refused` tells why a size cannot be."""

    refused = Signal(str)

    def __init__(self, store: Store, appearance: Appearance) -> None:
        super().__init__()
        self._store = store
        self._edit = QLineEdit()
        self._edit.setObjectName("number")
        self._edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._edit.setToolTip(inputs_words.SIZE_TIP)
        self._edit.setAccessibleName(inputs_words.SIZE_NAME)
        self._edit.editingFinished.connect(self._on_typed)
        self._menu = QMenu(self)
        for side in COMMON_PX:
            self._menu.addAction(size_text(side, side)).setData(side)
        self._menu.triggered.connect(self._on_menu)
        more = IconButton(appearance, "chevron-down", inputs_words.COMMON_SIZES, "flat")
        more.setIconSize(QSize(12, 12))
        more.setMenu(self._menu)
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setFixedSize(20, 22)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(QLabel(inputs_words.SIZE))
        row.addWidget(self._edit, 1)
        row.addWidget(more)
        self.setToolTip(inputs_words.SIZE_TIP)
        store.subscribe(self._on_state)
        self._show()

    def resize_to(self, rows: int, columns: int) -> None:
        self._store.set(picture=resized(self._store.state.scene.picture, rows, columns))

    @Slot(QAction)
    def _on_menu(self, action: QAction) -> None:
        self.resize_to(action.data(), action.data())

    @Slot()
    def _on_typed(self) -> None:
        if not self._edit.isModified():
            return
        self._edit.setModified(False)
        try:
            self.resize_to(*parse_size(self._edit.text()))
        except Refusal as refusal:
            self.refused.emit(str(refusal))
        self._show()

    def _on_state(self, new: State, old: State) -> None:
        if new.scene.picture is not old.scene.picture and not (self._edit.hasFocus() and self._edit.isModified()):
            self._show()

    def _show(self) -> None:
        picture = self._store.state.scene.picture
        self._edit.setText(size_text(picture.height, picture.width))
