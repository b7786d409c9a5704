"""How many heads does this kernel need? The answer as numbers; numpy alone.

A head without content is one pattern p over the kernel's taps, p >= 0 with sum 1 (its softmax), times one matrix W:
n heads realise sum_h p_h W_h. Unfolded, the kernel is a matrix T with a row for every tap and a column for every pair
of channels, and n heads are a factorisation T = P W with P >= 0. So n is at least R, the rank of T.

R heads are enough exactly if some mix of the columns of T is positive at every tap that is in use: from it and the
column space one gets R patterns that are nowhere negative. Otherwise one more pattern is needed, and is enough. Content
cannot lower the number: on an image times 0 the static part must already do it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Reason = Literal["zero", "positive", "signed"]

LARGEST = 1e300  # beyond, what the singular values are is no number
NOTHING_BESIDE = 1e-150  # beside 1: its square would be no number
MOST_ROUNDS = 1000  # of the least-squares search; it ends by itself after about as many rounds as there are taps


@dataclass(frozen=True, eq=False)
class HeadsNeeded:
    """How many softmax heads realise a kernel exactly, and why.

    rank             R, the rank of the unfolded kernel; singular values below `max(shape) * eps * the largest` count as
                     0, with eps of the weight's own dtype
    singular_values  (min(K_rows K_columns, C_in C_out),) float64, descending
    support          (K_rows, K_columns) bool, the taps that are not 0 for every pair of channels (below 1e-150 of the
                     largest they count as 0)
    positive         whether a mix of the columns is positive on the whole support: by `margin`, or because the columns
                     are as many as the taps in use and reach every pattern on them
    margin           by how much, in [0, 1]: the best mix c (|c| = 1) makes the smallest cosine between c and a row as
                     large as this; 0 where no mix has every tap on its side. A margin of at most sqrt(eps) counts as
                     none: the heads built from it would lose more than half of the digits
    count            R where `positive`, else R + 1; never more than there are taps, and 1 for a kernel of zeros
    reason           "zero", "positive" or "signed": what decided
    """

    rank: int
    singular_values: Floats
    support: npt.NDArray[np.bool_]
    positive: bool
    margin: float
    count: int
    reason: Reason
    mix: Floats = field(repr=False)  # c, (C_in C_out,); zeros where there is none


def heads_needed(weight: npt.NDArray[np.floating]) -> HeadsNeeded:
    """The least number of heads for a kernel (C_out, C_in, K_rows, K_columns), of any float dtype.

    Raises:
        ValueError: for another number of axes, or numbers that are not finite or beyond 1e300.
    """
    unfolded, size = unit_kernel(weight)
    support = np.abs(unfolded).max(1) > NOTHING_BESIDE
    singular: Floats = np.linalg.svd(unfolded, compute_uv=False).astype(np.float64)
    eps = float(np.finfo(np.asarray(weight).dtype).eps)
    rank = int((singular > singular[0] * max(unfolded.shape) * eps).sum())
    margin, mix = positive_mix(unfolded[support])
    positive = rank > 0 and (margin > eps**0.5 or rank == support.sum())
    return HeadsNeeded(
        rank=rank,
        singular_values=singular * size,
        support=support.reshape(np.shape(weight)[2:]),
        positive=positive,
        margin=margin,
        count=max(rank, 1) if positive or rank == 0 else rank + 1,
        reason="zero" if rank == 0 else "positive" if positive else "signed",
        mix=mix,
    )


def unfold_kernel(weight: npt.NDArray[np.floating]) -> Floats:
    """T: (C_out, C_in, K_rows, K_columns) -> (K_rows K_columns, C_in C_out) float64, taps in row-major order."""
    kernel = np.asarray(weight, dtype=np.float64)
    if kernel.ndim != 4 or 0 in kernel.shape:
        raise ValueError(f"weight must have shape (C_out, C_in, K_rows, K_columns), got {kernel.shape}")
    if not (np.abs(kernel) <= LARGEST).all():
        raise ValueError(f"weight must be finite and at most {LARGEST:g} in size, got {np.abs(kernel).max():g}")
    return kernel.transpose(2, 3, 1, 0).reshape(kernel.shape[2] * kernel.shape[3], -1)


def unit_kernel(weight: npt.NDArray[np.floating]) -> tuple[Floats, float]:
    """`unfold_kernel` divided by a power of two, exactly, so that its largest number lies in [1, 2) and squares neither
    overflow nor vanish; and that power."""
    unfolded = unfold_kernel(weight)
    exponent = int(np.frexp(np.abs(unfolded).max())[1]) - 1
    return np.ldexp(unfolded, -exponent), float(np.ldexp(1.0, exponent))


def head_bounds(weight: npt.NDArray[np.floating], n: int) -> tuple[float, float]:
    """Between which relative errors the best n heads lie: (tail_n, tail_{n-1}), each in [0, 1].

    tail_n = sqrt(sum of the squared singular values after the n-th) / |T| (Eckart & Young 1936): no n patterns of any
    sign do better, and n - 1 of any sign become n that are nowhere negative. From the number of heads needed on, both
    are 0. The error is that of the kernel, in the Frobenius norm; on white noise it is that of the output.
    """
    if n < 1 or int(n) != n:
        raise ValueError(f"n must be a positive number of heads, got {n}")
    needed = heads_needed(weight)
    if n >= needed.count:
        return 0.0, 0.0
    squares = (needed.singular_values[: needed.rank] / needed.singular_values[0]) ** 2
    lower, upper = (float(squares[k:].sum() / squares.sum()) ** 0.5 for k in (n, n - 1))
    return lower, upper


def sign_floor(weight: npt.NDArray[np.floating]) -> float:
    """Below this relative error no single head can come: min(|w+|, |w-|) / |w| for one kernel plane, in [0, 0.7071].

    A head's pattern has one sign, so of every plane it realises the positive or the negative part; over several planes
    the squares are added up. For one plane a head reaches it: Sobel .7071, Laplacian .4472, sharpen .3714, a blur 0.

    Args:
        weight: (C_out, C_in, K_rows, K_columns).
    """
    unfolded, _ = unit_kernel(weight)
    whole = float((unfolded**2).sum())
    signs = [np.where(side > 0, side**2, 0).sum(0) for side in (unfolded, -unfolded)]
    return float(np.minimum(*signs).sum() / whole) ** 0.5 if whole > 0 else 0.0


def positive_mix(rows: Floats) -> tuple[float, Floats]:
    """The mix c of columns, |c| = 1, that is largest at the row where it is smallest.

    Args:
        rows: (taps, columns), none of them all 0.

    Returns:
        margin = min over taps of c . row / |row|, and c (columns,); (0, zeros) where no c is positive at every row.

    Decided by the point of the convex hull of the unit rows that is nearest to 0 (the theorem of Gordan, 1873: either
    some c is positive on all rows, or 0 lies in their hull). That point is c itself. A "yes" does not hang on the
    search: the margin is measured on the rows.
    """
    units = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    # The nearest point of the hull as nonnegative least squares (Lawson & Hanson 1974, chapter 23).
    goal = np.append(np.zeros(rows.shape[1]), 1.0)
    shares = nonnegative_least_squares(np.vstack([units.T, np.ones(len(units))]), goal) if len(units) else np.zeros(0)
    mix = shares @ units
    length = float(np.linalg.norm(mix))
    margin = float((units @ mix).min()) / length if length > 0 else 0.0
    return (margin, mix / length) if margin > 0 else (0.0, np.zeros(rows.shape[1]))


def nonnegative_least_squares(matrix: Floats, goal: Floats) -> Floats:
    """The x >= 0 (columns,) that makes |matrix x - goal| least (Lawson & Hanson 1974, chapter 23, algorithm NNLS)."""
    columns = matrix.shape[1]
    x, free = np.zeros(columns), np.zeros(columns, dtype=bool)
    least = 1e-14 * float(np.abs(matrix).sum(0).max() * np.abs(goal).max())  # a slope that is rounding
    for _ in range(MOST_ROUNDS):
        slope = matrix.T @ (goal - matrix @ x)
        slope[free] = -np.inf
        best = int(slope.argmax())
        if slope[best] <= least:
            break
        free[best] = True
        while True:
            trial = np.zeros(columns)
            trial[free] = np.linalg.lstsq(matrix[:, free], goal, rcond=None)[0]
            falling = free & (trial <= 0)
            if not falling.any():
                break
            steps = x[falling] / (x[falling] - trial[falling])
            x = x + steps.min() * (trial - x)
            blocked = np.flatnonzero(falling)[steps.argmin()]
            free &= x > 0
            free[blocked] = False
            x[~free] = 0
        x = trial
    return x
