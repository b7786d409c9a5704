"""ColourBar: which colour stands for which number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from explorer.panels.base import Run, hairline, line_width
from explorer.panels.colormap import image, signed_table, weight_table
from explorer.panels.pixels import paint_pixels
from explorer.panels.text import Align, TextPanel
from explorer.panels.theme import LABEL_PX, Theme
from explorer.words.numbers import number

BAR_PX = 9.0
ALIGNED: tuple[Align, ...] = ("left", "center", "right")


@dataclass(frozen=True, eq=False)
class ColourBar:
    """A bar of `table` (n, 3) uint8 under its title, its ends and middle labelled below. `height` is all of it."""

    table: npt.NDArray[Any]
    title: str
    labels: tuple[str, str, str]
    height: float = 2 * LABEL_PX * 1.36 + BAR_PX + 6

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        line = LABEL_PX * 1.36
        top = rect.top() + line + 2
        bar = QRectF(rect.left(), top, rect.width(), BAR_PX)
        paint_pixels(painter, bar, image(self.table[None]))
        painter.setPen(hairline(theme))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(bar)
        TextPanel(((Run(self.title),),), align="center").paint(
            painter, QRectF(bar.left(), rect.top(), bar.width(), line), theme
        )
        texts = [Run(label, number=any(map(str.isdigit, label))) for label in self.labels]
        below = QRectF(bar.left(), bar.bottom() + 2, bar.width(), line)
        if sum(line_width((text,), theme) for text in texts) + 16 > bar.width():  # the ends alone, each in its half
            del texts[1]
            below.setWidth(bar.width() / 2 - 4)
        for text, align in zip(texts, ALIGNED if len(texts) == 3 else ALIGNED[::2], strict=True):
            if align == "right":
                below.moveRight(bar.right())
            TextPanel(((text,),), align=align).paint(painter, below, theme)


def signed_bar(limit: float, title: str, theme: Theme) -> ColourBar:
    """Blue to amber over [-limit, limit]."""
    return ColourBar(signed_table(theme), title, (number(-limit), "0", number(limit, signed=True)))


def weight_bar(title: str, largest: str, theme: Theme) -> ColourBar:
    """The panel's colour to violet, from 0 to `largest`."""
    return ColourBar(weight_table(theme), title, ("0", "", largest))
