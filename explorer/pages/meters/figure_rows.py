"""The board of meters: for each its number and bar for both layers, and what would make it 0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from explorer.compute.material import Material
from explorer.figures.page import Box
from explorer.figures.sheet import GAP, Sheet
from explorer.layers.borders import border_named
from explorer.layers.shapes import shape_named
from explorer.pages.meters import words
from explorer.pages.meters.figure_pictures import lay_pictures, room_in, width_of
from explorer.pages.meters.question import MetersFinding, Readings, remedies
from explorer.pages.meters.verdict import facts_of, rule_of
from explorer.panels.base import Line, Run, line_height
from explorer.panels.gauge import HEIGHT, Gauge
from explorer.panels.text import LEADING, marked
from explorer.panels.theme import LABEL_PX
from explorer.words.numbers import number, percent, pixels

WIDE = 560.0  # units from which on there are columns
ROOMY, ROOMIER = 60.0, 90.0  # units of a row in which a formula may take two lines, and a sentence is set larger
NUMBER_PX, NAME_PX, SENTENCE_PX, HEAD_PX = 15.0, 13.0, 12.0, 11.0
ROW = 84.0  # the tallest row without pictures
PICTURED = 660.0, 68.0  # units of width, and of a row, from which on there are pictures
PICTURED_ROW = 96.0, 156.0  # the tallest row with them, on paper and on the screen
SHARES = (0.27, 0.17, 0.17, 0.39)  # of the width
BESIDE_PICTURES = (0.3, 0.19, 0.19, 0.32)  # of what they leave of it
SPREAD = 1.5  # times their natural height that rows may take
UNKNOWN = "…"
LAYERS = ("attention", "convolution")  # the columns of numbers


@dataclass(frozen=True)
class Shown:
    """A meter of one layer in words; `bar` is the share of its bar, None until it is known. `bound`: what rounding
    allows, where the number is not 0."""

    text: str
    bar: float | None
    bound: str = ""


@dataclass(frozen=True)
class MeterRow:
    """One meter. `changes` of the scene take it to 0: none where it is 0, or where nothing does."""

    meter: str
    attention: Shown
    convolution: Shown
    sentence: str
    changes: Mapping[str, Any]

    @property
    def name(self) -> str:
        return words.METERS_ROWS[self.meter][0]


def meters_of(material: Material) -> MetersFinding | None:
    finding = material.findings.get("meters")
    return finding if isinstance(finding, MetersFinding) else None


def rows_of(finding: MetersFinding) -> tuple[MeterRow, ...]:
    """All meters, in the order in which they are read."""
    advised = remedies(finding)
    return tuple(_row(finding, meter, advised[meter]) for meter in words.METERS_ROWS)


def _row(finding: MetersFinding, meter: str, changes: Mapping[str, Any]) -> MeterRow:
    shown = [_shown(finding, readings, meter) for readings in (finding.attention, finding.convolution)]
    known, done = finding.attention.of(meter) is not None, finding.attention.is_zero(meter)
    nowhere = meter == "inside" and finding.attention.equivariance is not None and not finding.has_inside
    helps = (
        changes if (known and not done) or (nowhere and not border_named(finding.inquiry.scene.border).wraps) else {}
    )
    return MeterRow(meter, shown[0], shown[1], _sentence(finding, meter, changes, nowhere), helps)


def _shown(finding: MetersFinding, readings: Readings, meter: str) -> Shown:
    reading = readings.of(meter)
    if reading is None:
        return Shown("—" if meter == "inside" and readings.equivariance is not None else UNKNOWN, None)
    bar = 0.0 if reading.is_zero else min(reading.value, 1.0)
    bound = words.METERS_BOUND.format(bound=number(reading.bound)) if reading.value > 0 else ""
    if meter == "reach":
        beyond = max((readings.reach_px or 0) - finding.radius_px, 0)
        return Shown(words.METERS_REACH.format(reach=readings.reach_px), bar and max(beyond / max(finding.size), 1e-3))
    if meter == "share":
        return Shown(percent(1.0 if reading.is_zero else 1 - reading.value), bar)
    return Shown(number(reading.value), bar, bound)


def _sentence(finding: MetersFinding, meter: str, changes: Mapping[str, Any], nowhere: bool) -> str:
    """What would make it 0, or why it is. A meter that is not 0 and that nothing helps has none."""
    what, scene, reading = spoken(changes), finding.inquiry.scene, finding.attention.of(meter)
    if nowhere:
        if border_named(scene.border).wraps:
            return words.METERS_TORUS_INSIDE
        return words.METERS_NO_INSIDE.format(what=what)
    if reading is None:
        return ""
    if reading.is_zero:
        zero = words.METERS_EXACTLY if reading.value == 0 else words.METERS_ROUNDED
        return _why_zero(finding, meter).format(zero=zero, radius=finding.radius_px)
    if not changes:
        return ""
    wraps, in_blocks = border_named(scene.border).wraps, shape_named(scene.window_shape).in_blocks
    stays = "frame" if not in_blocks else "blocks" if wraps else "both"
    differs = "content" if finding.follow else stays
    advice = {**words.METERS_ADVICE, "equivariance": words.METERS_STAYS[stays], "share": words.METERS_DIFFERS[differs]}
    return advice[meter].format(what=what, radius=finding.radius_px)


def _why_zero(finding: MetersFinding, meter: str) -> str:
    """The weights may follow the image where no output shows it, or where this picture does not."""
    if finding.complete and finding.follow:
        facts = facts_of(finding)
        if meter in ("additivity", "homogeneity") and facts.linear:
            return words.METERS_ZERO["unseen"]
        if meter == "share":
            return words.METERS_ZERO["share_here"]
    return words.METERS_ZERO[meter]


def spoken(changes: Mapping[str, Any], short: bool = False) -> str:
    """Changes of the scene in words."""
    said = words.METERS_CHANGES_SHORT if short else words.METERS_CHANGES
    parts = [said[name].format(side=pixels(changes.get("window_side", 0.0))) for name in said if name in changes]
    return joined(parts, words.METERS_COMMA if short else words.METERS_AND) if parts else ""


def joined(parts: Iterable[str], template: str) -> str:
    """All parts in one text; `template` says how a `{first}` and a `{second}` are joined."""
    return reduce(lambda first, second: template.format(first=first, second=second), parts)


def verdict_of(finding: MetersFinding) -> Line:
    """All meters in one sentence."""
    if not finding.complete:
        return marked(words.METERS_READING, "ink")
    rule, read = rule_of(facts_of(finding)), finding.attention
    text = words.METERS_VERDICTS[rule].format(reach=read.reach_px, radius=finding.radius_px)
    return marked(text, "exact" if rule in ("convolution", "frame") else "attention")


def lay_rows(finding: MetersFinding, channel: int, sheet: Sheet, area: Box, free: bool) -> float:
    rows = rows_of(finding)
    if area.width < WIDE:
        return _stacked(rows, sheet, area, free)
    head = line_height(sheet.theme, HEAD_PX) + GAP
    room = (area.height - head) / len(rows)
    with_pictures = area.width >= PICTURED[0] and (free or room >= PICTURED[1])
    tallest = PICTURED_ROW[0 if free else 1] if with_pictures else ROW
    pitch = tallest if free else min(tallest, room)
    room_each = room_in(pitch, sheet.theme) if with_pictures else (0.0, 0)
    columns = _columns(area, room_each[0])
    for column, text in words.METERS_COLUMNS.items():
        if column in columns:
            ink = column if column in LAYERS else "dim"
            sheet.text((Run(text, ink, True),), replace(columns[column], height=0), HEAD_PX, wrap=False)
    top = area.top + head
    for row in rows:
        at = {column: replace(box, top=top) for column, box in columns.items()}
        name, formula = words.METERS_ROWS[row.meter]
        end = sheet.text((Run(name, "ink", True),), at["name"], NAME_PX)
        sheet.text((Run(formula),), replace(at["name"], top=end + 1), wrap=pitch > ROOMY)
        for layer, cell in zip(LAYERS, (row.attention, row.convolution), strict=True):
            _cell(sheet, cell, layer, at[layer], bounded=pitch > ROOMY, wrap=with_pictures)
        if with_pictures:
            lay_pictures(finding, row.meter, channel, sheet, at["pictures"], room_each)
        large = pitch > (ROOMIER if with_pictures else ROOMY) and not (free and with_pictures)
        said = replace(at["sentence"], top=top + 2)
        sheet.text((Run(row.sentence, "ink"),), said, SENTENCE_PX if large else LABEL_PX)
        top += pitch
    return top


def _columns(area: Box, side: float) -> dict[str, Box]:
    """Where the columns stand, by their names; the pictures are `side` wide, or there are none."""
    if not side:
        lefts = [area.left + sum(SHARES[:place]) * area.width for place in range(len(SHARES))]
        widths = [share * area.width - 2 * GAP for share in SHARES]
        widths[-1] += 2 * GAP
        return {
            name: Box(left, area.top, width, 0)
            for name, left, width in zip(("name", *LAYERS, "sentence"), lefts, widths, strict=True)
        }
    rest = area.width - width_of(side) - 8 * GAP
    name, attention, convolution, sentence = (share * rest for share in BESIDE_PICTURES)
    wide = {"name": name, "attention": attention, "convolution": convolution, "pictures": width_of(side)}
    columns, left = {}, area.left
    for column, width in {**wide, "sentence": sentence}.items():
        columns[column] = Box(left, area.top, width, 0)
        left += width + 2 * GAP
    return columns


def _cell(sheet: Sheet, cell: Shown, ink: str, box: Box, bounded: bool, wrap: bool = False) -> None:
    """The number and its bar, and below, where there is room, what rounding allows."""
    run = Run(cell.text, "exact" if cell.bar == 0 else "ink", number=True)
    end = sheet.text((run,), box, NUMBER_PX, wrap=False)
    sheet.add(Gauge(cell.bar, ink), Box(box.left, end + 4, min(box.width, 150.0), HEIGHT))
    if bounded and cell.bound:
        sheet.text((Run(cell.bound),), Box(box.left, end + HEIGHT + 8, box.width, 0), wrap=wrap)


def _stacked(rows: tuple[MeterRow, ...], sheet: Sheet, area: Box, free: bool) -> float:
    """Name and both numbers in one line, bars below, then the sentence, as far as there is room for sentences."""
    third = (area.width - 2 * GAP) / 3
    for place, layer in enumerate(LAYERS, 1):
        sheet.text(
            (Run(words.METERS_COLUMNS[layer], layer, True),),
            Box(area.left + place * (third + GAP), area.top, third, 0),
            wrap=False,
        )
    top = area.top + line_height(sheet.theme) + GAP / 2
    least = NUMBER_PX * LEADING + HEIGHT + 4 + GAP
    worded = free or (area.bottom - top) / len(rows) >= least + 2 * line_height(sheet.theme)
    first, starts = top, []
    for row in rows:
        starts.append(len(sheet.placed))
        sheet.text((Run(row.name, "ink", True),), Box(area.left, top + 2, third, 0))
        for place, cell in enumerate((row.attention, row.convolution), 1):
            box = Box(area.left + place * (third + GAP), top, third, 0)
            _cell(sheet, cell, LAYERS[place - 1], box, bounded=False)
        end = top + least - GAP / 2
        if worded and row.sentence:
            end = sheet.text((Run(row.sentence),), Box(area.left, end, area.width, 0))
        top = end + GAP / 2
    if free:
        return top
    apart = max(0.0, min(area.bottom - top, (SPREAD - 1) * (top - first)) / len(rows))
    for start in starts[1:]:
        sheet.shift(start, apart)
    return top + apart * (len(rows) - 1)
