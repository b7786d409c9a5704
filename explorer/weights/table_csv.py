"""The table of a network as CSV. Known without torch."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from explorer.weights.table_rows import HeadRow, LayerRow

COLUMNS = (
    "layer", "kind", "head", "in_channels", "out_channels", "kernel_size", "rows", "columns", "convolution_share",
    "mean_distance", "mean_distance_px", "class_token_weight", "nearest_kernel_size", "nearest_r_squared",
    "nearest_kernel", "center_tap_share", "effective_rank", "why_not",
)  # fmt: skip


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
