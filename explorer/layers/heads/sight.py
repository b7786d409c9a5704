"""Through which windows heads without content are their patterns: what every query must see of their taps. Numpy alone.

A softmax over scores log p, each key counted as often as it is covered, gives p exactly if every query meets every tap
of the pattern in a key of its own, and all of them are covered alike.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from explorer.layers.borders import border_named
from explorer.layers.geometry import Axis, Floats, Ints, Window, coverage_factor, disc_coverage, short_way


def sees_taps(offsets: Ints, size: tuple[int, int], border: str, padding: int, window: Window, stride: int = 1) -> bool:
    """Whether every query of an image sees all taps of a pattern, and sees them alike.

    Args:
        offsets: (taps, 2), in pixels, of the taps that have a share.
        size: (height, width) of the image.
        padding: p of the zero border, in pixels.
        stride: queries stand on every stride-th pixel.
    """
    for along, n in zip(offsets.T, size, strict=True):
        if (short_way(along, n, border) != along).any():
            return False  # the torus is so small that another offset leads to this key
        if not _exists(along, n, border, padding, stride):
            return False
    if window.kind.is_round:
        covered: Floats = disc_coverage(offsets[:, 0], offsets[:, 1], window)[None]
    else:
        by_axis = [
            np.unique(_covered(along, n, border, padding, window, stride), axis=0)
            for along, n in zip(offsets.T, size, strict=True)
        ]
        covered = (by_axis[0][:, None] * by_axis[1][None, :]).reshape(-1, len(offsets))
    return bool((covered > 0).all() and (covered == covered[:, :1]).all())


def least_side(offsets: Ints, shape: str) -> float:
    """The smallest whole side, in pixels, of a square or disc that covers these taps (taps, 2) wholly."""
    farthest = np.hypot(*offsets.T) if Window(1.0, shape).kind.is_round else np.abs(offsets).max(1)
    return float(np.ceil(2 * farthest.max())) + 1


def _exists(along: Ints, n: int, border: str, padding: int, stride: int) -> bool:
    """Whether every query has a key at all of these offsets along an axis of n pixels."""
    rule = border_named(border)
    if not rule.ends:
        return True
    pad = rule.key_padding(padding, 0)
    last = (n - 1) // stride * stride
    return bool(along.min() >= -pad and last + along.max() <= n - 1 + pad)


def _covered(along: Ints, n: int, border: str, padding: int, window: Window, stride: int) -> npt.NDArray[np.float64]:
    """(queries, taps): how much of each tap's key its query's window covers along one axis."""
    queries = np.arange(0, n, stride)
    far = int(np.abs(along).max())
    keys = np.arange(-far, n + far)
    met = queries[:, None] + along[None, :]
    if border_named(border).wraps:
        keys, met = np.arange(n), met % n
    else:
        met = met + far
    return np.take_along_axis(coverage_factor(Axis(queries, keys, 0, n, padding), window, border), met, 1)
