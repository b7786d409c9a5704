"""The nets of the data-size study and what is trained like them: patches, and blocks of a mixing layer and an MLP.

    blocks   x += mixing(BatchNorm(x)), then x += MLP(BatchNorm(x))

with a convolution, global attention with a learned score for every offset, or attention through a window with row and
column embeddings as the mixing layer. Batch norms go by the statistics of their training.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

import torch
from torch.nn.functional import batch_norm, conv2d, gelu

from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window
from explorer.layers.position import Embeddings, Position, Table
from explorer.layers.progress import look_up
from explorer.weights.entries import TensorEntry
from explorer.weights.families.patches import Patches, checked_patches
from explorer.weights.file import WeightsFile
from explorer.weights.linear_heads import LinearHeads, global_window
from explorer.weights.network import FoundLayer, Hints, LayerOnPicture, Pixels, found_layer, needed
from explorer.weights.placed import ConvolutionSettings, as_convolution
from explorer.weights.preparation import Preparation
from explorer.words import weights as weights_words

NAME = "study"
PATCHES = "patches"
EPSILON = 1e-5  # of torch's BatchNorm2d
# By how many classes there are: the side of the images in px, and the deviation about a grey of 1/2. Levels of glyphs
# go from -2 to 2, as far as their flags do, those of digits from -1 to 1.
KNOWN = {4: (12, 0.25), 10: (28, 0.5)}
BATCH_NORM = ("weight", "bias", "running_mean", "running_var")


@dataclass(frozen=True, eq=False)
class StudyNetwork:
    """Of a file that `StudyFamily` has checked."""

    file: WeightsFile
    family: str = NAME

    @property
    def patches(self) -> Patches:
        return Patches(self.file, PATCHES)

    @property
    def preparation(self) -> Preparation:
        classes, patch = self.file.entry("head.weight").shape[0], self.patches.side
        side, deviation = KNOWN.get(classes, (None, 0.5))
        tables = (self.file.entries.get(f"blocks.{number}.mixing.bias") for number in self.blocks)
        scores = next((table for table in tables if table is not None), None)
        if scores is not None:  # one for every offset of two tokens
            side = (scores.shape[1] + 1) // 2 * patch
        size = None if side is None else (side, side)
        return Preparation(1, size, (0.5,), (deviation,), classes not in KNOWN, multiple_px=patch)

    @property
    def notes(self) -> tuple[str, ...]:
        return (weights_words.NOTE_NORMALISED,) if self.preparation.assumed else ()

    @cached_property
    def blocks(self) -> range:
        numbers = (re.match(r"blocks\.(\d{1,4})\.", name) for name in self.file.entries)
        return range(max(int(found[1]) for found in numbers if found) + 1)

    @cached_property
    def layers(self) -> tuple[FoundLayer, ...]:
        return self.patches.found(), *(self._mixing(number) for number in self.blocks)

    def layer(self, name: str) -> Attention | Convolution:
        found = found_layer(self, name)
        if name == PATCHES:
            return self.patches.layer()
        if found.kind == "convolution":
            return as_convolution(*self._pair(name), ConvolutionSettings())
        return self._attention(found)

    @torch.no_grad()
    def on_picture(self, pixels: Pixels) -> Iterator[LayerOnPicture]:
        tokens = self.patches.on(self.preparation.apply(pixels))
        yield tokens
        x = tokens.output
        for number, found in zip(self.blocks, self.layers[1:], strict=True):
            look_up()
            start = f"blocks.{number}"
            seen, layer = self._normed(x, f"{start}.norm"), self.layer(found.name)
            if isinstance(layer, Convolution):
                window, mixed = None, convolve(seen, layer)
            else:
                window = self._window(found, seen)
                mixed = attend(seen, layer, window)
            yield LayerOnPicture(found.name, seen, layer, window, mixed, self.patches.side)
            x = x + mixed
            hidden = gelu(conv2d(self._normed(x, f"{start}.norm_after")[None], *self._pair(f"{start}.mlp.0")))
            x = x + conv2d(hidden, *self._pair(f"{start}.mlp.2"))[0]

    def _normed(self, x: torch.Tensor, name: str) -> torch.Tensor:
        scale, shift, mean, variance = (self.file.read(f"{name}.{part}") for part in BATCH_NORM)
        return batch_norm(x[None], mean, variance, scale, shift, False, 0.0, EPSILON)[0]

    def _attention(self, found: FoundLayer) -> Attention:
        self.file.check(*found.tensors.values(), copies=2)
        parts = {role: self.file.read(name) for role, name in found.tensors.items()}
        heads = LinearHeads.fused(
            parts["qkv"].flatten(1), parts["qkv_bias"], parts["out"].flatten(1), parts["out_bias"], found.heads
        )
        return heads.attention(position=_position(found, parts))

    def _window(self, found: FoundLayer, seen: torch.Tensor) -> Window:
        if found.kernel_size is None:
            return global_window(seen.shape[1], seen.shape[2])
        return Window(float(found.kernel_size[0]))

    def _mixing(self, number: int) -> FoundLayer:
        name = f"blocks.{number}.mixing"
        if f"{name}.0.weight" in self.file.entries:
            return self._convolution(f"{name}.0")
        width = self.patches.width
        tensors = {"qkv": f"{name}.qkv.weight", "qkv_bias": f"{name}.qkv.bias"}
        tensors |= {"out": f"{name}.out.weight", "out_bias": f"{name}.out.bias"}
        scores = self.file.entries.get(f"{name}.bias")
        if scores is not None:
            return FoundLayer(
                name, "attention", scores.shape[0], width, width, None, {**tensors, "scores": scores.name}
            )
        half, side, _ = self.file.entry(f"{name}.rows").shape
        tensors |= {"rows": f"{name}.rows", "columns": f"{name}.columns"}
        return FoundLayer(name, "attention", width // (2 * half), width, width, (side, side), tensors)

    def _convolution(self, name: str) -> FoundLayer:
        outputs, inputs, rows, columns = self.file.entry(f"{name}.weight").shape
        tensors = {"weight": f"{name}.weight", "bias": f"{name}.bias"}
        return FoundLayer(name, "convolution", 0, inputs, outputs, (rows, columns), tensors)

    def _pair(self, name: str) -> tuple[torch.Tensor, torch.Tensor]:
        self.file.check(f"{name}.weight", f"{name}.bias", copies=2)
        return self.file.read(f"{name}.weight"), self.file.read(f"{name}.bias")


def _position(found: FoundLayer, parts: Mapping[str, torch.Tensor]) -> Position:
    if "scores" in parts:
        return Table(parts["scores"])
    # They are added to the keys, whose product is divided by the root of the length.
    root = sqrt(found.in_channels / found.heads)
    rows, columns = ((parts[role].flatten(1).T / root).expand(found.heads, -1, -1) for role in ("rows", "columns"))
    return Embeddings(rows, columns)


class StudyFamily:
    name = NAME

    def recognises(self, entries: Mapping[str, TensorEntry]) -> bool:
        mixing = any(name.startswith("blocks.0.mixing.") for name in entries)
        return mixing and f"{PATCHES}.weight" in entries and "blocks.0.norm_after.weight" in entries

    def network(self, file: WeightsFile, hints: Hints) -> StudyNetwork:
        width = checked_patches(file, NAME, PATCHES).width
        needed(file, NAME, (("head.weight", (None, width)), (f"{PATCHES}.bias", (width,))))
        network = StudyNetwork(file)
        for number in network.blocks:
            _check_block(file, f"blocks.{number}", width)
        tables = [entry for name, entry in file.entries.items() if name.endswith(".mixing.bias")]
        needed(file, NAME, ((table.name, (None, *tables[0].shape[1:])) for table in tables))
        return network


def _check_block(file: WeightsFile, start: str, width: int) -> None:
    """Raises Refusal where a tensor is missing or has another shape."""
    needed(file, NAME, ((f"{start}.{norm}.{part}", (width,)) for norm in ("norm", "norm_after") for part in BATCH_NORM))
    needed(file, NAME, ((f"{start}.mlp.0.weight", (None, width, 1, 1)),))
    hidden = file.entries[f"{start}.mlp.0.weight"].shape[0]
    needed(
        file, NAME, (
            (f"{start}.mlp.0.bias", (hidden,)),
            (f"{start}.mlp.2.weight", (width, hidden, 1, 1)),
            (f"{start}.mlp.2.bias", (width,)),
        ),
    )  # fmt: skip
    mixing = f"{start}.mixing"
    if f"{mixing}.0.weight" in file.entries:
        size = file.entries[f"{mixing}.0.weight"].shape[-1] // 2 * 2 + 1
        needed(file, NAME, ((f"{mixing}.0.weight", (width, width, size, size)), (f"{mixing}.0.bias", (width,))))
        return
    needed(
        file, NAME, (
            (f"{mixing}.qkv.weight", (3 * width, width, 1, 1)), (f"{mixing}.qkv.bias", (3 * width,)),
            (f"{mixing}.out.weight", (width, width, 1, 1)), (f"{mixing}.out.bias", (width,)),
        ),
    )  # fmt: skip
    if f"{mixing}.bias" in file.entries:
        needed(file, NAME, ((f"{mixing}.bias", (None, None, None)),))
        heads, side, _ = file.entries[f"{mixing}.bias"].shape
        odd, shared = side + 1 - side % 2, heads if width % heads == 0 else 1
        needed(file, NAME, ((f"{mixing}.bias", (shared, odd, odd)),))
        return
    needed(file, NAME, ((f"{mixing}.rows", (None, None, 1)),))
    half, span, _ = file.entries[f"{mixing}.rows"].shape
    fitting = half if width % (2 * half) == 0 else width // 2
    odd = span + 1 - span % 2
    needed(file, NAME, ((f"{mixing}.rows", (fitting, odd, 1)), (f"{mixing}.columns", (fitting, 1, odd))))
