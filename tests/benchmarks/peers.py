"""Other ways to the same numbers: torch's attention with masks, copied neighbourhoods, FlexAttention and NATTEN."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.nn.functional import pad, scaled_dot_product_attention, unfold

from tests.benchmarks import flexible
from tests.benchmarks.absent import Absent
from tests.benchmarks.scene import Scene
from tests.benchmarks.timing import DEVICE

FUSED = [SDPBackend.FLASH_ATTENTION, SDPBackend.EFFICIENT_ATTENTION]
# The most that a mask of floats may take: every query with every key for every head.
MASK_GIB = 4.0 if DEVICE.type == "cpu" else 16.0

Weighted = Callable[[], torch.Tensor]  # every head's weighted values, (heads, d_v, H, W)


@dataclass(frozen=True)
class Peer:
    """`prepare` is not timed: masks, blocks of masks and compiling are given away. It may raise Absent.

    every_side: whether the time depends on the window's side.
    """

    name: str
    prepare: Callable[[Scene, int], Weighted]
    border: str = "masked"
    every_side: bool = True


def everything(scene: Scene, fill: bool = True) -> Weighted:
    """One global call, no window. Values filled up to the length of the keys: only then torch takes its fast path."""
    return lambda: _attention(scene, None, fill)


def fused(scene: Scene, side: int) -> Weighted:
    return _masked(scene, side, FUSED, fill=True)


def unfused(scene: Scene, side: int) -> Weighted:
    return _masked(scene, side, [SDPBackend.MATH], fill=False)


def _masked(scene: Scene, side: int, backends: list[SDPBackend], fill: bool) -> Weighted:
    gib = 4 * scene.pairs / 2**30
    if gib > MASK_GIB:
        raise Absent(f"its mask for {scene} would take {gib:.0f} GiB")
    mask = window_mask(scene, side)

    def call() -> torch.Tensor:
        with sdpa_kernel(backends):
            return _attention(scene, mask, fill)

    return call


def _attention(scene: Scene, mask: torch.Tensor | None, fill: bool) -> torch.Tensor:
    projected = scene.projected
    query, key, value = (p.flatten(2).mT[None] for p in (projected.query, projected.key, projected.value))
    values = value.shape[-1]
    value = pad(value, (0, max(0, key.shape[-1] - values))) if fill else value.contiguous()
    out = scaled_dot_product_attention(query.contiguous(), key.contiguous(), value, attn_mask=mask)
    return out[0, ..., :values].mT.reshape(projected.value.shape)


def window_mask(scene: Scene, side: int) -> torch.Tensor:
    """Which keys a window of odd side covers, (1, heads, N, N) bool; with fewer axes torch takes no fused kernel."""
    place = np.arange(scene.size)
    masks = []
    for row, column in scene.attention.center_list:
        near = [np.abs(place[None, :] - place[:, None] - c) <= side // 2 for c in (row, column)]
        masks.append((near[0][:, None, :, None] & near[1][None, :, None, :]).reshape(scene.size**2, scene.size**2))
    return torch.from_numpy(np.stack(masks)[None]).to(scene.projected.query.device)


def unfolded(scene: Scene, side: int) -> Weighted:
    """Every window's keys copied out, as ports of SASA do it: the neighbourhoods of all queries in one tensor."""
    attention, projected = scene.attention, scene.projected
    head_dim, reach = scene.head_dim, side // 2
    exists = torch.ones_like(projected.query[0, :1])

    def call() -> torch.Tensor:
        outputs = []
        for head, (row, column) in enumerate(attention.center_list):
            edges = (reach - column, reach + column, reach - row, reach + row)
            both = torch.cat([projected.key[head], projected.value[head], exists])
            near = unfold(pad(both, edges)[None], side).view(len(both), side**2, -1)
            scores = (projected.query[head].flatten(1)[:, None] * near[:head_dim]).sum(0) / math.sqrt(head_dim)
            weights = scores.masked_fill(near[-1] == 0, -torch.inf).softmax(0)
            outputs.append((weights * near[head_dim:-1]).sum(1).view_as(projected.value[head]))
        return torch.stack(outputs)

    return call


FUSED_MASK = Peer("torch attention with a mask, fused", fused, every_side=False)
FLEX = Peer("FlexAttention, compiled", flexible.compiled)
PEERS = (
    FUSED_MASK,
    Peer("torch attention with a mask, not fused", unfused, every_side=False),
    FLEX,
    Peer("unfold, as ports of SASA do it", unfolded),
    Peer("NATTEN, whose windows are moved inside", flexible.natten, border="shifted"),
)
