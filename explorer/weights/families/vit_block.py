"""One block of a vision transformer: its tensors by role, its numbers, and what they make of tokens."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch.nn.functional import gelu, layer_norm, linear

from explorer.weights.families.vit_names import BlockScheme, VitNames
from explorer.weights.file import WeightsFile
from explorer.weights.linear_heads import LinearHeads
from explorer.weights.network import FoundLayer, needed

# By how many matrices there are: the role of each, and how many of query, key and value are in it.
PARTS = {1: (("qkv", 3),), 2: (("qk", 2), ("value", 1)), 3: (("query", 1), ("key", 1), ("value", 1))}
Linear = tuple[torch.Tensor, torch.Tensor | None]


@dataclass(frozen=True)
class BlockNames:
    """The names of one block's tensors. qkv and proj are (weight, bias or None); norms, mlp are (weight, bias) twice;
    scales of LayerScale, or None."""

    attention: str
    qkv: tuple[tuple[str, str | None], ...]
    proj: tuple[str, str | None]
    norms: tuple[tuple[str, str], tuple[str, str]]
    mlp: tuple[tuple[str, str | None], tuple[str, str | None]]
    scales: tuple[str, str] | None

    def of_attention(self) -> list[str]:
        return [name for pair in (*self.qkv, self.proj) for name in pair if name is not None]

    def all(self) -> list[str]:
        """Every tensor of the block."""
        rest = [name for pair in (*self.norms, *self.mlp) for name in pair if name is not None]
        return [*self.of_attention(), *rest, *(self.scales or ())]


@dataclass(frozen=True, eq=False)
class VitBlock:
    """Its numbers. norms are (scale, shift), scales are LayerScale's; all empty where the attention alone was read."""

    heads: LinearHeads
    norms: tuple[Linear, ...] = ()
    mlp: tuple[Linear, ...] = ()
    scales: tuple[torch.Tensor, ...] = ()

    def normed(self, tokens: torch.Tensor, epsilon: float, which: int = 0) -> torch.Tensor:
        """What the attention (0) or the MLP (1) sees of tokens (1, N, C)."""
        scale, shift = self.norms[which]
        return layer_norm(tokens, scale.shape, scale, shift, epsilon)

    def after(self, tokens: torch.Tensor, mixed: torch.Tensor, epsilon: float) -> torch.Tensor:
        """The tokens after the block, given what its attention makes of them."""
        tokens = tokens + (mixed * self.scales[0] if self.scales else mixed)
        hidden = gelu(linear(self.normed(tokens, epsilon, 1), *self.mlp[0]))
        more = linear(hidden, *self.mlp[1])
        return tokens + (more * self.scales[1] if self.scales else more)


def block_names(file: WeightsFile, names: VitNames, root: str) -> tuple[BlockNames, ...]:
    """The blocks from 0 to the last. Raises Refusal where one lacks a tensor, or has it in another shape."""
    numbered = re.compile(re.escape(root + names.block).replace(r"\{\}", r"(\d{1,4})") + r"\.")
    numbers = [int(found[1]) for found in map(numbered.match, file.entries) if found]
    width = file.entries[f"{root}{names.patch}.weight"].shape[0]
    starts = (f"{root}{names.block.format(number)}." for number in range(max(numbers) + 1))
    return tuple(named_block(file, names.family, names.inside, start, width) for start in starts)


def found_attention(
    block: BlockNames,
    width: int,
    heads: int,
    kernel_size: tuple[int, int] | None = None,
    more: Mapping[str, str] | None = None,
) -> FoundLayer:
    """The block's attention as a layer; `more` are tensors that it has beside its matrices, by role."""
    kinds = [kind for kind, _ in PARTS[len(block.qkv)]]
    tensors = {}
    for kind, (weight, bias) in zip((*kinds, "out"), (*block.qkv, block.proj), strict=True):
        tensors[kind] = weight
        if bias is not None:
            tensors[f"{kind}_bias"] = bias
    return FoundLayer(block.attention, "attention", heads, width, width, kernel_size, {**tensors, **(more or {})})


def read_block(file: WeightsFile, names: BlockNames, heads: int, attention_only: bool = False) -> VitBlock:
    """Its numbers. Raises Refusal."""
    file.check(*(names.of_attention() if attention_only else names.all()))
    parts = [_read(file, *pair) for pair in names.qkv]
    weight = parts[0][0] if len(parts) == 1 else torch.cat([weight for weight, _ in parts])
    biases = [bias for _, bias in parts if bias is not None]
    bias = None if not biases else torch.cat(biases) if len(biases) > 1 else biases[0]
    attention = LinearHeads.fused(weight, bias, *_read(file, *names.proj), heads)
    if attention_only:
        return VitBlock(attention)
    norms, mlp = ((_read(file, *pair) for pair in pairs) for pairs in (names.norms, names.mlp))
    return VitBlock(attention, tuple(norms), tuple(mlp), tuple(file.read(name) for name in names.scales or ()))


def _read(file: WeightsFile, weight: str, bias: str | None) -> Linear:
    return file.read(weight), None if bias is None else file.read(bias)


def named_block(file: WeightsFile, family: str, scheme: BlockScheme, start: str, width: int) -> BlockNames:
    """The names of a block whose tensors begin with `start`, on `width` channels. Raises Refusal where one is missing
    or has another shape."""

    def there(name: str) -> str | None:
        return name if name in file.entries else None

    def pair(name: str) -> tuple[str, str | None]:
        return f"{start}{name}.weight", there(f"{start}{name}.bias")

    mlp = next((mlp for mlp in scheme.mlps if f"{start}{mlp[0]}.weight" in file.entries), scheme.mlps[0])
    scales = next((scales for scales in scheme.scales if start + scales[0] in file.entries), None)
    block = BlockNames(
        start + scheme.attention,
        tuple((start + weight, there(start + bias)) for weight, bias in scheme.qkv),
        pair(scheme.proj),
        ((f"{start}{scheme.norms[0]}.weight", f"{start}{scheme.norms[0]}.bias"),
         (f"{start}{scheme.norms[1]}.weight", f"{start}{scheme.norms[1]}.bias")),
        (pair(mlp[0]), pair(mlp[1])),
        None if scales is None else (start + scales[0], start + scales[1]),
    )  # fmt: skip
    _check(file, family, block, width)
    return block


def _check(file: WeightsFile, family: str, block: BlockNames, width: int) -> None:
    needed(file, family, ((block.mlp[0][0], (None, width)),))
    hidden = file.entries[block.mlp[0][0]].shape[0]
    wanted: list[tuple[str | None, tuple[int | None, ...]]] = []
    for (weight, bias), (_, parts) in zip(block.qkv, PARTS[len(block.qkv)], strict=True):
        wanted += [(weight, (parts * width, width)), (bias, (parts * width,))]
    wanted += [(block.proj[0], (width, width)), (block.proj[1], (width,))]
    wanted += [(block.mlp[0][1], (hidden,)), (block.mlp[1][0], (width, hidden)), (block.mlp[1][1], (width,))]
    wanted += [(name, (width,)) for norm in block.norms for name in norm]
    wanted += [(name, (width,)) for name in block.scales or ()]
    needed(file, family, ((name, shape) for name, shape in wanted if name is not None))
