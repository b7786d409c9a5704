"""Swin transformers (Liu et al. 2021, arXiv 2103.14030): attention within blocks of a grid, which halves by stages.

    tokens = LayerNorm(patches W + b)
    block    tokens += attention(LayerNorm(tokens)), then tokens += MLP(LayerNorm(tokens)); each second one shifted
    merging  2 x 2 tokens side by side, LayerNorm, and a matrix to twice the channels

Heads and sides of windows are in the file: a table has ((2 M - 1)^2, heads) numbers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isqrt

import torch
from torch.nn.functional import layer_norm, linear

from explorer.errors import Refusal
from explorer.layers.attention import Attention
from explorer.layers.convolution import Convolution
from explorer.layers.fast.routes import attend
from explorer.layers.geometry import Window
from explorer.layers.position import Table
from explorer.layers.progress import look_up
from explorer.weights.entries import TensorEntry
from explorer.weights.families.patches import Patches, checked_patches
from explorer.weights.families.swin_names import TABLE, SwinNames, swin_scheme
from explorer.weights.families.vit_block import BlockNames, found_attention, named_block, read_block
from explorer.weights.file import WeightsFile
from explorer.weights.linear_heads import LinearHeads
from explorer.weights.network import FoundLayer, Hints, LayerOnPicture, Pixels, check_side, found_layer, needed
from explorer.weights.preparation import IMAGENET_DEVIATION, IMAGENET_MEAN, Preparation
from explorer.words import weights as weights_words

EPSILON = 1e-5  # of its LayerNorm


@dataclass(frozen=True)
class SwinBlock:
    """One block: its tensors, its side M of a window, its heads, and whether its place in the stage is odd."""

    names: BlockNames
    table: str
    side: int
    heads: int
    width: int
    odd: bool

    def found(self) -> FoundLayer:
        return found_attention(self.names, self.width, self.heads, (self.side, self.side), {"table": self.table})

    def window(self, grid: tuple[int, int]) -> Window:
        """On a grid (rows, columns) of tokens. What fits into one window is not shifted."""
        shift = self.side // 2 if self.odd and min(grid) > self.side else 0
        return Window(float(self.side), "block", moved_px=float(shift))


@dataclass(frozen=True, eq=False)
class SwinNetwork:
    """`stages` of blocks; `names` and what stands before them in the file."""

    file: WeightsFile
    names: SwinNames
    root: str
    stages: tuple[tuple[SwinBlock, ...], ...]

    @property
    def family(self) -> str:
        return self.names.family

    @property
    def patches(self) -> Patches:
        return Patches(self.file, self.root + self.names.patch)

    @property
    def side_px(self) -> int:
        """Of the picture, which leaves one window to the last stage: 224 px for M = 7."""
        return self.patches.side * 2 ** (len(self.stages) - 1) * self.stages[0][0].side

    @property
    def preparation(self) -> Preparation:
        side = self.side_px
        coloured = self.patches.channels == 3
        mean, deviation = (IMAGENET_MEAN, IMAGENET_DEVIATION) if coloured else ((0.5,), (0.5,))
        return Preparation(self.patches.channels, (side, side), mean, deviation)

    @property
    def notes(self) -> tuple[str, ...]:
        return (
            weights_words.NOTE_NORMALISED,
            weights_words.NOTE_VIT.format(epsilon=f"{EPSILON:g}"),
            weights_words.NOTE_SWIN,
        )

    @cached_property
    def layers(self) -> tuple[FoundLayer, ...]:
        return self.patches.found(), *(block.found() for stage in self.stages for block in stage)

    def layer(self, name: str) -> Attention | Convolution:
        if found_layer(self, name).kind == "convolution":
            return self.patches.layer()
        block = next(block for stage in self.stages for block in stage if block.names.attention == name)
        return self._attention(block, read_block(self.file, block.names, block.heads, attention_only=True).heads)

    def on_picture(self, pixels: Pixels) -> Iterator[LayerOnPicture]:
        for seen, _ in self._steps(pixels):
            yield seen

    def encoded(self, pixels: Pixels) -> torch.Tensor:
        """What the last block gives, (C, rows, columns) float32."""
        last = deque((plane for _, plane in self._steps(pixels)), maxlen=1)
        return last[0]

    @torch.no_grad()
    def _steps(self, pixels: Pixels) -> Iterator[tuple[LayerOnPicture, torch.Tensor]]:
        """Each layer, and the plane (C, rows, columns) after its block."""
        patches = self.patches.on(self.preparation.apply(pixels))
        yield patches, patches.output
        x, step_px = self._normed(patches.output.permute(1, 2, 0), self.root + self.names.patch_norm), self.patches.side
        for number, stage in enumerate(self.stages):
            if number:
                x, step_px = self._merged(x, number), 2 * step_px
            for names in stage:
                look_up()
                block = read_block(self.file, names.names, names.heads)
                layer, window = self._attention(names, block.heads), names.window((x.shape[0], x.shape[1]))
                image = block.normed(x, EPSILON).permute(2, 0, 1).contiguous()
                mixed = attend(image, layer, window)
                x = block.after(x, mixed.permute(1, 2, 0), EPSILON)
                seen = LayerOnPicture(names.names.attention, image, layer, window, mixed, step_px)
                yield seen, x.permute(2, 0, 1)

    def _merged(self, x: torch.Tensor, stage: int) -> torch.Tensor:
        """(rows, columns, C) -> (rows / 2, columns / 2, 2 C); the four tokens go down before they go to the right."""
        start = self.root + self.names.merging_start(stage)
        four = torch.cat([x[row::2, column::2] for column in range(2) for row in range(2)], -1)
        reduction = f"{start}reduction.weight"
        self.file.check(reduction)
        return linear(self._normed(four, f"{start}norm"), self.file.read(reduction))

    def _normed(self, x: torch.Tensor, name: str) -> torch.Tensor:
        scale, shift = (self.file.read(f"{name}.{part}") for part in ("weight", "bias"))
        return layer_norm(x, scale.shape, scale, shift, EPSILON)

    def _attention(self, block: SwinBlock, heads: LinearHeads) -> Attention:
        span = 2 * block.side - 1
        table = self.file.read(block.table).T.reshape(-1, span, span)
        return heads.attention(position=Table(table.flip(1, 2).contiguous()))  # the file's is by query less key


class SwinFamily:
    name = "Swin"

    def recognises(self, entries: Mapping[str, TensorEntry]) -> bool:
        return swin_scheme(entries) is not None

    def network(self, file: WeightsFile, hints: Hints) -> SwinNetwork:
        known = swin_scheme(file.entries)
        assert known is not None
        names, root = known
        width = checked_patches(file, names.family, root + names.patch).width
        _check_norm(file, names.family, root + names.patch_norm, width)
        span, stages = _span(file, names, root), list[tuple[SwinBlock, ...]]()
        while file.has(root + names.block_start(len(stages), 0)):
            number = len(stages)
            if number:
                start = root + names.merging_start(number)
                needed(file, names.family, ((f"{start}reduction.weight", (2 * width, 4 * width)),))
                _check_norm(file, names.family, f"{start}norm", 4 * width)
                width *= 2
            stages.append(_stage(file, names, root, number, width, span))
        network = SwinNetwork(file, names, root, tuple(stages))
        check_side(file, root + names.first_table(), (span + 1) // 2, network.side_px)
        return network


def _span(file: WeightsFile, names: SwinNames, root: str) -> int:
    """2 M - 1 of the first table, which all have. (Windows of several sides need tokens that fill up a grid.)"""
    first = root + names.first_table()
    needed(file, names.family, ((first, (None, None)),))
    return isqrt(file.entries[first].shape[0] - 1) + 1 | 1  # the next odd one, where it is no odd square


def _stage(file: WeightsFile, names: SwinNames, root: str, stage: int, width: int, span: int) -> tuple[SwinBlock, ...]:
    blocks: list[SwinBlock] = []
    while file.has(start := root + names.block_start(stage, len(blocks))):
        table = f"{start}attn.{TABLE}"
        needed(file, names.family, ((table, (None, None)),))
        heads = file.entries[table].shape[1]
        needed(file, names.family, ((table, (span**2, heads)),))
        if width % heads:
            raise Refusal(weights_words.HEADS_WRONG, name=file.name, channels=width, heads=heads)
        block = named_block(file, names.family, names.inside, start, width)
        blocks.append(SwinBlock(block, table, (span + 1) // 2, heads, width, len(blocks) % 2 == 1))
    return tuple(blocks)


def _check_norm(file: WeightsFile, family: str, name: str, width: int) -> None:
    needed(file, family, ((f"{name}.weight", (width,)), (f"{name}.bias", (width,))))
