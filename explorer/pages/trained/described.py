"""What the page says of what is under the mouse."""

from __future__ import annotations

from explorer.pages.trained import words
from explorer.pages.trained.choice import TrainedChoice
from explorer.pages.trained.figure_table import value_text
from explorer.pages.trained.lines import MEASURES, column_keys, selected, table_lines
from explorer.pages.trained.question import NetworkFinding
from explorer.panels.base import Panel, Spot
from explorer.panels.measure_table import MeasureTable
from explorer.weights.table_rows import LayerRow, about, mean_of
from explorer.words.numbers import number


def described(finding: NetworkFinding, choice: TrainedChoice, name: str, panel: Panel, spot: Spot) -> str:
    if isinstance(panel, MeasureTable):
        return _heading(finding, choice, spot.column) if spot.row < 0 else _line(finding, choice, panel, spot)
    now = selected(finding.rows, choice)
    if name != "looks" or now is None or now.head is None:
        return ""
    looks = now.head.looks
    row, column = spot.row - looks.shape[0] // 2, spot.column - looks.shape[1] // 2
    weight = number(float(looks[spot.row, spot.column]))
    return words.LOOKS_AT.format(row=number(row), column=number(column), weight=weight)


def _heading(finding: NetworkFinding, choice: TrainedChoice, column: int) -> str:
    if column < 0:
        return words.LAYER_TIP
    order, head = column_keys(finding.rows, choice)[column]
    if order == "head":
        measure = words.MEASURES[choice.shown]
        return words.LIST_HEAD_TIP if choice.table == "heads" else words.HEAD_TIP.format(measure=measure, head=head + 1)
    tip = words.TIPS[order]
    of_layer = choice.table == "layers" and order in MEASURES
    return words.SORT_TIP.format(tip=words.MEAN_TIP.format(tip=tip) if of_layer else tip)


def _line(finding: NetworkFinding, choice: TrainedChoice, panel: MeasureTable, spot: Spot) -> str:
    line = table_lines(finding.rows, choice)[panel.first + spot.row]
    row = line.row
    if not row.heads:
        return words.KERNEL_LINE.format(layer=row.name, about=about(row))
    keys = column_keys(finding.rows, choice)
    order, head = keys[spot.column] if spot.column >= 0 else ("network", 0)
    if line.head is not None:
        one = line.head
    elif order == "head" and head < len(row.heads):
        one = row.heads[head]
    else:
        return _means(row)
    return words.CELL.format(
        layer=row.name,
        head=one.head + 1,
        share=value_text("share", one.share),
        distance=value_text("distance_px", one.distance_px),
        score=value_text("r_squared", one.r_squared),
    )


def _means(row: LayerRow) -> str:
    return words.MEANS_OF.format(
        layer=row.name,
        count=len(row.heads),
        share=value_text("share", mean_of(row, "share")),
        distance=value_text("distance_px", mean_of(row, "distance_px")),
        score=value_text("r_squared", mean_of(row, "r_squared")),
    )
