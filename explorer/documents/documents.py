"""Documents: the session file that is open, recent files, and the autosave behind everything."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from explorer.documents.autosave import Autosave
from explorer.documents.recent import Recent
from explorer.documents.session import load_session, save_session, session_from_bytes
from explorer.errors import Refusal
from explorer.state.history import History
from explorer.state.state import State
from explorer.state.store import Store
from explorer.words import sessions as sessions_words

AUTOSAVE_MS = 800
SUFFIX = ".aperture"


@dataclass(frozen=True)
class Apart:
    """The user's own document, and where what stands in for it is kept."""

    state: State
    past: History
    path: Path | None
    saved: State
    title: str
    kept: Path


class Documents(QObject):
    """Opens and saves sessions through the store. A sentence for the user goes out as `refused` or `noticed`.

    `folder` is where the program keeps its own files.
    """

    refused = Signal(str)
    noticed = Signal(str)
    changed = Signal()  # the path, or whether there is something unsaved

    def __init__(self, store: Store, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self.folder = store, folder
        self.recent = Recent(folder)
        self._autosave = Autosave(folder)
        self._path: Path | None = None
        self._saved: State = store.state
        self._warned = False
        self._apart: Apart | None = None  # the user's own document, while a workshop's is on the stage
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AUTOSAVE_MS)
        self._timer.timeout.connect(self.autosave)
        store.subscribe(self._on_state)

    @property
    def path(self) -> Path | None:
        return self._path

    @property
    def name(self) -> str:
        untitled = self._apart.title if self._apart else sessions_words.UNTITLED
        return self._path.stem if self._path else untitled

    @property
    def modified(self) -> bool:
        return self._store.own.scene != self._saved.scene

    def start(self, path: Path | None = None) -> None:
        """Brings back what was on the stage last time; then opens `path`, when there is one."""
        crashed = self._autosave.begin()
        try:
            last = self._autosave.read()
        except Refusal as refusal:
            last, crashed = None, False
            self.refused.emit(str(refusal))
        if last is not None:
            self._saved = last
            self._store.restore(last)
            if crashed:
                self.noticed.emit(sessions_words.RECOVERED if path is None else sessions_words.RECOVERED_BEHIND)
        elif crashed:
            self.noticed.emit(sessions_words.RECOVERED_NOTHING)
        if path is not None:
            self.open(path)

    def open(self, path: Path) -> bool:
        """Replaces the whole state by a session file; can be undone."""
        try:
            state = load_session(path)
        except Refusal as refusal:
            self.refused.emit(str(refusal))
            return False
        if not self._store.replace(state):
            return False
        self._settle(path)
        return True

    def adopt(self, session: bytes, name: str) -> bool:
        """Replaces the whole state by the session inside a figure; can be undone. What is on the stage then has no
        file of its own: saving must not write over the figure."""
        try:
            state = session_from_bytes(session, name)
        except Refusal as refusal:
            self.refused.emit(str(refusal))
            return False
        if not self._store.replace(state):
            return False
        self.forget()
        self.noticed.emit(sessions_words.FIGURE_OPENED.format(name=name))
        return True

    def save(self, path: Path | None = None) -> bool:
        """Saves to `path`, or where it was saved before. Raises nothing: a full disk becomes a sentence."""
        target = path or self._path
        if target is None:
            return False
        if target.suffix == "":
            target = target.with_suffix(SUFFIX)
        try:
            save_session(self._store.own, target)
        except Refusal as refusal:
            self.refused.emit(str(refusal))
            return False
        self._settle(target)
        self.noticed.emit(sessions_words.SAVED.format(name=target.name))
        return True

    def forget(self) -> None:
        """A new, untitled session begins with what is on the stage."""
        self._path, self._saved = None, self._store.own
        self.changed.emit()

    @Slot()
    def autosave(self) -> None:
        try:
            if self._apart is None:
                self._autosave.write(self._store.own)
            else:
                self._keep_apart(self._apart.kept)
            self._warned = False
        except Refusal as refusal:
            if not self._warned:  # once is enough: drawing goes on
                self._warned = True
                self.refused.emit(str(refusal))

    def set_apart(self, state: State, title: str, kept: Path) -> None:
        """A workshop's document on the stage, untitled but for its name; what becomes of it is kept at `kept`. The
        user's own stays as it is, with all that can be undone, also for the next start, until `come_back`."""
        self.autosave()
        path, saved = self._path, self._saved
        own, past = self._store.exchange(state)
        self._apart = Apart(own, past, path, saved, title, kept)
        self.forget()

    def come_back(self) -> None:
        """The user's own document is on the stage again."""
        if self._apart is not None:
            apart, self._apart = self._apart, None
            self._timer.stop()
            self._store.exchange(apart.state, apart.past)
            self._path, self._saved = apart.path, apart.saved
            self.changed.emit()

    def close(self) -> None:
        """A clean end: the last state is kept for the next start."""
        self._timer.stop()
        self.autosave()
        self._autosave.finish()

    def _keep_apart(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise Refusal(sessions_words.AUTOSAVE_FAILED, folder=path.parent, reason=reason) from error
        save_session(self._store.own, path)

    def _settle(self, path: Path) -> None:
        self._path, self._saved = path.absolute(), self._store.own
        self.recent.add(path)
        self.changed.emit()

    def _on_state(self, new: State, old: State) -> None:
        if self._store.is_aside:  # the user's own work stays as it is
            return
        if new.scene != old.scene or new.look.hidden_heads != old.look.hidden_heads:
            if not self._timer.isActive():  # an unbroken stroke must not put it off for ever
                self._timer.start()
            self.changed.emit()
