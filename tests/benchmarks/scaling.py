"""How the film's time and memory grow with the image, the widest side and the heads: powers fitted on log-log axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from statistics import median

import numpy as np

from explorer.layers.fast.closing import close_windows
from tests.benchmarks.memory import peak_mib
from tests.benchmarks.scene import Scene
from tests.benchmarks.table import Row, Section
from tests.benchmarks.timing import DEVICE, in_turn

NOTE = """Kept: the film's tensors. Peak: what the process, or the device, took at most while it was computed, over what
it had before. Powers by least squares on log-log axes; 1 is in proportion. Expected: every query meets every key within
the widest side once, and one ring is kept for each pixel of reach."""
SECONDS = 2.0
EVERY_RING = 1 << 50  # bytes; nothing is let go, so that memory shows its law

if DEVICE.type == "cpu":
    SIZES, MIDDLE, SIDES = (32, 48, 64, 96, 128), 96, (11, 21, 43, 63, 85)
else:
    SIZES, MIDDLE, SIDES = (48, 64, 96, 128, 160), 128, (11, 21, 43, 63, 85)
HEADS = (1, 2, 4, 6, 9)


@dataclass(frozen=True)
class Power:
    """y is about factor x^exponent; r2 is the share of the variance of log y that it explains."""

    exponent: float
    factor: float
    r2: float


def fit_power(x: Sequence[float], y: Sequence[float]) -> Power:
    """Least squares in log-log. Raises ValueError for fewer than two different x, or numbers that are not positive."""
    if len(set(x)) < 2 or min(*x, *y) <= 0:
        raise ValueError(f"a power needs two different x, all positive, got x {list(x)}, y {list(y)}")
    across, up = np.log(x), np.log(y)
    exponent, constant = np.polyfit(across, up, 1)
    spread = float(((up - up.mean()) ** 2).sum())
    missed = float(((up - exponent * across - constant) ** 2).sum())
    return Power(float(exponent), float(np.exp(constant)), 1 - missed / spread if spread else 1.0)


def run(quick: bool) -> Section:
    sizes, heads, middle = (SIZES[:3], HEADS[::2], SIZES[2]) if quick else (SIZES, HEADS, MIDDLE)
    sides = [side for side in SIDES if side < middle]
    rows = [
        *grown("pixels", [(float(size**2), Scene(size, 4), inf) for size in sizes], 2.0, 1.5),
        *grown("the side", [(float(side), Scene(middle, 4), float(side)) for side in sides], 2.0, 1.0),
        *grown("heads", [(float(count), Scene(middle, count), inf) for count in heads], 1.0, 1.0),
    ]
    return Section("Scaling of the film", NOTE, tuple(rows))


def grown(
    against: str, films: list[tuple[float, Scene, float]], power_of_time: float, power_of_kept: float
) -> list[Row]:
    """Each film (what it is plotted against, its scene, its widest side), then the powers beside the expected ones."""
    rows: list[Row] = []
    kept: list[float] = []
    peaks: list[float] = []
    calls = [
        lambda scene=scene, widest=widest: close_windows(
            scene.projected, scene.attention, widest=widest, memory_bytes=EVERY_RING
        )
        for _, scene, widest in films
    ]
    for call in calls:
        results: list[int] = []
        peak = peak_mib(lambda call=call, results=results: results.append(call().nbytes))
        kept.append(results[0] / 2**20)
        if peak is not None:
            peaks.append(peak)
    times = in_turn(calls, 9, SECONDS * len(calls))
    for index, ((_, scene, widest), taken) in enumerate(zip(films, times, strict=True)):
        name = f"film, {scene}" + (f", up to side {widest:g}" if widest < inf else "")
        rows += [Row(f"{name}: time", taken), Row(f"{name}: kept", (kept[index],), unit="MiB")]
        if peaks:
            rows.append(Row(f"{name}: peak", (peaks[index],), unit="MiB"))
    x = [at for at, _, _ in films]
    laws = [("time", [median(taken) for taken in times], power_of_time), ("kept", kept, power_of_kept)]
    laws += [("peak", peaks, power_of_kept)] if len(peaks) == len(kept) and min(peaks) > 0 else []
    for what, y, expected in laws:
        fitted = fit_power(x, y)
        title = f"film: {what} grows with {against} to the power (R² {fitted.r2:.3f})"
        told = what == "time" or (what, against) == ("kept", "pixels")
        rows.append(Row(title, (fitted.exponent,), (expected,), "expected", unit="", told=told))
    return rows
