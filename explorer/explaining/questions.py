"""Which number of the stage is asked about, and the form of the answer. Data only."""

from __future__ import annotations

from dataclasses import dataclass, field

from explorer.explaining.printed import worth
from explorer.words.numbers import ABOUT, number

Cell = tuple[int, int]  # (row, column) of the output


@dataclass(frozen=True)
class ConvolutionTap:
    """Weight times pixel at one tap (row-major); over all input channels when none is named."""

    cell: Cell
    tap: int
    channel_in: int | None = None
    channel_out: int = 0


@dataclass(frozen=True)
class ConvolutionOutput:
    cell: Cell
    channel_out: int = 0


@dataclass(frozen=True)
class AttentionKey:
    """One weight of one head; `row` and `column` count from the corner of the key plane (`Terms.plane`)."""

    cell: Cell
    head: int
    row: int
    column: int
    channel: int = 0


@dataclass(frozen=True)
class AttentionValue:
    """What one head sees: the weighted sum of its values."""

    cell: Cell
    head: int
    channel: int = 0


@dataclass(frozen=True)
class AttentionProduct:
    """What one head adds to an output channel."""

    cell: Cell
    head: int
    channel_out: int = 0


@dataclass(frozen=True)
class AttentionOutput:
    cell: Cell
    channel_out: int = 0
    hidden_heads: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Difference:
    """Attention less convolution."""

    cell: Cell
    channel_out: int = 0


Question = (
    ConvolutionTap | ConvolutionOutput | AttentionKey | AttentionValue | AttentionProduct | AttentionOutput | Difference
)


@dataclass(frozen=True)
class Row:
    """A step or a term: its name, the numbers in it, and what they come to (None where there is nothing to come to)."""

    label: str
    text: str = ""
    value: float | None = None


@dataclass(frozen=True)
class Explanation:
    """`sums`: the total is the sum of the rows' values; otherwise the rows are steps, each made from those above."""

    title: str
    formula: str
    rows: tuple[Row, ...]
    total: Row
    sums: bool = True

    def shown(self, row: Row) -> str:
        """How a row's value reads: terms of a sum carry their sign; "≈" where printed numbers do not give it."""
        if row.value is None:
            return ""
        text = number(row.value, signed=self.sums and row is not self.total)
        return text if self._follows(row, text) else f"{ABOUT} {text}"

    def _follows(self, row: Row, text: str) -> bool:
        """Whether a printed value is what the printed numbers before it come to."""
        if not self.sums:
            return True
        if row is self.total:
            printed = (number(one.value) for one in self.rows if one.value is not None)
            return worth(" + ".join(printed)) == worth(text)
        return worth(row.text) in (None, worth(text))


def as_text(explanation: Explanation) -> str:
    """An explanation as aligned lines of plain text, for the clipboard."""
    rows = [*explanation.rows, explanation.total]
    values = [explanation.shown(row) for row in rows]
    first, second, third = (
        max(len(cell) for cell in column) for column in ([r.label for r in rows], [r.text for r in rows], values)
    )
    lines = [
        f"{row.label:<{first}}  {row.text:<{second}}  {value:>{third}}".rstrip()
        for row, value in zip(rows, values, strict=True)
    ]
    rule = "─" * max(map(len, lines))
    return "\n".join([explanation.title, explanation.formula, "", *lines[:-1], rule, lines[-1]]) + "\n"
