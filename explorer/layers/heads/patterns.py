"""The best patterns for a given number of heads: T ~ P W with P >= 0 and columns of sum 1. Numpy alone.

Enough heads: around a positive pattern u the column space of T is searched in directions that lie like the corners of a
simplex, in each as far as the pattern stays nowhere negative. These corners are the patterns, and W follows by least
squares. A derivative comes out as one blur minus another. (Half as far, no entry would be 0 and every logit finite.)

Too few heads: the same for the nearest T of smaller rank where that has a positive mix, and nothing is nearer; else the
best that a search finds (`search`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.layers.heads.count import Floats, heads_needed, positive_mix, unit_kernel
from explorer.layers.heads.search import RANDOM_STARTS, best_found
from explorer.layers.progress import Tick

NOTHING = 1e-12  # a share of a tap beside the pattern it started from that is rounding


@dataclass(frozen=True, eq=False)
class Patterns:
    """n heads without content, and how far their sum is from a kernel.

    shares  (n, K_rows, K_columns) float64, >= 0 and of sum 1 for each head: where it looks
    mixes   (n, C_in, C_out) float64: W_V W_O
    error   |T - P W| / |T|, in [0, 1]: the relative error of the kernel, and of the output on white noise
    """

    shares: Floats
    mixes: Floats
    error: float


def find_patterns(
    weight: npt.NDArray[np.floating],
    n: int | None = None,
    *,
    before: Patterns | None = None,
    tick: Tick | None = None,
    random_starts: int = RANDOM_STARTS,
) -> Patterns:
    """The best n heads that are found for a kernel (C_out, C_in, K_rows, K_columns).

    Args:
        n: how many heads; by default as many as are needed. More are not used: a larger n gives as many as are needed.
        before: the best of n - 1 heads, where they are known; n are then never worse.
        tick: told the share done of a search, in [0, 1]; may raise to cancel.
        random_starts: of a search; see `best_found`.

    Returns:
        Patterns whose error is rounding (about eps / `HeadsNeeded.margin`) where n is enough, and else lies within
        `head_bounds(weight, n)`: at its lower end it is proven to be the best, above it is the best that was found. A
        kernel of zeros is one head that looks at the middle and multiplies by 0.
    """
    (unfolded, size), needed = unit_kernel(weight), heads_needed(weight)
    if n is not None and (n < 1 or int(n) != n):
        raise ValueError(f"n must be a positive number of heads, got {n}")
    n = needed.count if n is None else min(int(n), needed.count)
    used = needed.support.ravel()
    if needed.rank == 0:
        used = np.arange(used.size) == used.size // 2
    target = unfolded[used]
    if n == len(target):
        shares = np.eye(n)  # one head for each tap
    elif n == needed.count:
        shares = _simplex(target, target @ needed.mix if needed.positive else np.linalg.norm(target, axis=1), n)
    else:
        known = None if before is None else before.shares.reshape(len(before.shares), -1)[:, used].T
        shares = _too_few(target, n, known, tick, random_starts)
    shares = shares / shares.sum(0)
    mixes, error = _fit(shares, target)
    planes = np.zeros((n, used.size))
    planes[:, used] = shares.T
    outputs, inputs, *taps = np.shape(weight)
    return Patterns(planes.reshape(n, *taps), (mixes * size).reshape(n, inputs, outputs), error)


def _simplex(target: Floats, positive: Floats, n: int) -> Floats:
    """n independent patterns (taps, n) in the span of the target's columns and a positive pattern (taps,).

    Everything is measured in shares of the positive pattern: there it is 1 everywhere, and a direction may be followed
    until one of its entries is -1.
    """
    relative = target / positive[:, None]
    directions = np.linalg.svd(relative - relative.mean(0), full_matrices=False)[0][:, : n - 1]
    directions = directions - directions.mean(0)
    steps = directions * _longest_steps(directions)
    back = -steps.sum(1, keepdims=True)
    corners = 1 + np.hstack([steps, back * _longest_steps(back)])
    return np.where(corners < NOTHING, 0.0, corners) * positive[:, None]


def _longest_steps(directions: Floats) -> Floats:
    lowest = directions.min(0)
    return np.divide(-1.0, lowest, out=np.zeros_like(lowest), where=lowest < 0)


def _fit(shares: Floats, target: Floats) -> tuple[Floats, float]:
    """W (n, columns) by least squares, refined once, and the relative error."""
    mixes: Floats = np.linalg.lstsq(shares, target, rcond=None)[0].astype(np.float64)
    mixes = mixes + np.linalg.lstsq(shares, target - shares @ mixes, rcond=None)[0]
    size = float(np.linalg.norm(target))
    return mixes, float(np.linalg.norm(target - shares @ mixes)) / size if size > 0 else 0.0


def _too_few(target: Floats, n: int, before: Floats | None, tick: Tick | None, random_starts: int) -> Floats:
    """Patterns (taps, n) for fewer heads than are needed; `before` (taps, n - 1), the best of one less."""
    left, singular, right = np.linalg.svd(target, full_matrices=False)
    nearest = (left[:, :n] * singular[:n]) @ right[:n]
    margin, mix = positive_mix(nearest) if np.linalg.norm(nearest, axis=1).all() else (0.0, right[0])
    if margin > np.finfo(np.float64).eps ** 0.5:
        return _simplex(nearest, nearest @ mix, n)  # nothing of rank n is nearer
    size = np.linalg.norm(target, axis=1)
    starts = [_simplex(target @ right[: n - 1].T, size, n)] if n > 1 else [size[:, None]]
    if before is not None and before.shape[1] == n - 1:
        rest = target - before @ np.linalg.lstsq(before, target, rcond=None)[0]
        starts.append(np.hstack([before, np.linalg.norm(rest, axis=1, keepdims=True)]))
    return best_found(target, n, starts, tick=tick, random_starts=random_starts)
