"""The claim that is opened: its experiment as pictures, and beside them what was said, measured and concluded."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from explorer.claims import said
from explorer.claims.claim import Claim, ClaimWords, Judgement, Ruling
from explorer.claims.exhibits import Exhibit
from explorer.claims.listed import CLAIMS
from explorer.figures.page import Box
from explorer.figures.sheet import CAPTION_GAP, Sheet
from explorer.pages.debate import words
from explorer.pages.debate.cards import INKS
from explorer.pages.debate.figure_exhibits import caption_of, panel_of
from explorer.panels.base import Line, Run
from explorer.panels.text import LEADING, TextPanel, marked, wrapped
from explorer.panels.theme import Theme

SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6)
ID_PX, CLAIM_PX, HEAD_PX, TEXT_PX, CAPTION_PX = 11.0, 17.0, 9.5, 11.5, 11.0
APART, BETWEEN = 22.0, 14.0  # of the two columns, of two exhibits
WIDE = 520.0  # from this width on the words stand beside the pictures
PICTURES_SHARE = 0.58
VALUE_SHARE = 0.3  # of a row, at most, for what was measured
BLOCK_GAP, ROW_GAP = 9.0, 3.0
LOWEST = 120.0  # a picture, where there is no room for it
MOST_CAPTION_LINES = 3


def opened_sentence(claim: str, judgement: Judgement | None) -> Line:
    if judgement is None:
        return marked(words.WAITS, "ink")
    verdict, ink = words.VERDICTS[judgement.ruling], INKS[judgement.ruling]
    told = said.condition(judgement)
    if judgement.ruling is Ruling.UNJUDGED:
        return marked(words.OPENED_UNJUDGED.format(verdict=verdict, condition=told), ink)
    label, number = CLAIMS[claim].words.LABEL, said.headline(judgement)
    text = words.OPENED_SAID.format(verdict=verdict, label=label, number=number)
    return marked(text + (words.OPENED_CONDITION.format(condition=told) if told else ""), ink)


def lay_opened(claim: str, judgement: Judgement | None, sheet: Sheet, area: Box, free: bool, least: float) -> float:
    """Fills the area, or as much as is needed where the type is not to become smaller than `least`."""
    top = _lay_head(CLAIMS[claim], judgement, sheet, area)
    if judgement is None:
        return sheet.text((Run(words.WAITS),), Box(area.left, top, area.width, 0), TEXT_PX)
    blocks = blocks_of(CLAIMS[claim], judgement)
    beside = area.width >= WIDE and bool(judgement.exhibits)
    width = area.width * (1 - PICTURES_SHARE) - APART if beside else area.width
    high = area.height - (top - area.top)
    if beside:
        scale = _fitting(blocks, width, high, sheet.theme, least)
        left = area.left + area.width - width
        end = _lay_blocks(blocks, sheet, Box(left, top, width, 0), scale)
        room = Box(area.left, top, area.width - width - APART, area.width * 0.4 if free else max(high, LOWEST))
        return max(end, _lay_exhibits(claim, judgement, sheet, room))
    pictures = _pictures_height(judgement, area.width)
    if not free:
        needed = _height(blocks, width, sheet.theme, least)
        pictures = min(pictures, max(high - needed - BETWEEN, LOWEST if judgement.exhibits else 0.0))
    bottom = _lay_exhibits(claim, judgement, sheet, Box(area.left, top, area.width, pictures))
    top = bottom + BETWEEN if judgement.exhibits else top
    left_over = 1e6 if free else area.bottom - top
    scale = _fitting(blocks, width, left_over, sheet.theme, least)
    return _lay_blocks(blocks, sheet, Box(area.left, top, width, 0), scale)


def _lay_head(claim: Claim, judgement: Judgement | None, sheet: Sheet, area: Box) -> float:
    name, _ = said.whose(claim.answer)
    line = (Run(f"{claim.id}  ", "dim", number=True), Run(name))
    top = sheet.text(line, area, ID_PX)
    if judgement is not None:
        verdict = (Run(words.VERDICTS[judgement.ruling], INKS[judgement.ruling], bold=True),)
        half = Box(area.left + area.width / 2, area.top, area.width / 2, 0)
        sheet.text(verdict, half, ID_PX, "right")
    return sheet.text((Run(claim.words.CLAIM, "ink", True),), Box(area.left, top + 2, area.width, 0), CLAIM_PX) + 10


# Words


@dataclass(frozen=True)
class Told:
    """Under a heading, lines of words or rows of (name, value)."""

    head: str
    lines: tuple[Line, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()


def blocks_of(claim: Claim, judgement: Judgement) -> tuple[Told, ...]:
    """All that is told of a claim, in the order of reading."""
    name, source = said.whose(claim.answer)
    source_line = (Run(words.SOURCE.format(name=name, source=source)),)
    condition = said.condition(judgement)
    unjudged = judgement.ruling is Ruling.UNJUDGED
    where = where_lines(judgement)
    blocks = [
        Told(words.SAID_SECTION, ((Run(claim.words.SAID, "ink"),), source_line)),
        Told(words.MEASURED_SECTION, rows=said.listed_values(judgement)) if judgement.values else None,
        Told(words.RULE_SECTION, ((Run(claim.words.RULE, "ink"),),)),
        Told(words.WHY_SECTION if unjudged else words.CONDITION_SECTION, (_line(condition),)) if condition else None,
        Told(words.WHERE_SECTION, tuple(map(_line, where))) if where else None,
    ]
    return tuple(block for block in blocks if block is not None)


def where_lines(judgement: Judgement) -> tuple[str, ...]:
    """Which pixels show it, and on what picture."""
    pixels = [words.PIXEL.format(row=row, column=column) for row, column in judgement.where]
    lines = [words.WHERE.format(count=len(pixels), pixels=words.BETWEEN_PIXELS.join(pixels))] if pixels else []
    if judgement.size is not None:
        rows, columns = judgement.size
        lines.append(words.SMALLER.format(rows=rows, columns=columns))
    return tuple(lines)


def _line(text: str) -> Line:
    return (Run(text[:1].upper() + text[1:], "ink"),)


def _fitting(blocks: tuple[Told, ...], width: float, high: float, theme: Theme, least: float) -> float:
    """The largest type at which all blocks fit; else the least."""
    wanted = [scale for scale in SCALES if scale >= least]
    return next((scale for scale in wanted if _height(blocks, width, theme, scale) <= high), wanted[-1])


def _height(blocks: tuple[Told, ...], width: float, theme: Theme, scale: float) -> float:
    lines = sum(len(wrapped(line, width, theme, TEXT_PX * scale)) for block in blocks for line in block.lines)
    rows = [row for block in blocks for row in block.rows]
    lines += sum(len(_named(row, width, theme, scale)) for row in rows)
    heads = len(blocks) * (HEAD_PX * LEADING + 3 + BLOCK_GAP)
    return (heads + lines * TEXT_PX * LEADING + len(rows) * ROW_GAP) * scale


def _value_width(row: tuple[str, str], width: float, theme: Theme, scale: float) -> float:
    wide = TextPanel(((Run(row[1], "ink", number=True),),), TEXT_PX * scale).width(theme)
    return min(wide + 2, width * VALUE_SHARE)


def _named(row: tuple[str, str], width: float, theme: Theme, scale: float) -> tuple[Line, ...]:
    """What was measured, on as many lines as it needs beside its value."""
    room = width - _value_width(row, width, theme, scale) - 10 * scale
    return wrapped((Run(row[0]),), room, theme, TEXT_PX * scale)


def _lay_blocks(blocks: tuple[Told, ...], sheet: Sheet, box: Box, scale: float) -> float:
    top, size = box.top, TEXT_PX * scale
    for block in blocks:
        head = (Run(block.head.upper(), "dim", True),)
        top = sheet.text(head, Box(box.left, top, box.width, 0), HEAD_PX * scale, wrap=False) + 3 * scale
        for line in block.lines:
            top = sheet.text(line, Box(box.left, top, box.width, 0), size)
        for row in block.rows:
            value = _value_width(row, box.width, sheet.theme, scale)
            right = Box(box.left + box.width - value, top, value, 0)
            sheet.text((Run(row[1], "ink", number=True),), right, size, "right", wrap=False)
            top = sheet.text((Run(row[0]),), Box(box.left, top, box.width - value - 10 * scale, 0), size)
            top += ROW_GAP * scale
        top += BLOCK_GAP * scale
    return top - BLOCK_GAP * scale


# Pictures


def _grid_of(count: int, width: float, height: float) -> tuple[int, int]:
    """(rows, columns) of so many exhibits, in which they are largest."""

    def size(columns: int) -> float:
        rows = ceil(count / columns)
        caption = CAPTION_PX * LEADING * 2
        return min((width - (columns - 1) * BETWEEN) / columns, (height - (rows - 1) * BETWEEN) / rows - caption)

    columns = max(range(1, count + 1), key=size)
    return ceil(count / columns), columns


def _pictures_height(judgement: Judgement, width: float) -> float:
    """Of all exhibits, on a page as wide as this."""
    count = len(judgement.exhibits)
    return 0.0 if not count else width * {1: 0.6, 2: 0.62, 3: 0.46, 4: 1.1}[count]


def _lay_exhibits(claim: str, judgement: Judgement, sheet: Sheet, area: Box) -> float:
    """Returns where the lowest caption ends."""
    end, told = area.top, CLAIMS[claim].words
    if not judgement.exhibits:
        return end
    rows, columns = _grid_of(len(judgement.exhibits), area.width, area.height)
    height = (area.height - (rows - 1) * BETWEEN) / rows
    for row in range(rows):
        exhibits = judgement.exhibits[row * columns : (row + 1) * columns]
        top = area.top + row * (height + BETWEEN)
        end = max(end, _lay_row(exhibits, told, sheet, Box(area.left, top, area.width, height)))
    return end


def _lay_row(exhibits: tuple[Exhibit, ...], told: ClaimWords, sheet: Sheet, area: Box) -> float:
    """Side by side, all of one height, over the whole width."""
    width, end = (area.width - (len(exhibits) - 1) * BETWEEN) / len(exhibits), area.top
    captions = [wrapped(caption_of(one, told), width, sheet.theme, CAPTION_PX) for one in exhibits]
    lines = min(max(map(len, captions)), MOST_CAPTION_LINES)
    picture = max(area.height - CAPTION_GAP - lines * CAPTION_PX * LEADING, 24.0)
    for place, (exhibit, caption) in enumerate(zip(exhibits, captions, strict=True)):
        panel = panel_of(exhibit, told, sheet.theme)
        left = area.left + place * (width + BETWEEN)
        box = sheet.add(panel, Box(left, area.top, width, picture), f"exhibit {exhibit.name}")
        under = panel.bounds(box.rect).bottom() + CAPTION_GAP
        text = TextPanel(_at_most(caption, lines), CAPTION_PX, "center")
        high = text.height(sheet.theme)
        sheet.add(text, Box(left, under, width, high))
        end = max(end, under + high)
    return end


def _at_most(lines: tuple[Line, ...], most: int) -> tuple[Line, ...]:
    """The last of so many lines takes what is left, and is set smaller."""
    return (
        lines if len(lines) <= most else (*lines[: most - 1], tuple(run for line in lines[most - 1 :] for run in line))
    )
