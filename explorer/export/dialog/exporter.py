"""Exporter: opens the export dialog, and is the wire between it and the compute thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from explorer.documents.documents import Documents
from explorer.state.store import Store
from explorer.widgets.appearance import Appearance

if TYPE_CHECKING:
    from explorer.export.dialog.dialog import ExportDialog


class Exporter(QObject):
    """Belongs to one window. The dialog, and all that figures need, is loaded when it is first wanted."""

    asked = Signal(object)  # Inquiry
    let_go = Signal(str)  # the topic of one that nobody waits for any more
    noticed = Signal(str)  # a sentence

    def __init__(self, store: Store, appearance: Appearance, documents: Documents, window: QWidget) -> None:
        super().__init__(window)
        self._store, self._appearance, self._documents, self._window = store, appearance, documents, window
        self.dialog: ExportDialog | None = None

    @Slot()
    def open(self) -> None:
        if self.dialog is None:
            from explorer.export.dialog.choices import Remembered
            from explorer.export.dialog.dialog import ExportDialog

            remembered = Remembered(self._documents.folder)
            self.dialog = ExportDialog(self._store, self._appearance, self._documents, remembered, self._window)
            self.dialog.asked.connect(self.asked)
            self.dialog.let_go.connect(self.let_go)
            self.dialog.noticed.connect(self.noticed)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    @Slot()
    def open_slide(self) -> None:
        """The dialog, ready for a slide of what is shown."""
        self.open()
        if self.dialog is not None:
            self.dialog.choose_slide()

    @Slot(str, str)
    def open_kind(self, kind: str, preset: str) -> None:
        """With this kind of figure at this size chosen, as a PDF."""
        self.open()
        assert self.dialog is not None
        self.dialog.choose_figure(kind, preset)

    @Slot(object)
    def take(self, finding: object) -> None:
        if self.dialog is not None:
            self.dialog.take(finding)

    @Slot(bool)
    def follow_engine(self, idle: bool) -> None:
        if self.dialog is not None:
            self.dialog.follow_engine(idle)

    @Slot()
    def stop(self) -> None:
        """The program ends."""
        if self.dialog is not None:
            self.dialog.stop()
