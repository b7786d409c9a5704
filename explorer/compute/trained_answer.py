"""Who answers what is asked of a file of weights. Imports torch."""

from __future__ import annotations

from explorer.compute.asking import Device, Tell, Tick
from explorer.compute.trained import open_network, path_of, read_layer
from explorer.compute.trained_asking import FileFinding, FileInquiry, LayerFinding, LayerInquiry, LayerLine
from explorer.errors import Refusal
from explorer.weights.entries import shape_text
from explorer.weights.network import FoundLayer, Network


def answer_file(inquiry: FileInquiry, device: Device, tell: Tell, tick: Tick) -> None:
    try:
        network = open_network(path_of(inquiry.path), inquiry.hint_heads)
        lines = tuple(layer_line(network, found) for found in network.layers)
    except Refusal as refusal:
        tell(FileFinding(inquiry, refusal=str(refusal)))
        return
    tell(FileFinding(inquiry, True, network.file.sha256, network.family, lines, network.notes))


def answer_layer(inquiry: LayerInquiry, device: Device, tell: Tell, tick: Tick) -> None:
    try:
        trained = read_layer(inquiry.file, inquiry.hint_heads, inquiry.layer, inquiry.head, inquiry.picture)
    except Refusal as refusal:
        tell(LayerFinding(inquiry, refusal=str(refusal)))
        return
    tell(LayerFinding(inquiry, trained=trained))


def layer_line(network: Network, found: FoundLayer) -> LayerLine:
    size = "" if found.kernel_size is None else shape_text(found.kernel_size)
    entries = network.file.entries
    tensors = ", ".join(
        f"{name} {shape_text(entries[name].shape)}" for name in found.tensors.values() if name in entries
    )
    return LayerLine(
        found.name, found.kind, found.in_channels, found.out_channels, found.heads, size, tensors, found.runs
    )
