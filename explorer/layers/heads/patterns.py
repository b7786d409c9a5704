"""The best patterns for a given number of heads: T ~ P W with P >= 0 and columns of sum 1. Numpy alone.

Enough heads: around a positive pattern u the column space of T is searched in directions that lie like the corners of a
simplex, in each as far as the pattern stays nowhere negative. These corners are the patterns, and W follows by least
squares. A derivative comes out as one blur minus another. (Half as far, no entry would be 0 and every logit finite.)

Too few heads: the same for the nearest T of smaller rank, then each head in turn is made the best one beside the
others, which never increases the error (hierarchical alternating least squares for a semi-nonnegative factorisation:
Ding, Li & Jordan 2010, "Convex and semi-nonnegative matrix factorizations"; Cichocki & Phan 2009).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.layers.heads.count import Floats, heads_needed, positive_mix, unit_kernel

SWEEPS = 300  # of the alternating search: enough to beat 500 steps of gradient descent from random heads
SETTLED = 1e-4  # a sweep that lowers the error by less than this share is the last
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


def find_patterns(weight: npt.NDArray[np.floating], n: int | None = None) -> Patterns:
    """The best n heads that we can construct for a kernel (C_out, C_in, K_rows, K_columns).

    Args:
        n: how many heads; by default as many as are needed. More are not used: a larger n gives as many as are needed.

    Returns:
        Patterns whose error is rounding (about eps / `HeadsNeeded.margin`) where n is enough, and else lies within
        `head_bounds(weight, n)`. A kernel of zeros is one head that looks at the middle and multiplies by 0.
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
        shares = _too_few(target, n)
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


def _too_few(target: Floats, n: int) -> Floats:
    """Patterns (taps, n) for fewer heads than are needed."""
    left, singular, right = np.linalg.svd(target, full_matrices=False)
    nearest = (left[:, :n] * singular[:n]) @ right[:n]
    margin, mix = positive_mix(nearest) if np.linalg.norm(nearest, axis=1).all() else (0.0, right[0])
    if margin > np.finfo(np.float64).eps ** 0.5:
        return _simplex(nearest, nearest @ mix, n)  # nothing of rank n is nearer
    size = np.linalg.norm(target, axis=1)
    starts = [_simplex(target @ right[: n - 1].T, size, n)] if n > 1 else [size[:, None]]
    if n == 1:
        starts += [np.maximum(side * left[:, :1], 0) for side in (1, -1)]
    found = [_improve(start, target) for start in starts if start.any()]
    return min(found, key=lambda patterns: _fit(patterns, target)[1])


def _improve(patterns: Floats, target: Floats) -> Floats:
    """Each pattern in turn the best one beside the others, until nothing is gained."""
    patterns = patterns / patterns.sum(0)
    mixes, error = _fit(patterns, target)
    best = patterns
    for _ in range(SWEEPS):
        patterns = best.copy()
        rest = target - patterns @ mixes
        for head, mix in enumerate(mixes):
            length = mix @ mix
            if length > 0:
                pattern = np.maximum(patterns[:, head] + rest @ mix / length, 0)
                if pattern.any():
                    rest += np.outer(patterns[:, head] - pattern, mix)
                    patterns[:, head] = pattern
        patterns /= patterns.sum(0)
        mixes, lower = _fit(patterns, target)
        if not lower < error * (1 - SETTLED):
            return patterns if lower < error else best
        best, error = patterns, lower
    return best
