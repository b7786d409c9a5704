"""LayerOut: asks where a layer of the stage goes as a file, and writes it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog

from explorer.errors import Refusal
from explorer.export.layer_out import Lane, save_layer
from explorer.views.parts import Parts
from explorer.words import weights_out as weights_out_words


class LayerOut(QObject):
    """One for each window."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts.window)
        self._parts = parts

    def ask(self, lane: Lane) -> None:
        """Asks for a name, without blocking; the kind of file chosen there says the ending where none is typed."""
        filters = {f"{text} (*{ending})": ending for ending, text in weights_out_words.FILE_KINDS.items()}
        dialog = QFileDialog(self._parts.window, weights_out_words.SAVE_TITLES[lane], "", ";;".join(filters))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(filters[chosen].removeprefix(".")))
        dialog.setDefaultSuffix(next(iter(filters.values())).removeprefix("."))
        dialog.selectFile(weights_out_words.FILE_NAMES[lane])
        dialog.fileSelected.connect(partial(self.save, lane))
        self._parts.appearance.dress(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def save(self, lane: Lane, chosen: str) -> None:
        """Writes it at the path that the file dialog gave, which asked whether to replace what is there."""
        try:
            written = save_layer(self._parts.store.state.scene, lane, Path(chosen), replace=True)
        except Refusal as refusal:
            self._parts.toast.error(str(refusal))
        else:
            names = ", ".join(path.name for path in written)
            self._parts.toast.notice(weights_out_words.LAYER_SAVED.format(names=names))
