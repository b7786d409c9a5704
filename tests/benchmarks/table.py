"""What a benchmark reports: rows of measured values beside a baseline, as a table or as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any, Literal

HEADINGS = ("", "median", "p95", "least", "n", "baseline", "ratio", "what the baseline is")


@dataclass(frozen=True)
class Row:
    """One thing measured several times in `unit`, and its baseline, if it has one, measured in turn with it.

    by: what of the two is compared.
    told: whether the README has it.
    """

    name: str
    values: tuple[float, ...]
    baseline: tuple[float, ...] = ()
    baseline_name: str = ""
    unit: str = "ms"
    by: Literal["median", "p95", "least"] = "median"
    told: bool = False

    @property
    def figure(self) -> float:
        """The median, the p95 or the least of the values."""
        return summary(self.values)[self.by]

    @property
    def baseline_figure(self) -> float | None:
        return summary(self.baseline)[self.by] if self.baseline else None

    @property
    def ratio(self) -> float | None:
        """Figure over baseline; 2 is twice as long, or twice as much."""
        return self.figure / self.baseline_figure if self.baseline_figure else None

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "unit": self.unit,
            **summary(self.values),
            "baseline": {"name": self.baseline_name, **summary(self.baseline)} if self.baseline else None,
            "ratio": self.ratio,
            "ratio_by": self.by,
        }


@dataclass(frozen=True)
class Section:
    """Rows that belong together, and a sentence on how they were measured."""

    title: str
    note: str
    rows: tuple[Row, ...]

    def as_json(self) -> dict[str, Any]:
        return {"title": self.title, "note": self.note, "rows": [row.as_json() for row in self.rows]}


def summary(values: Sequence[float]) -> dict[str, float]:
    return {"median": median(values), "p95": p95(values), "least": min(values), "n": len(values)}


def p95(values: Sequence[float]) -> float:
    """The 95th percentile; of a single value that value."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def as_text(section: Section) -> str:
    """The section as a table of aligned columns."""
    lines = [HEADINGS, *(_cells(row) for row in section.rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    words = 0, len(HEADINGS) - 1  # the columns that are not numbers
    text = [
        "  ".join(
            cell.ljust(width) if column in words else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    return "\n".join([section.title, section.note, "", *text])


def _cells(row: Row) -> tuple[str, ...]:
    told = summary(row.values)
    numbers = (f"{told[which]:.2f} {row.unit}".rstrip() for which in ("median", "p95", "least"))
    measured = (row.name, *numbers, str(told["n"]))
    if row.ratio is None:
        return (*measured, "", "", "")
    by = "" if row.by == "median" else f"{row.by} of "
    return (*measured, f"{row.baseline_figure:.2f} {row.unit}".rstrip(), f"{row.ratio:.3g}", by + row.baseline_name)
