"""The table of the README: the rows that it tells of, between two marks, and nothing else of it touched."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.table import Row, Section

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- figures of `make bench` -->", "<!-- end of figures -->"
HEADINGS = "|  | Aperture | beside it | which is | ratio |\n| --- | ---: | ---: | --- | ---: |"


def write(machine: str, sections: Sequence[Section], readme: Path = README) -> None:
    """Replaces what stands between the marks. Raises ValueError where they are not there, or no row is told."""
    rows = [row for section in sections for row in section.rows if row.told]
    if not rows:
        raise ValueError("the README tells of rows that are `told`, got none")
    before, begin, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{readme.name} must hold the marks {BEGIN} and {END}")
    readme.write_text(f"{before}{BEGIN}\n{as_markdown(machine, rows)}\n{END}{after}", encoding="utf-8")


def as_markdown(machine: str, rows: Sequence[Row]) -> str:
    lines = [f"On {machine}:", "", HEADINGS]
    for row in rows:
        beside = "" if row.baseline_figure is None else quantity(row.baseline_figure, row.unit)
        ratio = "" if row.ratio is None else three_digits(row.ratio)
        name = row.name if row.by == "median" else f"{row.name}, {row.by}"
        lines.append(f"| {name} | {quantity(row.figure, row.unit)} | {beside} | {row.baseline_name} | {ratio} |")
    return "\n".join(lines)


def quantity(value: float, unit: str) -> str:
    """Three digits and the unit that reads best: "98.6 ms", "1.19 s", "236 s"."""
    if unit == "ms" and value >= 1000:
        value, unit = value / 1000, "s"
    return f"{three_digits(value)} {unit}".rstrip()


def three_digits(value: float) -> str:
    """Never with an exponent: "0.00412", "1.04", "12.3", "2358"."""
    if value == 0:
        return "0"
    digits = max(0, 2 - int(f"{value:e}".rpartition("e")[2]))
    return f"{value:.{digits}f}"
