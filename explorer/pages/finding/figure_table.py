"""One row for each head: where it looks, how narrowly, and what it does with it."""

from __future__ import annotations

from math import sqrt

import numpy as np

from explorer.compute.material import Material
from explorer.figures.page import Box
from explorer.figures.sheet import Sheet
from explorer.pages.finding import words
from explorer.pages.finding.question import FoundHeads
from explorer.panels.base import Run, line_width
from explorer.words.numbers import MINUS

ROW = 16.0
MOST_ROWS = 9
COLUMNS = "head", "center", "width", "share", "mix", "gate", "tap"
DROPPED = "mix", "gate", "width", "share"  # in this order, where there is too little room
Row = tuple[Run, ...]


def coordinate(value: float) -> str:
    """Of a center or a tap, two decimals; a true minus, and no minus before 0."""
    text = f"{abs(value):.2f}"
    return (MINUS if value < 0 and float(text) else "") + text


def head_width(finding: FoundHeads, epoch: int, head: int) -> float:
    """In px: the geometric mean of both directions."""
    return float(np.linalg.det(finding.precisions[epoch, head].astype(np.float64))) ** -0.25


def table(material: Material, epoch: int, sheet: Sheet, box: Box) -> float:
    """Returns how high it is."""
    finding = material.findings["finding"]
    assert isinstance(finding, FoundHeads)
    count = finding.centers.shape[1]
    every = [tuple(map(Run, words.TABLE)), *(_row(finding, epoch, head) for head in range(min(count, MOST_ROWS)))]
    rows, widths = _fitting(finding, every, box.width, sheet)
    shrink = min(1.0, box.width / sum(widths))
    top = box.top
    for row in rows:
        left = box.left
        for column, run in enumerate(row):
            wide = widths[column] * shrink
            sheet.text((run,), Box(left, top, wide - 6 * shrink, ROW), align="right" if column else "left", wrap=False)
            left += wide
        top += ROW
    if count > MOST_ROWS:
        said = words.TABLE_SOME.format(shown=MOST_ROWS, count=count)
        top = sheet.text((Run(said),), Box(box.left, top, box.width, ROW), wrap=False)
    return top - box.top


def _fitting(finding: FoundHeads, every: list[Row], width: float, sheet: Sheet) -> tuple[list[list[Run]], list[float]]:
    """The columns that have room, and their widths: without the gate where there are none."""
    columns = [column for column in COLUMNS if column != "gate" or finding.gates is not None]
    while True:
        rows = [[row[COLUMNS.index(column)] for column in columns] for row in every]
        widths = [max(line_width((row[at],), sheet.theme) for row in rows) + 10 for at in range(len(columns))]
        spare = next((column for column in DROPPED if column in columns), None)
        if sum(widths) <= width or spare is None:
            return rows, widths
        columns.remove(spare)


def _row(finding: FoundHeads, epoch: int, head: int) -> Row:
    arrived = finding.arrived(epoch)
    row, column = (coordinate(float(part)) for part in finding.centers[epoch, head])
    size = sqrt(float((finding.mixes[epoch, head].astype(np.float64) ** 2).sum()))
    gate = "" if finding.gates is None else f"{float(finding.gates[epoch, head]):.2f}"
    there = words.DOUBLED if head in arrived.doubled else words.AT_NONE
    if head in arrived.heads:
        tap = arrived.taps[arrived.heads.index(head)]
        there = words.AT_TAP.format(row=_whole(tap[0]), column=_whole(tap[1]))
    ink = "exact" if head in arrived.heads else "ink"
    name = Run(str(head + 1), ink if ink == "exact" else "attention", bold=True, number=True)
    cells = (
        f"({row}, {column})",
        f"{head_width(finding, epoch, head):.2f}",
        f"{100 * float(finding.shares[epoch, head]):.0f} %",
        f"{size:.2f}",
        gate,
        there,
    )
    return name, *(Run(cell, ink, number=True) for cell in cells)


def _whole(value: int) -> str:
    return f"{MINUS if value < 0 else ''}{abs(value)}"
