"""The table of a network as CSV, as JSON, and as text for a terminal."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, Literal

import msgspec

from explorer.weights.network import Network
from explorer.weights.table import HeadRow, LayerRow
from explorer.words import weights_table as words
from explorer.words.numbers import number, percent

Measure = Literal["share", "distance", "r_squared"]
COLUMNS = (
    "layer", "kind", "head", "in_channels", "out_channels", "kernel_size", "rows", "columns", "convolution_share",
    "mean_distance", "mean_distance_px", "class_token_weight", "nearest_kernel_size", "nearest_r_squared",
    "nearest_kernel", "center_tap_share", "effective_rank", "why_not",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class NetworkTable:
    """All rows, and what they are about."""

    network: Network
    rows: Sequence[LayerRow]
    picture: str
    kernel_size: int


def values_of(row: LayerRow, measure: Measure) -> list[float]:
    """That number of every head that has one."""
    return [value for head in row.heads if (value := getattr(head, measure)) is not None]


def mean_of(row: LayerRow, measure: Measure) -> float | None:
    """Over its heads; None for a layer without any."""
    values = values_of(row, measure)
    return fmean(values) if values else None


def ordered(rows: Sequence[LayerRow], measure: Measure | None) -> list[LayerRow]:
    """As in the network, or the layer with the largest mean first, and those without one last."""
    if measure is None:
        return list(rows)
    means = {row.name: mean_of(row, measure) for row in rows}

    def key(row: LayerRow) -> tuple[bool, float]:
        mean = means[row.name]
        return mean is None, -(mean or 0.0)

    return sorted(rows, key=key)


def csv_text(rows: Sequence[LayerRow], kernel_size: int) -> str:
    """A line for each head, one for each layer without heads. Numbers have all their digits; what is not is empty."""
    text = io.StringIO()
    lines = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    lines.writeheader()
    for row in rows:
        shared = {
            "layer": row.name, "kind": row.kind, "in_channels": row.in_channels, "out_channels": row.out_channels,
            "kernel_size": "x".join(map(str, row.kernel_size or ())), "rows": row.size[0] if row.size else None,
            "columns": row.size[1] if row.size else None, "center_tap_share": row.center,
            "effective_rank": row.effective_rank, "why_not": row.reason,
        }  # fmt: skip
        for head in row.heads:
            lines.writerow({**shared, **_head_line(head, row.has_token, kernel_size)})
        if not row.heads:
            lines.writerow(shared)
    return text.getvalue()


def _head_line(head: HeadRow, has_token: bool, kernel_size: int) -> dict[str, Any]:
    return {
        "head": head.head + 1, "convolution_share": head.share, "mean_distance": head.distance,
        "mean_distance_px": head.distance_px, "class_token_weight": head.token if has_token else None,
        "nearest_kernel_size": kernel_size, "nearest_r_squared": head.r_squared,
        "nearest_kernel": " ".join(map(repr, head.kernel.ravel().tolist())),
    }  # fmt: skip


def json_text(table: NetworkTable) -> str:
    """All of it; heads are counted from 1, as on the screen."""
    network, file = table.network, table.network.file
    said = {
        "file": str(file.path),
        "sha256": file.sha256,
        "family": network.family,
        "picture": table.picture,
        "nearest_kernel_size": table.kernel_size,
        "assumed": list(network.notes),
        "layers": [_layer(row) for row in table.rows],
    }
    return msgspec.json.format(msgspec.json.encode(said), indent=2).decode() + "\n"


def _layer(row: LayerRow) -> dict[str, Any]:
    return {
        "name": row.name, "kind": row.kind, "in_channels": row.in_channels, "out_channels": row.out_channels,
        "kernel_size": row.kernel_size, "size": row.size, "center_tap_share": row.center,
        "effective_rank": row.effective_rank, "tap_energy": None if row.energy is None else row.energy.tolist(),
        "why_not": row.reason or None,
        "heads": [
            {
                "head": head.head + 1, "convolution_share": head.share, "mean_distance": head.distance,
                "mean_distance_px": head.distance_px, "class_token_weight": head.token if row.has_token else None,
                "nearest_r_squared": head.r_squared, "nearest_kernel": head.kernel.tolist(),
            }
            for head in row.heads
        ],
    }  # fmt: skip


def plain_lines(row: LayerRow) -> list[str]:
    """One layer for a terminal: its mean, then a line for each head."""
    if not row.heads:
        return [f"{row.name}  {about(row)}".rstrip()]
    token = fmean(head.token for head in row.heads) if row.has_token else None
    share, distance, score = mean_of(row, "share"), mean_of(row, "distance"), mean_of(row, "r_squared")
    lines = [_line(row.name, words.ALL, share, distance, score, token)]
    for head in row.heads:
        token = head.token if row.has_token else None
        lines.append(_line("", str(head.head + 1), head.share, head.distance, head.r_squared, token))
    return lines


def header_line() -> str:
    return _cells(*words.COLUMNS)


def _line(
    name: str, head: str, share: float | None, distance: float | None, r_squared: float | None, token: float | None
) -> str:
    texts = (percent_of(share), number_of(distance), number_of(r_squared), percent_of(token))
    return _cells(name, head, *texts)


def _cells(name: str, *texts: str) -> str:
    return f"{name:<32}{''.join(f'{text:>11}' for text in texts)}"


def about(row: LayerRow) -> str:
    """What is known of a layer without heads."""
    if row.kind == "attention":
        return f"{words.NOTHING}  {row.reason}"
    rows, columns = row.kernel_size or (1, 1)
    said = [words.CONVOLUTION.format(rows=rows, columns=columns, inputs=row.in_channels, outputs=row.out_channels)]
    if row.center is not None:
        said.append(words.CENTER.format(share=percent(row.center)))
    if row.effective_rank is not None:
        said.append(words.RANK.format(rank=number(row.effective_rank), taps=rows * columns))
    return " · ".join(said)


def percent_of(share: float | None) -> str:
    return words.NOTHING if share is None else percent(share)


def number_of(value: float | None) -> str:
    return words.NOTHING if value is None else number(value)
