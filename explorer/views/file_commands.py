"""FileCommands: what opens and saves, from a menu, the clipboard or a drop."""

from __future__ import annotations

from functools import partial
from html import escape
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu

from explorer.documents.documents import SUFFIX
from explorer.documents.opening import default_state
from explorer.errors import Refusal, cut
from explorer.export.dialog.arriving import session_of, session_offered
from explorer.pages.study.choice import StudyChoice
from explorer.pages.study.opening import with_folder
from explorer.study.shelf import holds_records
from explorer.views.input.transfer import source_of
from explorer.views.parts import Parts
from explorer.views.trained.commands import ENDINGS as WEIGHTS
from explorer.views.trained.commands import TrainedCommands
from explorer.views.workshop.commands import WorkshopCommands
from explorer.words import actions as actions_words
from explorer.words import sessions as sessions_words
from explorer.words import workshop_editor as workshop_editor_words
from explorer.workshop.file import SUFFIX as WORKSHOP

IMAGES = "*.png *.jpg *.jpeg *.webp *.bmp *.tif *.tiff *.gif"
LONGEST_ENTRY = 80  # letters of a path in a menu


class FileCommands(QObject):
    """Sessions and images that come and go."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self.workshops = WorkshopCommands(parts)
        self.trained = TrainedCommands(parts)

    def new(self) -> None:
        """The default scene, untitled; what was there can be had again by undo."""
        self._parts.store.replace(default_state())
        self._parts.documents.forget()

    def open(self) -> None:
        weights = " ".join(f"*{ending}" for ending in WEIGHTS)
        kinds = (
            f"{sessions_words.IMAGES_AND_SESSIONS} (*{SUFFIX} *{WORKSHOP} {IMAGES} *.pdf *.svg {weights})",
            f"{sessions_words.SESSIONS} (*{SUFFIX} *.pdf *.svg *.png)",
            f"{workshop_editor_words.WORKSHOPS} (*{WORKSHOP})",
            f"{sessions_words.IMAGES} ({IMAGES})",
        )
        dialog = QFileDialog(self._parts.window, actions_words.OPEN, "", ";;".join(kinds))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_open)
        self._show(dialog)

    def open_path(self, path: Path) -> None:
        """A session, or a figure with one inside, replaces everything; an image the picture; a workshop is entered,
        a study shown."""
        if path.suffix.lower() == WORKSHOP:
            self.workshops.visit.open(path)
            return
        if path.suffix.lower() in WEIGHTS:
            self.trained.open(path)
            return
        if path.suffix.lower() == SUFFIX:
            self._parts.documents.open(path)
            return
        if holds_records(path):
            self._open_study(path)
            return
        try:
            session = session_of(path)
        except Refusal as refusal:
            self._parts.toast.error(str(refusal))
        else:
            if session is None:
                self._parts.input.images.open(path)
            elif self._parts.documents.adopt(session, path.name):
                self._parts.documents.recent.add(path)

    def _open_study(self, path: Path) -> None:
        store = self._parts.store
        try:
            store.set(with_folder(store.state.look.choice(StudyChoice), path), page="study")
        except Refusal as refusal:
            self._parts.toast.error(str(refusal))

    def paste(self) -> None:
        """A copied figure replaces everything, by the session in it; an image the picture."""
        session = session_offered(QGuiApplication.clipboard().mimeData())
        if session is None:
            self._parts.input.images.paste()
        else:
            self._parts.documents.adopt(session, sessions_words.FIGURE_PASTED)

    def save(self) -> None:
        if self._parts.documents.path is None:
            self.save_as()
        else:
            self._parts.documents.save()

    def save_as(self) -> None:
        dialog = QFileDialog(self._parts.window, actions_words.SAVE_AS, "", f"{sessions_words.SESSIONS} (*{SUFFIX})")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX.lstrip("."))
        dialog.selectFile(f"{self._parts.documents.name}{SUFFIX}")
        dialog.fileSelected.connect(self._on_save)
        self._show(dialog)

    @Slot(str)
    def _on_open(self, path: str) -> None:
        self.open_path(Path(path))

    @Slot(str)
    def _on_save(self, path: str) -> None:
        self._parts.documents.save(Path(path))

    def _show(self, dialog: QFileDialog) -> None:
        self._parts.appearance.dress(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def fill_recent(self, menu: QMenu) -> None:
        menu.clear()
        paths = self._parts.documents.recent.paths()
        for path in paths:
            shown = cut(str(path), LONGEST_ENTRY)
            action = menu.addAction(shown.replace("&", "&&"), partial(self.open_path, path))
            action.setToolTip(f"<span>{escape(str(path))}</span>")  # else Qt would read a path as rich text
        if not paths:
            menu.addAction(actions_words.NO_RECENT).setEnabled(False)

    def accepts(self, mime: QMimeData) -> bool:
        return bool(self._dropped_session(mime)) or self._parts.input.images.accepts(mime)

    def drop(self, mime: QMimeData) -> None:
        source = self._dropped_session(mime) or source_of(mime)
        if isinstance(source, Path | str):
            self.open_path(Path(source))
        elif (session := session_offered(mime)) is not None:
            self._parts.documents.adopt(session, sessions_words.FIGURE_PASTED)
        else:
            self._parts.input.images.drop(mime)

    @staticmethod
    def _dropped_session(mime: QMimeData) -> Path | None:
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        known = (path for path in paths if path.suffix.lower() in (SUFFIX, WORKSHOP, *WEIGHTS) or holds_records(path))
        return next(known, None)
