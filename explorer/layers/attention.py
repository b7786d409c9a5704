"""Attention on one image: features -> queries, keys, values -> scores -> weights -> output, a function for each part.

    score    S = beta * similarity(q, k) / sqrt(d) + position(key - query)
    weight   A = norm(S; coverage of the key by the head's window)
             with a gate: (1 - gate) A + gate (all weight on the key at the window's center, or norm(position' alone))
    output   Y = sum over heads of A x W_V W_O, each projection with a bias where it has one

Borders: "zero" pads the image by `padding` zeros, which are keys with score 0 (+ position score) and value 0, and has
nothing beyond; "zero_keys", "replicate" and "reflect" go on without end; "masked" and "shifted" have only the image's
own pixels ("shifted" keeps the whole window inside, as NATTEN does, arXiv 2204.07143); "circular" is a torus.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import sqrt

import numpy as np
import torch

from explorer.layers.borders import border_named
from explorer.layers.features import features_named
from explorer.layers.geometry import (
    Axis,
    Ints,
    Plane,
    Window,
    check_window,
    coverage_factor,
    disc_coverage,
    key_plane,
)
from explorer.layers.norms import SUMS_TO_ONE, norm_named
from explorer.layers.position import Position
from explorer.layers.similarities import similarity_named

HEAD_BIASES = "query_bias", "key_bias", "value_bias"


@dataclass(frozen=True, eq=False)
class Attention:
    """Heads of local self-attention whose windows are centered on `query + centers[head]`.

    Layers of others have names of their own for what stands here: docs/peers.md. A scale for each head is part of its
    W_Q (and bias), which a cosine does not feel; heads that differ in more are layers, whose outputs add up.

    Args:
        query, key: (heads, C_feat, d); C_feat is C_in for features "pixel", 9 C_in for "patch".
        value: (heads, C_in, d_v), out: (heads, d_v, C_out); values are always the image's own channels.
        centers: (heads, 2) int, offsets (row, column) in pixels.
        position: None, Gaussian, Quadratic, Table or Embeddings (see `position`).
        content: beta, the strength of the content scores.
        norm: the name of one in `norms.NORMS`.
        similarity: dot q.k; cosine q.k / |q||k| (0 for a zero vector); distance -|q - k|^2 / 2, which for vectors of
            length 1 is the dot product less 1.
        features: what queries and keys are made of: the pixel, or its 3 x 3 patch less the patch's mean per channel
            (channel-major, rows before columns; edges replicated, wrapped under the circular border).
        padding: p of the zero border in pixels; default: the largest |center|.
        stride: queries stand on every stride-th pixel.
        query_bias, key_bias: None or (heads, d); value_bias: None or (heads, d_v); out_bias: None or (C_out,). Pixels
            are projected first and then padded: zeros beyond the border have no bias, their key and value are 0. So a
            bias of the values is missing on the frame, where a convolution's is not (see `closed_convolution`).
        token: None or (C_in,), a class token (see `class_token`): a key of every query, whatever its window, at full
            coverage and without a position score. It is an input beside the image, not a weight: `token_output` is what
            the layer makes of it. For features "pixel", and not with a gate (ConViT adds its token after gated layers).
        gate: None or (heads,), the share in [0, 1] of the weight that position alone decides (ConViT's gated positional
            self-attention, arXiv 2103.10697, equation 7, sigma(lambda) there, with the position part at its sharpest):
            it goes to the one key that the window keeps when it closes to 1 px. For norms that sum to one. Where there
            is no such key (it would lie outside a masked image, or its position score is -inf) that share goes nowhere,
            and the weights sum to 1 - gate. GPSA, whose positional softmax knows real pixels alone, gives it to the
            nearest of them, as the closed window of the border "shifted" or "replicate" does here.
        gate_position: where that share goes instead: a position whose scores alone are normed over the same window, as
            GPSA learns them. (ConViT divides the mixture by its sum once more, which is 1.)

    >>> import torch
    >>> from explorer.layers import Attention, Window, attend
    >>> one = torch.ones(1, 1, 1)
    >>> head = Attention(one, one, one, one, centers=torch.tensor([[0, 0]]), content=0.0, border="masked")
    >>> attend(torch.tensor([[[1.0, 2.0, 6.0]]]), head, Window(3.0))  # without content: the mean of what it sees
    tensor([[[1.5000, 3.0000, 4.0000]]])
    """

    query: torch.Tensor
    key: torch.Tensor
    value: torch.Tensor
    out: torch.Tensor
    centers: torch.Tensor
    position: Position | None = None
    content: float = 1.0
    norm: str = "softmax"
    border: str = "zero"
    similarity: str = "dot"
    features: str = "pixel"
    padding: int | None = None
    stride: int = 1
    gate: torch.Tensor | None = None
    gate_position: Position | None = None
    query_bias: torch.Tensor | None = None
    key_bias: torch.Tensor | None = None
    value_bias: torch.Tensor | None = None
    out_bias: torch.Tensor | None = None
    token: torch.Tensor | None = None
    center_list: tuple[tuple[int, int], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        heads = self.query.shape[0] if self.query.ndim == 3 else 0
        for name, wanted in (
            ("query", (heads, None, None)),
            ("key", (heads, *self.query.shape[1:])),
            ("value", (heads, self.in_channels, None)),
            ("out", (heads, self.value.shape[-1], None)),
            ("centers", (heads, 2)),
            ("query_bias", (heads, *self.query.shape[2:])),
            ("key_bias", (heads, *self.query.shape[2:])),
            ("value_bias", (heads, self.value.shape[-1])),
            ("out_bias", (self.out.shape[-1],)),
            ("token", (self.in_channels,)),
        ):
            part = getattr(self, name)
            if part is None and (name.endswith("bias") or name == "token"):
                continue
            shape = tuple(part.shape)
            if (
                heads < 1
                or len(shape) != len(wanted)
                or any(w not in (None, s) for w, s in zip(wanted, shape, strict=True))
            ):
                raise ValueError(f"{name} must have shape {wanted}, got {shape}".replace("None", "any"))
        if self.centers.is_floating_point():
            raise ValueError(f"centers must be integers, got {self.centers.dtype}")
        norm_named(self.norm), border_named(self.border), similarity_named(self.similarity)  # refuse unknown names
        if self.query.shape[1] % features_named(self.features).per_channel != 0:
            raise ValueError(f"patch features come in nines, got query of {self.query.shape[1]} features")
        if self.stride < 1 or int(self.stride) != self.stride:
            raise ValueError(f"stride must be a positive integer, got {self.stride}")
        if self.padding is not None and self.padding < 0:
            raise ValueError(f"padding must be at least 0, got {self.padding}")
        for position in (self.position, self.gate_position):
            if position is not None:
                position.check(heads, self.head_dim)
        if self.position is not None and self.position.hides_keys and norm_named(self.norm).is_score:
            raise ValueError(
                f"a position score of -inf is a key that is not there, which a weight that is the score itself "
                f"cannot say: take another norm than {self.norm!r}, or a finite position"
            )
        _check_gate(self.gate, self.gate_position, heads, self.norm)
        self._check_token()
        object.__setattr__(self, "center_list", tuple((int(r), int(c)) for r, c in self.centers.tolist()))

    def _check_token(self) -> None:
        if self.token is None:
            return
        if features_named(self.features).reach > 0:
            raise ValueError(f"a token has no neighbours: features must be 'pixel', got {self.features!r}")
        if self.gate is not None:
            raise ValueError("a token has no place that a gate could give weight: gate must be None, or token")
        if not bool(self.token.isfinite().all()):
            raise ValueError("token must be finite, got NaN or inf")

    @property
    def num_heads(self) -> int:
        return int(self.query.shape[0])

    @property
    def head_dim(self) -> int:
        return int(self.query.shape[2])

    @property
    def in_channels(self) -> int:
        return int(self.query.shape[1]) // features_named(self.features).per_channel

    @property
    def out_channels(self) -> int:
        return int(self.out.shape[2])

    @cached_property
    def largest_center(self) -> int:
        return max(max(abs(r), abs(c)) for r, c in self.center_list)

    @property
    def zero_padding(self) -> int:
        """p of the zero border, in pixels."""
        return self.largest_center if self.padding is None else self.padding

    def plane(self, height: int, width: int, window: Window) -> Plane:
        """Where the keys of a window are for an image of that size."""
        check_window(window, self.border)
        return key_plane(height, width, self.border, self.zero_padding, window.reach + self.largest_center)


def _check_gate(gate: torch.Tensor | None, position: Position | None, heads: int, norm: str) -> None:
    if gate is None:
        if position is not None:
            raise ValueError("gate_position says where a gate's share goes: gate must be a tensor, got None")
        return
    if tuple(gate.shape) != (heads,):
        raise ValueError(f"gate must have shape ({heads},), got {tuple(gate.shape)}")
    if not bool(((gate >= 0) & (gate <= 1)).all()):
        raise ValueError(f"a gate must lie between 0 and 1, got {gate.tolist()}")
    if not norm_named(norm).sums_to_one:
        raise ValueError(f"a gate mixes weights that sum to one ({', '.join(SUMS_TO_ONE)}), got norm {norm!r}")


def similarity_scores(query: torch.Tensor, key: torch.Tensor, attention: Attention) -> torch.Tensor:
    """beta / sqrt(d) times the similarity of query (..., n, d) and key (..., m, d): (..., n, m)."""
    return similarity_named(attention.similarity).between(query, key) * content_scale(attention)


def content_scale(attention: Attention) -> float:
    return attention.content / sqrt(attention.head_dim)


def head_axes(
    attention: Attention, head: int, size: tuple[int, int], query: tuple[Ints, Ints], key: tuple[Ints, Ints]
) -> tuple[Axis, Axis]:
    """The geometry of one head for these query and key positions (rows, columns) on an image of `size`."""
    rows, columns = (
        Axis(q, k, c, n, attention.zero_padding)
        for q, k, c, n in zip(query, key, attention.center_list[head], size, strict=True)
    )
    return rows, columns


def covered(axes: tuple[Axis, Axis], window: Window, border: str, like: torch.Tensor) -> torch.Tensor:
    """Coverage of every key by the window of every query, (n_queries, n_keys), in dtype and device like `like`."""
    rows, columns = axes
    if window.kind.is_round:
        dy, dx = rows.offsets(border), columns.offsets(border)
        table = torch.from_numpy(disc_coverage(dy[:, None, :, None], dx[None, :, None, :], window)).to(like)
    else:
        by_row, by_column = (torch.from_numpy(coverage_factor(axis, window, border)).to(like) for axis in axes)
        table = by_row[:, None, :, None] * by_column[None, :, None, :]
    return table.reshape(len(rows.queries) * len(columns.queries), -1)


def placed(attention: Attention, head: int, axes: tuple[Axis, Axis], query: torch.Tensor) -> torch.Tensor | None:
    """Position scores of one head for queries (n_queries, d), (n_queries, n_keys); None where there are none."""
    if attention.position is None:
        return None
    dy, dx = (axis.offsets(attention.border) for axis in axes)
    shape = (dy.shape[0], dx.shape[0], dy.shape[1], dx.shape[1])
    every_dy = np.broadcast_to(dy[:, None, :, None], shape).reshape(len(query), -1)
    every_dx = np.broadcast_to(dx[None, :, None, :], shape).reshape(len(query), -1)
    return attention.position.scores(attention.center_list[head], every_dy, every_dx, query, head)
