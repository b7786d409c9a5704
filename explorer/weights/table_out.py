"""The table of a network as JSON, and as text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import msgspec

from explorer.weights.network import Network
from explorer.weights.table_rows import LayerRow, about, mean_of
from explorer.words import weights_table as words
from explorer.words.numbers import number, percent


@dataclass(frozen=True, eq=False)
class NetworkTable:
    """All rows, and what they are about."""

    network: Network
    rows: Sequence[LayerRow]
    picture: str
    kernel_size: int


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


def percent_of(share: float | None) -> str:
    return words.NOTHING if share is None else percent(share)


def number_of(value: float | None) -> str:
    return words.NOTHING if value is None else number(value)
