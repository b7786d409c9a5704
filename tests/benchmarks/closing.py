"""The closing film and one window, beside the ways to get the same numbers with torch's own attention.

The same queries, keys and values for all; each result is checked before anything is timed. Values are filled with zeros
up to the length of the keys for `scaled_dot_product_attention`: only then does it take its fast path.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from time import perf_counter

import numpy as np
import torch
from torch.nn.functional import pad, scaled_dot_product_attention, unfold

from explorer import native
from explorer.layers.attention import Attention, Projected, project
from explorer.layers.closing import close_windows
from explorer.layers.geometry import Window, taps, widest_side
from explorer.layers.routes import attend_heads
from tests.benchmarks.table import Row, Section

WHOLE = [(16, 9, 8), (32, 1, 8), (32, 4, 8), (32, 9, 4), (32, 9, 8), (32, 9, 32), (64, 9, 8), (128, 9, 8)]
QUICK = [(16, 9, 8), (32, 9, 8)]
SIDE = 11.0  # of the one window
VALUES = 3
FASTEST_PEER = "unfold, as in ports of SASA"


def run(quick: bool) -> Section:
    rows, times = [], {}
    for size, heads, head_dim in QUICK if quick else WHOLE:
        attention, projected = scene(size, heads, head_dim)
        repeats = 3 if quick or size > 64 else 9
        film, whole = in_turn(
            repeats, lambda a=attention, p=projected: close_windows(p, a), lambda p=projected: globally(p)
        )
        check(close_windows(projected, attention).heads_at(2.0 * size + 3), mixed(globally(projected), attention))
        name = f"film, {size} px, {heads} heads, d = {head_dim}"
        rows.append(Row(name, film, whole, "one global attention"))
        times[size, heads, head_dim] = float(np.median(film))
    rows += beside_masks(32 if quick else 64, 3)
    rows.append(growth({size: time for (size, heads, d), time in times.items() if (heads, d) == (9, 8)}))
    note = f"{torch.get_num_threads()} threads, float32, {VALUES} value channels. {native.status()}"
    return Section("Closing film", note, tuple(rows))


def scene(size: int, heads: int, head_dim: int) -> tuple[Attention, Projected]:
    """Heads on a random image whose windows all end as the image does, so that plain attention has the same keys."""
    generator = torch.Generator().manual_seed(1)

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=generator)

    centers = torch.from_numpy(taps((3, 3)))[:heads] if heads > 1 else torch.zeros(1, 2, dtype=torch.int64)
    attention = Attention(
        0.3 * normal(heads, 27, head_dim), normal(heads, 27, head_dim), normal(heads, 3, VALUES),
        normal(heads, VALUES, VALUES), centers, border="masked", features="patch",
    )  # fmt: skip
    return attention, project(torch.rand(3, size, size, generator=generator), attention)


def beside_masks(size: int, repeats: int) -> list[Row]:
    """One window, and the film beside one masked call for each odd side (a single call is timed, and multiplied)."""
    attention, projected = scene(size, 9, 8)
    mask = square_mask(attention, size, SIDE)
    peers = {
        "attention with a mask": lambda: globally(projected, mask),
        "the same without filling values": lambda: globally(projected, mask, fill=False),
        FASTEST_PEER: lambda: unfolded(attention, projected),
    }
    one = attend_heads(projected, attention, Window(SIDE))
    for peer in peers.values():
        check(one, mixed(peer(), attention))
    sides = (widest_side(size, size, "masked", 0, 1) + 1) // 2
    check(one, close_windows(projected, attention, widest=SIDE).heads_at(SIDE))
    rows, odd = [], Window(SIDE)
    for name, peer in peers.items():
        window, other = in_turn(repeats, lambda: attend_heads(projected, attention, odd), peer)
        rows.append(Row(f"window of side {SIDE:g}, {size} px", window, other, name))
    rings, unfold_ = in_turn(
        repeats, lambda: close_windows(projected, attention, widest=SIDE).heads_at(SIDE), peers[FASTEST_PEER]
    )
    rows.append(Row(f"the same by the film's first rings, {size} px", rings, unfold_, FASTEST_PEER))
    film, masked = in_turn(repeats, lambda: close_windows(projected, attention), peers["attention with a mask"])
    every = tuple(time * sides for time in masked)
    rows.append(Row(f"film, {size} px, {sides} odd sides", film, every, "a masked call for each odd side"))
    film, plain = in_turn(repeats, lambda: close_windows(projected, attention), lambda: globally(projected, fill=False))
    rows.append(Row(f"film, {size} px", film, plain, "one global attention, values not filled"))
    scores = torch.rand(1 << 18) - 1
    exponentials = in_turn(repeats, lambda: [scores.exp() for _ in range(9 * size**4 >> 18)])[0]
    film = in_turn(repeats, lambda: close_windows(projected, attention))[0]
    rows.append(Row(f"film, {size} px", film, exponentials, "as many torch.exp alone"))
    return rows


def growth(times: dict[int, float]) -> Row:
    """The power of the number of pixels with which the film's time grows: 2 is every query with every key."""
    sizes = sorted(times)
    pairs = pairwise(sizes)
    powers = [math.log(times[b] / times[a]) / math.log((b / a) ** 2) for a, b in pairs]
    return Row("time grows with pixels to the power", tuple(powers), unit="")


