"""WorkshopCommands: what the menu does about workshops."""

from __future__ import annotations

from PySide6.QtCore import QObject

from explorer.views.parts import Parts
from explorer.views.workshop.editor.dialog import WorkshopEditor


class WorkshopCommands(QObject):
    """Belongs to one window. `editor` is the one that was opened last."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self.editor: WorkshopEditor | None = None

    def edit(self) -> None:
        """The editor, once: asked for again it comes to the front."""
        if self.editor is None:
            store = self._parts.store
            self.editor = WorkshopEditor(lambda: store.own, self._parts.appearance, self._parts.window)
            self.editor.noticed.connect(self._parts.toast.notice)
            self.editor.destroyed.connect(self._on_gone)
        self.editor.show()
        self.editor.raise_()
        self.editor.activateWindow()

    def _on_gone(self) -> None:
        self.editor = None
