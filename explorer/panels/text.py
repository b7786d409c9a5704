"""TextPanel: lines of words beside a picture."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Literal

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter

from explorer.panels.base import Line, Run, line_width, run_font
from explorer.panels.theme import LABEL_PX, Theme, colour

Align = Literal["left", "center", "right"]
LEADING = 1.36


@dataclass(frozen=True, eq=False)
class TextPanel:
    """Lines from the top of the rectangle. A line that is too wide for it is set smaller, never cut."""

    lines: tuple[Line, ...]
    size_px: float = LABEL_PX
    align: Align = "left"

    def height(self, theme: Theme) -> float:
        return len(self.lines) * self.size_px * theme.scale * LEADING

    def width(self, theme: Theme) -> float:
        return max((line_width(line, theme, self.size_px) for line in self.lines), default=0.0)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        pitch = self.size_px * theme.scale * LEADING
        for index, line in enumerate(self.lines):
            wide = line_width(line, theme, self.size_px)
            share = min(1.0, rect.width() / wide) if wide else 1.0
            spare = {"left": 0.0, "center": 0.5, "right": 1.0}[self.align] * (rect.width() - wide * share)
            painter.save()
            painter.translate(rect.left() + spare, rect.top() + index * pitch)
            painter.scale(share, share)
            paint_line(painter, line, theme, self.size_px, pitch)
            painter.restore()


def paint_line(painter: QPainter, line: Line, theme: Theme, size_px: float, pitch: float) -> None:
    """Runs from the origin on, their baseline where it lies in a line `pitch` high."""
    x = 0.0
    for run in line:
        set_in = run_font(run, theme, size_px)
        metrics = QFontMetricsF(set_in)
        painter.setFont(set_in)
        painter.setPen(colour(getattr(theme, run.ink)))
        painter.drawText(QPointF(x, (pitch + metrics.ascent() - metrics.descent()) / 2), run.text)
        x += metrics.horizontalAdvance(run.text)


def wrapped(line: Line, width: float, theme: Theme, size_px: float = LABEL_PX) -> tuple[Line, ...]:
    """The line broken between words so that every part fits `width`, as far as single words do."""
    lines: list[list[Run]] = [[]]
    for word in _words(line):
        if lines[-1] and line_width((*lines[-1], replace(word, text=word.text.rstrip())), theme, size_px) > width:
            split = len(lines[-1])
            equals = next((back for back, run in enumerate((word, lines[-1][-1])) if run.text.strip() == "="), None)
            if equals is not None and split > equals + 1:
                split -= equals + 1  # a name stays with its number
            lines[-1], carried = lines[-1][:split], lines[-1][split:]
            lines.append(carried)
            word = word if carried else replace(word, text=word.text.lstrip())
        lines[-1].append(word)
    return tuple(_joined(words) for words in lines)


def marked(text: str, first_ink: str, ink: str = "dim") -> Line:
    """**bold** and _italic_ marks of a sentence as runs: the first bold one in its own colour, the others in ink."""
    runs: list[Run] = []
    for part in re.split(r"(\*\*.+?\*\*|(?<=\s)_.+?_(?=\s))", text.replace(" %", "\u00a0%")):
        if part.startswith("**"):
            first = not any(run.bold for run in runs)
            runs.append(Run(part[2:-2], first_ink if first else "ink", bold=True))
        elif part.startswith("_"):
            runs.append(Run(part[1:-1], "ink", stressed=True))
        elif part:
            runs.append(Run(part, ink))
    return tuple(runs)


def rich(line: Line, theme: Theme) -> str:
    """The line for a label, in the colours and weights of its runs."""
    spans = []
    for run in line:
        slant = "; font-style:italic" if run.stressed else ""
        style = f"color:{getattr(theme, run.ink)}; font-weight:{600 if run.bold else 400}{slant}"
        spans.append(f'<span style="{style}">{escape(run.text)}</span>')
    return "".join(spans)


def plain(line: Line) -> str:
    return "".join(run.text for run in line)


def _words(line: Line) -> Iterable[Run]:
    """Each word with the space behind it, as a run of its own."""
    for run in line:
        for text in re.findall(r" *[^ ]+ *| +", run.text):
            yield replace(run, text=text)


def _joined(words: Sequence[Run]) -> Line:
    """Neighbours of one look as one run, so that a searched phrase is found whole."""
    runs: list[Run] = []
    for word in words:
        if runs and replace(word, text="") == replace(runs[-1], text=""):
            runs[-1] = replace(word, text=runs[-1].text + word.text)
        else:
            runs.append(word)
    return tuple(runs)
