"""Arrivals: every way for an image to come into the picture from outside, and out to the clipboard.

1. The file is read by a process of its own, while drawing goes on (`reading`).
2. When it is there, and no stroke is being drawn, the import dialog asks which part to take.
3. What is taken becomes the picture, as one undo step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from explorer.images.gallery import gallery_picture
from explorer.images.load import Loaded, picture_to_png
from explorer.state.picture import Picture
from explorer.state.store import Store
from explorer.views.input.canvas import Canvas
from explorer.views.input.gallery import GalleryDialog
from explorer.views.input.importing import Choices, ImportDialog
from explorer.views.input.reading import ImageReader, Source
from explorer.views.input.transfer import offers_image, source_of
from explorer.widgets.appearance import Appearance
from explorer.words import images as images_words
from explorer.words import inputs as inputs_words

ENDINGS = "*.png *.jpg *.jpeg *.webp *.bmp *.tif *.tiff *.gif *.ico *.ppm *.pgm *.pbm *.jp2 *.avif"


class Arrivals(QObject):
    """Its dialogs stand over `over`. `refused` and `noticed` tell sentences for the user."""

    refused = Signal(str)
    noticed = Signal(str)

    def __init__(self, store: Store, appearance: Appearance, over: QWidget) -> None:
        super().__init__(over)
        self._store, self._appearance, self._over = store, appearance, over
        self._choices = Choices(1, 1, grey=store.state.scene.picture.channels == 1)
        self._folder = ""
        self._canvases: list[Canvas] = []
        self._arrived: Loaded | None = None  # an image that waits for the end of a stroke
        self.dialog: QDialog | None = None
        self._own: Mapping[str, Picture] = {}
        self._gallery_open = True
        self.reader = ImageReader(self)
        self.reader.arrived.connect(self._on_arrived)
        self.reader.refused.connect(self.refused)

    def set_own_pictures(self, pictures: Mapping[str, Picture], gallery_open: bool) -> None:
        """Pictures of a workshop, first in the gallery; and whether there is a gallery at all."""
        self._own, self._gallery_open = pictures, gallery_open

    def wait_for(self, canvas: Canvas) -> None:
        """No dialog comes between a stroke on this canvas and its end."""
        self._canvases.append(canvas)
        # Later: an image that waited is asked about when the stroke is an undo step, and every view has followed.
        canvas.stroke_ended.connect(self._ask_how, Qt.ConnectionType.QueuedConnection)

    def open(self, source: Source) -> None:
        """Opens a file, or the bytes of one, and asks which part to take; `refused` tells when it is no image.

        It is read meanwhile: what is asked for next takes its place, and drawing goes on.
        """
        self._arrived = None
        self.reader.start(source)

    def paste(self) -> None:
        """Takes the image, or the image file, that is on the clipboard."""
        self._take(source_of(QGuiApplication.clipboard().mimeData()), images_words.CLIPBOARD_EMPTY)

    def accepts(self, mime: QMimeData) -> bool:
        """Whether `drop` could find an image in this."""
        return offers_image(mime)

    def drop(self, mime: QMimeData) -> None:
        """Takes the image, or the image file, that was dragged here."""
        self._take(source_of(mime), images_words.DROP_NOT_AN_IMAGE)

    def copy(self) -> None:
        """Puts the picture on the clipboard, pixel by pixel."""
        png = picture_to_png(self._store.state.scene.picture)
        mime = QMimeData()
        mime.setData("image/png", png)
        mime.setImageData(QImage.fromData(png))  # for programs that ask for another format
        QGuiApplication.clipboard().setMimeData(mime)

    @Slot()
    def browse(self) -> None:
        """Asks for a file and opens it."""
        files = f"{inputs_words.IMAGES} ({ENDINGS});;{inputs_words.ALL_FILES} (*)"
        dialog = QFileDialog(self._over, inputs_words.OPEN_TITLE, self._folder, files)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_file)
        self._show_dialog(dialog)

    @Slot()
    def show_gallery(self) -> None:
        if not self._gallery_open:
            return
        dialog = GalleryDialog(self._over, self._own)
        dialog.accepted.connect(self._on_gallery)
        self._show_dialog(dialog)

    def _take(self, source: Source | None, otherwise: str) -> None:
        if source is None:
            self.refused.emit(otherwise)
        else:
            self.open(source)

    def _show_dialog(self, dialog: QDialog) -> None:
        """One dialog of this column at a time, over its window, without blocking it."""
        if self.dialog is not None:
            self.dialog.reject()
        self.dialog = dialog
        self._appearance.dress(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._on_dialog_gone)
        dialog.open()

    @Slot()
    def _on_dialog_gone(self) -> None:
        if self.sender() is self.dialog:
            self.dialog = None

    @Slot(object)
    def _on_arrived(self, loaded: Loaded) -> None:
        self._arrived = loaded
        self._ask_how()

    @Slot()
    def _ask_how(self) -> None:
        if self._arrived is None or any(
            canvas.drawing for canvas in self._canvases
        ):  # a dialog would come between the stroke and its end
            return
        loaded, self._arrived = self._arrived, None
        # The size that was last wanted is the one that the picture has now, wherever it was set.
        picture = self._store.state.scene.picture
        choices = replace(self._choices, rows=picture.height, columns=picture.width)
        dialog = ImportDialog(loaded, choices, self._appearance, self._over)
        dialog.accepted.connect(self._on_imported)
        self._show_dialog(dialog)

    @Slot()
    def _on_imported(self) -> None:
        dialog = self.dialog
        if isinstance(dialog, ImportDialog):
            self._choices = dialog.choices
            self._store.set(picture=dialog.picture)
            if dialog.notes:
                self.noticed.emit(" ".join(dialog.notes))

    @Slot()
    def _on_gallery(self) -> None:
        if isinstance(self.dialog, GalleryDialog):
            picture, own = self._store.state.scene.picture, self.dialog.chosen_own
            wanted = own or gallery_picture(self.dialog.chosen, picture.height, picture.width)
            self._store.set(picture=wanted)

    @Slot(str)
    def _on_file(self, path: str) -> None:
        self._folder = str(Path(path).parent)
        self.open(path)
