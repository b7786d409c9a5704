"""ConViT (d'Ascoli et al. 2021, arXiv 2103.10697): gated blocks on patches alone, then a class token and plain blocks.

Heads are in the file: each has a row of `pos_proj` in the gated blocks, and the plain ones have as many.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import torch

from explorer.errors import Refusal
from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution
from explorer.layers.progress import look_up
from explorer.weights.entries import TensorEntry
from explorer.weights.families.gated import GatedHeads
from explorer.weights.families.patches import Patches, checked_patches
from explorer.weights.families.vit import grid_of
from explorer.weights.families.vit_block import BlockNames, found_attention, named_block, read_block
from explorer.weights.families.vit_names import TIMM_BLOCK
from explorer.weights.file import WeightsFile
from explorer.weights.linear_heads import LinearHeads, global_window
from explorer.weights.network import FoundLayer, Hints, LayerOnPicture, Pixels, found_layer, needed
from explorer.weights.preparation import IMAGENET_DEVIATION, IMAGENET_MEAN, Preparation
from explorer.words import weights as weights_words

NAME = "ConViT"
EPSILON = 1e-6  # of its LayerNorm
FIRST = "blocks.0.attn.pos_proj.weight"  # by which the family is known
GATED_BLOCK = replace(TIMM_BLOCK, qkv=(("attn.qk.weight", "attn.qk.bias"), ("attn.v.weight", "attn.v.bias")), scales=())


@dataclass(frozen=True, eq=False)
class ConvitNetwork:
    """`gated` and `plain` blocks in the network's order; grid is (rows, columns) of patches."""

    file: WeightsFile
    root: str
    patches: Patches
    heads: int
    grid: tuple[int, int]
    gated: tuple[BlockNames, ...]
    plain: tuple[BlockNames, ...]
    family: str = NAME

    @property
    def preparation(self) -> Preparation:
        size = self.grid[0] * self.patches.side, self.grid[1] * self.patches.side
        coloured = self.patches.channels == 3
        mean, deviation = (IMAGENET_MEAN, IMAGENET_DEVIATION) if coloured else ((0.5,), (0.5,))
        return Preparation(self.patches.channels, size, mean, deviation)

    @property
    def notes(self) -> tuple[str, ...]:
        return weights_words.NOTE_NORMALISED, weights_words.NOTE_VIT.format(epsilon=f"{EPSILON:g}")

    @cached_property
    def layers(self) -> tuple[FoundLayer, ...]:
        width = self.patches.width
        gated = (found_attention(block, width, self.heads, more=_place(block)) for block in self.gated)
        return self.patches.found(), *gated, *(found_attention(block, width, self.heads) for block in self.plain)

    def layer(self, name: str) -> Attention | Convolution:
        """A plain attention without its class token: that is made on the way, of a picture."""
        if found_layer(self, name).kind == "convolution":
            return self.patches.layer()
        block = next(block for block in (*self.gated, *self.plain) if block.attention == name)
        heads = read_block(self.file, block, self.heads, attention_only=True).heads
        return self._gated(block, heads).attention() if block in self.gated else heads.attention()

    def on_picture(self, pixels: Pixels) -> Iterator[LayerOnPicture]:
        for seen, _ in self._steps(pixels):
            yield seen

    def encoded(self, pixels: Pixels) -> torch.Tensor:
        """What the last block gives, (N, C) float32: the class token, where plain blocks brought it, and patches."""
        last = deque((tokens for _, tokens in self._steps(pixels)), maxlen=1)
        return last[0][0]

    @torch.no_grad()
    def _steps(self, pixels: Pixels) -> Iterator[tuple[LayerOnPicture, torch.Tensor]]:
        """Each layer, and the tokens (1, N, C) after its block."""
        patches = self.patches.on(self.preparation.apply(pixels))
        tokens = patches.output[None].flatten(2).mT
        tokens = tokens + self.file.read(f"{self.root}pos_embed")
        yield patches, tokens
        for names in self.gated:
            look_up()
            block = read_block(self.file, names, self.heads)
            gated = self._gated(names, block.heads)
            seen = block.normed(tokens, EPSILON)
            mixed = gated.on_tokens(seen, self.grid)
            tokens = block.after(tokens, mixed, EPSILON)
            yield self._on_picture(names, gated.attention(), seen[0], mixed[0]), tokens
        if self.plain:
            tokens = torch.cat([self.file.read(f"{self.root}cls_token"), tokens], 1)
        for names in self.plain:
            look_up()
            block = read_block(self.file, names, self.heads)
            seen = block.normed(tokens, EPSILON)
            mixed = block.heads.on_tokens(seen)
            tokens = block.after(tokens, mixed, EPSILON)
            layer = block.heads.attention(token=seen[0, 0].clone())
            yield self._on_picture(names, layer, seen[0, 1:], mixed[0, 1:]), tokens

    def _on_picture(
        self, names: BlockNames, layer: Attention, seen: torch.Tensor, mixed: torch.Tensor
    ) -> LayerOnPicture:
        image, output = (part.T.unflatten(1, self.grid).contiguous() for part in (seen, mixed))
        window = global_window(*self.grid)
        return LayerOnPicture(names.attention, image, layer, window, output, self.patches.side)

    def _gated(self, names: BlockNames, heads: LinearHeads) -> GatedHeads:
        place = _place(names)
        self.file.check(*place.values())
        return GatedHeads(heads, *(self.file.read(tensor) for tensor in place.values()))


