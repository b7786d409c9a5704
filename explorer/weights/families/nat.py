"""NAT (Hassani et al. 2023, arXiv 2204.07143): neighbourhood attention, on a grid that convolutions halve by levels.

    tokens = LayerNorm(two convolutions of stride 2)
    block    tokens += attention(LayerNorm(tokens)), then tokens += MLP(LayerNorm(tokens)); by LayerScale where there is
    between  a convolution of stride 2 to twice the channels, then LayerNorm

Heads and sides of windows are in the file: `rpb` has (heads, 2 K - 1, 2 K - 1) numbers, read at key less query.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import torch
from torch.nn.functional import layer_norm

from explorer.errors import Refusal
from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution, convolve
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window
from explorer.layers.position import Table
from explorer.layers.progress import look_up
from explorer.weights.entries import TensorEntry
from explorer.weights.families.vit_block import BlockNames, found_attention, named_block, read_block
from explorer.weights.families.vit_names import TIMM_BLOCK
from explorer.weights.file import WeightsFile
from explorer.weights.linear_heads import LinearHeads
from explorer.weights.network import FoundLayer, Hints, LayerOnPicture, Pixels, check_side, found_layer, needed
from explorer.weights.placed import ConvolutionSettings, as_convolution
from explorer.weights.preparation import IMAGENET_DEVIATION, IMAGENET_MEAN, Preparation
from explorer.words import weights as weights_words

NAME = "NAT"
EPSILON = 1e-5  # of its LayerNorm
FIRST = "levels.0.blocks.0.attn.rpb"  # by which the family is known
BLOCK = replace(TIMM_BLOCK, scales=(("gamma1", "gamma2"),))
HALVING = ConvolutionSettings(stride=2)


@dataclass(frozen=True, eq=False)
class NatNetwork:
    """`levels` of blocks on `widths` channels with so many `heads`; `root` is what stands before every name."""

    file: WeightsFile
    root: str
    side: int
    widths: tuple[int, ...]
    heads: tuple[int, ...]
    levels: tuple[tuple[BlockNames, ...], ...]
    family: str = NAME

    @property
    def side_px(self) -> int:
        """Of the picture, which leaves one window to the last level: 224 px for K = 7."""
        return 4 * 2 ** (len(self.levels) - 1) * self.side

    @property
    def preparation(self) -> Preparation:
        channels = self.file.entries[f"{self._cutting[0]}.weight"].shape[1]
        mean, deviation = (IMAGENET_MEAN, IMAGENET_DEVIATION) if channels == 3 else ((0.5,), (0.5,))
        return Preparation(channels, (self.side_px, self.side_px), mean, deviation)

    @property
    def notes(self) -> tuple[str, ...]:
        vit = weights_words.NOTE_VIT.format(epsilon=f"{EPSILON:g}")
        return weights_words.NOTE_NORMALISED, vit, weights_words.NOTE_NAT

    @property
    def window(self) -> Window:
        return Window(float(self.side), moved_px=0.0 if self.side % 2 else -0.5)

    @cached_property
    def layers(self) -> tuple[FoundLayer, ...]:
        found = [self._found(name) for name in self._cutting]
        for number, blocks in enumerate(self.levels):
            if number:
                found.append(self._found(self._halving(number)))
            found += [self._found_attention(block, number) for block in blocks]
        return tuple(found)

    def layer(self, name: str) -> Attention | Convolution:
        if found_layer(self, name).kind == "convolution":
            return self._convolution(name)
        number, block = next((n, b) for n, level in enumerate(self.levels) for b in level if b.attention == name)
        return self._attention(block, read_block(self.file, block, self.heads[number], attention_only=True).heads)

    def on_picture(self, pixels: Pixels) -> Iterator[LayerOnPicture]:
        for seen, _ in self._steps(pixels):
            yield seen

    def encoded(self, pixels: Pixels) -> torch.Tensor:
        """What the last block gives, (C, rows, columns) float32."""
        last = deque((plane for _, plane in self._steps(pixels)), maxlen=1)
        return last[0]

    @torch.no_grad()
    def _steps(self, pixels: Pixels) -> Iterator[tuple[LayerOnPicture, torch.Tensor]]:
        """Each layer, and the plane (C, rows, columns) after it or its block."""
        plane, step_px = self.preparation.apply(pixels), 1
        for name in self._cutting:
            seen = self._on_plane(name, plane, step_px)
            plane, step_px = seen.output, 2 * step_px
            yield seen, plane
        x = self._normed(plane, f"{self.root}patch_embed.norm")
        for number, blocks in enumerate(self.levels):
            if number:
                name = self._halving(number)
                seen = self._on_plane(name, x.permute(2, 0, 1).contiguous(), step_px)
                step_px *= 2
                yield seen, seen.output
                x = self._normed(seen.output, f"{name.removesuffix('reduction')}norm")
            for names in blocks:
                look_up()
                block = read_block(self.file, names, self.heads[number])
                image = block.normed(x, EPSILON).permute(2, 0, 1).contiguous()
                layer = self._attention(names, block.heads)
                mixed = attend(image, layer, self.window)
                x = block.after(x, mixed.permute(1, 2, 0), EPSILON)
                yield LayerOnPicture(names.attention, image, layer, self.window, mixed, step_px), x.permute(2, 0, 1)

    @property
    def _cutting(self) -> tuple[str, str]:
        return f"{self.root}patch_embed.proj.0", f"{self.root}patch_embed.proj.1"

    def _halving(self, level: int) -> str:
        """Of what makes the grid of `level`, from 1, out of the one before it."""
        return f"{self.root}levels.{level - 1}.downsample.reduction"

    def _on_plane(self, name: str, plane: torch.Tensor, step_px: int) -> LayerOnPicture:
        look_up()
        layer = self._convolution(name)
        return LayerOnPicture(name, plane, layer, None, convolve(plane, layer), step_px)

    def _found(self, name: str) -> FoundLayer:
        outputs, inputs, rows, columns = self.file.entries[f"{name}.weight"].shape
        tensors = {role: f"{name}.{role}" for role in ("weight", "bias") if f"{name}.{role}" in self.file.entries}
        return FoundLayer(name, "convolution", 0, inputs, outputs, (rows, columns), tensors)

    def _found_attention(self, block: BlockNames, level: int) -> FoundLayer:
        more = {"table": f"{block.attention}.rpb"}
        return found_attention(block, self.widths[level], self.heads[level], (self.side, self.side), more)

    def _convolution(self, name: str) -> Convolution:
        tensors = self._found(name).tensors
        self.file.check(*tensors.values(), copies=2)
        bias = self.file.read(tensors["bias"]) if "bias" in tensors else None
        return as_convolution(self.file.read(tensors["weight"]), bias, HALVING)

    def _attention(self, block: BlockNames, heads: LinearHeads) -> Attention:
        return heads.attention(position=Table(self.file.read(f"{block.attention}.rpb")), border="shifted")

    def _normed(self, plane: torch.Tensor, name: str) -> torch.Tensor:
        """(C, rows, columns) -> (rows, columns, C)."""
        scale, shift = (self.file.read(f"{name}.{part}") for part in ("weight", "bias"))
        return layer_norm(plane.permute(1, 2, 0), scale.shape, scale, shift, EPSILON)


class NatFamily:
    name = NAME

    def recognises(self, entries: Mapping[str, TensorEntry]) -> bool:
        return _root(entries) is not None

    def network(self, file: WeightsFile, hints: Hints) -> NatNetwork:
        root = _root(file.entries)
        assert root is not None
        width, side = _checked_start(file, root)
        widths, heads, levels = list[int](), list[int](), list[tuple[BlockNames, ...]]()
        while file.has(f"{root}levels.{len(levels)}.blocks.0."):
            number = len(levels)
            if number:
                start = f"{root}levels.{number - 1}.downsample."
                needed(file, NAME, ((f"{start}reduction.weight", (2 * width, width, 3, 3)),))
                width *= 2
                needed(file, NAME, ((f"{start}norm.{part}", (width,)) for part in ("weight", "bias")))
            widths.append(width)
            heads.append(_heads(file, f"{root}levels.{number}.blocks.0.attn.rpb", width, side))
            levels.append(_blocks(file, f"{root}levels.{number}.blocks.", width, heads[-1], side))
        network = NatNetwork(file, root, side, tuple(widths), tuple(heads), tuple(levels))
        check_side(file, root + FIRST, side, network.side_px)
        return network


def _root(entries: Mapping[str, TensorEntry]) -> str | None:
    """What stands before every name of a NAT; None for what is none."""
    for name in entries:
        root = name.removesuffix(FIRST)
        if root != name and (not root or root.endswith(".")) and f"{root}patch_embed.proj.0.weight" in entries:
            return root
    return None


def _checked_start(file: WeightsFile, root: str) -> tuple[int, int]:
    """(channels of a token, side K of a window)."""
    first, second = (f"{root}patch_embed.proj.{number}" for number in range(2))
    needed(file, NAME, ((f"{first}.weight", (None, None, 3, 3)), (f"{second}.weight", (None, None, 3, 3))))
    half, channels = file.entries[f"{first}.weight"].shape[:2]
    if channels not in (1, 3):
        needed(file, NAME, ((f"{first}.weight", (half, 3, 3, 3)),))
    width = file.entries[f"{second}.weight"].shape[0]
    needed(
        file, NAME, (
            (f"{second}.weight", (width, half, 3, 3)), (f"{first}.bias", (half,)), (f"{second}.bias", (width,)),
            (f"{root}patch_embed.norm.weight", (width,)), (f"{root}patch_embed.norm.bias", (width,)),
            (root + FIRST, (None, None, None)),
        ),
    )  # fmt: skip
    return width, file.entries[root + FIRST].shape[1] // 2 + 1


def _heads(file: WeightsFile, table: str, width: int, side: int) -> int:
    needed(file, NAME, ((table, (None, 2 * side - 1, 2 * side - 1)),))
    heads = file.entries[table].shape[0]
    if width % heads:
        raise Refusal(weights_words.HEADS_WRONG, name=file.name, channels=width, heads=heads)
    return heads


def _blocks(file: WeightsFile, start: str, width: int, heads: int, side: int) -> tuple[BlockNames, ...]:
    blocks: list[BlockNames] = []
    while file.has(here := f"{start}{len(blocks)}."):
        needed(file, NAME, ((f"{here}attn.rpb", (heads, 2 * side - 1, 2 * side - 1)),))
        blocks.append(named_block(file, NAME, BLOCK, here, width))
    return tuple(blocks)
