"""The figure of a room's predictions: for each question its options, how many chose each before and after, and which
ones were proven right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.figures.page import Box, Figure
from explorer.figures.presets import Preset
from explorer.figures.sheet import Sheet
from explorer.panels.base import Run, line_width
from explorer.panels.gauge import Gauge
from explorer.panels.text import wrapped
from explorer.panels.theme import LABEL_PX, Theme, load_fonts
from explorer.words import workshop as words

BAR, PAIR, ROW_GAP, QUESTION_GAP, GAP = 7.0, 2.0, 8.0, 20.0, 10.0
NAME_SHARE, COUNT_WIDTH = 0.42, 64.0
LINE = LABEL_PX * 1.36
KEY_WIDTH = 22.0
PAGE = Preset("votes", 180, None, 300, 1.0, 14, True)


@dataclass(frozen=True)
class VotedOption:
    """`right`: how many of those who chose it before were right."""

    said: str
    before: int
    after: int
    right: int


@dataclass(frozen=True)
class VotedQuestion:
    """`learners` predicted it, `again` of them once more; `measured` says in brief what came out."""

    title: str
    asked: str
    learners: int
    again: int
    measured: str
    options: tuple[VotedOption, ...]


def votes_figure(title: str, subtitle: str, questions: Sequence[VotedQuestion], theme: Theme) -> Figure:
    """A page as high as the questions need."""
    load_fonts()
    sheet = Sheet(PAGE, theme)
    top = sheet.heading(title, subtitle)
    top = _legend(sheet, top, any(question.again for question in questions)) + QUESTION_GAP / 2
    for question in questions:
        top = _question(sheet, question, top) + QUESTION_GAP
    height = top - QUESTION_GAP + PAGE.margin
    return Figure("votes", PAGE, theme, height, tuple(sheet.placed), title, subtitle, b"")


def _legend(sheet: Sheet, top: float, again: bool) -> float:
    left = sheet.left
    for ink, said in (("dim", words.BEFORE), ("ink", words.AFTER))[: 2 if again else 1]:
        sheet.add(Gauge(1.0, ink), Box(left, top + (LINE - BAR) / 2, KEY_WIDTH, BAR))
        run = (Run(said),)
        wide = line_width(run, sheet.theme)
        sheet.text(run, Box(left + KEY_WIDTH + 6, top, wide + 1, LINE), wrap=False)
        left += KEY_WIDTH + wide + 26
    return top + LINE


def _question(sheet: Sheet, question: VotedQuestion, top: float) -> float:
    top = sheet.text((Run(question.title),), Box(sheet.left, top, sheet.width, 0))
    top = sheet.text((Run(question.asked, "ink", True),), Box(sheet.left, top, sheet.width, 0), 13) + 4
    most = max((max(option.before, option.after) for option in question.options), default=0) or 1
    for option in question.options:
        top = _option(sheet, question, option, most, top) + ROW_GAP
    counts = words.PREDICTED_BY.format(count=question.learners)
    told = words.MEASURED.format(measured=question.measured) if question.measured else words.NOT_MEASURED
    return sheet.text((Run(f"{counts} {told}"),), Box(sheet.left, top - 2, sheet.width, 0))


def _option(sheet: Sheet, question: VotedQuestion, option: VotedOption, most: int, top: float) -> float:
    name_width = sheet.width * NAME_SHARE
    right = option.right > 0
    run = Run(words.WAS_RIGHT.format(said=option.said) if right else option.said, "exact" if right else "ink", right)
    lines = len(wrapped((run,), name_width - GAP, sheet.theme))
    end = sheet.text((run,), Box(sheet.left, top, name_width - GAP, 0))
    left = sheet.left + name_width
    width = sheet.width - name_width - COUNT_WIDTH
    bars = [("dim", option.before)] + ([("ink", option.after)] if question.again else [])
    at = top + (LINE - BAR) / 2 if len(bars) == 1 else top + 1
    for ink, count in bars:
        sheet.add(Gauge(count / most if count else None, ink), Box(left, at, width, BAR))
        at += BAR + PAIR
    counted = words.ARROW.format(before=option.before, after=option.after) if question.again else str(option.before)
    box = Box(left + width + GAP, top, COUNT_WIDTH - GAP, LINE)
    sheet.text((Run(counted, "ink", number=True),), box, wrap=False)
    return max(end, at - PAIR, top + lines * LINE)
