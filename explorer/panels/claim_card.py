"""ClaimCard: one claim with its verdict: id and verdict, the sentence, the number under its label, the condition."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from explorer.panels.base import Line, Run, Spot, hairline
from explorer.panels.text import LEADING, TextPanel, wrapped
from explorer.panels.theme import Theme, colour

PADDING, GAP, RADIUS = 8.0, 3.0, 8.0
SMALL_PX, SENTENCE_PX, NUMBER_PX = 10.5, 12.0, 14.0  # at scale 1
PALE = 0.38  # opacity of what was judged on another picture, or cannot be judged
MOST_CONDITION_LINES = 3


@dataclass(frozen=True)
class CardText:
    """What stands on a card; `ink` is the colour of the verdict. "" where there is nothing (yet).

    stale     it was judged on another picture: all of it is pale
    unjudged  this picture cannot tell: all but the condition, which says why, is pale
    """

    id: str
    sentence: str
    label: str
    verdict: str = ""
    ink: str = "dim"
    headline: str = ""
    condition: str = ""
    stale: bool = False
    unjudged: bool = False


@dataclass(frozen=True, eq=False)
class ClaimCard:
    """Fills its rectangle. `scale` is that of its type; its lowest lines stand at its bottom, so that the numbers of a
    row of cards are level. `condition_lines` are kept free for the condition."""

    text: CardText
    scale: float = 1.0
    condition_lines: int = 1

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(hairline(theme))
        painter.setBrush(colour(theme.soft))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS * self.scale, RADIUS * self.scale)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        text, scale = self.text, self.scale
        painter.setOpacity(PALE if text.stale or text.unjudged else 1.0)
        pad = PADDING * scale
        inner = rect.adjusted(pad, pad, -pad, -pad)
        small = SMALL_PX * scale
        self._put(painter, inner, inner.top(), ((Run(text.id, "dim", number=True),),), small, theme)
        verdict = TextPanel(((Run(text.verdict, text.ink, bold=True),),), small, "right")
        verdict.paint(painter, inner, theme)
        top = inner.top() + small * LEADING + GAP * scale
        said = wrapped((Run(text.sentence, "ink", bold=True),), inner.width(), theme, SENTENCE_PX * scale)
        self._put(painter, inner, top, said, SENTENCE_PX * scale, theme)
        top = inner.bottom() - (self.condition_lines * SMALL_PX + NUMBER_PX) * scale * LEADING
        self._put(painter, inner, top, ((Run(text.headline, "ink", number=True),),), NUMBER_PX * scale, theme)
        self._put(painter, inner, top - small * LEADING, ((Run(text.label),),), small, theme)
        painter.setOpacity(PALE if text.stale else 1.0)
        lines = condition_lines(text.condition, inner.width(), theme, scale)[: self.condition_lines]
        self._put(painter, inner, top + NUMBER_PX * scale * LEADING, lines, small, theme)
        painter.setOpacity(1.0)

    @staticmethod
    def _put(
        painter: QPainter, inner: QRectF, top: float, lines: tuple[Line, ...], size_px: float, theme: Theme
    ) -> None:
        lines = tuple(line for line in lines if any(run.text for run in line))
        TextPanel(lines, size_px).paint(painter, QRectF(inner.left(), top, inner.width(), 0), theme)

    def spot(self, rect: QRectF, point: QPointF) -> Spot | None:
        return Spot(0, 0)

    def spot_rect(self, rect: QRectF, spot: Spot) -> QRectF:
        return rect.adjusted(1, 1, -1, -1)

    def bounds(self, rect: QRectF) -> QRectF:
        return rect


def card_height(sentence_lines: int, condition_lines: int, scale: float) -> float:
    """How high a card must be for so many lines."""
    small = (2 + condition_lines) * SMALL_PX + NUMBER_PX
    return (2 * PADDING + 3 * GAP + (small + sentence_lines * SENTENCE_PX) * LEADING) * scale


@lru_cache(maxsize=4096)
def count_sentence_lines(sentence: str, card_width: float, theme: Theme, scale: float) -> int:
    """Of a sentence on a card of this width."""
    inner = card_width - 2 * PADDING * scale
    return len(wrapped((Run(sentence, "ink", bold=True),), inner, theme, SENTENCE_PX * scale))


@lru_cache(maxsize=4096)
def condition_lines(condition: str, inner_width: float, theme: Theme, scale: float) -> tuple[Line, ...]:
    """A condition on at most so many lines; what is too long for them is set smaller on the last one."""
    lines = wrapped((Run(condition.replace(" %", "\u00a0%")),), inner_width, theme, SMALL_PX * scale)
    if len(lines) <= MOST_CONDITION_LINES:
        return lines
    rest = " ".join("".join(run.text for run in line).strip() for line in lines[MOST_CONDITION_LINES - 1 :])
    return (*lines[: MOST_CONDITION_LINES - 1], (Run(rest),))
