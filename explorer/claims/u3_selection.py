"""U3: must attention select? A toy learned on the picture's own pixels, with and without."""

from __future__ import annotations

from math import hypot

import numpy as np

from explorer.claims.claim import Judgement, Ruling, Value
from explorer.claims.exhibits import BarsExhibit, GridExhibit
from explorer.claims.ground import Ground
from explorer.layers.heads.toy_learning import TOKENS, Floats, learn_toy, wanted
from explorer.layers.progress import Tick

SEEDS = range(5)
STEPS, MOST_SAMPLES = 150, 128


def judge(ground: Ground, tick: Tick) -> Judgement:
    """Four neighbours a b c d of a row; what is wanted is a c + b d. Learned on every second row of the picture, tried
    on the rows between; beside each net its control, whose weights stay uniform."""
    learned, fresh = quadruples(ground)
    if not (_varies(wanted(learned)) and _varies(wanted(fresh))):
        return Judgement("U3", Ruling.UNJUDGED, (), "even")
    found = learn_toy(learned, fresh, SEEDS, STEPS, tick)
    attention, control, before, after = (
        _mean_sd(one) for one in (found.error, found.control_error, found.keys_before, found.keys)
    )
    values = (
        Value("attention", attention[0], "share"),
        Value("attention_sd", attention[1], "share"),
        Value("control", control[0], "share"),
        Value("control_sd", control[1], "share"),
        Value("before", before[0]),
        Value("after", after[0]),
        Value("seeds", len(SEEDS), "count"),
        Value("samples", len(learned), "count"),
    )
    ruling, condition = ruled(attention, control)
    return Judgement(
        "U3",
        ruling,
        values,
        condition,
        exhibits=(
            BarsExhibit(
                "errors", ("selects", "uniform"), (attention[0], control[0]), "share", (attention[1], control[1]), 1.0
            ),
            BarsExhibit("keys", ("before", "after"), (before[0], after[0]), "", (before[1], after[1]), float(TOKENS)),
            GridExhibit("weights", found.weights, "weights", ("qa", "qb", "qc", "qd"), ("a", "b", "c", "d")),
        ),
    )


def ruled(attention: tuple[float, float], control: tuple[float, float]) -> tuple[Ruling, str]:
    """From mean and standard deviation of both errors; 1 is the error of who always says the mean."""
    if min(attention[0], control[0]) >= 1:
        return Ruling.UNJUDGED, "neither"
    if control[0] - attention[0] > hypot(attention[1], control[1]):
        return Ruling.TRUE, "worse"
    return Ruling.FALSE, "control"


def quadruples(ground: Ground) -> tuple[Floats, Floats]:
    """Neighbours of a row, (n, 4) each: of the even rows and of the odd ones, evenly chosen from all. Grey levels less
    their mean, over their standard deviation; all 0 on an even picture."""
    grey = ground.scene.picture.pixels.astype(np.float64).mean(2)
    level = grey - grey.mean()
    level = level / (level.std() or 1.0)
    all_of_them = np.lib.stride_tricks.sliding_window_view(level, TOKENS, axis=1)
    even, odd = (all_of_them[first::2].reshape(-1, TOKENS) for first in (0, 1))
    return _some(even), _some(odd)


def _some(samples: Floats) -> Floats:
    if len(samples) <= MOST_SAMPLES:
        return samples
    chosen: Floats = samples[np.linspace(0, len(samples) - 1, MOST_SAMPLES).round().astype(int)]
    return chosen


def _varies(numbers: Floats) -> bool:
    """By more than the rounding of products and sums of four."""
    return float(np.ptp(numbers)) > 16 * float(np.finfo(np.float64).eps * np.abs(numbers).max())


def _mean_sd(numbers: Floats) -> tuple[float, float]:
    return float(numbers.mean()), float(numbers.std(ddof=1))
