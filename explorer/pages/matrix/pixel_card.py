"""PixelCard: the picture with the query and the key of one entry of a matrix, and that entry as a number."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from explorer.compute.material import Material
from explorer.figures.page import Box
from explorer.figures.sheet import Sheet
from explorer.pages.kit.board import BoardWidget
from explorer.pages.kit.facts import Facts
from explorer.pages.matrix import words
from explorer.pages.matrix.choice import MatrixChoice
from explorer.pages.matrix.figure import finding_of, name_of, operator, values
from explorer.panels.base import Spot
from explorer.panels.colormap import pixel_rgb, signed_rgb
from explorer.panels.maps import MapPanel, Outline
from explorer.panels.theme import Theme
from explorer.widgets.appearance import Appearance
from explorer.widgets.controls import Section
from explorer.words.numbers import number

PICTURE_PX = 190


class PixelCard(QWidget):
    """Shows an entry; `pointed` at a pixel of the picture, None when the mouse leaves it.

    Of a spectrum, whose rows and columns are waves, it shows the wave that goes in.
    """

    pointed = Signal(object)  # (row, column) or None

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self.heading = Section(words.MATRIX_PIXEL)
        self.picture = BoardWidget(appearance)
        self.picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.picture.setAccessibleName(words.MATRIX_PICTURE)
        self.picture.setToolTip(words.MATRIX_PICTURE_TIP)
        self.picture.describe_with(lambda name, spot: words.MATRIX_PICTURE_TIP)
        self.picture.hovered.connect(self._on_hover)
        self.pixels, self.waves = Facts(words.MATRIX_PIXEL_FACTS), Facts(words.MATRIX_WAVE_FACTS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.heading, self.picture, self.pixels, self.waves):
            column.addWidget(part)
        self._in_pixels = True
        appearance.changed.connect(self._fit)
        self._fit()

    def show_entry(self, material: Material, name: str, query: int, key: int) -> None:
        """The entry in this row and column of one of the matrices."""
        finding, show = finding_of(material), material.state.look.choice(MatrixChoice).show
        size = finding.inquiry.size
        waves = show == "spectrum"
        self._in_pixels = not waves
        self.heading.setText((words.MATRIX_WAVE if waves else words.MATRIX_PIXEL).upper())
        self.pixels.setVisible(not waves)
        self.waves.setVisible(waves)
        asking, taken = divmod(query, size), divmod(key, size)
        entry = number(float(values(operator(material, name), show)[query, key]), signed=not waves)
        said = (
            words.MATRIX_CLOSED_ALONE if name == "closed" else name_of(material, name),
            place(asking),
            place(taken),
            entry,
        )
        (self.waves if waves else self.pixels).show_values(*said)
        if waves:
            self.picture.show_layout(_laying(lambda theme: MapPanel(signed_rgb(wave(taken, size), 1.0, theme))))
            return
        square = Outline(taken[0], taken[1], taken[0] + 1, taken[1] + 1, "attention", 2.5)
        shown = MapPanel(pixel_rgb(finding.inquiry.scene.picture.pixels)).marked(asking, False, (square,))
        self.picture.show_layout(_laying(lambda theme: shown))

    @Slot(str, object)
    def _on_hover(self, name: str, spot: Spot | None) -> None:
        if self._in_pixels:
            self.pointed.emit(None if spot is None else (spot.row, spot.column))

    @Slot()
    def _fit(self) -> None:
        self.picture.setFixedHeight(round(PICTURE_PX * self._appearance.theme.scale))


def place(pair: tuple[int, int]) -> str:
    return f"({pair[0]}, {pair[1]})"


def wave(frequency: tuple[int, int], size: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The real part of a wave of the 2-D Fourier basis, (size, size), in [-1, 1]."""
    turns = np.arange(size) / size
    made: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = np.cos(
        2 * np.pi * (frequency[0] * turns[:, None] + frequency[1] * turns[None, :])
    )
    return made


def _laying(make: Callable[[Theme], MapPanel]) -> Callable[[Sheet, Box], object]:
    return lambda sheet, area: sheet.add(make(sheet.theme), area, "picture")
