"""The table of the page, as a panel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from explorer.compute.material import Material
from explorer.figures.page import Box
from explorer.figures.sheet import Sheet
from explorer.pages.trained import words
from explorer.pages.trained.choice import Order, Shown, TrainedChoice
from explorer.pages.trained.lines import (
    MEASURES,
    Key,
    TableLine,
    at_head,
    column_keys,
    is_sorted,
    of_kernel,
    selected,
    table_lines,
    token_of,
)
from explorer.pages.trained.question import NetworkFinding
from explorer.panels.colormap import signed_rgb, weight_rgb
from explorer.panels.measure_table import MeasureTable, TableColumn
from explorer.panels.theme import Theme
from explorer.weights.table_rows import LayerRow, about, mean_of
from explorer.words.numbers import brief, number, percent, pixels


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
    keys = column_keys(finding.rows, choice)
    kernels = any(order == "taps" for order, _ in keys)
    return MeasureTable(
        words.LAYER,
        tuple(line.row.name for line in lines),
        tuple(_column(key, lines, finding.rows, choice, theme) for key in keys),
        tuple("" if line.row.heads or (kernels and line.row.energy is not None) else about(line.row) for line in lines),
        None if at is None else (at, -1 if lines[at].head or head < 0 else head),
        first,
        len(every),
        not is_sorted(finding.rows, choice),
    )


def _same(line: TableLine, now: TableLine) -> bool:
    return line.row is now.row and (line.head is None or line.head is now.head)


def _column(
    key: Key, lines: Sequence[TableLine], rows: Sequence[LayerRow], choice: TrainedChoice, theme: Theme
) -> TableColumn:
    order, head = key
    here = is_sorted(rows, choice) and (choice.order, choice.order_head) == key
    arrow = (-1 if choice.rising else 1) if here else 0
    by_head = choice.table == "heads"
    if order == "head" and by_head:
        return TableColumn(words.HEAD, tuple(str(line.head.head + 1) if line.head else "" for line in lines))
    if order == "head":
        name = words.HEAD_NAMED.format(head=head + 1)
        values = [at_head(line.row, head, choice) for line in lines]
        there = [head < len(line.row.heads) for line in lines]
        return _coloured(name, str(head + 1), values, there, choice.shown, rows, arrow, theme)
    if order == "token":
        return TableColumn(words.MEASURES[order], _texts(map(token_of, lines), percent), sorted=arrow)
    if order not in MEASURES:
        return _of_kernels(order, lines, rows, arrow, theme)
    name = words.MEASURES[order]
    if by_head:
        values = [getattr(line.head, order) for line in lines]
        return _coloured(name, name, values, [True] * len(lines), order, rows, arrow, theme)
    texts = tuple(value_text(order, mean_of(line.row, order)) if line.row.heads else "" for line in lines)
    return TableColumn(words.MEANS[order], texts, sorted=arrow, short=words.MEANS_BRIEF[order])


def _of_kernels(
    order: Order, lines: Sequence[TableLine], rows: Sequence[LayerRow], arrow: int, theme: Theme
) -> TableColumn:
    """Sizes are plain; where the weight lies, and how many directions it has of those that it could have, are amber."""
    name, there = words.KERNELS[order], [line.row.energy is not None for line in lines]
    values = [of_kernel(line.row, order) for line in lines]
    if order == "taps":
        sides = (line.row.kernel_size or (1, 1) for line in lines)
        written = tuple(words.KERNEL_SIDES.format(rows=high, columns=wide) for high, wide in sides)
    else:
        written = _texts(values, percent if order == "center" else number)
    texts = tuple(text if is_ else "" for text, is_ in zip(written, there, strict=True))
    if order in ("taps", "inputs", "outputs"):
        return TableColumn(name, texts, sorted=arrow)
    amounts = np.array([_amount(line.row, order) for line in lines])
    limit = max((_amount(row, order) for row in rows), default=0.0)
    return TableColumn(name, texts, (), signed_rgb(amounts, limit, theme), arrow)


def _amount(row: LayerRow, order: Order) -> float:
    """In [0, 1], for a colour: the center tap's share, or the rank's of the taps."""
    value = of_kernel(row, order)
    return 0.0 if value is None or row.energy is None else value / (row.energy.size if order == "rank" else 1)


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
