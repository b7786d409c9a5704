"""What the distance to the convolution must be near the end of an approach, and what it can never pass.

window, position   out - conv = eps * sum over the 4 neighbours n of the center 0 of e^(S_n - S_0) (x_n - x_0) W, head
                   by head, with eps = (side - 1) / 2 or e^-alpha. First order: it holds while eps e^(S_n - S_0) << 1
content            out - conv = eps beta Cov(score, value) under the static weights, to first order; and at every pixel
                   |out - conv| <= sum over heads of tanh(eps beta osc / 4) spread, with osc the range of the scores in
                   the window and spread that of the values times W. The bound is rigorous: to add a function of range
                   osc to the scores moves no more than tanh(osc / 4) of the weight (Birkhoff 1957)
gate               out - conv = (1 - sigma) (out - conv at sigma = 0), exactly

Borders. A neighbour that does not exist is left out. Where the center itself does not exist (masked, a tap off the
image), a window just above 1 px shows the nearest pixel instead of 0: the law has a `jump` there, and the curve a
floor. A disc does so across an edge alone: what is next to it across a corner is sqrt(2) px away. A shifted window at
the frame grows inwards alone and twice as fast. On a torus of 2 px both neighbours along an axis are one key: a square
covers it from both sides, a disc and a position count it once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch

from explorer.layers.attention import Attention
from explorer.layers.borders import border_named
from explorer.layers.films.approach import Approach
from explorer.layers.films.gate_ends import both_ends
from explorer.layers.films.static_terms import StaticTerms, static_terms
from explorer.layers.geometry import Ints
from explorer.layers.norms import norm_named
from explorer.layers.one_key import Met, meet, query_positions
from explorer.layers.progress import look_up
from explorer.layers.projection import project
from explorer.layers.threads import one_thread

FARTHEST = 2**40  # px, farther than any key
LARGEST_EXPONENT = 300.0  # e^300 has a finite square in float64: content that strong has no first order to speak of


@dataclass(frozen=True, eq=False)
class Law:
    """out - limit = jump + eps slope, to first order; both (C_out, rows, columns), float64."""

    jump: torch.Tensor
    slope: torch.Tensor

    def map_at(self, eps: float) -> torch.Tensor:
        """The predicted difference at every output pixel."""
        return self.jump + eps * self.slope


@dataclass(frozen=True, eq=False)
class ContentBound:
    """|out - limit| <= sum over heads of tanh(eps osc / 4) spread.

    osc (heads, rows, columns), the range of the scores at eps = 1; spread (heads, C_out, rows, columns).
    """

    osc: torch.Tensor
    spread: torch.Tensor

    def map_at(self, eps: float) -> torch.Tensor:
        """What the difference cannot pass, at every output pixel."""
        return (torch.tanh(self.osc[:, None] * (eps / 4)) * self.spread).sum(0)


@one_thread()
def law_of(approach: Approach, image: torch.Tensor) -> Law | None:
    """The law of an approach on an image (C_in, H, W), any float dtype; computed in float64.

    None where there is no first order: under norms that cut weights off at a threshold, and for windows of blocks,
    which close in jumps.
    """
    image = image.double()
    if approach.kind == "gate":
        return _gate_law(approach, image)
    if not norm_named(approach.attention.norm).smooth or approach.window.kind.in_blocks:
        return None
    return (
        _content_law(static_terms(approach, image)) if approach.kind == "content" else _neighbour_law(approach, image)
    )


@one_thread()
def bound_of(approach: Approach, image: torch.Tensor) -> ContentBound | None:
    """The bound of the content approach; None for the other approaches, whose laws need none."""
    if approach.kind != "content":
        return None
    terms = static_terms(approach, image.double())
    used = terms.share > 0  # (heads, taps)
    unused = ~used[..., None, None]
    low = terms.score.masked_fill(unused, torch.inf).amin(1)
    high = terms.score.masked_fill(unused, -torch.inf).amax(1)
    spreads = []
    for head, mixed in enumerate(terms.mix):  # (C_in, C_out)
        look_up()
        values = torch.einsum("tirc,io->torc", terms.value[used[head]], mixed)
        spreads.append(values.amax(0) - values.amin(0))
    return ContentBound(high - low, torch.stack(spreads))


def _content_law(terms: StaticTerms) -> Law:
    share = terms.share[..., None, None]
    mean = (share * terms.score).sum(1, keepdim=True)
    centered = share * (terms.score - mean)  # (heads, taps, rows, columns)
    slope = torch.einsum("htrc,tirc,hio->orc", centered, terms.value, terms.mix)
    return Law(torch.zeros_like(slope), slope)


def _gate_law(approach: Approach, image: torch.Tensor) -> Law:
    start, closed = (heads.sum(0) for heads in both_ends(approach, image))
    return Law(torch.zeros_like(start), start - closed)


def _neighbour_law(approach: Approach, image: torch.Tensor) -> Law:
    attention, size = approach.attention, (image.shape[1], image.shape[2])
    if approach.kind == "position":
        attention = replace(attention, position=None)
    projected = project(image, attention)
    queries = query_positions(size, attention.stride)
    shape = attention.out_channels, len(queries[0]), len(queries[1])
    jump, slope = image.new_zeros(shape), image.new_zeros(shape)
    for head, center in enumerate(attention.center_list):
        look_up()
        axes = [_around(q, c, n, approach) for q, c, n in zip(queries, center, size, strict=True)]
        rows, columns = axes
        middle = meet(projected, attention, head, rows.middle, columns.middle)
        changes = torch.zeros_like(middle.value)
        for axis, side in ((0, 0), (0, 1), (1, 0), (1, 1)):
            count = axes[axis].counts[side]
            places = [one.middle for one in axes]
            places[axis] = axes[axis].neighbours[side]
            met = meet(projected, attention, head, *places)
            along = torch.from_numpy(count)[:, None] if axis == 0 else torch.from_numpy(count)[None, :]
            changes += along * _change(met, middle)
        seen = torch.from_numpy(rows.seen[:, None] & columns.seen[None, :])
        there = torch.from_numpy(rows.exists[:, None] & columns.exists[None, :])
        grows = seen
        if _is_round(approach):
            seen = seen & torch.from_numpy(rows.exists[:, None] | columns.exists[None, :])
            grows = seen & there  # from a pixel beside the center it sees the next ones across a corner
        missing = seen & ~there
        out = attention.out[head].to(image)
        slope += torch.einsum("vrc,vo->orc", changes * grows, out)
        if approach.kind == "window":
            jump += torch.einsum("vrc,vo->orc", middle.value * missing, out)
    return Law(jump, slope)


def _change(neighbour: Met, middle: Met) -> torch.Tensor:
    louder = (neighbour.score - middle.score).clamp_max(LARGEST_EXPONENT)
    return louder.exp() * (neighbour.value - middle.value)


@dataclass(frozen=True, eq=False)
class _Around:
    """Along one axis, for every query: the key that is left at the limit, and its two neighbours.

    middle      its position: the center, or the nearest key where there is none
    exists      whether that is the center itself
    seen        whether the key is seen just before the limit
    neighbours  positions before and after it
    counts      how many times eps each is covered (0 where there is none)
    """

    middle: Ints
    exists: np.ndarray
    seen: np.ndarray
    neighbours: tuple[Ints, Ints]
    counts: tuple[np.ndarray, np.ndarray]


def _around(queries: Ints, center: int, n: int, approach: Approach) -> _Around:
    attention = approach.attention
    border = border_named(attention.border)
    moves = border.moves and approach.kind == "window"
    step = approach.window.dilation
    low, high = _ends(attention, n)
    wanted = queries + center
    nearest = np.clip(wanted, low, high)
    if approach.kind == "position" or moves:
        middle, seen = nearest, np.ones(len(queries), dtype=bool)
    else:  # keys stand on the window's own grid, and only the first one beside the center comes into sight
        away = -(-np.abs(nearest - wanted) // step) * np.sign(nearest - wanted)
        middle = wanted + away * step
        seen = (np.abs(away) <= 1) & (middle >= low) & (middle <= high)
    exists = np.ones_like(seen) if moves else middle == wanted
    before, after = (exists & (p >= low) & (p <= high) for p in (middle - step, middle + step))
    counts = [before.astype(np.float64), after.astype(np.float64)]
    if moves:  # at the frame the window cannot grow outwards, so it grows inwards twice
        counts = [counts[0] * (2 - after), counts[1] * (2 - before)]
    if approach.kind == "position" and approach.window.reach == 0:  # of a single pixel the whole image is one key
        counts = [count * 0 for count in counts]
    if border.wraps:
        if n < 2 * step:  # the window is as wide as the torus already
            counts = [count * 0 for count in counts]
        elif n == 2 * step and (approach.kind == "position" or _is_round(approach)):  # both neighbours are one key
            counts[1] *= 0
    return _Around(middle, exists, seen, (middle - step, middle + step), (counts[0], counts[1]))


def _is_round(approach: Approach) -> bool:
    return approach.kind == "window" and approach.window.kind.is_round


def _ends(attention: Attention, n: int) -> tuple[int, int]:
    """The first and the last position on an axis of n pixels where there is a key."""
    border = border_named(attention.border)
    pad = border.key_padding(attention.zero_padding, 0)
    return (-pad, n - 1 + pad) if border.ends else (-FARTHEST, FARTHEST)
