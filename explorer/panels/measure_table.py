"""MeasureTable: lines with a name, cells coloured by a number, and plain columns beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import floor
from typing import Any

import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.panels.base import Run, Spot, line_width
from explorer.panels.colormap import readable_on
from explorer.panels.text import LEADING, Align, TextPanel
from explorer.panels.theme import DARK, LABEL_PX, NUMBERS, Theme, colour, font

HEAD = LABEL_PX * LEADING + 5  # units of height of the names of columns
NAME_SHARE = 0.3  # of the width, for names at most
GAP, INDENT = 6.0, 4.0
WIDEST_CELL, CROWDED_CELL, SMALLEST_TYPE, ROUND = 78.0, 52.0, 7.0, 4.0
SMALLEST_NAME = 0.8  # of its size that a name may shrink to before its beginning is left out
THUMB = 4.0
ORDERS = {0: "", 1: " ↓", -1: " ↑"}


@dataclass(frozen=True, eq=False)
class TableColumn:
    """`texts`, one for each line, "" for no cell; `briefs` stand for them where there is little room. `rgb` uint8
    (lines, 3) colours the cells; None for plain numbers. `sorted`: 1 the largest first, -1 the smallest."""

    heading: str
    texts: tuple[str, ...]
    briefs: tuple[str, ...] = ()
    rgb: npt.NDArray[Any] | None = None
    sorted: int = 0
    short: str = ""  # heading where there is little room


@dataclass(frozen=True, eq=False)
class MeasureTable:
    """Lines `first` and on of `total`. Where a line has `spans`, that text stands in place of its cells.

    picked  (line, column) that is looked at, column -1 for the whole line
    A spot's row is -1 on the headings, its column -1 on the names.
    """

    heading: str
    names: tuple[str, ...]
    columns: tuple[TableColumn, ...]
    spans: tuple[str, ...]
    picked: tuple[int, int] | None = None
    first: int = 0
    total: int = 0
    name_sorted: bool = False
    _widths: dict[float, tuple[float, tuple[float, ...]]] = field(default_factory=dict, repr=False)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        for at in range(-1, len(self.columns)):
            self._paint_heading(painter, self.spot_rect(rect, Spot(-1, at)), at, theme)
        size, brief = self._type(rect)
        for line, name in enumerate(self.names):
            self._paint_name(painter, self.spot_rect(rect, Spot(line, -1)), name, theme)
            if self.spans[line]:
                box = self._line(rect, line)
                self._paint_text(painter, box, Run(self.spans[line]), LABEL_PX, "left", theme)
                continue
            for at, column in enumerate(self.columns):
                text = (column.briefs if brief and column.briefs else column.texts)[line]
                if text:
                    cell = self.spot_rect(rect, Spot(line, at))
                    self._paint_cell(painter, cell, column, line, text, size, theme)
        if self.picked is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour(theme.ink), 1.6))
            picked = Spot(*self.picked)
            box = self.spot_rect(rect, picked)
            if picked.column < 0 and self.columns:
                box.setRight(self.spot_rect(rect, Spot(picked.row, len(self.columns) - 1)).right() + 1)
            left = 1.0 if picked.column < 0 else -1.0  # within the panel
            painter.drawRoundedRect(box.adjusted(left, -1, 1, 1), ROUND, ROUND)
        self._paint_thumb(painter, rect, theme)

    def spot(self, rect: QRectF, point: QPointF) -> Spot | None:
        for row in range(-1, len(self.names)):
            for column in range(-1, len(self.columns)):
                if self.spot_rect(rect, Spot(row, column)).adjusted(-2, -1, 2, 1).contains(point):
                    empty = row >= 0 and column >= 0 and not self.columns[column].texts[row] and not self.spans[row]
                    return None if empty else Spot(row, -1 if row >= 0 and self.spans[row] else column)
        return None

    def spot_rect(self, rect: QRectF, spot: Spot) -> QRectF:
        name, widths = self._layout(rect.width())
        top, high = (rect.top(), HEAD) if spot.row < 0 else (self._top(rect, spot.row), self.pitch(rect))
        gap = min(3.0, high * 0.08)
        if spot.column < 0:
            wide = name if spot.row < 0 or not self.spans[spot.row] else name + GAP + sum(widths)
            return QRectF(rect.left(), top + gap, wide, high - 2 * gap)
        left = rect.left() + name + GAP + sum(widths[: spot.column])
        return QRectF(left, top, widths[spot.column], high).adjusted(gap, gap, -gap, -gap)

    def bounds(self, rect: QRectF) -> QRectF:
        name, widths = self._layout(rect.width())
        high = HEAD + self.pitch(rect) * len(self.names)
        return QRectF(rect.left(), rect.top(), name + GAP + sum(widths), high)

    def pitch(self, rect: QRectF) -> float:
        """The height of a line."""
        return (rect.height() - HEAD) / max(len(self.names), 1)

    def _top(self, rect: QRectF, line: int) -> float:
        return rect.top() + HEAD + line * self.pitch(rect)

    def _line(self, rect: QRectF, line: int) -> QRectF:
        """The cells of a line, together."""
        left = rect.left() + self._layout(rect.width())[0] + GAP
        return QRectF(left + GAP, self._top(rect, line), max(rect.right() - left - 2 * GAP, 1.0), self.pitch(rect))

    def _layout(self, width: float) -> tuple[float, tuple[float, ...]]:
        """The width of the names, and of each column: plain ones as wide as their words, coloured ones alike."""
        if width not in self._widths:
            names = (*self.names, self.heading + ORDERS[1])
            name = min(max(line_width((Run(one),), DARK) for one in names) + 2 * INDENT, width * NAME_SHARE)
            plain = {at: _wide(one) for at, one in enumerate(self.columns) if one.rgb is None}
            coloured = len(self.columns) - len(plain)
            room = width - name - GAP - THUMB - 2
            if coloured and (room - sum(plain.values())) / coloured < CROWDED_CELL:
                plain = {at: _wide(self.columns[at], brief=True) for at in plain}
            taken = sum(plain.values())
            if taken > room / 2 and coloured:  # names of columns shrink before cells do
                plain = {at: wide * room / 2 / taken for at, wide in plain.items()}
            elif taken > room:
                plain = {at: wide * room / taken for at, wide in plain.items()}
            cell = min((room - sum(plain.values())) / coloured, WIDEST_CELL) if coloured else 0.0
            self._widths[width] = name, tuple(plain.get(at, cell) for at in range(len(self.columns)))
        return self._widths[width]

    def _type(self, rect: QRectF) -> tuple[float, bool]:
        """One size for all numbers in cells, and whether briefs stand for them; 0 where neither can be read."""
        _, widths = self._layout(rect.width())
        high = self.pitch(rect) * 0.84 / LEADING
        for brief in (False, True):
            size = float(LABEL_PX)
            for column, wide in zip(self.columns, widths, strict=True):
                texts = column.briefs if brief and column.briefs else column.texts
                if column.rgb is not None and (longest := max(texts, key=len, default="")):
                    size = min(size, LABEL_PX * (wide - 8) / max(line_width((Run(longest, number=True),), DARK), 1.0))
            size = floor(min(size, high))  # type is set in whole pixels
            if size >= SMALLEST_TYPE:
                return size, brief
        return 0.0, True

    def _paint_heading(self, painter: QPainter, box: QRectF, column: int, theme: Theme) -> None:
        if column < 0:
            text = self.heading + (ORDERS[1] if self.name_sorted else "")
            run, box = Run(text, "ink" if self.name_sorted else "dim"), box.adjusted(INDENT, 0, 0, 0)
            self._paint_text(painter, box, run, LABEL_PX, "left", theme)
            return
        one = self.columns[column]
        run = Run(one.heading + ORDERS[one.sorted], "ink" if one.sorted else "dim")
        if one.short and line_width((run,), DARK) > box.width():
            run = Run(one.short + ORDERS[one.sorted].strip(), run.ink)
        self._paint_text(painter, box, run, LABEL_PX, "center" if one.rgb is not None else "right", theme)

    def _paint_name(self, painter: QPainter, box: QRectF, name: str, theme: Theme) -> None:
        box = box.adjusted(INDENT, 0, 0, 0)
        room = box.width() / SMALLEST_NAME
        shown = name
        while len(shown) > 2 and line_width((Run(shown),), DARK) > room:
            shown = "…" + shown[2:]
        self._paint_text(painter, box, Run(shown, "ink"), LABEL_PX, "left", theme)

    def _paint_cell(
        self, painter: QPainter, cell: QRectF, column: TableColumn, line: int, text: str, size: float, theme: Theme
    ) -> None:
        if column.rgb is None:
            run, box = Run(text, number=True), cell.adjusted(0, 0, -2, 0)
            self._paint_text(painter, box, run, LABEL_PX, "right", theme)
            return
        ground = QColor(*(int(part) for part in column.rgb[line]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(cell, ROUND, ROUND)
        if size:
            painter.setPen(readable_on(ground, theme))
            painter.setFont(font(NUMBERS, size))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, text)

    @staticmethod
    def _paint_text(painter: QPainter, box: QRectF, run: Run, size: float, align: Align, theme: Theme) -> None:
        """In the middle of the box's height, smaller where that is too low."""
        size = min(size, box.height() / LEADING)
        high = size * LEADING
        place = QRectF(box.left(), box.center().y() - high / 2, box.width(), high)
        TextPanel(((run,),), size, align).paint(painter, place, theme)

    def _paint_thumb(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """How much of all lines is seen, and where."""
        if self.total <= len(self.names):
            return
        track = QRectF(rect.right() - THUMB, rect.top() + HEAD, THUMB, rect.height() - HEAD)
        line = track.height() / self.total
        thumb = QRectF(track.left(), track.top() + self.first * line, THUMB, len(self.names) * line)
        painter.setPen(Qt.PenStyle.NoPen)
        for box, ink in ((track, theme.soft), (thumb, theme.dim)):
            painter.setBrush(colour(ink))
            painter.drawRoundedRect(box, THUMB / 2, THUMB / 2)


def _wide(column: TableColumn, brief: bool = False) -> float:
    """As its words and numbers need it."""
    heading = column.short if brief and column.short else column.heading
    runs = Run(heading + ORDERS[1]), *(Run(text, number=True) for text in column.texts)
    return max(line_width((run,), DARK) for run in runs) + 2 * GAP
