"""Small things on a page: a rule, a veil, a label that runs upwards, the legend of head tiles."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from explorer.panels.base import Run, hairline
from explorer.panels.maps import paint_query
from explorer.panels.text import TextPanel
from explorer.panels.theme import LABEL_PX, Theme, colour
from explorer.words import figures as figures_words

LINE = LABEL_PX * 1.36
SWATCH = 20.0
CONTOURS = ((0.35, 90), (0.6, 50), (0.95, 10))  # opacity as HeadsPanel draws them, and percent of the weight


@dataclass(frozen=True)
class LaneRule:
    """A filled bar in a colour of the theme."""

    ink: str

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(getattr(theme, self.ink)))
        painter.drawRoundedRect(rect, rect.width() / 2, rect.width() / 2)


@dataclass(frozen=True)
class Veil:
    """Hides what is below it, wholly or in part."""

    opacity: float

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        painter.fillRect(rect, colour(theme.panel, self.opacity))


@dataclass(frozen=True)
class SideLabel:
    """Words that run upwards along the middle of a rectangle."""

    run: Run

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        painter.translate(rect.left() + (rect.width() - LINE) / 2, rect.bottom())
        painter.rotate(-90)
        TextPanel(((self.run,),), align="center").paint(painter, QRectF(0, 0, rect.height(), LINE), theme)


@dataclass(frozen=True)
class HeadsLegend:
    """What the lines in a head's tile mean, one under the other."""

    window: str

    height = 5 * (LINE + 3)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        top = rect.top()
        for alpha, share in CONTOURS:
            painter.setPen(QPen(colour(theme.ink, alpha), 1.6))
            middle = top + LINE / 2
            painter.drawLine(QLineF(rect.left(), middle, rect.left() + SWATCH - 6, middle))
            top = self._label(painter, rect, top, figures_words.MASS[share], theme)
        painter.setPen(hairline(theme, "attention", 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(rect.left() + 1, top + LINE / 2 - 5, 10, 10))
        top = self._label(painter, rect, top, self.window, theme)
        paint_query(painter, QRectF(rect.left() + 3, top + LINE / 2 - 3, 6, 6), pinned=False)
        self._label(painter, rect, top, figures_words.LEGEND_QUERY, theme)

    def _label(self, painter: QPainter, rect: QRectF, top: float, text: str, theme: Theme) -> float:
        beside = QRectF(rect.left() + SWATCH, top, rect.width() - SWATCH, LINE)
        TextPanel(((Run(text),),)).paint(painter, beside, theme)
        return top + LINE + 3
