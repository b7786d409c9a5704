"""The table of the page, as a panel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from explorer.compute.material import Material
from explorer.figures.page import Box
from explorer.figures.sheet import Sheet
from explorer.pages.trained import words
from explorer.pages.trained.choice import Order, Shown, TrainedChoice
from explorer.pages.trained.lines import TableLine, at_head, selected, table_lines, token_of
from explorer.pages.trained.question import NetworkFinding
from explorer.panels.colormap import weight_rgb
from explorer.panels.measure_table import MeasureTable, TableColumn
from explorer.panels.theme import Theme
from explorer.weights.table_rows import LayerRow, about, mean_of
from explorer.words.numbers import brief, number, percent, pixels

MEASURES: tuple[Shown, ...] = ("share", "distance_px", "r_squared")
Key = tuple[Order, int]  # what a column sorts by, and which head


def table(material: Material, finding: NetworkFinding, sheet: Sheet, box: Box, first: int, count: int) -> None:
    sheet.add(measure_table(material, finding, sheet.theme, first, count), box, "table")


def measure_table(
    material: Material, finding: NetworkFinding, theme: Theme, first: int = 0, count: int | None = None
) -> MeasureTable:
    """`count` lines from `first` on."""
    choice = material.state.look.choice(TrainedChoice)
    every = table_lines(finding.rows, choice)
    lines = every[first:] if count is None else every[first : first + count]
    now = selected(finding.rows, choice)
    at = next((n for n, line in enumerate(lines) if now and _same(line, now)), None)
    head = now.head.head if now and now.head else -1
    return MeasureTable(
        words.LAYER,
        tuple(line.row.name for line in lines),
        tuple(_column(key, lines, finding.rows, choice, theme) for key in column_keys(finding.rows, choice)),
        tuple("" if line.row.heads else about(line.row) for line in lines),
        None if at is None else (at, -1 if lines[at].head or head < 0 else head),
        first,
        len(every),
        choice.order == "network",
    )


def _same(line: TableLine, now: TableLine) -> bool:
    return line.row is now.row and (line.head is None or line.head is now.head)


def column_keys(rows: Sequence[LayerRow], choice: TrainedChoice) -> tuple[Key, ...]:
    """What each column sorts by. By layer: the heads, then the means over them."""
    heads = max((len(row.heads) for row in rows), default=0)
    if not heads:
        return ()
    token: tuple[Key, ...] = (("token", 0),) if any(row.has_token and row.heads for row in rows) else ()
    means: tuple[Key, ...] = tuple((measure, 0) for measure in MEASURES)
    if choice.table == "heads":
        return (("head", 0), *means, *token)
    return (*(("head", head) for head in range(heads)), *means)


def _column(
    key: Key, lines: Sequence[TableLine], rows: Sequence[LayerRow], choice: TrainedChoice, theme: Theme
) -> TableColumn:
    order, head = key
    by_head = choice.table == "heads"
    sorted_by = choice.order == order and choice.order_head == head and not (by_head and order == "head")
    arrow = (-1 if choice.rising else 1) if sorted_by else 0
    if order == "head" and by_head:
        numbers = tuple(str(line.head.head + 1) if line.head else "" for line in lines)
        return TableColumn(words.HEAD, numbers)
    if order == "head":
        name = words.HEAD_NAMED.format(head=head + 1)
        values = [at_head(line.row, head, choice) for line in lines]
        there = [head < len(line.row.heads) for line in lines]
        return _coloured(name, str(head + 1), values, there, choice.shown, rows, arrow, theme)
    if order == "token":
        return TableColumn(words.MEASURES["token"], _texts(map(token_of, lines), percent), sorted=arrow)
    assert order != "network"
    if by_head:
        values = [getattr(line.head, order) for line in lines]
        name = words.MEASURES[order]
        return _coloured(name, name, values, [True] * len(lines), order, rows, arrow, theme)
    means = [mean_of(line.row, order) for line in lines]
    texts = tuple(
        "" if not line.row.heads else value_text(order, mean) for line, mean in zip(lines, means, strict=True)
    )
    return TableColumn(words.MEANS[order], texts, sorted=arrow, short=words.MEASURES[order])


def _texts(values: Iterable[float | None], write: Callable[[float], str]) -> tuple[str, ...]:
    return tuple(words.NOTHING_HERE if value is None else write(value) for value in values)


def _coloured(
    name: str,
    short: str,
    values: Sequence[float | None],
    there: Sequence[bool],
    measure: Shown,
    rows: Sequence[LayerRow],
    arrow: int,
    theme: Theme,
) -> TableColumn:
    texts = tuple(value_text(measure, value) if is_ else "" for value, is_ in zip(values, there, strict=True))
    briefs = tuple(_brief(measure, value) if is_ else "" for value, is_ in zip(values, there, strict=True))
    known = np.array([0.0 if value is None else value for value in values])
    return TableColumn(name, texts, briefs, weight_rgb(known, largest(rows, measure), theme), arrow, short)


def largest(rows: Sequence[LayerRow], measure: Shown) -> float:
    """The number that has the strongest colour: 1 for shares, else the largest of all heads."""
    if measure != "distance_px":
        return 1.0
    return max((head.distance_px for row in rows for head in row.heads), default=1.0) or 1.0


def value_text(measure: Shown, value: float | None) -> str:
    """A share in percent, a distance in px, R² as a number."""
    if value is None:
        return words.NOTHING_HERE
    if measure == "share":
        return percent(value)
    return pixels(round(value, 1)) if measure == "distance_px" else number(round(value, 3))


def _brief(measure: Shown, value: float | None) -> str:
    if value is None:
        return words.NOTHING_HERE
    return f"{100 * value:.0f}" if measure == "share" else brief(round(value, 1 if measure == "distance_px" else 2))
