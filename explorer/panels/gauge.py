"""Gauge: a short bar that is empty at 0, where a green dot stands."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from explorer.panels.theme import Theme, colour

HEIGHT = 6.0
SMALLEST = 3.0  # units of a bar that is not 0


@dataclass(frozen=True, eq=False)
class Gauge:
    """`share` in [0, 1] of the bar is filled in `ink`; None while it is not known."""

    share: float | None
    ink: str

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.line))
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        if self.share == 0:
            radius = rect.height() * 0.8
            painter.setBrush(colour(theme.exact))
            painter.drawEllipse(QPointF(rect.left() + radius, rect.center().y()), radius, radius)
        elif self.share is not None:
            filled = QRectF(rect)
            filled.setWidth(max(min(self.share, 1.0) * rect.width(), SMALLEST))
            painter.setBrush(colour(getattr(theme, self.ink)))
            painter.drawRoundedRect(filled, rect.height() / 2, rect.height() / 2)
