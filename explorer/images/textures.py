"""Grey shapes, steps and textures of the gallery, levels 0...255 a sample."""

from __future__ import annotations

import numpy as np

from explorer.images.drawings import GROUND, LIGHT, Drawing
from explorer.images.fractal import fractal_noise, gradient_noise, smoothstep
from explorer.images.raster import Raster, Samples

NOISE_SEED = 7


def disc(canvas: Raster) -> Samples:
    sheet = Drawing(canvas)
    sheet.paint(canvas.disc((0.5, 0.5), 0.32), LIGHT)
    return sheet.levels


def square(canvas: Raster) -> Samples:
    sheet = Drawing(canvas)
    sheet.paint(canvas.box(0.25, 0.25, 0.75, 0.75), LIGHT)
    return sheet.levels


def checker(canvas: Raster) -> Samples:
    odd = (np.floor(canvas.row * 8) + np.floor(canvas.column * 8)) % 2 == 1
    return np.where(odd, LIGHT, GROUND)


def stripes(canvas: Raster) -> Samples:
    """Soft stripes that turn from upright to slanting: one direction after the other under the same kernel."""
    phase = 2 * np.pi * (6 * canvas.column + 3.0 * (canvas.row - 0.5) * canvas.column)
    return np.asarray(GROUND + (LIGHT - GROUND) * (0.5 + 0.5 * np.sin(phase)))


def single_pixel(canvas: Raster) -> Samples:
    """One white pixel on black: a layer's answer to it is the layer itself, turned by half a circle."""
    middle = canvas.size_px // 2
    row, column = np.floor(canvas.row * canvas.size_px), np.floor(canvas.column * canvas.size_px)
    return np.where((row == middle) & (column == middle), 255.0, 0.0)


def edge(canvas: Raster) -> Samples:
    """A step between two whole pixels, dark on the left."""
    return np.where(np.floor(canvas.column * canvas.size_px) + 0 * canvas.row >= canvas.size_px // 2, 210.0, 40.0)


def ramp(canvas: Raster) -> Samples:
    """From black to white: a kernel of sum 0 sees the same everywhere, and attention does not."""
    return np.asarray(255.0 * canvas.column + 0 * canvas.row)


def white_noise(canvas: Raster) -> Samples:
    """Every pixel drawn by itself from 0...255: the one texture that is not the same one at every size."""
    levels = np.random.default_rng(NOISE_SEED).integers(0, 256, (canvas.size_px, canvas.size_px))
    return np.asarray(levels.repeat(canvas.per_side, 0).repeat(canvas.per_side, 1), np.float64)


def clouds(canvas: Raster) -> Samples:
    return np.clip(128.0 + 150.0 * fractal_noise(canvas.row * 4, canvas.column * 4, seed=11), 0.0, 255.0)


def woven(canvas: Raster) -> Samples:
    """Threads that pass over and under one another, shaded as round ones."""
    across, down = canvas.column * 8, canvas.row * 8
    over = (np.floor(across) + np.floor(down)) % 2 == 0
    round_across, round_down = np.sin(np.pi * (across % 1.0)), np.sin(np.pi * (down % 1.0))
    lying = (70.0 + 150.0 * round_down) * (0.55 + 0.45 * round_across)
    standing = (45.0 + 105.0 * round_across) * (0.55 + 0.45 * round_down)
    return np.where(over, lying, standing)


def bricks(canvas: Raster) -> Samples:
    course = np.floor(canvas.row * 8)
    along = canvas.column * 4 + 0.5 * (course % 2)
    from_joint_row = np.minimum(canvas.row * 8 % 1.0, 1.0 - canvas.row * 8 % 1.0) / 8
    from_joint_column = np.minimum(along % 1.0, 1.0 - along % 1.0) / 4
    each = 40.0 * gradient_noise(course * 3.7 + 0.5, np.floor(along) * 5.3 + 0.5, seed=3)
    grain = 26.0 * fractal_noise(canvas.row * 24, canvas.column * 24, seed=5, octaves=3)
    joint = smoothstep(0.006, 0.014, np.minimum(from_joint_row, from_joint_column))
    return np.clip(52.0 + joint * (108.0 + each + grain), 0.0, 255.0)


def waves(canvas: Raster) -> Samples:
    """Two rings of waves that meet, as behind two stones dropped into water."""
    total = np.zeros((canvas.row.size, canvas.column.size))
    for row, column in ((0.28, 0.24), (0.72, 0.80)):
        distance = np.hypot(canvas.row - row, canvas.column - column)
        total += np.cos(2 * np.pi * 9 * distance) * np.exp(-1.4 * distance)
    return np.clip(122.0 + 85.0 * total, 0.0, 255.0)
