"""Vision transformers: ViT (Dosovitskiy et al. 2021, arXiv 2010.11929), DeiT (Touvron et al. 2021, arXiv 2012.12877).

    tokens = [class token, patches W + b] + positions
    block   tokens += scale1 * attention(LayerNorm(tokens)), then tokens += scale2 * MLP(LayerNorm(tokens))

The patches are the pixels of each layer's image, and the class token goes beside it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isqrt

import torch
from torch.nn.functional import layer_norm

from explorer.errors import Refusal
from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution
from explorer.layers.progress import look_up
from explorer.weights.entries import TensorEntry
from explorer.weights.families.patches import Patches, checked_patches
from explorer.weights.families.vit_block import BlockNames, VitBlock, block_names, found_attention, read_block
from explorer.weights.families.vit_names import OTHER_ATTENTION, SEVERAL_TOKENS, VitNames, scheme_of
from explorer.weights.file import WeightsFile
from explorer.weights.linear_heads import global_window, heads_assumed, heads_of
from explorer.weights.network import FoundLayer, Hints, LayerOnPicture, Pixels, found_layer, needed
from explorer.weights.preparation import IMAGENET_DEVIATION, IMAGENET_MEAN, Preparation
from explorer.words import weights as weights_words


@dataclass(frozen=True, eq=False)
class VitNetwork:
    """`names` and what stands before them in the file; heads and grid (rows, columns of patches), which are no tensors;
    mean and deviation of the levels that it is given, one for each channel."""

    file: WeightsFile
    names: VitNames
    root: str
    heads: int
    grid: tuple[int, int]
    hints: Hints
    mean: tuple[float, ...]
    deviation: tuple[float, ...]

    @property
    def family(self) -> str:
        return self.names.family

    @property
    def preparation(self) -> Preparation:
        size = self.grid[0] * self.patches.side, self.grid[1] * self.patches.side
        return Preparation(self.patches.channels, size, self.mean, self.deviation)

    @property
    def patches(self) -> Patches:
        return Patches(self.file, self.root + self.names.patch)

    @property
    def notes(self) -> tuple[str, ...]:
        notes = [weights_words.NOTE_NORMALISED, weights_words.NOTE_VIT.format(epsilon=f"{self.names.epsilon:g}")]
        if heads_assumed(self.file, self.hints.heads):
            notes.append(weights_words.NOTE_HEADS.format(heads=self.heads, channels=self.width))
        return tuple(notes)

    @property
    def width(self) -> int:
        """Channels of a token."""
        return self.patches.width

    @property
    def has_token(self) -> bool:
        return self.root + self.names.token in self.file.entries

    @cached_property
    def blocks(self) -> tuple[BlockNames, ...]:
        return block_names(self.file, self.names, self.root)

    @cached_property
    def layers(self) -> tuple[FoundLayer, ...]:
        return self.patches.found(), *(found_attention(block, self.width, self.heads) for block in self.blocks)

    def layer(self, name: str) -> Attention | Convolution:
        """An attention without its class token: that is made on the way, of a picture."""
        found = found_layer(self, name)
        if found.kind == "convolution":
            return self.patches.layer()
        block = next(block for block in self.blocks if block.attention == name)
        return read_block(self.file, block, self.heads, attention_only=True).heads.attention()

    def on_picture(self, pixels: Pixels) -> Iterator[LayerOnPicture]:
        for seen, _ in self._steps(pixels):
            yield seen

    def encoded(self, pixels: Pixels) -> torch.Tensor:
        """What the last block gives, (N, C) float32: the class token, where there is one, and then every patch."""
        last = deque((tokens for _, tokens in self._steps(pixels)), maxlen=1)
        return last[0][0]

    @torch.no_grad()
    def _steps(self, pixels: Pixels) -> Iterator[tuple[LayerOnPicture, torch.Tensor]]:
        """Each layer, and the tokens (1, N, C) after its block."""
        patches, tokens = self._embedded(self.preparation.apply(pixels))
        yield patches, tokens
        for names in self.blocks:
            look_up()
            block = read_block(self.file, names, self.heads)
            seen = block.normed(tokens, self.names.epsilon)
            mixed = block.heads.on_tokens(seen)
            tokens = block.after(tokens, mixed, self.names.epsilon)
            yield self._on_picture(names.attention, block, seen[0], mixed[0]), tokens

    def _on_picture(self, name: str, block: VitBlock, seen: torch.Tensor, mixed: torch.Tensor) -> LayerOnPicture:
        rows, columns = self.grid
        first = int(self.has_token)
        image, output = (part[first:].T.unflatten(1, self.grid).contiguous() for part in (seen, mixed))
        layer = block.heads.attention(token=seen[0].clone() if self.has_token else None)
        return LayerOnPicture(name, image, layer, global_window(rows, columns), output, self.patches.side)

    def _embedded(self, picture: torch.Tensor) -> tuple[LayerOnPicture, torch.Tensor]:
        """The patches as the convolution that they are, and the tokens that come of them."""
        seen = self.patches.on(picture)
        tokens = seen.output[None].flatten(2).mT
        positions = self.file.read(self.root + self.names.positions)
        if not self.has_token:
            tokens = tokens + positions
        else:
            token = self.file.read(self.root + self.names.token)
            bare = positions.shape[1] == tokens.shape[1]  # DeiT III: the class token has no position
            tokens = torch.cat([token, tokens + positions], 1) if bare else torch.cat([token, tokens], 1) + positions
        before = f"{self.root}{self.names.norm_before}"
        if self.names.norm_before and f"{before}.weight" in self.file.entries:
            scale, shift = (self.file.read(f"{before}.{part}") for part in ("weight", "bias"))
            tokens = layer_norm(tokens, (self.width,), scale, shift, self.names.epsilon)
        return seen, tokens


class VitFamily:
    name = "ViT"

    def recognises(self, entries: Mapping[str, TensorEntry]) -> bool:
        return scheme_of(entries) is not None

    def network(self, file: WeightsFile, hints: Hints) -> VitNetwork:
        known = scheme_of(file.entries)
        assert known is not None
        names, root = known
        family = names.family
        _check_plain(file, root, family)
        patches = checked_patches(file, family, root + names.patch)
        width = patches.width
        wanted: list[tuple[str, tuple[int | None, ...]]] = [(root + names.positions, (1, None, width))]
        if root + names.token in file.entries:
            wanted.append((root + names.token, (1, 1, width)))
        needed(file, family, wanted)
        grid = grid_of(file, root + names.positions, len(wanted) > 1, hints)
        mean, deviation = (IMAGENET_MEAN, IMAGENET_DEVIATION) if patches.channels == 3 else ((0.5,), (0.5,))
        heads = heads_of(file, width, hints.heads)
        network = VitNetwork(file, names, root, heads, grid, hints, mean, deviation)
        _ = network.layers  # what is missing in a block is said now
        return network


def _check_plain(file: WeightsFile, root: str, family: str) -> None:
    """Raises Refusal for what is more than one class token, and attention of another kind (docs/peers.md)."""
    for name in file.entries:
        if name.startswith(root) and name.removeprefix(root).endswith(SEVERAL_TOKENS):
            raise Refusal(weights_words.SEVERAL_TOKENS, name=file.name, family=family, tensor=name)
        if name.startswith(root) and name.endswith(OTHER_ATTENTION):
            raise Refusal(weights_words.OTHER_ATTENTION, name=file.name, family=family, tensor=name)


def grid_of(file: WeightsFile, positions: str, token: bool, hints: Hints) -> tuple[int, int]:
    """Rows and columns of patches, of as many positions as there are: with one for the class token, or without. They
    are not interpolated. Raises Refusal for what is no square, where no hint says how it lies."""
    count = file.entries[positions].shape[1]
    for patches in (count - 1, count) if token else (count,):
        if hints.grid is not None and hints.grid[0] * hints.grid[1] == patches:
            return hints.grid
        if hints.grid is None and patches > 0 and isqrt(patches) ** 2 == patches:
            return isqrt(patches), isqrt(patches)
    raise Refusal(weights_words.GRID_UNKNOWN, name=file.name, tensor=positions, count=count)
