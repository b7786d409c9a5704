"""A scene that looks like a photograph: fruit on a wooden table, by a small ray tracer.

1. one ray a sample from the eye, 2. the nearest ellipsoid, the table or the wall, 3. its colour and normal there,
4. how much of a round lamp it sees (soft shadows), 5. diffuse and specular light (Blinn, SIGGRAPH 1977), sky light less
what the fruit covers of it, 6. gamma. Space is (right, up, away), the table is up = 0, lengths are in fruit sizes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.images.fractal import fractal_noise, gradient_noise, smoothstep
from explorer.images.raster import Raster, Samples

Indices = np.ndarray[Any, np.dtype[np.intp]]

EYE = np.array([0.0, 2.15, -6.4])
LOOKED_AT = np.array([0.0, 0.42, 0.0])
VIEW = 0.335  # tangent of half the angle of view
LAMP = np.array([-4.2, 6.0, -3.6])
LAMP_RADIUS = 1.1
LAMP_PLACES = 4  # a sample looks at so many places on the lamp, others at each sample of a pixel
WALL = 3.4
GAMMA = 2.2


@dataclass(frozen=True)
class Fruit:
    center: tuple[float, float, float]
    radii: tuple[float, float, float]
    colour: tuple[float, float, float]  # linear 0...1
    second: tuple[float, float, float]  # the colour of its patches
    patches: float  # how much of the second colour
    bumps: float  # how rough the skin is
    gloss: float  # strength of the highlight


BASKET = (
    Fruit((-0.95, 0.78, 0.35), (0.82, 0.78, 0.82), (0.56, 0.030, 0.028), (0.78, 0.36, 0.06), 0.45, 0.010, 0.75),
    Fruit((0.72, 0.80, 0.55), (0.80, 0.80, 0.80), (0.84, 0.205, 0.010), (0.80, 0.14, 0.008), 0.30, 0.055, 0.40),
    Fruit((0.02, 0.50, -0.85), (0.70, 0.50, 0.50), (0.86, 0.64, 0.035), (0.74, 0.60, 0.05), 0.30, 0.040, 0.45),
    Fruit((1.36, 0.47, -0.62), (0.49, 0.47, 0.49), (0.085, 0.020, 0.12), (0.20, 0.06, 0.19), 0.35, 0.006, 0.55),
    Fruit((-1.34, 0.42, -0.95), (0.42, 0.42, 0.42), (0.20, 0.42, 0.035), (0.36, 0.52, 0.08), 0.45, 0.020, 0.50),
    Fruit((-0.92, 1.62, 0.36), (0.035, 0.19, 0.035), (0.10, 0.055, 0.02), (0.10, 0.055, 0.02), 0.0, 0.0, 0.05),
)


def still_life(canvas: Raster) -> Samples:
    """Levels 0...255, (S, S, 3)."""
    side = canvas.row.size
    ray = _rays(canvas).reshape(-1, 3)
    distance, which = _nearest(ray)
    place = EYE + distance[:, None] * ray
    colour, normal, gloss = _surfaces(place, which)
    lamp = LAMP - place
    towards = lamp / np.linalg.norm(lamp, axis=1, keepdims=True)
    seen = _lamp_seen(canvas, place, normal)
    halfway = towards - ray
    halfway /= np.linalg.norm(halfway, axis=1, keepdims=True)
    diffuse = np.clip(_dot(normal, towards), 0.0, None) * seen
    shine = gloss * np.clip(_dot(normal, halfway), 0.0, None) ** 70 * seen
    open_sky = (0.55 + 0.45 * normal[:, 1]) * _uncovered(place, normal)
    light = diffuse[:, None] * np.array([1.22, 1.10, 0.94]) + open_sky[:, None] * np.array([0.20, 0.23, 0.29])
    bounce = np.clip(-normal[:, 1], 0.0, None)[:, None] * np.array([0.16, 0.09, 0.045])  # warm light off the table
    radiance = colour * (light + bounce) + shine[:, None]
    exposed = 1.0 - np.exp(-1.75 * radiance)
    return np.asarray(255.0 * exposed.reshape(side, side, 3) ** (1.0 / GAMMA))


def _dot(a: Samples, b: Samples) -> Samples:
    return np.asarray(np.einsum("nk,nk->n", a, b))


def _rays(canvas: Raster) -> Samples:
    ahead = LOOKED_AT - EYE
    ahead = ahead / np.linalg.norm(ahead)
    right = np.array([1.0, 0.0, 0.0])
    up = np.cross(ahead, right)
    across, along = (2 * canvas.column - 1)[:, :, None] * VIEW, (1 - 2 * canvas.row)[:, :, None] * VIEW
    ray = ahead + across * right + along * up
    return np.asarray(ray / np.linalg.norm(ray, axis=2, keepdims=True))


def _meet(start: Samples, ray: Samples, fruit: Fruit) -> Samples:
    """Distance along the ray to the fruit, infinite where it passes by; solved where the fruit is a unit ball."""
    radii = np.array(fruit.radii)
    from_center, reach = (start - np.array(fruit.center)) / radii, ray / radii
    a, b = _dot(reach, reach), _dot(np.broadcast_to(from_center, reach.shape), reach)
    c = (from_center**2).sum(axis=-1) - 1.0
    inside = b * b - a * c
    root = (-b - np.sqrt(np.clip(inside, 0.0, None))) / a
    return np.where((inside > 0.0) & (root > 1e-3), root, np.inf)


def _nearest(ray: Samples) -> tuple[Samples, Indices]:
    """Distances (n,) and what is met: an index into BASKET, then the table, then the wall."""
    falling = np.where(ray[:, 1] < -1e-6, -EYE[1] / np.minimum(ray[:, 1], -1e-6), np.inf)
    to_wall = (WALL - EYE[2]) / ray[:, 2]
    distances = np.stack([*(_meet(EYE, ray, fruit) for fruit in BASKET), falling, to_wall])
    which = distances.argmin(axis=0)
    return distances.min(axis=0), which


def _surfaces(place: Samples, which: Indices) -> tuple[Samples, Samples, Samples]:
    colour, normal, gloss = np.zeros_like(place), np.zeros_like(place), np.zeros(len(place))
    for k, fruit in enumerate(BASKET):
        here = which == k
        colour[here], normal[here] = _skin(place[here], fruit, seed=100 + 10 * k)
        gloss[here] = fruit.gloss
    table, wall = which == len(BASKET), which == len(BASKET) + 1
    colour[table], normal[table], gloss[table] = _wood(place[table]), (0.0, 1.0, 0.0), 0.06
    from_glow = np.hypot(place[wall][:, 0] + 1.3, place[wall][:, 1] - 1.2)  # the lamp's light falls off along the wall
    colour[wall] = np.array([0.085, 0.125, 0.150]) * (1.25 - 0.95 * smoothstep(0.0, 4.2, from_glow))[:, None]
    normal[wall] = (0.0, 0.0, -1.0)
    return colour, normal, gloss


def _skin(place: Samples, fruit: Fruit, seed: int) -> tuple[Samples, Samples]:
    unit = (place - np.array(fruit.center)) / np.array(fruit.radii)
    normal = unit / np.array(fruit.radii)
    normal = normal / np.linalg.norm(normal, axis=1, keepdims=True)
    around = np.arctan2(unit[:, 0], -unit[:, 2])
    streaks = fractal_noise(unit[:, 1] * 1.5, around * 3.0, seed, octaves=4)
    share = fruit.patches * smoothstep(-0.25, 0.55, streaks)[:, None]
    colour = np.array(fruit.colour) + (np.array(fruit.second) - np.array(fruit.colour)) * share
    if fruit.bumps:
        pores = [gradient_noise(unit[:, 1] * 17.0 + 3.0 * k, around * 17.0 + 7.0 * k, seed + 1 + k) for k in range(3)]
        normal = normal + fruit.bumps * np.stack(pores, axis=1)
        normal = normal / np.linalg.norm(normal, axis=1, keepdims=True)
    return colour, normal


def _wood(place: Samples) -> Samples:
    across, along = place[:, 2], place[:, 0]
    board = np.floor(across / 1.15)
    warp = fractal_noise(across * 1.3, along * 0.35 + 5.7 * board, seed=210, octaves=3)
    rings = 0.5 + 0.5 * np.sin(2 * np.pi * (across * 2.6 + 1.5 * warp))
    fibre = fractal_noise(across * 26.0, along * 1.6 + 3.1 * board, seed=220, octaves=3)
    tone = 0.62 + 0.26 * rings + 0.22 * fibre + 0.16 * gradient_noise(board * 2.3 + 0.4, 0 * along, seed=230)
    gap = smoothstep(0.0, 0.022, np.abs((across / 1.15 + 0.5) % 1.0 - 0.5) * 1.15)
    return np.asarray(np.array([0.40, 0.225, 0.105]) * (np.clip(tone, 0.2, 1.3) * (0.25 + 0.75 * gap))[:, None])


def _lamp_seen(canvas: Raster, place: Samples, normal: Samples) -> Samples:
    """Share 0...1 of the lamp that no fruit hides, by a few places on it that differ from sample to sample."""
    side, k = canvas.row.size, canvas.per_side
    index = np.arange(side) % k
    turn = 2.399963 * (index[:, None] * k + index[None, :]).reshape(-1)  # the golden angle spreads them evenly
    start = place + 2e-3 * normal
    seen = np.zeros(len(place))
    for j in range(LAMP_PLACES):
        reach = LAMP_RADIUS * np.sqrt((j + 0.5) / LAMP_PLACES)
        angle = turn + 2.0 * np.pi * 0.618 * j
        there = LAMP + reach * np.stack([np.cos(angle), 0.6 * np.sin(angle), 0.8 * np.sin(angle)], axis=1)
        hidden = np.zeros(len(place), bool)
        for fruit in BASKET:
            hidden |= _meet(start, there - start, fruit) < 1.0
        seen += ~hidden
    return seen / LAMP_PLACES


def _uncovered(place: Samples, normal: Samples) -> Samples:
    """Share of the sky light left by the fruit round about, each taken for a ball (Quilez's sphere occlusion)."""
    left = np.ones(len(place))
    for fruit in BASKET[:-1]:
        radius = float(np.mean(fruit.radii))
        reach = np.array(fruit.center) - place
        distance = np.maximum(np.linalg.norm(reach, axis=1), radius)
        facing = np.clip(_dot(normal, reach) / distance, 0.0, 1.0)
        left *= 1.0 - 0.9 * facing * (radius / distance) ** 2
    return left
