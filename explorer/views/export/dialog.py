"""ExportDialog: the figure of now, as it will be, and all the ways for it to go out.

    1  the store, or a choice, changes: a moment later the figure is laid out again
    2  what it is made from comes from the compute thread, unless it is here: `asked` tells the inquiry, `take` gets it
    3  the preview paints that figure; Save, Copy and a drag render the same one

It does not block the window: the stage can be changed while it is open, and the figure follows.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QDrag, QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from explorer import messages
from explorer.errors import Refusal
from explorer.figures.make import KINDS, make_figure
from explorer.figures.material import Material, thinned
from explorer.figures.page import Figure
from explorer.figures.presets import PRESETS
from explorer.inquiries.figure import FigureFinding, FigureInquiry
from explorer.panels.theme import DARK, LIGHT
from explorer.state import State
from explorer.store import Store
from explorer.views.appearance import Appearance
from explorer.views.documents import Documents
from explorer.views.export.choices import Choices, Remembered
from explorer.views.export.delivering import clipboard_data, drag_data, save_figure
from explorer.views.export.kinds import KindList, title_of
from explorer.views.export.materials import Materials
from explorer.views.export.options import FigureOptions, hint
from explorer.views.export.preview import FigurePreview

SOON_MS = 30  # changes that come together are drawn once
OPTIONS_PX = 236
SIZE_PX = 1080, 660


class ExportDialog(QDialog):
    """Lives as long as its window; while it is hidden it draws nothing."""

    asked = Signal(object)  # FigureInquiry

    def __init__(
        self, store: Store, appearance: Appearance, documents: Documents, remembered: Remembered, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(messages.EXPORT)
        self._store, self._appearance, self._documents, self._remembered = store, appearance, documents, remembered
        self._choices = remembered.read()
        self._materials = Materials()
        self._material: Material | None = None
        self._waiting: FigureInquiry | None = None
        self._written: Path | None = None
        self._drags: TemporaryDirectory[str] | None = None
        self._kinds = KindList(((messages.FIGURES, [(kind.name, kind.about) for kind in KINDS.values()]),))
        self.preview = FigurePreview(appearance)
        self.options = FigureOptions(self._choices)
        self._status = hint()
        self._folder = QPushButton(messages.EXPORT_OPEN_FOLDER)
        self._copy = QPushButton(messages.EXPORT_COPY)
        self._save = QPushButton(messages.EXPORT_SAVE)
        self._lay_out()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.refresh)
        self._connect()
        self._kinds.show_value(self._choices.kind)
        self._kinds.setFocus()
        self.resize(*SIZE_PX)

    # The figure

    @property
    def figure(self) -> Figure | None:
        """What is shown; None while it is not that of the state of now."""
        return self.preview.figure if self._material is not None else None

    @Slot()
    def refresh(self) -> None:
        """Lays the figure out again, or asks for what it is made from."""
        self._soon.stop()
        kind = KINDS[self._choices.kind]
        state = self._store.state
        self._material = self._materials.of(state, kind.needs)
        if self._material is None:
            inquiry = self._materials.missing(state, kind.needs)
            if inquiry != self._waiting:
                self._waiting = inquiry
                self.asked.emit(inquiry)
            self.preview.show_note(messages.EXPORT_COMPUTING)
        else:
            self._show(self._material)
        for button in (self._copy, self._save):
            button.setEnabled(self._material is not None)

    def _show(self, material: Material) -> None:
        chosen = self._choices
        if material.strip:
            material = replace(material, strip=thinned(material.strip, chosen.windows))
        theme = DARK if chosen.theme == "dark" else LIGHT
        self._material = material
        figure = make_figure(KINDS[chosen.kind], material, PRESETS[chosen.preset], theme, chosen.transparent)
        self.preview.show_figure(figure)
        self.options.show_figure(figure)

    @Slot(object)
    def take(self, finding: object) -> None:
        """What the compute thread found, here or for others."""
        if isinstance(finding, FigureFinding):
            self._materials.keep(finding)
            if finding.inquiry == self._waiting:
                self._waiting = None
            if self.isVisible():
                self.refresh()

    @Slot(bool)
    def follow_engine(self, idle: bool) -> None:
        """The compute thread rests: what has not come by now was cancelled, or has failed."""
        if idle and self._waiting is not None:
            self._waiting = None  # the next change asks again
            self.preview.show_note(messages.EXPORT_NOT_COMPUTED)

    # Building

    def _lay_out(self) -> None:
        self._folder.setToolTip(messages.EXPORT_OPEN_FOLDER_TIP)
        self._folder.setObjectName("flat")
        self._folder.hide()
        self._copy.setToolTip(messages.EXPORT_COPY_TIP)
        self._save.setToolTip(messages.EXPORT_SAVE_TIP)
        self._save.setObjectName("primary")
        self._save.setDefault(True)
        ends = QHBoxLayout()
        ends.setSpacing(6)
        ends.addWidget(self._copy, 1)
        ends.addWidget(self._save, 1)
        side = QWidget()
        side.setFixedWidth(OPTIONS_PX)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.options, 1)
        column.addWidget(self._status)
        column.addWidget(self._folder, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(ends)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        row.addWidget(self._kinds)
        row.addWidget(self.preview, 1)
        row.addWidget(side)

    def _connect(self) -> None:
        self._appearance.changed.connect(self._kinds.measure)
        self._kinds.chosen.connect(self._on_kind)
        self.options.changed.connect(self._choose)
        self._copy.clicked.connect(self.copy)
        self._save.clicked.connect(self.save)
        self._folder.clicked.connect(self._open_folder)
        self.preview.dragged.connect(self._drag)
        QShortcut(QKeySequence.StandardKey.Copy, self, self.copy)
        self._store.subscribe(self._on_state)

    # Choosing

    @Slot(str)
    def _on_kind(self, name: str) -> None:
        if name != self._choices.kind:
            self.options.show_choices(replace(self.options.choices, kind=name))
            self._choose(self.options.choices)

    @Slot(object)
    def _choose(self, choices: Choices) -> None:
        self._choices = replace(choices, folder=self._choices.folder)
        self._remembered.keep(self._choices)
        self._say("")
        self._soon.start()

    def _on_state(self, _new: State, _old: State) -> None:
        if self.isVisible():
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._say("")
        self.refresh()

    # Going out

    @Slot()
    def save(self) -> None:
        """Asks for a name, without blocking; writes the file then."""
        chosen = self._choices
        script = chosen.format == "script"
        filters = "" if script else messages.EXPORT_FILTERS[chosen.format]
        dialog = QFileDialog(self, messages.EXPORT_SAVE, chosen.folder, filters)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        if not script:
            dialog.setDefaultSuffix(chosen.format)
        dialog.selectFile(self._file_name() + ("" if script else f".{chosen.format}"))
        dialog.fileSelected.connect(self.save_to)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(str)
    def save_to(self, path: str) -> None:
        figure = self._ready()
        if figure is None or self._material is None:
            return
        try:
            self._written = save_figure(figure, self._material, self._choices, Path(path))
        except Refusal as refusal:
            self._say(str(refusal), failed=True)
            return
        self._choices = replace(self._choices, folder=str(self._written.parent))
        self._remembered.keep(self._choices)
        self._say(messages.SAVED.format(name=self._written.name))
        self._folder.show()

    @Slot()
    def copy(self) -> None:
        figure = self._ready()
        if figure is not None:
            QGuiApplication.clipboard().setMimeData(clipboard_data(figure, self._choices))
            self._say(messages.EXPORT_COPIED)

    @Slot()
    def _drag(self) -> None:
        figure = self._ready()
        if figure is None:
            return
        if self._drags is None:  # a program may read what was dropped much later: it lives as long as this
            self._drags = TemporaryDirectory(prefix="aperture-")
        try:
            mime = drag_data(figure, self._choices, self._file_name(), Path(self._drags.name))
        except Refusal as refusal:
            self._say(str(refusal), failed=True)
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
        """The figure of the choices and the state of now, also within the moment that changes wait to be drawn."""
        if self._soon.isActive():
            self.refresh()
        return self.figure

    def _file_name(self) -> str:
        return messages.EXPORT_NAME.format(session=self._documents.name, kind=title_of(self._choices.kind).lower())

    def _say(self, text: str, failed: bool = False) -> None:
        """One sentence above the buttons."""
        theme = self._appearance.theme
        self._status.setText(text)
        self._status.setStyleSheet(f"color: {theme.warning if failed else theme.ink}")
        self._folder.setVisible(False)
