"""Which family of networks a file's names and shapes are of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from explorer.errors import Refusal
from explorer.weights.entries import TensorEntry, shape_text
from explorer.weights.families.conv2d import Conv2dFamily
from explorer.weights.families.convit import ConvitFamily
from explorer.weights.families.nat import NatFamily
from explorer.weights.families.own_layer import describes_itself, own_layer
from explorer.weights.families.study_net import StudyFamily
from explorer.weights.families.swin import SwinFamily
from explorer.weights.families.vit import VitFamily
from explorer.weights.file import WeightsFile
from explorer.weights.network import Hints, Network
from explorer.words import weights as weights_words


class Family(Protocol):
    """One kind of network. `recognises` looks at names and shapes alone; `network` raises Refusal where a tensor that
    the family needs is missing or has another shape."""

    name: str

    def recognises(self, entries: Mapping[str, TensorEntry]) -> bool: ...

    def network(self, file: WeightsFile, hints: Hints) -> Network: ...


# The first that recognises a file takes it: families of whole networks stand before those of single layers.
FAMILIES: tuple[Family, ...] = (
    StudyFamily(), ConvitFamily(), SwinFamily(), NatFamily(), VitFamily(), Conv2dFamily(),
)  # fmt: skip
NO_HINTS = Hints()


def recognise(file: WeightsFile, hints: Hints = NO_HINTS) -> Network:
    """The network that the file holds; `hints` say what no tensor does.

    Raises Refusal where no family knows it, or something is missing.
    """
    if describes_itself(file):
        return own_layer(file)
    for family in FAMILIES:
        if family.recognises(file.entries):
            return family.network(file, hints)
    if not file.entries:
        raise Refusal(weights_words.NO_TENSORS, name=file.name)
    largest = max(file.entries.values(), key=lambda entry: entry.count)
    raise Refusal(weights_words.NOT_RECOGNISED, name=file.name, tensor=largest.name, shape=shape_text(largest.shape))