def globally(projected: Projected, mask: torch.Tensor | None = None, fill: bool = True) -> torch.Tensor:
    """Every head's weighted values, (heads, d_v, H, W)."""
    query, key, value = (p.flatten(2).mT[None] for p in (projected.query, projected.key, projected.value))
    values = value.shape[-1]
    value = pad(value, (0, max(0, key.shape[-1] - values))) if fill else value.contiguous()
    out = scaled_dot_product_attention(query.contiguous(), key.contiguous(), value, attn_mask=mask)
    return out[0, ..., :values].mT.reshape(projected.value.shape)


def square_mask(attention: Attention, size: int, side: float) -> torch.Tensor:
    """Which keys a window of odd side covers, (heads, N, N)."""
    place = np.arange(size)
    masks = []
    for row, column in attention.center_list:
        near = [np.abs(place[None, :] - place[:, None] - c) <= (side - 1) / 2 for c in (row, column)]
        masks.append((near[0][:, None, :, None] & near[1][None, :, None, :]).reshape(size**2, size**2))
    return torch.from_numpy(np.stack(masks))


def unfolded(attention: Attention, projected: Projected) -> torch.Tensor:
    """Every window's keys copied out, as SASA's ports do it: the neighbourhoods of all queries in one tensor."""
    _, head_dim, height, width = projected.query.shape
    side, outputs = int(SIDE), []
    for head, (row, column) in enumerate(attention.center_list):
        reach = side // 2
        edges = (reach - column, reach + column, reach - row, reach + row)
        both = torch.cat([projected.key[head], projected.value[head], torch.ones(1, height, width)])
        near = unfold(pad(both, edges)[None], side).view(len(both), side**2, -1)
        scores = (projected.query[head].flatten(1)[:, None] * near[:head_dim]).sum(0) / math.sqrt(head_dim)
        weights = scores.masked_fill(near[-1] == 0, -torch.inf).softmax(0)
        outputs.append((weights * near[head_dim:-1]).sum(1).view(-1, height, width))
    return torch.stack(outputs)


def mixed(values: torch.Tensor, attention: Attention) -> torch.Tensor:
    return torch.einsum("hvrc,hvo->horc", values, attention.out)


def check(one: torch.Tensor, other: torch.Tensor) -> None:
    if not torch.allclose(one, other, rtol=1e-3, atol=1e-4):
        raise ValueError(f"results must be equal before they are timed, got {float((one - other).abs().max())} apart")


def in_turn(repeats: int, *calls: Callable[[], object]) -> tuple[tuple[float, ...], ...]:
    """Times of the calls in ms, one after the other and again, after one call of each that is not timed."""
    times: list[list[float]] = [[] for _ in calls]
    for turn in range(repeats + 1):
        for call, kept in zip(calls, times, strict=True):
            start = perf_counter()
            call()
            if turn:
                kept.append(1e3 * (perf_counter() - start))
    return tuple(map(tuple, times))
