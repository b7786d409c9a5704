"""Figure: panels placed on a page, and the one routine that paints them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from explorer.figures.presets import Preset
from explorer.panels.theme import Theme, colour

BLEED = 2.0  # units that the ground reaches beyond the page, so that no viewer shows a hair of white at its edge


class Paintable(Protocol):
    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None: ...


@dataclass(frozen=True)
class Box:
    """A rectangle on the page, in units from its top left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def rect(self) -> QRectF:
        return QRectF(self.left, self.top, self.width, self.height)


@dataclass(frozen=True, eq=False)
class Placed:
    """A panel in its place. On the screen one with a `name` answers the mouse."""

    panel: Paintable
    box: Box
    name: str = ""


@dataclass(frozen=True)
class Room:
    """What the heading (with the margin above) and the foot of a page take, in units. The frames of a movie all keep
    the same room, so that nothing jumps where a sentence is longer."""

    heading: float
    foot: float


NO_ROOM = Room(0.0, 0.0)


@dataclass(frozen=True, eq=False)
class Figure:
    """What is on one page. `height` in units; `about` is the title and `verdict` the sentence in the file's metadata,
    `session` the session file from which the same figure can be made again."""

    kind: str
    preset: Preset
    theme: Theme
    height: float
    placed: tuple[Placed, ...]
    about: str
    verdict: str
    session: bytes
    transparent: bool = False
    room: Room = NO_ROOM

    @property
    def width(self) -> float:
        return self.preset.width

    @property
    def width_mm(self) -> float:
        return self.preset.width_mm

    @property
    def height_mm(self) -> float:
        return self.preset.height_mm or self.height * self.preset.unit_mm


def paint(figure: Figure, painter: QPainter) -> None:
    """Paints the page; one unit of the painter is one unit of the figure."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    if not figure.transparent:
        page = QRectF(0, 0, figure.width, figure.height)
        painter.fillRect(page.adjusted(-BLEED, -BLEED, BLEED, BLEED), colour(figure.theme.panel))
    for placed in figure.placed:
        painter.save()
        placed.panel.paint(painter, placed.box.rect, figure.theme)
        painter.restore()
