"""The left column: the canvas, the tools, and every way for an image to come in.

1. Each part changes the picture in the store by itself, one gesture one undo; each follows the store.
2. What is drawn with, the Pen, belongs to this column alone: it is no part of the state.
3. Images from outside go through `open_image`: a process reads them, then the import dialog asks. Nothing here blocks.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from explorer.images.gallery import gallery_picture
from explorer.images.load import Loaded, picture_to_png
from explorer.state.store import Store
from explorer.views.input.canvas import Canvas
from explorer.views.input.gallery import GalleryDialog
from explorer.views.input.importing import Choices, ImportDialog
from explorer.views.input.paint import PaintRow
from explorer.views.input.pen import LARGEST_BRUSH_PX, LARGEST_STAMP_PX, SMALLEST_STAMP_PX, Pen
from explorer.views.input.reading import ImageReader, Source
from explorer.views.input.retouch import NoiseRow, ShiftRow
from explorer.views.input.size import SizeRow
from explorer.views.input.tools import SHOWN, StampPicker, ToolGrid
from explorer.views.input.transfer import offers_image, source_of
from explorer.widgets.appearance import Appearance
from explorer.widgets.controls import Section
from explorer.widgets.slider import SliderRow
from explorer.words import images as images_words
from explorer.words import inputs as inputs_words

WIDTH_PX, MARGIN_PX, SCROLL_BAR_PX = 206, 14, 8
ENDINGS = "*.png *.jpg *.jpeg *.webp *.bmp *.tif *.tiff *.gif *.ico *.ppm *.pgm *.pbm *.jp2 *.avif"


class InputColumn(QWidget):
    """`refused` and `noticed` tell sentences for the user; `hovered` the (row, column) under the mouse, or None."""

    refused = Signal(str)
    noticed = Signal(str)
    hovered = Signal(object)

    def __init__(self, store: Store, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._store, self._appearance = store, appearance
        self._pen = Pen()
        self._choices = Choices(1, 1, grey=store.state.scene.picture.channels == 1)
        self._folder = ""
        self._dialog: QDialog | None = None
        self._arrived: Loaded | None = None  # an image that waits for the end of a stroke
        self.reader = ImageReader(self)
        self.canvas = Canvas(store, appearance)
        self.tools = ToolGrid(store, appearance)
        self.stamps = StampPicker(appearance)
        self.paint = PaintRow(store, appearance)
        self.size_row = SizeRow(store, appearance)
        self._brush_size = SliderRow(
            inputs_words.BRUSH, 1, LARGEST_BRUSH_PX, self._pen.size_px, _px, inputs_words.BRUSH_TIP, step=1
        )
        self._stamp_size = SliderRow(
            inputs_words.STAMP, SMALLEST_STAMP_PX, LARGEST_STAMP_PX, self._pen.stamp_px, _px, inputs_words.STAMP_TIP,
            log_from=SMALLEST_STAMP_PX, step=1,
        )  # fmt: skip
        self._lay_out()
        self._connect()
        self._use_pen()

    # For the main window

    def actions_list(self) -> list[tuple[str, str]]:
        """(keys, what they do) for the sheet of all keys."""
        tools = [(key, inputs_words.TOOLS[tool][0]) for tool, (_, key) in SHOWN.items()]
        return [*tools, *inputs_words.CANVAS_KEYS]

    def open_image(self, source: Source) -> None:
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
        dialog = QFileDialog(self, inputs_words.OPEN_TITLE, self._folder, files)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_file)
        self._show_dialog(dialog)

    @Slot()
    def show_gallery(self) -> None:
        dialog = GalleryDialog(self)
        dialog.accepted.connect(self._on_gallery)
        self._show_dialog(dialog)

    # Building

    def _lay_out(self) -> None:
        open_button = QPushButton(inputs_words.OPEN)
        open_button.setToolTip(inputs_words.OPEN_TIP)
        open_button.clicked.connect(self.browse)
        gallery_button = QPushButton(inputs_words.GALLERY)
        gallery_button.setToolTip(inputs_words.GALLERY_TIP)
        gallery_button.clicked.connect(self.show_gallery)
        ways_in = QHBoxLayout()
        ways_in.setSpacing(6)
        ways_in.addWidget(open_button, 1)
        ways_in.addWidget(gallery_button, 1)

        self._content = QWidget()
        box = QVBoxLayout(self._content)
        # With its scroll bar shown the column is as wide: the bar takes the margin's place.
        box.setContentsMargins(MARGIN_PX, 0, MARGIN_PX - SCROLL_BAR_PX, 8)
        box.setSpacing(4)
        box.addWidget(Section(inputs_words.INPUT))
        box.addSpacing(4)
        box.addWidget(self.canvas)
        box.addSpacing(4)
        box.addWidget(self.tools)
        box.addWidget(self.stamps)
        box.addSpacing(2)
        box.addWidget(self._brush_size)
        box.addWidget(self._stamp_size)
        box.addWidget(self.paint)
        box.addWidget(self.size_row)
        box.addLayout(ways_in)
        box.addWidget(ShiftRow(self._store, self._appearance))
        box.addWidget(NoiseRow(self._store, self._appearance))
        box.addStretch(1)

        area = QScrollArea()
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # arrows and Page keys belong to the window
        area.setWidget(self._content)
        area.setWidgetResizable(True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self._set_width()

    def _connect(self) -> None:
        self._appearance.changed.connect(self._set_width)
        self.canvas.hovered.connect(self.hovered)
        self.canvas.picked.connect(self._on_picked)
        # Later: an image that waited is asked about when the stroke is an undo step, and every view has followed.
        self.canvas.stroke_ended.connect(self._ask_how, Qt.ConnectionType.QueuedConnection)
        self.reader.arrived.connect(self._on_arrived)
        self.reader.refused.connect(self.refused)
        self.tools.chosen.connect(self._on_tool)
        self.stamps.chosen.connect(self._on_stamp)
        self.paint.grey_chosen.connect(self._on_grey)
        self.paint.rgb_chosen.connect(self._on_rgb)
        self._brush_size.moved.connect(self._on_brush_size)
        self._stamp_size.moved.connect(self._on_stamp_size)
        self.size_row.refused.connect(self.refused)

    @Slot()
    def _set_width(self) -> None:
        width = round(WIDTH_PX * self._appearance.theme.scale)
        self.setFixedWidth(width)
        self._content.setFixedWidth(width - SCROLL_BAR_PX)

    # The pen

    def _use_pen(self, **changes: Any) -> None:
        pen = self._pen = replace(self._pen, **changes)
        self.canvas.set_pen(pen)
        self.tools.show_tool(pen.tool)
        self.stamps.show_value(pen.stamp)
        self.stamps.setVisible(pen.tool == "stamp")
        self._stamp_size.setVisible(pen.tool == "stamp")
        self._brush_size.setVisible(pen.tool != "stamp")
        self._brush_size.show_value(pen.size_px)
        self._stamp_size.show_value(pen.stamp_px)
        self.paint.show_paint(pen.grey, pen.rgb)

    @Slot(str)
    def _on_tool(self, tool: str) -> None:
        self._use_pen(tool=tool)

    @Slot(str)
    def _on_stamp(self, name: str) -> None:
        self._use_pen(stamp=name)

    @Slot(int)
    def _on_grey(self, grey: int) -> None:
        self._use_pen(grey=grey)

    @Slot(object)
    def _on_rgb(self, rgb: tuple[int, int, int]) -> None:
        self._use_pen(rgb=rgb)

    @Slot(float)
    def _on_brush_size(self, size: float) -> None:
        self._use_pen(size_px=round(size))

    @Slot(float)
    def _on_stamp_size(self, size: float) -> None:
        self._use_pen(stamp_px=round(size))

    @Slot(object)
    def _on_picked(self, levels: tuple[int, ...]) -> None:
        self._use_pen(**({"grey": levels[0]} if len(levels) == 1 else {"rgb": levels}))

    # Images from outside

    def _take(self, source: Source | None, otherwise: str) -> None:
        if source is None:
            self.refused.emit(otherwise)
        else:
            self.open_image(source)

    def _show_dialog(self, dialog: QDialog) -> None:
        """One dialog of this column at a time, over its window, without blocking it."""
        if self._dialog is not None:
            self._dialog.reject()
        self._dialog = dialog
        self._appearance.dress(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._on_dialog_gone)
        dialog.open()

    @Slot()
    def _on_dialog_gone(self) -> None:
        if self.sender() is self._dialog:
            self._dialog = None

    @Slot(object)
    def _on_arrived(self, loaded: Loaded) -> None:
        self._arrived = loaded
        self._ask_how()

    @Slot()
    def _ask_how(self) -> None:
        if self._arrived is None or self.canvas.drawing:  # a dialog would come between the stroke and its end
            return
        loaded, self._arrived = self._arrived, None
        # The size that was last wanted is the one that the picture has now, wherever it was set.
        picture = self._store.state.scene.picture
        choices = replace(self._choices, rows=picture.height, columns=picture.width)
        dialog = ImportDialog(loaded, choices, self._appearance, self)
        dialog.accepted.connect(self._on_imported)
        self._show_dialog(dialog)

    @Slot()
    def _on_imported(self) -> None:
        dialog = self._dialog
        if isinstance(dialog, ImportDialog):
            self._choices = dialog.choices
            self._store.set(picture=dialog.picture)
            if dialog.notes:
                self.noticed.emit(" ".join(dialog.notes))

    @Slot()
    def _on_gallery(self) -> None:
        if isinstance(self._dialog, GalleryDialog):
            picture = self._store.state.scene.picture
            self._store.set(picture=gallery_picture(self._dialog.chosen, picture.height, picture.width))

    @Slot(str)
    def _on_file(self, path: str) -> None:
        self._folder = str(Path(path).parent)
        self.open_image(path)


def _px(value: float) -> str:
    return inputs_words.PX.format(pixels=f"{value:.0f}")
