"""The images that come with Aperture, a row for each group."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from textwrap import fill

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QIcon, QMouseEvent, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.images.gallery import GALLERY, render
from explorer.panels.colormap import image, pixel_rgb
from explorer.state.picture import Picture
from explorer.widgets.controls import Section
from explorer.words import inputs as inputs_words

THUMBNAIL_PX, CELL_PX = 64, 100
PER_ROW, HIGH_PX, SCROLL_BAR_PX = 6, 620, 12
OWN = "own:"  # before the name of a picture that is not of the gallery
LINE_LETTERS = 16  # of a title; more go on a second line


class Thumbnail(QToolButton):
    """One image with its title under it; a double-click takes it."""

    taken = Signal()

    def __init__(self, name: str, title: str, draw: Callable[[], Picture]) -> None:
        super().__init__()
        self.name, self._draw = name, draw
        self.setObjectName("thumbnail")
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setText(fill(title, LINE_LETTERS))
        self.setToolTip(inputs_words.TAKE_TIP.format(title=title))
        self.setAccessibleName(title)
        self.setFixedWidth(CELL_PX)
        self.setIconSize(QSize(THUMBNAIL_PX, THUMBNAIL_PX))
        blank = QPixmap(THUMBNAIL_PX, THUMBNAIL_PX)  # keeps the place until the image is there
        blank.fill(Qt.GlobalColor.transparent)
        self.setIcon(QIcon(blank))

    def show_image(self) -> None:
        drawn = image(pixel_rgb(self._draw().pixels))
        if max(drawn.width(), drawn.height()) != THUMBNAIL_PX:
            drawn = drawn.scaled(QSize(THUMBNAIL_PX, THUMBNAIL_PX), Qt.AspectRatioMode.KeepAspectRatio)
        large = QPixmap.fromImage(drawn.scaled(drawn.size() * 2))  # whole pixels at scale 2, never smoothed
        large.setDevicePixelRatio(2)
        self.setIcon(QIcon(large))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.setChecked(True)
        self.taken.emit()


def _scrolled(grid: QGridLayout) -> QScrollArea:
    inner = QWidget()
    inner.setLayout(grid)
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }")
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumWidth(inner.sizeHint().width() + SCROLL_BAR_PX)
    return area


class GalleryDialog(QDialog):
    """`chosen` is the name of the image that is marked; arrows move the mark, Enter or a double-click takes it.

    `own`: pictures that stand before all others, by their names; `chosen_own` is one of them, or None.
    """

    def __init__(self, parent: QWidget | None = None, own: Mapping[str, Picture] | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(inputs_words.GALLERY)
        self._group = QButtonGroup(self)  # exclusive: the arrow keys then walk through it, in all directions
        grid = QGridLayout()
        grid.setSpacing(4)
        self._own = {OWN + name: picture for name, picture in (own or {}).items()}
        self._thumbnails: list[Thumbnail] = []
        rows: list[tuple[str, list[Thumbnail]]] = []
        owned = [Thumbnail(OWN + name, name, partial(self._own.__getitem__, OWN + name)) for name in own or {}]
        for start in range(0, len(owned), PER_ROW):
            rows.append((inputs_words.OWN_GROUP if start == 0 else "", owned[start : start + PER_ROW]))
        for group in dict.fromkeys(entry.group for entry in GALLERY):
            made = [
                Thumbnail(entry.name, inputs_words.TITLES[entry.name], partial(render, entry.name, THUMBNAIL_PX))
                for entry in GALLERY
                if entry.group == group
            ]
            rows.append((inputs_words.GROUPS[group], made))
        for row, (heading, thumbnails) in enumerate(rows):
            grid.addWidget(Section(heading), row, 0)
            for column, thumbnail in enumerate(thumbnails, 1):
                thumbnail.taken.connect(self.accept)
                self._group.addButton(thumbnail)
                self._thumbnails.append(thumbnail)
                grid.addWidget(thumbnail, row, column, Qt.AlignmentFlag.AlignTop)
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
        if own:  # there may be more than a screen is high
            box.addWidget(_scrolled(grid), 1)
            self.resize(self.sizeHint().width(), HIGH_PX)
        else:
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

    @property
    def chosen_own(self) -> Picture | None:
        return self._own.get(self.chosen)

    def thumbnail(self, name: str) -> Thumbnail:
        return next(thumbnail for thumbnail in self._thumbnails if thumbnail.name == name)

    @Slot()
    def _show_next(self) -> None:
        if self._waiting:
            self._waiting.pop(0).show_image()
        else:
            self._clock.stop()
