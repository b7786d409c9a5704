"""WorkshopVisit: a workshop that is open in this window, from its file to what the learner hands in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from explorer.documents.documents import Documents
from explorer.documents.session import load_session
from explorer.errors import Refusal
from explorer.lessons.lesson import Lesson, beginning
from explorer.lessons.run import Outcome
from explorer.state.state import State
from explorer.state.store import Store
from explorer.views.hiding import Hiding
from explorer.views.lesson.player import LessonPlayer
from explorer.words import workshop as words
from explorer.workshop.covers import gone
from explorer.workshop.reading import Workshop, load_workshop
from explorer.workshop.results import Results, begun, earlier, save_results


class WorkshopVisit(QObject):
    """The learner's own work is set apart, with all that can be undone, and comes back when the workshop is left. What
    is on its stage is kept by itself, and is there again when the same workshop is opened again after a crash.

    `changed`: another workshop is open, or none any more. `joined`: it has just been opened, and asks who is there.
    """

    changed = Signal()
    joined = Signal()
    refused = Signal(str)
    noticed = Signal(str)

    def __init__(self, store: Store, documents: Documents, lessons: LessonPlayer, hiding: Hiding) -> None:
        super().__init__(documents)
        self._store, self._documents, self._lessons, self._hiding = store, documents, lessons, hiding
        self.workshop: Workshop | None = None
        self.results: Results | None = None
        self._warned = False
        store.on_locked = self._on_locked
        lessons.answered.connect(self._on_answered)
        lessons.reached.connect(self._on_reached)
        lessons.revealed.connect(self._on_revealed)

    @property
    def folder(self) -> Path:
        """Where results are kept."""
        return self._documents.folder

    def open(self, path: Path) -> bool:
        """Opens a workshop file, in place of the one that may be open. A file that does not work changes nothing."""
        try:
            workshop = load_workshop(path)
        except Refusal as refusal:
            self.refused.emit(str(refusal))
            return False
        self._end()  # what is on the stage of one that is open stays kept
        self._lessons.leave()
        self.workshop = workshop
        kept = self._kept(workshop.id)
        start, found = self._start(workshop, kept)
        if start.look.page != "stage" and gone(start.look.page, tuple(workshop.hidden)):
            start = start.changed(page="stage")
        self._documents.set_apart(start, workshop.title, kept)
        self._documents.recent.add(path)
        self._store.lock(workshop.locked)
        self._hiding.set_names(workshop.hidden)
        self._lessons.course.give(workshop.lessons, self._own_folder(workshop.id))
        self.results = begun(self.folder, workshop.id, workshop.title)
        self._warned = False
        self.changed.emit()
        if found:
            self.noticed.emit(words.KEPT_FOUND)
        self.joined.emit()
        return True

    def sign_in(self, name: str, go_on: bool) -> None:
        """Who is there: a name, or "" for nobody in particular; `go_on` with what the same learner left before."""
        if self.workshop is None:
            return
        found = earlier(self.folder, self.workshop.id, name) if go_on else None
        self.results = found or begun(self.folder, self.workshop.id, self.workshop.title, name)

    @Slot()
    def leave(self) -> None:
        """The whole program again, and the learner's own work as it was; that of the workshop is given up."""
        left = self.workshop
        if left is not None:
            self._end()
            with suppress(OSError):  # then it is found again when the same workshop is opened
                self._kept(left.id).unlink(missing_ok=True)

    def _end(self) -> None:
        if self.workshop is None:
            return
        self._lessons.leave()
        self._documents.autosave()
        self.workshop = self.results = None
        self._store.lock(frozenset())
        self._hiding.set_names(())
        self._lessons.course.give_own()
        self._documents.come_back()
        self.changed.emit()

    def hand_in(self, path: Path) -> None:
        """A copy of the results where the learner wants it."""
        if self.results is None:
            return
        try:
            save_results(self.results.part, path)
        except Refusal as refusal:
            self.refused.emit(str(refusal))
        else:
            self.noticed.emit(words.HANDED_IN.format(name=path.name))

    def _start(self, workshop: Workshop, kept: Path) -> tuple[State, bool]:
        """What the stage begins with, and whether it was kept from before."""
        start = workshop.state or beginning(self._store.own)
        if not kept.is_file():
            return start, False
        try:
            found = load_session(kept)
            return found.changed(**{name: getattr(start.scene, name) for name in workshop.locked}), True
        except (Refusal, ValueError):  # spoilt, or of an earlier version of the workshop
            return start, False

    def _own_folder(self, name: str) -> Path:
        return self.folder / "workshops" / name

    def _kept(self, name: str) -> Path:
        return self._own_folder(name) / "kept.aperture"

    def _on_locked(self, field: str) -> None:
        self.noticed.emit(words.LOCKED.format(name=words.SETTINGS[field]))

    # What the learner does in lessons

    @Slot(object, str, str)
    def _on_answered(self, lesson: Lesson, step: str, option: str) -> None:
        self._keep(lambda results: results.predicted(lesson, step, option))

    @Slot(object, str)
    def _on_reached(self, lesson: Lesson, step: str) -> None:
        self._keep(lambda results: results.reached(lesson, step))

    @Slot(str, object)
    def _on_revealed(self, name: str, outcome: Outcome) -> None:
        lesson = self._lessons.course.find(name)
        self._keep(lambda results: results.measured(
            lesson, outcome.step, outcome.option, outcome.measured, outcome.right
        ))  # fmt: skip

    def _keep(self, note: Callable[[Results], None]) -> None:
        if self.results is None:
            return
        try:
            note(self.results)
            self._warned = False
        except Refusal as refusal:
            if not self._warned:  # once is enough: the lesson goes on
                self._warned = True
                self.refused.emit(str(refusal))
