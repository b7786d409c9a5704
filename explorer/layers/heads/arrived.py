"""Which heads stand where the kernel has a tap. Numpy alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.layers.geometry import taps

Floats = npt.NDArray[np.floating]
NEAR_PX = 0.5  # from a head's center to the tap
LEAST_SHARE = 0.5  # of a head's weight on the tap's key


@dataclass(frozen=True)
class ArrivedHeads:
    """taps     (row, column) in px of those taps that are not 0 for every pair of channels: no other needs a head
    heads    for each of them the head that has arrived there, or None
    doubled  heads that would have arrived, had another not arrived there with more of its weight
    """

    taps: tuple[tuple[int, int], ...]
    heads: tuple[int | None, ...]
    doubled: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """Taps with a head, or heads with a tap of their own: as many."""
        return sum(head is not None for head in self.heads)


def arrivals(centers: Floats, shares: Floats, weight: Floats, dilation: int = 1) -> ArrivedHeads:
    """A head has arrived at a tap when its center lies within half a pixel of it, and half of its weight or more falls
    on that key; each tap counts once, and each head: a center lies so near to one tap only (of two as near, that which
    comes first), so the largest matching of heads and taps is to take the best head of each tap.

    Args:
        centers: (heads, 2), (row, column) in px.
        shares: (heads,) in [0, 1], the share of each head's weight on the key nearest to its center.
        weight: the kernel, (C_out, C_in, K_rows, K_columns).
    """
    size = int(weight.shape[2]), int(weight.shape[3])
    in_use = np.abs(weight).sum((0, 1)).ravel() > 0
    targets = taps(size, dilation)[in_use]
    heads: list[int | None] = [None] * len(targets)
    doubled: list[int] = []
    for head in sorted(range(len(centers)), key=lambda h: -shares[h]):
        if shares[head] < LEAST_SHARE or not len(targets):
            continue
        away = np.hypot(*(targets - centers[head]).T)
        nearest = int(away.argmin())
        if away[nearest] > NEAR_PX:
            continue
        if heads[nearest] is None:
            heads[nearest] = head
        else:
            doubled.append(head)
    return ArrivedHeads(tuple((int(r), int(c)) for r, c in targets), tuple(heads), tuple(sorted(doubled)))
