"""Panel: frozen data that can paint itself into a rectangle and say what is under a point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from explorer.panels.theme import LABEL_PX, NUMBERS, WORDS, Theme, colour, font

SMALLEST_SHARE = 0.88  # of its size that a caption may shrink to before it is broken
CROWDED_SHARE = 0.74  # the same where there is no line free for what is broken off


@dataclass(frozen=True)
class Spot:
    """What lies under a point: a cell of the panel, and for head tiles which head's."""

    row: int
    column: int
    head: int | None = None


class Panel(Protocol):
    """All panels are compared by identity and never change."""

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None: ...

    def spot(self, rect: QRectF, point: QPointF) -> Spot | None: ...

    def spot_rect(self, rect: QRectF, spot: Spot) -> QRectF:
        """Where a spot is painted, for highlighting it."""
        ...

    def bounds(self, rect: QRectF) -> QRectF:
        """What of `rect` it paints on; its caption follows below."""
        ...


def paints_the_same(one: Panel, other: Panel) -> bool:
    """Whether two panels hold the same: then what was painted of one need not be painted again for the other."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    # What a panel keeps of its own painting has names with an underscore.
    named = [field.name for field in fields(one) if not field.name.startswith("_")]  # type: ignore[arg-type]
    return all(_same(getattr(one, name), getattr(other, name)) for name in named)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return one is other or np.array_equal(one, other)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if is_dataclass(one) and hasattr(one, "paint"):  # a panel in a panel
        return paints_the_same(one, other)  # type: ignore[arg-type]
    return bool(one == other)


@dataclass(frozen=True)
class Run:
    """A piece of a caption: a text, a colour of the theme by name, bold or not, in the font of numbers or of words.

    `stressed`: slanted where the text is a label's; a painted one only has its ink, for no font here is slanted.
    """

    text: str
    ink: str = "dim"
    bold: bool = False
    number: bool = False
    stressed: bool = False


Line = tuple[Run, ...]


def run_font(run: Run, theme: Theme, size_px: float = LABEL_PX) -> QFont:
    weight = QFont.Weight.Bold if run.bold else QFont.Weight.Normal
    return font(NUMBERS if run.number else WORDS, size_px * theme.scale, weight)


@lru_cache(maxsize=1024)
def measured(run: Run, theme: Theme, size_px: float = LABEL_PX) -> tuple[QFont, float, float]:
    """Its font, its width and its ascent. The same few captions are painted at every step of the query."""
    set_in = run_font(run, theme, size_px)
    metrics = QFontMetricsF(set_in)
    return set_in, metrics.horizontalAdvance(run.text), metrics.ascent()


def line_width(line: Line, theme: Theme, size_px: float = LABEL_PX) -> float:
    return sum(measured(run, theme, size_px)[1] for run in line)


def line_height(theme: Theme, size_px: float = LABEL_PX) -> float:
    return round(size_px * 1.32 * theme.scale)


def fit_lines(lines: Sequence[Line], width: float, most: int, theme: Theme, size_px: float = LABEL_PX) -> list[Line]:
    """The first `most` lines so that they fit a width: one that is far too wide is broken between its runs.

    Where there is no line free for what is broken off, a line is rather set smaller, as long as it can be read; then
    there are more than `most`, and `size_of` sets all of them smaller: what a caption ends with is its number.
    """
    fitted: list[Line] = []
    spare = most - len(lines[:most])
    for line in lines[:most]:
        smallest = SMALLEST_SHARE if spare > 0 else CROWDED_SHARE
        if len(line) > 1 and line_width(line, theme, size_px) * smallest > width:
            fitted += [line[:1], (replace(line[1], text=line[1].text.lstrip(" ·")), *line[2:])]
            spare -= 1
        else:
            fitted.append(line)
    return fitted


def size_of(count: int, most: int, size_px: float = LABEL_PX) -> float:
    """The size of so many lines where there is room for `most` and a half."""
    return size_px * min(1.0, (most + 0.5) / max(count, 1))


def paint_lines(
    painter: QPainter, rect: QRectF, lines: Sequence[Line], theme: Theme, size_px: float = LABEL_PX
) -> None:
    """Centered lines from the top of `rect`; a line that is too wide is set smaller, never cut."""
    y = rect.top()
    for line in lines:
        line = (replace(line[0], text=line[0].text.lstrip()), *line[1:])
        wide = line_width(line, theme, size_px)
        share = min(1.0, rect.width() / wide) if wide else 1.0
        painter.save()
        painter.translate(rect.center().x() - wide * share / 2, y)
        painter.scale(share, share)
        x = 0.0
        for run in line:
            set_in, advance, ascent = measured(run, theme, size_px)
            painter.setFont(set_in)
            painter.setPen(colour(getattr(theme, run.ink)))
            painter.drawText(QPointF(x, ascent), run.text)
            x += advance
        painter.restore()
        y += line_height(theme, size_px)


def hairline(theme: Theme, ink: str = "line", width: float = 1.0, alpha: float = 1.0) -> QPen:
    pen = QPen(colour(getattr(theme, ink), alpha), width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen


def centered(rect: QRectF, width: float, height: float) -> QRectF:
    """The largest rectangle of that aspect in the middle of `rect`, its corner on a whole pixel."""
    scale = min(rect.width() / width, rect.height() / height)
    w, h = width * scale, height * scale
    return QRectF(round(rect.center().x() - w / 2), round(rect.center().y() - h / 2), w, h)
