"""Ticks and ranges of the closing plot: the same on the screen and in a figure.

Its x axis is log10 of the window side in pixels, its y axis the relative difference. Neither Qt nor pyqtgraph.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.words import panels as panels_words
from explorer.words import stage as stage_words

Array = npt.NDArray[Any]
Tick = tuple[float, str]  # where on the axis, and its label
LABELLED = (1, 2, 3, 5, 9, 17, 33, 65, 129, 257)
HEADROOM = 1.12  # of the highest value, so that the curve does not touch the frame
LARGEST_RELATIVE = 10.0  # drawn for a difference that is infinite: the convolution is 0 everywhere
SMALLEST_TOP = 1e-3
LARGEST_PERCENT = 10.0  # 1000 %: a label of the axis has room for no more


def finite(relative: Array) -> Array:
    """Relative differences as they are drawn."""
    return np.asarray(np.nan_to_num(relative, posinf=LARGEST_RELATIVE))


def log_side(side: float) -> float:
    return float(np.log10(side))


def side_range(widest: float) -> tuple[float, float]:
    """The x range from a side of 1 px to `widest`, with a little room at both ends."""
    right = log_side(max(widest, 2))
    return -0.03 * right, right * 1.05


def side_ticks(widest: int) -> tuple[list[Tick], list[Tick]]:
    """Labelled ticks, the last of them "global", and unlabelled ones at the other odd sides."""
    shown = [s for s in LABELLED if s < widest / 1.25]
    major = [(log_side(s), panels_words.ONE_PX if s == 1 else str(s)) for s in shown]
    major.append((log_side(widest), stage_words.GLOBAL))
    minor = [(log_side(s), "") for s in range(3, min(widest, 64), 2) if s not in shown]
    return major, minor


def highest(relative: Array) -> float:
    """The largest of the relative differences that are drawn, 0 without any."""
    return float(finite(relative).max(initial=0.0))


def share_ticks(top: float) -> list[Tick]:
    """Round shares from 0 up to `top` and its headroom, as percent; as multiples where 1000 % is reached."""
    values = np.arange(0, top * HEADROOM, _step(top))
    percent = bool(values.size) and values[-1] < LARGEST_PERCENT
    return [(float(v), f"{v * 100:.3g} %" if percent else f"{v:.4g}×") for v in values]


def spread(ticks: Sequence[Tick], least: float) -> list[Tick]:
    """The ticks that stand at least `least` apart; of two that are too close the first and the very last stay."""
    kept: list[Tick] = []
    for tick in ticks[:-1]:
        if (not kept or tick[0] - kept[-1][0] >= least) and ticks[-1][0] - tick[0] >= least:
            kept.append(tick)
    return [*kept, *ticks[-1:]]


def _step(top: float) -> float:
    """A round step that gives two to five marks below `top`."""
    power = 10.0 ** np.floor(np.log10(max(top, 1e-6)))
    return next(float(step * power) for step in (0.2, 0.25, 0.5, 1.0, 2.0, 2.5) if top / (step * power) <= 4.5)
