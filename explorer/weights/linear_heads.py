"""The matrices of an attention as torch's Linear holds them, and the same said as `Attention` (docs/peers.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch.nn.functional import linear, scaled_dot_product_attention

from explorer.errors import Refusal
from explorer.layers.attention import Attention
from explorer.layers.geometry import Window
from explorer.weights.file import WeightsFile
from explorer.words import weights as weights_words

CHANNELS_A_HEAD = 64  # of the vision transformers that were published, but for those named here
HEADS_OF = {1280: 16, 1408: 16, 1664: 16}  # ViT-H, -g and -G, by channels
HEADS_KEY = "heads"  # of a safetensors file's metadata


@dataclass(frozen=True, eq=False)
class LinearHeads:
    """query, key, value (heads * d, C) and out (C_out, heads * d), each with a bias or None; float32.

    Heads cut the rows of query, key and value, and the columns of out, into even lengths, one after another.
    """

    query: torch.Tensor
    key: torch.Tensor
    value: torch.Tensor
    out: torch.Tensor
    query_bias: torch.Tensor | None
    key_bias: torch.Tensor | None
    value_bias: torch.Tensor | None
    out_bias: torch.Tensor | None
    heads: int

    @classmethod
    def fused(
        cls,
        qkv: torch.Tensor,
        qkv_bias: torch.Tensor | None,
        out: torch.Tensor,
        out_bias: torch.Tensor | None,
        heads: int,
    ) -> LinearHeads:
        """Of one matrix (3 heads * d, C) with the rows of query, then key, then value."""
        query, key, value = qkv.chunk(3)
        biases = (None, None, None) if qkv_bias is None else qkv_bias.chunk(3)
        return cls(query, key, value, out, biases[0], biases[1], biases[2], out_bias, heads)

    def attention(self, **rest: Any) -> Attention:
        """The same numbers as a layer; what else it has is given as `Attention` takes it. Global by default."""
        query, key, value = (self._by_head(weight) for weight in (self.query, self.key, self.value))
        query_bias, key_bias, value_bias = (
            None if bias is None else bias.unflatten(0, (self.heads, -1))
            for bias in (self.query_bias, self.key_bias, self.value_bias)
        )
        said: dict[str, Any] = {
            "query": query, "key": key, "value": value, "out": self.out.T.unflatten(0, (self.heads, -1)),
            "centers": torch.zeros(self.heads, 2, dtype=torch.int64), "border": "masked", "query_bias": query_bias,
            "key_bias": key_bias, "value_bias": value_bias, "out_bias": self.out_bias,
        }  # fmt: skip
        return Attention(**{**said, **rest})

    def on_tokens(self, tokens: torch.Tensor) -> torch.Tensor:
        """Global attention by torch's own operators: (1, N, C) -> (1, N, C_out)."""
        return self.put_out(scaled_dot_product_attention(*self.of_tokens(tokens)))

    def of_tokens(self, tokens: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Queries, keys and values of tokens (..., N, C), each (..., heads, N, d)."""
        query, key, value = (
            linear(tokens, weight, bias).unflatten(-1, (self.heads, -1)).transpose(-3, -2)
            for weight, bias in (
                (self.query, self.query_bias), (self.key, self.key_bias), (self.value, self.value_bias),
            )
        )  # fmt: skip
        return query, key, value

    def put_out(self, mixed: torch.Tensor) -> torch.Tensor:
        """What the heads see, (..., heads, N, d), put together: (..., N, C_out)."""
        return linear(mixed.transpose(-3, -2).flatten(-2), self.out, self.out_bias)

    def _by_head(self, weight: torch.Tensor) -> torch.Tensor:
        return weight.unflatten(0, (self.heads, -1)).mT


def global_window(rows: int, columns: int) -> Window:
    """One that sees every pixel from every pixel."""
    return Window(2.0 * max(rows, columns) + 1)


def heads_of(file: WeightsFile, channels: int, given: int | None) -> int:
    """How many heads share the channels, which no tensor says: as given, as the file's metadata say ("heads"), or as
    many as are customary for so many channels. Raises Refusal."""
    stated = given if given is not None else _stated(file)
    heads = stated or HEADS_OF.get(channels) or channels / CHANNELS_A_HEAD
    if stated is None and heads != int(heads):
        raise Refusal(weights_words.HEADS_UNKNOWN, name=file.name, channels=channels)
    if heads < 1 or channels % heads:
        raise Refusal(weights_words.HEADS_WRONG, name=file.name, channels=channels, heads=heads)
    return int(heads)


def heads_assumed(file: WeightsFile, given: int | None) -> bool:
    return given is None and _stated(file) is None


def _stated(file: WeightsFile) -> int | None:
    said = file.metadata.get(HEADS_KEY, "")
    return int(said) if said.isascii() and said.isdigit() and 0 < len(said) < 6 else None
