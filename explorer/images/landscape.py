"""A scene that looks like a photograph: mountains in the haze of a morning, their image in a lake.

From back to front: sky with sun and clouds, four ridges, each hazier the farther it is, the lake that mirrors all of
that, and dark spruces on the near shore. All of it is noise and arithmetic; nothing is traced from a photograph.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.images.fractal import fractal_noise, gradient_noise, ridged_noise, smoothstep
from explorer.images.raster import Raster, Samples

SHORE = 0.64  # the row of the waterline
SUN = (0.285, 0.70)
HORIZON = np.array([250.0, 212.0, 172.0])
AIR = np.array([170.0, 184.0, 212.0])  # what distance fades to


@dataclass(frozen=True)
class Ridge:
    """A mountain range: the row of its foot, its height (share of the image), crests per image width, colour, haze."""

    foot: float
    height: float
    grain: float
    seed: int
    rock: tuple[float, float, float]
    haze: float
    snow: bool = False


RIDGES = (
    Ridge(0.58, 0.33, 2.1, 21, (74, 84, 122), 0.30, snow=True),
    Ridge(0.60, 0.20, 3.1, 37, (66, 82, 112), 0.34),
    Ridge(0.63, 0.12, 4.6, 47, (44, 70, 80), 0.22),
    Ridge(0.655, 0.07, 8.0, 58, (24, 46, 42), 0.06),
)
SPRUCES = (  # (column, row of the tip, row of the foot)
    (0.035, 0.50, 0.95), (0.115, 0.40, 0.97), (0.195, 0.57, 0.97), (0.262, 0.69, 0.97),
    (0.90, 0.66, 0.97), (0.965, 0.54, 0.97),
)  # fmt: skip


def landscape(canvas: Raster) -> Samples:
    """Levels 0...255, (S, S, 3)."""
    shore = round(SHORE * canvas.row.size)
    rows = canvas.row[:shore]
    above = _sky(rows, canvas.column)
    for ridge in RIDGES:
        _raise_ridge(above, rows, canvas.column, ridge)
    scene = np.concatenate([above, _lake(canvas.row[shore:], canvas.column, above)])
    _plant_spruces(scene, canvas)
    return np.asarray(np.clip(scene, 0.0, 255.0))


def _sky(row: Samples, column: Samples) -> Samples:
    depth = smoothstep(0.0, 0.58, row)[:, :, None]
    top, middle = np.array([52.0, 100.0, 172.0]), np.array([158.0, 190.0, 222.0])
    sky = np.where(depth < 0.5, _mix(top, middle, depth * 2), _mix(middle, HORIZON, depth * 2 - 1))
    far = np.hypot(row - SUN[0], column - SUN[1])[:, :, None]
    sky = sky + np.array([120.0, 88.0, 30.0]) * np.exp(-far / 0.10) + np.array([44.0, 24.0, 0.0]) * np.exp(-far / 0.35)
    banks = fractal_noise(row * 7.5 + 0.4, column * 2.6 + 0.8, seed=5)
    lit = fractal_noise(row * 7.5 + 0.15, column * 2.6 + 0.9, seed=5)  # the same clouds, one step towards the sun
    cover = (smoothstep(0.0, 0.40, banks) * smoothstep(0.46, 0.2, row))[:, :, None]
    cloud = np.array([252.0, 244.0, 238.0]) - np.array([92.0, 84.0, 62.0]) * smoothstep(-0.1, 0.5, lit)[:, :, None]
    sky = _mix(sky, cloud + np.array([30.0, 4.0, -26.0]) * np.exp(-far / 0.25), 0.88 * cover)
    return _mix(sky, np.array([255.0, 250.0, 224.0]), smoothstep(0.046, 0.036, far))


def _raise_ridge(scene: Samples, row: Samples, column: Samples, ridge: Ridge) -> None:
    """Paints a range into `scene`: its crest, its slopes lit from the sun's side, snow high up and mist at its foot."""
    crests = ridged_noise(np.full_like(column, 0.37), column * ridge.grain, ridge.seed, octaves=6)
    crest = ridge.foot - ridge.height * (1.9 * crests - 0.72)
    first = int(np.searchsorted(row[:, 0], crest.min()))
    row = row[first:]
    below = np.clip((row - crest) / ridge.height, 0.0, 1.0)
    # Slopes: the difference of a ridged height between this place and one step towards the sun.
    rows, columns = row * ridge.grain * 2.4 + ridge.seed, column * ridge.grain * 2.4 - below * 0.5
    slope = ridged_noise(rows, columns, ridge.seed + 7) - ridged_noise(rows - 0.10, columns + 0.16, ridge.seed + 7)
    light = (1.0 + np.clip(3.4 * slope, -0.65, 0.9))[:, :, None]
    colour = np.array(ridge.rock) * light * (np.array([1.08, 1.0, 0.92]) if ridge.snow else 1.0)
    if ridge.snow:
        lying = smoothstep(0.62, 0.40, below + 1.1 * slope)[:, :, None]
        colour = _mix(colour, np.array([255.0, 244.0, 232.0]) * (0.55 + 0.36 * light), 0.92 * lying)
    mist = ridge.haze + (0.78 - ridge.haze) * smoothstep(0.30, 1.05, below) * smoothstep(0.05, 0.2, ridge.height)
    warm = np.exp(-np.abs(column - SUN[1]) / 0.22)[:, :, None]  # the air itself glows under the sun
    colour = _mix(colour, _mix(AIR, HORIZON, 0.7 * warm), mist[:, :, None])
    scene[first:] = np.where((row >= crest)[:, :, None], colour, scene[first:])