class ConvitFamily:
    name = NAME

    def recognises(self, entries: Mapping[str, TensorEntry]) -> bool:
        return _root(entries) is not None

    def network(self, file: WeightsFile, hints: Hints) -> ConvitNetwork:
        root = _root(file.entries)
        assert root is not None
        patches = checked_patches(file, NAME, f"{root}patch_embed.proj")
        width = patches.width
        needed(file, NAME, ((root + FIRST, (None, 3)),))
        heads = file.entries[root + FIRST].shape[0]
        if width % heads:
            raise Refusal(weights_words.HEADS_WRONG, name=file.name, channels=width, heads=heads)
        gated, plain = _blocks(file, root, width, heads)
        if plain:
            needed(file, NAME, ((f"{root}cls_token", (1, 1, width)),))
        positions = f"{root}pos_embed"
        needed(file, NAME, ((positions, (1, None, width)),))
        return ConvitNetwork(file, root, patches, heads, grid_of(file, positions, False, hints), gated, plain)


def _root(entries: Mapping[str, TensorEntry]) -> str | None:
    """What stands before every name of a ConViT; None for what is none."""
    for name in entries:
        root = name.removesuffix(FIRST)
        if root != name and (not root or root.endswith(".")):
            return root
    return None


def _blocks(
    file: WeightsFile, root: str, width: int, heads: int
) -> tuple[tuple[BlockNames, ...], tuple[BlockNames, ...]]:
    """The gated blocks and the plain ones. A block without a matrix of queries and keys alone counts as plain."""
    start = f"{root}blocks."
    numbers = (name.removeprefix(start).split(".")[0] for name in file.entries if name.startswith(start))
    last = max(int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) < 5)
    gated: list[BlockNames] = []
    plain: list[BlockNames] = []
    for number in range(last + 1):
        here = f"{start}{number}."
        if not plain and f"{here}attn.qkv.weight" not in file.entries:
            block = named_block(file, NAME, GATED_BLOCK, here, width)
            shapes: tuple[tuple[int | None, ...], ...] = (heads, 3), (heads,), (heads,)
            needed(file, NAME, zip(_place(block).values(), shapes, strict=True))
            gated.append(block)
        else:
            plain.append(named_block(file, NAME, TIMM_BLOCK, here, width))
    return tuple(gated), tuple(plain)


def _place(block: BlockNames) -> dict[str, str]:
    return {
        "place": f"{block.attention}.pos_proj.weight",
        "place_bias": f"{block.attention}.pos_proj.bias",
        "gate": f"{block.attention}.gating_param",
    }
