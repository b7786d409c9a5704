"""ExportDialog: the figure or the movie of now, as it will be, and all the ways for it to go out.

    1  the store, or a choice, changes: a moment later the page is laid out again
    2  what it is made from comes from the compute thread, unless it is here: `asked` tells the inquiry, `take` gets it
    3  the preview paints that page; Save, Copy and a drag render the same one

It does not block the window: the stage can be changed while it is open, and the page follows.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from explorer.compute.asking import Inquiry
from explorer.documents.documents import Documents
from explorer.export.dialog.choices import ExportChoices, Remembered
from explorer.export.dialog.going_out import GoingOut, Outgoing
from explorer.export.dialog.kinds import KindList
from explorer.export.dialog.layout import POSITIONS, DialogLayout, DialogWidgets
from explorer.export.dialog.movie_options import MovieOptionsView
from explorer.export.dialog.options import FigureOptions
from explorer.export.dialog.parts import ExportPart, FigurePart, MoviePart
from explorer.export.dialog.preview import FigurePreview
from explorer.export.kinds import KINDS
from explorer.export.movie import MOVIES
from explorer.figures.page import Figure
from explorer.pages.listed import PAGES
from explorer.state.state import State
from explorer.state.store import Store
from explorer.widgets.appearance import Appearance
from explorer.words import actions as actions_words
from explorer.words import export as export_words
from explorer.words import movies as movies_words

SOON_MS = 30  # changes that come together are drawn once
SIZE_PX = 1080, 660
MOVIE = "movie "  # before the name of a movie, in the list of kinds


class ExportDialog(QDialog):
    """Lives as long as its window; while it is hidden it draws nothing, but goes on writing a movie."""

    asked = Signal(object)  # Inquiry
    let_go = Signal(str)  # the topic of one that nobody waits for any more
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
        self.kinds = KindList(_everything())
        self.preview = FigurePreview(appearance)
        self.options = FigureOptions(self._choices)
        self.movie_options = MovieOptionsView(self._choices)
        widgets = DialogWidgets(self.kinds, self.preview, self.options, self.movie_options)
        self.parts = DialogLayout(self, widgets, appearance)
        self.going_out = GoingOut(self, self.parts, self.preview, self._outgoing)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.refresh)
        appearance.dress(self)
        self._connect(appearance)
        self._show_choices()
        self.kinds.show_value(MOVIE + self._choices.film if self._choices.film else self._choices.kind)
        self.kinds.setFocus()
        self.resize(*SIZE_PX)

    # What is shown

    @property
    def figure(self) -> Figure | None:
        """The page of the choices and the state of now; None while it is not here yet."""
        return self._figure

    @property
    def choices(self) -> ExportChoices:
        return self._choices

    @property
    def _part(self) -> ExportPart:
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
            self._ask(drawn)
        self.parts.set_ready(self._figure is not None, bool(self._choices.film))

    def _ask(self, inquiry: Inquiry | None) -> None:
        """Asks for what the figure is made from, or for nothing; what was asked before is not wanted any more."""
        before, self._waiting = self._waiting, inquiry
        if before is not None and (inquiry is None or inquiry.topic != before.topic):
            self.let_go.emit(before.topic)
        if inquiry is not None and inquiry != before:
            self.asked.emit(inquiry)

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
        self.going_out.writer.cancel()

    # Choosing

    def _connect(self, appearance: Appearance) -> None:
        appearance.changed.connect(self.kinds.measure)
        self.kinds.chosen.connect(self._on_kind)
        self.options.changed.connect(self._choose)
        self.movie_options.changed.connect(self._choose)
        self.parts.position.valueChanged.connect(self._on_position)
        QShortcut(QKeySequence.StandardKey.Copy, self, self.going_out.copy)
        self.going_out.kept.connect(self._on_kept)
        self.going_out.noticed.connect(self.noticed)
        self._store.subscribe(self._on_state)

    @Slot(str)
    def _on_kind(self, name: str) -> None:
        movie = name.removeprefix(MOVIE) if name.startswith(MOVIE) else ""
        if movie and movie != self._choices.film:
            self._choose(replace(self._choices, film=movie, movie=self._choices.movie.for_movie()))
        elif not movie and (self._choices.film or name != self._choices.kind):
            self._choose(replace(self._choices, film="", kind=name))

    def choose_figure(self, kind: str, preset: str) -> None:
        """A figure of that kind and size, as a PDF."""
        self._choose(replace(self._choices, film="", kind=kind, preset=preset, format="pdf"))
        self.kinds.show_value(kind)

    @Slot(object)
    def _choose(self, choices: ExportChoices) -> None:
        self._choices = choices
        self._show_choices()
        self._remembered.keep(choices)
        self.parts.say("")
        self._soon.start()

    @Slot(str)
    def _on_kept(self, folder: str) -> None:
        """Something was saved there: the next one is offered the same folder."""
        self._choices = replace(self._choices, folder=folder)
        self._show_choices()
        self._remembered.keep(self._choices)

    def choose_slide(self) -> None:
        """A figure of the page that is open, on the stage of the kind chosen last, in the size of a slide."""
        page, kind = self._store.state.look.page, self._choices.kind
        shown = page if page in PAGES else kind if kind not in PAGES else ExportChoices().kind
        self._choose(replace(self._choices, film="", kind=shown, preset=ExportChoices().preset))
        self.kinds.show_value(shown)

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

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():  # it was closed, and not put into the task bar
            self._ask(None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.going_out.writer.running:
            self.parts.say("")
        self.refresh()

    # What goes out

    def _outgoing(self) -> Outgoing:
        """The page of now, also within the moment that changes wait to be drawn."""
        if self._soon.isActive():
            self.refresh()
        return Outgoing(self._choices, self._file_name(), self._figure, self._part.made_of, self._store.state)

    def _file_name(self) -> str:
        kind = MOVIES[self._choices.film].title if self._choices.film else KINDS[self._choices.kind].label
        if self._documents.path is None:
            return kind
        return export_words.EXPORT_NAME.format(session=self._documents.name, kind=kind.lower())


def _everything() -> tuple[tuple[str, list[tuple[str, str, str]]], ...]:
    """(heading, [(name, title, what it is)]) of all that can be exported."""
    figures = [(kind.name, kind.label, kind.about) for kind in KINDS.values()]
    films = [(MOVIE + film.name, film.title, film.about) for film in MOVIES.values()]
    return (export_words.FIGURES, figures), (movies_words.MOVIES, films)
