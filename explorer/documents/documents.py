"""Documents: the session file that is open, recent files, and the autosave behind everything."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from explorer.documents.autosave import Autosave
from explorer.documents.recent import Recent
from explorer.documents.session import load_session, save_session, session_from_bytes
from explorer.errors import Refusal
from explorer.state.state import State
from explorer.state.store import Store
from explorer.words import sessions as sessions_words

AUTOSAVE_MS = 800
SUFFIX = ".aperture"


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
        return self._path.stem if self._path else sessions_words.UNTITLED

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
        self._store.replace(state)
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
        self._store.replace(state)
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
            self._autosave.write(self._store.own)
            self._warned = False
        except Refusal as refusal:
            if not self._warned:  # once is enough: drawing goes on
                self._warned = True
                self.refused.emit(str(refusal))

    def close(self) -> None:
        """A clean end: the last state is kept for the next start."""
        self._timer.stop()
        self.autosave()
        self._autosave.finish()

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
