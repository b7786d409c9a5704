"""ExportDialog: the figure or the movie of now, as it will be, and all the ways for it to go out.

    1  the store, or a choice, changes: a moment later the page is laid out again
    2  what it is made from comes from the compute thread, unless it is here: `asked` tells the inquiry, `take` gets it
    3  the preview paints that page; Save, Copy and a drag render the same one

It does not block the window: the stage can be changed while it is open, and the page follows.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QDrag, QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from explorer.compute.asking import Inquiry
from explorer.documents.documents import Documents
from explorer.errors import Refusal
from explorer.export.dialog.choices import Choices, Remembered
from explorer.export.dialog.delivering import clipboard_data, drag_data, movie_path, save_figure
from explorer.export.dialog.kinds import KindList
from explorer.export.dialog.layout import POSITIONS, DialogLayout
from explorer.export.dialog.movie_options import MovieOptionsView
from explorer.export.dialog.options import FigureOptions
from explorer.export.dialog.parts import FigurePart, MoviePart, Part
from explorer.export.dialog.preview import FigurePreview
from explorer.export.dialog.writing import MovieWriter
from explorer.export.make import KINDS
from explorer.export.movie import FILMS
from explorer.export.movie.write import movie_steps
from explorer.figures.page import Figure
from explorer.state.state import State
from explorer.state.store import Store
from explorer.widgets.appearance import Appearance
from explorer.words import actions as actions_words
from explorer.words import export as export_words
from explorer.words import figures as figures_words
from explorer.words import movies as movies_words
from explorer.words import sessions as sessions_words

SOON_MS = 30  # changes that come together are drawn once
SIZE_PX = 1080, 660
FILM = "film "  # before the name of a film, in the list of kinds


class ExportDialog(QDialog):
    """Lives as long as its window; while it is hidden it draws nothing, but goes on writing a movie."""

    asked = Signal(object)  # Inquiry
    noticed = Signal(str)  # a sentence about what came to its end while the dialog was hidden

    def __init__(
        self, store: Store, appearance: Appearance, documents: Documents, remembered: Remembered, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(actions_words.EXPORT)
        self._store, self._documents, self._remembered = store, documents, remembered
        self._choices = remembered.read()
        self._figures, self._movies = FigurePart(), MoviePart()
        self._figure: Figure | None = None
        self._waiting: Inquiry | None = None
        self._written: Path | None = None
        self._drags: TemporaryDirectory[str] | None = None
        self._writer = MovieWriter(self)
        self.kinds = KindList(_everything())
        self.preview = FigurePreview(appearance)
        self.options = FigureOptions(self._choices)
        self.movie_options = MovieOptionsView(self._choices)
        self.parts = DialogLayout(self, appearance)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.refresh)
        self._connect(appearance)
        self._show_choices()
        self.kinds.show_value(FILM + self._choices.film if self._choices.film else self._choices.kind)
        self.kinds.setFocus()
        self.resize(*SIZE_PX)

    # What is shown

    @property
    def figure(self) -> Figure | None:
        """The page of the choices and the state of now; None while it is not here yet."""
        return self._figure

    @property
    def choices(self) -> Choices:
        return self._choices

    @property
    def _part(self) -> Part:
        return self._movies if self._choices.film else self._figures

    @Slot()
    def refresh(self) -> None:
        """Lays the page out again, or asks for what it is made from."""
        self._soon.stop()
        drawn = self._part.draw(self._store.state, self._choices)
        self._figure = drawn if isinstance(drawn, Figure) else None
        if isinstance(drawn, Figure):
            self.preview.show_figure(drawn)
            if not self._choices.film:
                self.options.show_figure(drawn)
        else:
            self.preview.show_note(export_words.EXPORT_COMPUTING)
            if drawn != self._waiting:
                self._waiting = drawn
                self.asked.emit(drawn)
        self.parts.set_ready(self._figure is not None, bool(self._choices.film))

    @Slot(object)
    def take(self, finding: object) -> None:
        """What the compute thread found, here or for others."""
        self._figures.take(finding)
        self._movies.take(finding)
        if getattr(finding, "inquiry", None) == self._waiting:
            self._waiting = None
        if self.isVisible():
            self.refresh()

    @Slot(bool)
    def follow_engine(self, idle: bool) -> None:
        """The compute thread rests: what has not come by now was cancelled, or has failed."""
        if idle and self._waiting is not None:
            self._waiting = None  # the next change asks again
            self.preview.show_note(export_words.EXPORT_NOT_COMPUTED)

    def stop(self) -> None:
        """The program ends: a movie that is not whole goes."""
        self._writer.cancel()

    # Choosing

    def _connect(self, appearance: Appearance) -> None:
        parts = self.parts
        appearance.changed.connect(self.kinds.measure)
        self.kinds.chosen.connect(self._on_kind)
        self.options.changed.connect(self._choose)
        self.movie_options.changed.connect(self._choose)
        parts.position.valueChanged.connect(self._on_position)
        parts.copy.clicked.connect(self.copy)
        parts.save.clicked.connect(self.save)
        parts.cancel.clicked.connect(self.cancel_movie)
        parts.folder.clicked.connect(self._open_folder)
        self.preview.dragged.connect(self._drag)
        QShortcut(QKeySequence.StandardKey.Copy, self, self.copy)
        self._writer.progressed.connect(parts.show_progress)
        self._writer.finished.connect(self._on_written)
        self._writer.failed.connect(self._on_not_written)
        self._store.subscribe(self._on_state)

    @Slot(str)
    def _on_kind(self, name: str) -> None:
        film = name.removeprefix(FILM) if name.startswith(FILM) else ""
        if film and film != self._choices.film:
            self._choose(replace(self._choices, film=film, movie=self._choices.movie.for_film()))
        elif not film and (self._choices.film or name != self._choices.kind):
            self._choose(replace(self._choices, film="", kind=name))

    @Slot(object)
    def _choose(self, choices: Choices) -> None:
        self._choices = choices
        self._show_choices()
        self._remembered.keep(choices)
        self.parts.say("")
        self._soon.start()

    def _show_choices(self) -> None:
        self.options.show_choices(self._choices)
        self.movie_options.show_choices(self._choices)
        self.parts.show_movie(bool(self._choices.film))

    @Slot(int)
    def _on_position(self, position: int) -> None:
        self._movies.at = position / POSITIONS
        self._soon.start()

    def _on_state(self, _new: State, _old: State) -> None:
        if self.isVisible():
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._writer.running:
            self.parts.say("")
        self.refresh()

    # Going out

    @Slot()
    def save(self) -> None:
        """Asks for a name, without blocking; writes the file then."""
        chosen = self._choices
        format = chosen.movie.format if chosen.film else chosen.format
        filters = (movies_words.MOVIE_FILTERS if chosen.film else export_words.EXPORT_FILTERS).get(format)
        dialog = QFileDialog(self, export_words.EXPORT_SAVE, chosen.folder, filters or "")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        if filters:  # else it is a folder that is written
            dialog.setDefaultSuffix(format)
        dialog.selectFile(f"{self._file_name()}.{format}" if filters else self._file_name())
        dialog.fileSelected.connect(self.save_to)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(str)
    def save_to(self, path: str) -> None:
        figure = self._ready()
        if figure is None:
            return
        try:
            if self._choices.film:
                self._start_movie(Path(path))
            elif self._figures.material is not None:
                self._tell_written(save_figure(figure, self._figures.material, self._choices, Path(path)))
        except Refusal as refusal:
            self.parts.say(str(refusal), failed=True)

    def _start_movie(self, path: Path) -> None:
        reel = self._movies.reel
        if reel is None:
            return
        path = movie_path(path, self._choices.movie.format, reel.options)
        self._writer.start(path, movie_steps(path, reel, self._store.state))
        self.parts.say(movies_words.MOVIE_WRITING.format(name=path.name))
        self.parts.set_writing(True)

    @Slot()
    def cancel_movie(self) -> None:
        self._writer.cancel()
        self.parts.set_writing(False)
        self.parts.say(export_words.EXPORT_CANCELLED)

    @Slot()
    def _on_written(self) -> None:
        self.parts.set_writing(False)
        self._tell_written(self._writer.path)

    @Slot(str)
    def _on_not_written(self, sentence: str) -> None:
        self.parts.set_writing(False)
        self.parts.say(sentence, failed=True)
        if not self.isVisible():
            self.noticed.emit(sentence)

    def _tell_written(self, path: Path) -> None:
        self._written = path
        self._choices = replace(self._choices, folder=str(path.parent))
        self._show_choices()
        self._remembered.keep(self._choices)
        said = sessions_words.SAVED.format(name=path.name)
        self.parts.say(said, folder=True)
        if not self.isVisible():
            self.noticed.emit(said)

    @Slot()
    def copy(self) -> None:
        figure = None if self._choices.film else self._ready()
        if figure is not None:
            QGuiApplication.clipboard().setMimeData(clipboard_data(figure, self._choices))
            self.parts.say(export_words.EXPORT_COPIED)

    @Slot()
    def _drag(self) -> None:
        figure = None if self._choices.film else self._ready()
        if figure is None:
            return
        if self._drags is None:  # a program may read what was dropped much later: it lives as long as this
            self._drags = TemporaryDirectory(prefix="aperture-")
        try:
            mime = drag_data(figure, self._choices, self._file_name(), Path(self._drags.name))
        except Refusal as refusal:
            self.parts.say(str(refusal), failed=True)
            return
        drag = QDrag(self.preview)
        drag.setMimeData(mime)
        drag.setPixmap(self.preview.thumbnail())
        drag.exec(Qt.DropAction.CopyAction)

    @Slot()
    def _open_folder(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))

    def _ready(self) -> Figure | None:
        """The page of now, also within the moment that changes wait to be drawn."""
        if self._soon.isActive():
            self.refresh()
        return self._figure

    def _file_name(self) -> str:
        kind = FILMS[self._choices.film].title if self._choices.film else figures_words.KINDS[self._choices.kind][0]
        if self._documents.path is None:
            return kind
        return export_words.EXPORT_NAME.format(session=self._documents.name, kind=kind.lower())


def _everything() -> tuple[tuple[str, list[tuple[str, str, str]]], ...]:
    """(heading, [(name, title, what it is)]) of all that can be exported."""
    figures = [(kind.name, figures_words.KINDS[kind.name][0], kind.about) for kind in KINDS.values()]
    films = [(FILM + film.name, film.title, film.about) for film in FILMS.values()]
    return (export_words.FIGURES, figures), (movies_words.MOVIES, films)
