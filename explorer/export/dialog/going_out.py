"""GoingOut: the page that the dialog shows becomes a file, a movie, what lies on the clipboard, or what is dragged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QObject, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QDrag, QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog

from explorer.compute.material import Material
from explorer.errors import Refusal
from explorer.export.dialog.choices import ExportChoices
from explorer.export.dialog.delivering import clipboard_data, drag_data, movie_path, save_figure
from explorer.export.dialog.layout import DialogLayout
from explorer.export.dialog.preview import FigurePreview
from explorer.export.dialog.writing import MovieWriter
from explorer.export.movie.courses import Reel
from explorer.export.movie.write import movie_steps
from explorer.figures.page import Figure
from explorer.state.state import State
from explorer.words import export as export_words
from explorer.words import movies as movies_words
from explorer.words import sessions as sessions_words


@dataclass(frozen=True)
class Outgoing:
    """`figure` is the page of now, None while it is not here; `made_of` what it was made from: a movie's are a reel."""

    choices: ExportChoices
    name: str  # of its file, without an ending
    figure: Figure | None
    made_of: Material | Reel | None
    state: State


class GoingOut(QObject):
    """Asks the dialog for what it shows when something is to be done with it, and says at its foot what became of it.

    A movie is written on while the dialog is hidden.
    """

    noticed = Signal(str)  # a sentence about what came to its end while the dialog was hidden
    kept = Signal(str)  # the folder that something was saved in

    def __init__(
        self, dialog: QDialog, foot: DialogLayout, preview: FigurePreview, shown: Callable[[], Outgoing]
    ) -> None:
        super().__init__(dialog)
        self._dialog, self._foot, self._preview, self._shown = dialog, foot, preview, shown
        self.writer = MovieWriter(self)
        self._written: Path | None = None
        self._drags: TemporaryDirectory[str] | None = None
        foot.copy.clicked.connect(self.copy)
        foot.save.clicked.connect(self.save)
        foot.cancel.clicked.connect(self.cancel_movie)
        foot.folder.clicked.connect(self._open_folder)
        preview.dragged.connect(self._drag)
        self.writer.progressed.connect(foot.show_progress)
        self.writer.finished.connect(self._on_written)
        self.writer.failed.connect(self._on_not_written)

    # Into a file

    @Slot()
    def save(self) -> None:
        """Asks for a name, without blocking; writes the file then."""
        shown = self._shown()
        chosen = shown.choices
        format = chosen.movie.format if chosen.film else chosen.format
        filters = (movies_words.MOVIE_FILTERS if chosen.film else export_words.EXPORT_FILTERS).get(format)
        files = QFileDialog(self._dialog, export_words.EXPORT_SAVE, chosen.folder, filters or "")
        files.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        if filters:  # else it is a folder that is written
            files.setDefaultSuffix(format)
        files.selectFile(f"{shown.name}.{format}" if filters else shown.name)
        files.fileSelected.connect(self.save_to)
        files.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        files.open()

    @Slot(str)
    def save_to(self, path: str) -> None:
        shown = self._shown()
        if shown.figure is None:
            return
        try:
            if isinstance(shown.made_of, Reel):
                self._start_movie(Path(path), shown.made_of, shown)
            elif shown.made_of is not None:
                self._tell_written(save_figure(shown.figure, shown.made_of, shown.choices, Path(path)))
        except Refusal as refusal:
            self._foot.say(str(refusal), failed=True)

    def _start_movie(self, path: Path, reel: Reel, shown: Outgoing) -> None:
        path = movie_path(path, shown.choices.movie.format, reel.options)
        self.writer.start(path, movie_steps(path, reel, shown.state))
        self._foot.say(movies_words.MOVIE_WRITING.format(name=path.name))
        self._foot.set_writing(True)

    @Slot()
    def cancel_movie(self) -> None:
        self.writer.cancel()
        self._foot.set_writing(False)
        self._foot.say(export_words.EXPORT_CANCELLED)

    @Slot()
    def _on_written(self) -> None:
        self._foot.set_writing(False)
        self._tell_written(self.writer.path)

    @Slot(str)
    def _on_not_written(self, sentence: str) -> None:
        self._foot.set_writing(False)
        self._foot.say(sentence, failed=True)
        if not self._dialog.isVisible():
            self.noticed.emit(sentence)

    def _tell_written(self, path: Path) -> None:
        self._written = path
        self.kept.emit(str(path.parent))
        said = sessions_words.SAVED.format(name=path.name)
        self._foot.say(said, folder=True)
        if not self._dialog.isVisible():
            self.noticed.emit(said)

    @Slot()
    def _open_folder(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))

    # Into another program

    @Slot()
    def copy(self) -> None:
        shown = self._shown()
        if shown.figure is not None and not shown.choices.film:
            QGuiApplication.clipboard().setMimeData(clipboard_data(shown.figure, shown.choices))
            self._foot.say(export_words.EXPORT_COPIED)

    @Slot()
    def _drag(self) -> None:
        shown = self._shown()
        if shown.figure is None or shown.choices.film:
            return
        if self._drags is None:  # a program may read what was dropped much later: it lives as long as this
            self._drags = TemporaryDirectory(prefix="aperture-")
        try:
            mime = drag_data(shown.figure, shown.choices, shown.name, Path(self._drags.name))
        except Refusal as refusal:
            self._foot.say(str(refusal), failed=True)
            return
        drag = QDrag(self._preview)
        drag.setMimeData(mime)
        drag.setPixmap(self._preview.thumbnail())
        drag.exec(Qt.DropAction.CopyAction)
