"""The board of cards: rows by answer, laid out so that the room does not depend on what was judged."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from explorer.claims.listed import CLAIMS
from explorer.figures.page import Box
from explorer.figures.sheet import Sheet
from explorer.pages.debate import words
from explorer.pages.debate.cards import Judged, card_of, likely_conditions, rows_of
from explorer.panels.base import Run
from explorer.panels.claim_card import (
    PADDING,
    ClaimCard,
    card_height,
    condition_lines,
    count_sentence_lines,
)
from explorer.panels.text import LEADING
from explorer.panels.theme import Theme

Rows = tuple[tuple[str, tuple[str, ...]], ...]
SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5, 0.45, 0.4, 0.36, 0.32)
SMALLEST_WHOLE, LARGEST_BRIEF = 0.7, 0.8  # scales with the conditions, and without
CARD_GAP, ROW_GAP = 8.0, 7.0
HEAD_WIDTH, HEAD_PX = 96.0, 11.5
NARROWEST, WIDEST = 136.0, 300.0  # a card, at scale 1
HEADS_BESIDE = 640.0  # from this width on, at scale 1, a row's name stands beside it and not above
MOST_COLUMNS = 8
TALLEST = 1.35  # a card, of what it needs


@dataclass(frozen=True)
class LinePlan:
    """`condition_lines` are kept free on each card."""

    height: float
    condition_lines: int


@dataclass(frozen=True)
class CardPlan:
    """`scale` of the type, cards in a line, whether names stand beside their rows, and every line of cards."""

    scale: float
    columns: int
    beside: bool
    lines: tuple[tuple[LinePlan, ...], ...]  # of each row

    @property
    def head_width(self) -> float:
        return HEAD_WIDTH * self.scale if self.beside else 0.0

    @property
    def head_height(self) -> float:
        return 0.0 if self.beside else HEAD_PX * LEADING * self.scale + 2

    @property
    def card_heights(self) -> float:
        return sum(line.height for row in self.lines for line in row)

    @property
    def height(self) -> float:
        """Of everything, as it needs it."""
        lines = sum(map(len, self.lines))
        return self.card_heights + (lines - 1) * ROW_GAP * self.scale + len(self.lines) * self.head_height

    def card_width(self, width: float) -> float:
        gaps = (self.columns - 1) * CARD_GAP * self.scale
        return (width - self.head_width - gaps) / self.columns


@lru_cache(maxsize=64)
def plan(rows: Rows, width: float, height: float, theme: Theme, least: float) -> CardPlan:
    """The largest type at which all cards fit, the lowest arrangement of it; where none fits that of the `least`.

    Type that would be too small to be read with ease has more room without the conditions.
    """
    tries = [(scale, True) for scale in SCALES if scale >= max(least, SMALLEST_WHOLE)]
    tries += [(scale, False) for scale in SCALES if least <= scale <= LARGEST_BRIEF]
    lowest: CardPlan | None = None
    for scale, whole in tries:
        made = [
            p for columns in range(1, MOST_COLUMNS + 1) if (p := _planned(rows, width, scale, columns, whole, theme))
        ]
        lowest = min(made, key=lambda one: one.height)
        if lowest.height <= height:
            return lowest
    assert lowest is not None
    return lowest


def _planned(rows: Rows, width: float, scale: float, columns: int, whole: bool, theme: Theme) -> CardPlan | None:
    """With so many cards in a line; None where they are too narrow."""
    empty = CardPlan(scale, columns, width >= HEADS_BESIDE * scale, ())
    card = empty.card_width(width)
    if (card < NARROWEST * scale and columns > 1) or (card > WIDEST * scale and columns < MOST_COLUMNS):
        return None
    lines = []
    for _, ids in rows:
        parts = [ids[start : start + columns] for start in range(0, len(ids), columns)]
        lines.append(tuple(_line(part, card, scale, whole, theme) for part in parts))
    return CardPlan(scale, columns, empty.beside, tuple(lines))


def _line(ids: tuple[str, ...], card: float, scale: float, whole: bool, theme: Theme) -> LinePlan:
    inner = card - 2 * PADDING * scale
    said = max(count_sentence_lines(CLAIMS[one].words.CLAIM, card, theme, scale) for one in ids)
    likely = [text for one in ids for text in likely_conditions(one)] if whole else []
    under = max((len(condition_lines(text, inner, theme, scale)) for text in likely), default=0)
    return LinePlan(card_height(said, under, scale), under)


def lay_cards(
    judged: Judged,
    stale: Collection[str],
    ruling: str,
    sheet: Sheet,
    area: Box,
    least: float,
) -> float:
    """All cards, or those of one ruling; cards named in `stale` are pale. Returns where the last one ends."""
    rows = rows_of(judged, ruling)
    if not rows:
        return sheet.text((Run(words.NONE_LEFT),), area)
    made = plan(rows, area.width, area.height, sheet.theme, least)
    spare = max(area.height - made.height, 0.0) / max(made.card_heights, 1.0)
    grown = min(1 + spare, TALLEST)
    width, top = made.card_width(area.width), area.top
    for (whose, ids), lines in zip(rows, made.lines, strict=True):
        head = Box(area.left, top + (PADDING * made.scale if made.beside else 0), made.head_width or area.width, 0)
        sheet.text((Run(whose, "ink", bold=True),), _inset(head, made), HEAD_PX * made.scale, wrap=made.beside)
        top += made.head_height
        for number, line in enumerate(lines):
            for place, one in enumerate(ids[number * made.columns : (number + 1) * made.columns]):
                left = area.left + made.head_width + place * (width + CARD_GAP * made.scale)
                text = card_of(one, judged.get(one), one in stale)
                card = ClaimCard(text, made.scale, line.condition_lines)
                sheet.add(card, Box(left, top, width, line.height * grown), one)
            top += line.height * grown + ROW_GAP * made.scale
    return top - ROW_GAP * made.scale


def _inset(head: Box, made: CardPlan) -> Box:
    """The name of a row ends before its first card."""
    return Box(head.left, head.top, head.width - (12 * made.scale if made.beside else 0), 0)
