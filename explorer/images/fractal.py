"""Seeded noise as a function of place, so that a texture is the same one at every size."""

from __future__ import annotations

from typing import Any

import numpy as np

from explorer.images.raster import Samples

PERIOD = 256  # lattice points before the noise repeats


def gradient_noise(row: Samples, column: Samples, seed: int) -> Samples:
    """Smooth noise of about -1...1 with one feature per unit of `row` and `column`.

    Gradient noise with the fifth-degree fade of Perlin, "Improving Noise", SIGGRAPH 2002.
    """
    random = np.random.default_rng(seed)
    order = random.permutation(PERIOD)
    angles = random.uniform(0.0, 2.0 * np.pi, PERIOD)
    slopes = np.stack([np.sin(angles), np.cos(angles)])  # (2, PERIOD)
    row, column = np.broadcast_arrays(row, column)
    r0, c0 = np.floor(row).astype(np.int64), np.floor(column).astype(np.int64)
    rows, columns = row - r0, column - c0

    def corner(dr: int, dc: int) -> Samples:
        which = order[(order[(r0 + dr) % PERIOD] + c0 + dc) % PERIOD]
        return np.asarray(slopes[0, which] * (rows - dr) + slopes[1, which] * (columns - dc))

    fade_row, fade_column = _fade(rows), _fade(columns)
    top_left, bottom_left = corner(0, 0), corner(1, 0)
    top = top_left + fade_column * (corner(0, 1) - top_left)
    bottom = bottom_left + fade_column * (corner(1, 1) - bottom_left)
    return np.asarray(1.5 * (top + fade_row * (bottom - top)))


def fractal_noise(row: Samples, column: Samples, seed: int, octaves: int = 5) -> Samples:
    """Gradient noise of ever finer grain, each octave half as strong: about -1...1."""
    total: Any = 0.0
    for k in range(octaves):
        total = total + 0.5**k * gradient_noise(row * 2.0**k + 17.3 * k, column * 2.0**k + 5.1 * k, seed + k)
    return np.asarray(total / 1.6)


def ridged_noise(row: Samples, column: Samples, seed: int, octaves: int = 5) -> Samples:
    """Noise of sharp crests, 0...1: one minus the absolute value of gradient noise, octave by octave."""
    total: Any = 0.0
    for k in range(octaves):
        total = total + 0.5**k * (1.0 - np.abs(gradient_noise(row * 2.0**k, column * 2.0**k + 9.7 * k, seed + k)))
    return np.asarray(total / (2.0 - 0.5 ** (octaves - 1)))


def smoothstep(low: float, high: float, value: Any) -> Samples:
    """0 up to `low`, 1 from `high` on, and a soft S between them."""
    share = np.clip((np.asarray(value, np.float64) - low) / (high - low), 0.0, 1.0)
    return np.asarray(share * share * (3.0 - 2.0 * share))


def _fade(t: Samples) -> Samples:
    return np.asarray(t * t * t * (t * (t * 6.0 - 15.0) + 10.0))
