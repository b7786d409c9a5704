"""Fewer heads than a kernel needs: the best that is found of T ~ P W with P >= 0, from several starts. Numpy alone.

The error has many valleys, so many starts go down at once; the best of them are polished.

    descend  W by least squares, then every column of P in turn the best one beside the others, cut off at 0: neither
             step raises the error (hierarchical alternating least squares for a semi-nonnegative factorisation: Ding,
             Li & Jordan 2010, "Convex and semi-nonnegative matrix factorizations"; Cichocki & Phan 2009)
    polish   gradient descent with P = Z^2, and W the least squares beside it, so that the error is one of Z alone
             (variable projection: Golub & Pereyra 1973), by L-BFGS (Nocedal & Wright, Numerical Optimization,
             algorithms 7.4 and 7.5)

No proof says that a better one does not exist: `count.head_bounds` says how far down there could be one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.layers.heads.count import Floats
from explorer.layers.progress import Tick, nobody, part_of

RANDOM_STARTS = 24
SWEEPS = 60, 300  # of all starts, and of those that are polished
SETTLED = 1e-7  # a sweep that lowers no error by more than this share is the last
POLISHED = 4
ITERATIONS = 120
REMEMBERED = 8  # steps that L-BFGS knows
RIDGE = 1e-12  # of the mean square of the patterns: heads that have become alike still have a solution


def best_found(
    target: Floats,
    n: int,
    starts: Sequence[Floats] = (),
    seed: int = 0,
    tick: Tick | None = None,
    random_starts: int = RANDOM_STARTS,
) -> Floats:
    """n patterns (taps, n), each >= 0 and of sum 1, whose mixes come nearest to a target (taps, columns).

    Args:
        starts: patterns (taps, n) to begin with, beside random ones; what is found is no worse than any of them.
        seed: of the random ones, of which there are `random_starts`: fewer are faster, and may find less.
        tick: told the share done, in [0, 1]; may raise to cancel.
    """
    told = tick or nobody
    left, singular, _ = np.linalg.svd(target, full_matrices=False)
    reduced = left * singular  # the same errors on fewer columns
    reduced = reduced[:, singular > singular[0] * 1e-14] / np.linalg.norm(singular)
    first = np.stack([*starts, *_random_starts(reduced, n, seed, random_starts)])
    found, errors = _descend(reduced, _summing_to_one(first), SWEEPS[0], part_of(told, 0, 2))
    best: list[tuple[float, Floats]] = []
    for place, one in enumerate(np.argsort(errors)[:POLISHED]):
        told(0.5 + place / (2 * POLISHED))
        polished = np.stack([found[one], _polish(reduced, found[one])])
        ended, its = _descend(reduced, _summing_to_one(polished), SWEEPS[1], nobody)
        best.append((float(its.min()), ended[its.argmin()]))
    return min(best, key=lambda one: one[0])[1]


def _random_starts(target: Floats, n: int, seed: int, count: int) -> list[Floats]:
    """Half of them what is positive of random mixes of the target's columns, half random weights on every tap."""
    rng = np.random.default_rng(seed)
    made = []
    for one in range(count):
        if one % 2:
            made.append(np.exp(rng.normal(size=(len(target), n)) * rng.uniform(0.5, 3)))
        else:
            mixed = target @ rng.normal(size=(target.shape[1], n))
            made.append(np.maximum(mixed, 0) + 1e-3 * np.abs(mixed).max())
    return made


def _summing_to_one(patterns: Floats) -> Floats:
    """(..., taps, n); a pattern of nothing looks everywhere alike."""
    sums = patterns.sum(-2, keepdims=True)
    even = np.full_like(patterns, 1 / patterns.shape[-2])
    summed: Floats = np.where(sums > 0, patterns / np.where(sums > 0, sums, 1), even)
    return summed


def _mixes(patterns: Floats, target: Floats) -> Floats:
    """W (..., n, columns) by least squares for patterns (..., taps, n)."""
    across = patterns.swapaxes(-1, -2)
    square = across @ patterns
    ridge = RIDGE * np.trace(square, axis1=-2, axis2=-1)[..., None, None] * np.eye(square.shape[-1])
    solved: Floats = np.linalg.solve(square + ridge, across @ target)
    return solved


def _errors(target: Floats, patterns: Floats) -> Floats:
    rest = target - patterns @ _mixes(patterns, target)
    return np.sqrt((rest**2).sum((-2, -1)))


def _descend(target: Floats, patterns: Floats, sweeps: int, tick: Tick) -> tuple[Floats, Floats]:
    """All starts (starts, taps, n) at once, and their errors (starts,)."""
    best, errors = patterns, _errors(target, patterns)
    for sweep in range(sweeps):
        tick(sweep / sweeps)
        mixes = _mixes(patterns, target)
        patterns, rest = patterns.copy(), target - patterns @ mixes
        for head in range(mixes.shape[1]):
            mix, old = mixes[:, head], patterns[:, :, head]
            length = (mix**2).sum(-1)[:, None]
            towards = (rest @ mix[:, :, None])[..., 0]
            new = np.maximum(old + np.divide(towards, length, out=np.zeros_like(old), where=length > 0), 0)
            new = np.where(new.any(1)[:, None], new, old)
            rest += (old - new)[:, :, None] * mix[:, None, :]
            patterns[:, :, head] = new
        patterns = _summing_to_one(patterns)
        lower = _errors(target, patterns)
        better, gained = lower < errors, bool((lower < errors * (1 - SETTLED)).any())
        best, errors = np.where(better[:, None, None], patterns, best), np.minimum(lower, errors)
        if not gained:
            break
    return best, errors


def _polish(target: Floats, patterns: Floats) -> Floats:
    """Down the gradient of the error from patterns (taps, n)."""
    z = np.sqrt(patterns + 1e-6 / len(patterns))  # at exactly 0 a square has no slope

    def look(at: Floats) -> tuple[float, Floats]:
        squares = at**2
        mixes = _mixes(squares, target)
        rest = target - squares @ mixes
        return float((rest**2).sum()), -4 * at * (rest @ mixes.T)

    value, slope = look(z)
    steps: list[tuple[Floats, Floats, float]] = []
    for _ in range(ITERATIONS):
        way = -_two_loops(slope, steps)
        down = float((way * slope).sum())
        if down >= 0:
            steps.clear()
            way, down = -slope, -float((slope**2).sum())
        if down > -1e-18:
            break
        length = 1.0 if steps else min(1.0, float(np.abs(z).max() / (10 * np.abs(way).max())))
        for _ in range(20):
            lower, turned = look(z + length * way)
            if lower <= value + 1e-4 * length * down:
                break
            length /= 2
        else:
            break
        step, bend = length * way, turned - slope
        along = float((step * bend).sum())
        if along > 0:
            steps = [*steps[1 - REMEMBERED :], (step, bend, along)]
        z, value, slope = z + step, lower, turned
    squared: Floats = z**2
    return squared


def _two_loops(slope: Floats, steps: list[tuple[Floats, Floats, float]]) -> Floats:
    """The slope through the inverse of the curvature that the last steps have met."""
    way, shares = slope.copy(), []
    for step, bend, along in reversed(steps):
        share = float((step * way).sum()) / along
        shares.append(share)
        way -= share * bend
    if steps:
        step, bend, along = steps[-1]
        way *= along / float((bend**2).sum())
    for (step, bend, along), share in zip(steps, reversed(shares), strict=True):
        way += (share - float((bend * way).sum()) / along) * step
    return way
