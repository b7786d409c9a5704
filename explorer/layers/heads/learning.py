"""Learning the heads instead of building them: gradient descent on the logits and matrices of n heads. Numpy alone.

The loss is that of regression on white noise: there the mean squared difference of two outputs is the squared
difference of the kernels, |T - P W|^2, so no image is needed and the error is comparable with `find_patterns`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.layers.heads.count import Floats, unfold_kernel
from explorer.layers.heads.patterns import Patterns

RATE = 0.05  # the best of 0.01, 0.02, 0.05 and 0.1 over Sobel, a blur and random kernels of 3 to 7 px after 500 steps
MOMENTS = 0.9, 0.999


@dataclass(eq=False)
class _Adam:
    """Adam (Kingma & Ba 2015, arXiv 1412.6980, algorithm 1) on one array, in place."""

    values: Floats

    def __post_init__(self) -> None:
        self.first, self.second, self.step = np.zeros_like(self.values), np.zeros_like(self.values), 0

    def descend(self, gradient: Floats) -> None:
        self.step += 1
        self.first += (1 - MOMENTS[0]) * (gradient - self.first)
        self.second += (1 - MOMENTS[1]) * (gradient**2 - self.second)
        unbiased = self.first / (1 - MOMENTS[0] ** self.step), self.second / (1 - MOMENTS[1] ** self.step)
        self.values -= RATE * unbiased[0] / (np.sqrt(unbiased[1]) + 1e-8)


def learn_patterns(
    weight: npt.NDArray[np.floating],
    n: int,
    steps: int = 500,
    seed: int = 0,
    tick: Callable[[float], None] | None = None,
) -> Iterator[Patterns]:
    """n heads after 0, 1, ... `steps` steps of Adam towards a kernel (C_out, C_in, K_rows, K_columns).

    Args:
        seed: of the first logits and matrices, which are normal numbers (0.1 of the kernel's own size for the latter).
        tick: told the share done, in [0, 1], before every step; may raise to cancel.

    Yields:
        steps + 1 Patterns with their relative error, a copy each. For a kernel of zeros the error is the size of what
        the heads still give, |P W|.

    Raises:
        ValueError: for less than one head, or steps below 0.
    """
    if n < 1 or steps < 0:
        raise ValueError(f"there must be at least 1 head and 0 steps, got {n} and {steps}")
    target = unfold_kernel(weight)
    taps, columns = target.shape
    outputs, inputs, *size = np.shape(weight)
    scale = float(np.sqrt((target**2).sum())) or 1.0
    target = target / scale  # so that one rate suits every kernel
    rng = np.random.default_rng(seed)
    logits = _Adam(rng.normal(size=(taps, n)))
    mixes = _Adam(rng.normal(size=(n, columns)) * 0.1)
    for step in range(steps + 1):
        raised = np.exp(logits.values - logits.values.max(0))
        shares = raised / raised.sum(0)
        rest = shares @ mixes.values - target
        yield Patterns(
            shares.T.reshape(n, *size).copy(),
            (mixes.values * scale).reshape(n, inputs, outputs),
            float(np.sqrt((rest**2).sum())),
        )
        if step == steps:
            return
        if tick is not None:
            tick(step / steps)
        by_share = rest @ mixes.values.T  # half the gradient by P, (taps, n)
        by_mix = shares.T @ rest
        logits.descend(2 * shares * (by_share - (shares * by_share).sum(0)))
        mixes.descend(2 * by_mix)
