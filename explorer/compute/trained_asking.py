"""What is asked of a file of weights and told: which layers are in it, and one of them for the stage. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from explorer.state.picture import Picture
from explorer.state.trained import TrainedLayer

FILE, LAYER = "trained-file", "trained-layer"


@dataclass(frozen=True)
class LayerLine:
    """A layer of a file, by what is known of it without a picture. `size` is its kernel's or window's, "" for none;
    `runs` says whether it sees a picture."""

    name: str
    kind: str
    in_channels: int
    out_channels: int
    heads: int
    size: str
    tensors: str
    runs: bool


@dataclass(frozen=True)
class FileInquiry:
    """`turn` tells one asking from the next, of a file that may have changed between them."""

    topic: ClassVar[str] = FILE
    path: str
    hint_heads: int | None
    turn: int


@dataclass(frozen=True)
class FileFinding:
    """`refusal` is a sentence, and then nothing else is known."""

    inquiry: FileInquiry
    complete: bool = True
    sha256: str = ""
    family: str = ""
    layers: tuple[LayerLine, ...] = ()
    notes: tuple[str, ...] = ()
    refusal: str = ""


@dataclass(frozen=True)
class LayerInquiry:
    topic: ClassVar[str] = LAYER
    file: str
    hint_heads: int | None
    layer: str
    head: int | None
    picture: Picture
    turn: int


@dataclass(frozen=True)
class LayerFinding:
    inquiry: LayerInquiry
    complete: bool = True
    trained: TrainedLayer | None = None
    refusal: str = ""
