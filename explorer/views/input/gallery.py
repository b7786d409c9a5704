"""The images that come with Aperture, a row for each group."""

from __future__ import annotations

from textwrap import fill

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QIcon, QMouseEvent, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.images.gallery import GALLERY, GalleryPicture, render
from explorer.panels.colormap import image, pixel_rgb
from explorer.widgets.controls import Section
from explorer.words import inputs as inputs_words

THUMBNAIL_PX, CELL_PX = 64, 100
LINE_LETTERS = 16  # of a title; more go on a second line


class Thumbnail(QToolButton):
    """One image with its title under it; a double-click takes it."""

    taken = Signal()

    def __init__(self, entry: GalleryPicture) -> None:
        super().__init__()
        self.name = entry.name
        self.setObjectName("thumbnail")
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        title = inputs_words.TITLES[entry.name]
        self.setText(fill(title, LINE_LETTERS))
        self.setToolTip(inputs_words.TAKE_TIP.format(title=title))
        self.setAccessibleName(title)
        self.setFixedWidth(CELL_PX)
        self.setIconSize(QSize(THUMBNAIL_PX, THUMBNAIL_PX))
        blank = QPixmap(THUMBNAIL_PX, THUMBNAIL_PX)  # keeps the place until the image is there
        blank.fill(Qt.GlobalColor.transparent)
        self.setIcon(QIcon(blank))

    def show_image(self) -> None:
        drawn = image(pixel_rgb(render(self.name, THUMBNAIL_PX).pixels))
        large = QPixmap.fromImage(drawn.scaled(drawn.size() * 2))  # whole pixels at scale 2, never smoothed
        large.setDevicePixelRatio(2)
        self.setIcon(QIcon(large))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.setChecked(True)
        self.taken.emit()


class GalleryDialog(QDialog):
    """`chosen` is the name of the image that is marked; arrows move the mark, Enter or a double-click takes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(inputs_words.GALLERY)
        self._group = QButtonGroup(self)  # exclusive: the arrow keys then walk through it, in all directions
        grid = QGridLayout()
        grid.setSpacing(4)
        groups = list(dict.fromkeys(entry.group for entry in GALLERY))
        self._thumbnails: list[Thumbnail] = []
        for row, group in enumerate(groups):
            grid.addWidget(Section(inputs_words.GROUPS[group]), row, 0)
            for column, entry in enumerate(e for e in GALLERY if e.group == group):
                thumbnail = Thumbnail(entry)
                thumbnail.taken.connect(self.accept)
                self._group.addButton(thumbnail)
                self._thumbnails.append(thumbnail)
                grid.addWidget(thumbnail, row, column + 1, Qt.AlignmentFlag.AlignTop)
        self._thumbnails[0].setChecked(True)
        self._thumbnails[0].setFocus()
        take = QPushButton(inputs_words.USE)
        take.setObjectName("primary")
        take.setDefault(True)
        take.setToolTip(inputs_words.USE_MARKED_TIP)
        take.clicked.connect(self.accept)
        cancel = QPushButton(inputs_words.CANCEL)
        cancel.setToolTip(inputs_words.CANCEL_TIP)
        cancel.clicked.connect(self.reject)
        ends = QHBoxLayout()
        ends.addStretch(1)
        ends.addWidget(cancel)
        ends.addWidget(take)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(12)
        box.addLayout(grid)
        box.addLayout(ends)
        # One image at a time, so that the window answers while they appear.
        self._waiting = list(self._thumbnails)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._show_next)
        self._clock.start(0)

    @property
    def chosen(self) -> str:
        return next(thumbnail.name for thumbnail in self._thumbnails if thumbnail.isChecked())

    def thumbnail(self, name: str) -> Thumbnail:
        return next(thumbnail for thumbnail in self._thumbnails if thumbnail.name == name)

    @Slot()
    def _show_next(self) -> None:
        if self._waiting:
            self._waiting.pop(0).show_image()
        else:
            self._clock.stop()