def _lake(row: Samples, column: Samples, above: Samples) -> Samples:
    """What is above the waterline seen in moving water: squeezed, shaken by ripples and darker towards the viewer."""
    shore, side = above.shape[:2]
    near = (row - SHORE) / (1.0 - SHORE)
    ripple = gradient_noise(row * 70 / (0.35 + near), column * 7, seed=71)
    ripple = ripple + 0.5 * gradient_noise(row * 150 / (0.35 + near), column * 18, seed=72)
    mirrored = SHORE - (row - SHORE) * 1.75 + 0.022 * ripple * (0.15 + near)
    rows = np.clip(mirrored * side, 0, shore - 1).astype(np.int64)
    columns = np.clip(column * side + 0.006 * side * ripple * near, 0, side - 1).astype(np.int64)
    water = _mix(above[rows, columns] * 0.92, np.array([18.0, 58.0, 92.0]), (0.10 + 0.42 * near)[:, :, None])
    path = np.exp(-(((column - SUN[1]) / (0.030 + 0.05 * near)) ** 2)) * smoothstep(0.15, 0.75, ripple)
    water = water + np.array([130.0, 100.0, 56.0]) * (path * (1.0 - 0.45 * near))[:, :, None]
    return _mix(water, HORIZON, 0.40 * smoothstep(0.025, 0.0, near)[:, :, None])


def _plant_spruces(scene: Samples, canvas: Raster) -> None:
    """Paints the near bank and its trees into `scene`, almost black against the light."""
    row, column = canvas.row, canvas.column
    banks = smoothstep(0.45, 0.0, column) + smoothstep(0.78, 1.0, column)
    dark = np.asarray(row > 0.975 - 0.03 * gradient_noise(np.zeros_like(column), column * 4, seed=81) - 0.06 * banks)
    rough = 1.0 + 0.35 * gradient_noise(row * 90, column * 60, seed=90)
    for middle, tip, foot in SPRUCES:
        down = (row - tip) / (foot - tip)
        tiers = 0.62 + 0.38 * ((down * 9.0) % 1.0)  # branches hang out over those below
        half = 0.19 * (foot - tip) * down * tiers * rough
        dark = dark | ((down > 0) & (down < 1) & (np.abs(column - middle) < half + 0.003))
    shade = 0.75 + 0.5 * gradient_noise(row * 60, column * 60, seed=95)
    scene[:] = np.where(dark[:, :, None], np.array([16.0, 28.0, 27.0]) * shade[:, :, None], scene)


def _mix(a: Samples, b: Samples, share: Samples) -> Samples:
    return np.asarray(a + (b - a) * share)
