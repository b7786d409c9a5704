"""The lines of the table in the order that is chosen, and the one that is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from explorer.pages.trained.choice import Order, Shown, TrainedChoice
from explorer.weights.table_rows import HeadRow, LayerRow, mean_of

Key = tuple[Order, int]  # what a column sorts by, and which head
MEASURES: tuple[Shown, ...] = ("share", "distance_px", "r_squared")
KERNELS: tuple[Order, ...] = ("taps", "inputs", "outputs", "center", "rank")


@dataclass(frozen=True, eq=False)
class TableLine:
    """A layer, or one head of it."""

    row: LayerRow
    head: HeadRow | None = None


def column_keys(rows: Sequence[LayerRow], choice: TrainedChoice) -> tuple[Key, ...]:
    """What each column sorts by. By layer: the heads, then the means over them; by head: their measures. A network
    without heads is told by its kernels."""
    heads = max((len(row.heads) for row in rows), default=0)
    if not heads:
        return tuple((order, 0) for order in KERNELS) if any(row.energy is not None for row in rows) else ()
    token: tuple[Key, ...] = (("token", 0),) if any(row.has_token and row.heads for row in rows) else ()
    means: tuple[Key, ...] = tuple((measure, 0) for measure in MEASURES)
    if choice.table == "heads":
        return (("head", 0), *means, *token)
    return (*(("head", head) for head in range(heads)), *means)


def table_lines(rows: Sequence[LayerRow], choice: TrainedChoice) -> list[TableLine]:
    """A line for each layer; by heads one for each, where any were measured. What has no number is last."""
    by_head = choice.table == "heads" and any(row.heads for row in rows)
    lines = [TableLine(row, head) for row in rows for head in row.heads] if by_head else list(map(TableLine, rows))
    if not is_sorted(rows, choice):
        return lines
    known = [(_number(line, choice), line) for line in lines]
    there = [(number, line) for number, line in known if number is not None]
    there.sort(key=lambda one: one[0] if choice.rising else -one[0])
    return [line for _, line in there] + [line for number, line in known if number is None]


def is_sorted(rows: Sequence[LayerRow], choice: TrainedChoice) -> bool:
    """Whether lines stand otherwise than in the network."""
    key: Key = choice.order, choice.order_head
    return key in column_keys(rows, choice) and not (choice.table == "heads" and choice.order == "head")


def _number(line: TableLine, choice: TrainedChoice) -> float | None:
    """By which a line is sorted."""
    match choice.order:
        case "head":
            return at_head(line.row, choice.order_head, choice)
        case "token":
            return token_of(line)
        case "share" | "distance_px" | "r_squared":
            return getattr(line.head, choice.order) if line.head else mean_of(line.row, choice.order)
    return of_kernel(line.row, choice.order)


def of_kernel(row: LayerRow, order: Order) -> float | None:
    """A number of a convolution's kernel; None where it has no such number, or is none."""
    if row.energy is None:
        return None
    numbers = {
        "taps": float(row.energy.size), "inputs": float(row.in_channels), "outputs": float(row.out_channels),
        "center": row.center, "rank": row.effective_rank,
    }  # fmt: skip
    return numbers[order]


def at_head(row: LayerRow, head: int, choice: TrainedChoice) -> float | None:
    """What is shown of one head of a layer; None where it has none."""
    value: float | None = getattr(row.heads[head], choice.shown) if head < len(row.heads) else None
    return value


def token_of(line: TableLine) -> float | None:
    """On the class token; None where there is none."""
    heads = (line.head,) if line.head else line.row.heads
    return fmean(head.token for head in heads) if heads and line.row.has_token else None


def turned(choice: TrainedChoice, order: Order, head: int = 0) -> dict[str, object]:
    """The change of a click on a column: by it, the largest first; where that holds already, the other way round."""
    same = choice.order == order and choice.order_head == head
    return {"order": order, "order_head": head, "rising": same and not choice.rising and order != "network"}


def selected(rows: Sequence[LayerRow], choice: TrainedChoice) -> TableLine | None:
    """The layer that is looked at and its head: what was chosen, else the first layer with heads, else the first that
    the picture comes to, else the first."""
    if not rows:
        return None
    chosen = [row for row in rows if row.name == choice.layer]
    row = (chosen or [row for row in rows if row.heads] or [row for row in rows if row.size] or list(rows))[0]
    return TableLine(row, row.heads[min(choice.head, len(row.heads) - 1)] if row.heads else None)


def stepped(rows: Sequence[LayerRow], choice: TrainedChoice, down: int, right: int) -> dict[str, object]:
    """The change of an arrow key: to another line as they stand, or to the next head of the layer."""
    now, lines = selected(rows, choice), table_lines(rows, choice)
    if now is None:
        return {}
    by_head = lines[0].head is not None
    at = next((n for n, line in enumerate(lines) if line.row is now.row and (not by_head or line.head is now.head)), 0)
    to = lines[min(max(at + down, 0), len(lines) - 1)]
    row = to.row
    head = choice.head if not by_head else to.head.head if to.head else 0
    if right and row.heads:
        head = min(max(min(head, len(row.heads) - 1) + right, 0), len(row.heads) - 1)
    return {"layer": row.name, "head": head}
