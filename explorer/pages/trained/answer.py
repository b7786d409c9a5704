"""Reads the network and lets the picture through it, telling every layer as it is known."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from explorer.compute.asking import Device, Tell, Tick
from explorer.compute.trained import open_network, path_of
from explorer.compute.trained_answer import layer_line
from explorer.errors import Refusal
from explorer.pages.trained.question import NetworkFinding, NetworkInquiry
from explorer.weights.network import Network
from explorer.weights.table import layer_rows
from explorer.weights.table_rows import LayerRow

TOLD_EVERY_S = 0.1  # at most: hundreds of small layers take less than to draw them


def answer(inquiry: NetworkInquiry, device: Device, tell: Tell, tick: Tick) -> None:
    known: dict[str, Any] = {}
    rows: list[LayerRow] = []
    try:
        network = open_network(path_of(inquiry.file), inquiry.hint_heads)
        known = _about(network, inquiry)
        tell(NetworkFinding(inquiry, False, **known))
        last_told = perf_counter()
        for row in layer_rows(network, inquiry.picture.pixels, inquiry.kernel_size, tick):
            rows.append(row)
            if perf_counter() - last_told > TOLD_EVERY_S:
                tell(NetworkFinding(inquiry, False, rows=tuple(rows), **known))
                last_told = perf_counter()
    except Refusal as refusal:
        tell(NetworkFinding(inquiry, True, rows=tuple(rows), refusal=str(refusal), **known))
        return
    tell(NetworkFinding(inquiry, True, rows=tuple(rows), **known))


def _about(network: Network, inquiry: NetworkInquiry) -> dict[str, Any]:
    entries = network.file.entries.values()
    return {
        "family": network.family,
        "numbers": sum(entry.count for entry in entries),
        "notes": network.notes,
        "lines": tuple(layer_line(network, found) for found in network.layers),
        "size": network.preparation.prepared_size(inquiry.picture.height, inquiry.picture.width),
    }
