"""Both layers a third time, from the formulas of the design alone, in float64: what the numbers on screen must be.

Nothing of `explorer.layers` is used, not even its reference: only numbers are taken over (pixels, the kernel, W_Q, W_K,
W_V, W_O, patterns), never code. Beside every number stands how far single precision may be from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, inf, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
UNIT = 2.0**-24  # half the step of float32 at 1


def gamma(n: float) -> float:
    """The relative error of n roundings in a row."""
    return n * UNIT / (1 - n * UNIT)


@dataclass(frozen=True)
class Numbers:
    """The parameters of both layers as plain float64 arrays, and the settings by name.

    kernel (C_out, C_in, K, K); query, key (heads, C_feat, d); mix (heads, C_in, C_out); centers (heads, 2);
    table (heads, 2 R + 1, 2 R + 1) of position scores by offset, or None.
    """

    image: Floats  # (C_in, H, W)
    kernel: Floats
    query: Floats
    key: Floats
    mix: Floats
    centers: list[tuple[int, int]]
    table: Floats | None
    scene: Any  # settings alone: names and numbers

    @property
    def step(self) -> int:
        """Pixels between two taps of the kernel; where the window has no such gaps, the scene says both."""
        return int(getattr(self.scene, "taps_dilation", self.scene.dilation))

    @property
    def padding(self) -> int:
        return self.kernel.shape[-1] // 2 * self.step


def source(position: int, n: int, border: str) -> int | None:
    """The pixel of an axis that stands at a position; None for a zero, or nothing."""
    if 0 <= position < n:
        return position
    if border == "replicate":
        return 0 if position < 0 else n - 1
    if border == "circular":
        return position % n
    if border == "reflect":
        while not 0 <= position < n:
            position = -position if position < 0 else 2 * (n - 1) - position
        return position
    return None


TWIN = {"zero": "zero", "zero_keys": "zero", "masked": "zero", "shifted": "replicate"}


def convolve(image: Floats, kernel: Floats, border: str, stride: int = 1, dilation: int = 1) -> Floats:
    """sum over taps of x_{q + delta} W_delta; (C_out, rows, columns). `border` is one of the four of convolutions."""
    _, height, width = image.shape
    half = kernel.shape[-1] // 2
    out = np.zeros((kernel.shape[0], ceil(height / stride), ceil(width / stride)))
    for row, column in np.ndindex(out.shape[1:]):
        for a, b in np.ndindex(kernel.shape[2:]):
            at = (
                source(row * stride + (a - half) * dilation, height, border),
                source(column * stride + (b - half) * dilation, width, border),
            )
            if None not in at:
                out[:, row, column] += kernel[:, :, a, b] @ image[:, at[0], at[1]]
    return out


def twin(numbers: Numbers) -> Floats:
    scene = numbers.scene
    return convolve(numbers.image, numbers.kernel, TWIN.get(scene.border, scene.border), scene.stride, numbers.step)


def features(numbers: Numbers) -> tuple[Floats, Floats]:
    """What queries and keys are made of, (C_feat, H, W), and the size of what was added up for it."""
    image, scene = numbers.image, numbers.scene
    if scene.features == "pixel":
        return image, np.abs(image)
    _, height, width = image.shape
    around = "circular" if scene.border == "circular" else "replicate"
    made, sizes = [], []
    for channel in image:
        patch = np.zeros((9, height, width))
        for row, column in np.ndindex(height, width):
            for n, (dy, dx) in enumerate((y, x) for y in (-1, 0, 1) for x in (-1, 0, 1)):
                there = channel[source(row + dy, height, around), source(column + dx, width, around)]
                patch[n, row, column] = there - channel[row, column]  # a constant plays no part in what has mean 0
        made.append(patch - patch.mean(0))
        sizes.append(np.abs(patch) + np.abs(patch).mean(0))
    return np.concatenate(made), np.concatenate(sizes)


def along(distance: Floats, side: float) -> Floats:
    """The share of a pixel at this distance from the middle of a segment of that length."""
    return np.clip((side + 1) / 2 - np.abs(distance), 0, 1)


@dataclass(frozen=True)
class Axis:
    """Keys along one axis: their positions, the pixels that stand there (-1: a zero), their distance from the window's
    middle, and how much of each the window covers along this axis."""

    positions: npt.NDArray[np.int64]
    pixels: npt.NDArray[np.int64]
    offsets: npt.NDArray[np.int64]
    covered: Floats


def axis(numbers: Numbers, n: int, query: int, center: int, side: float) -> Axis:
    scene, p = numbers.scene, numbers.padding
    if scene.border == "zero":
        low, high = -p, n + p
    elif scene.border in ("zero_keys", "replicate", "reflect"):
        reach = ceil(side) + 1
        low, high = query + center - reach, query + center + reach + 1
    else:
        low, high = 0, n
    positions = np.arange(low, high)
    pixels = np.array([-1 if (at := source(int(k), n, scene.border)) is None else at for k in positions])
    offsets = positions - query - center
    if scene.border == "circular":
        offsets = (offsets + n // 2) % n - n // 2
    middle = float(query + center)
    if scene.window_shape == "block":
        block, origin = floor(side), -p if scene.border == "zero" else 0
        place = (query + center) % n if scene.border == "circular" else query + center
        covered = ((positions - origin) // block == (place - origin) // block).astype(float)
    elif scene.border == "shifted":
        middle = min(max(middle, (side - 1) / 2), n - 1 - (side - 1) / 2) if side < n else (n - 1) / 2
        covered = along(positions - middle, side)
    elif scene.border == "circular" and scene.window_shape == "square":
        covered = sum(along(offsets + turn * n, min(side, n)) for turn in (-1, 0, 1))
    else:
        covered = along(offsets, side)
    if scene.window_shape != "block":
        covered = np.where(offsets % scene.dilation == 0, covered, 0)
    return Axis(positions, pixels, offsets, covered)


@dataclass(frozen=True)
class Look:
    """What one query of one head sees, all keys of its plane: coverage, score, weight (rows, columns), how far the
    weight may be off, and the pixels (C_in, rows, columns)."""

    rows: Axis
    columns: Axis
    coverage: Floats
    score: Floats
    weight: Floats
    slack: Floats
    pixels: Floats

    @property
    def seen(self) -> Floats:
        """(C_in,), the weighted sum."""
        return (self.weight * self.pixels).sum((1, 2))

    @property
    def seen_slack(self) -> Floats:
        size = np.abs(self.weight * self.pixels).sum((1, 2))
        return (self.slack * np.abs(self.pixels)).sum((1, 2)) + gamma(self.weight.size + 4) * size


class Attention:
    """The attention of these numbers on their image."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers
        made, sizes = features(numbers)
        size_of = {"query": np.abs(numbers.query), "key": np.abs(numbers.key)}
        self.q = np.einsum("cyx,hcd->hdyx", made, numbers.query)
        self.k = np.einsum("cyx,hcd->hdyx", made, numbers.key)
        self.q_size = np.einsum("cyx,hcd->hdyx", sizes, size_of["query"])
        self.k_size = np.einsum("cyx,hcd->hdyx", sizes, size_of["key"])
        self._roundings = 2 * (len(made) + 14) + self.q.shape[1] + 8

    @property
    def heads(self) -> int:
        return len(self.numbers.centers)

    def look(self, head: int, pixel: tuple[int, int], side: float | None = None) -> Look:
        """`side` is another than the scene's, where it is given."""
        numbers, scene = self.numbers, self.numbers.scene
        side = scene.window_side if side is None else side
        _, height, width = numbers.image.shape
        center = numbers.centers[head]
        rows, columns = (axis(numbers, n, q, c, side) for n, q, c in zip((height, width), pixel, center, strict=True))
        coverage = self._coverage(rows, columns, side)
        score, slack = self._scores(head, pixel, rows, columns)
        weight, off = weigh(score, coverage, scene.norm, slack)
        if scene.gate > 0 and scene.heads != "fewest" and scene.norm in ("softmax", "sparsemax", "entmax"):
            one_row, one_column = (
                axis(numbers, n, q, c, 1.0) for n, q, c in zip((height, width), pixel, center, strict=True)
            )
            alone = np.zeros_like(weight)
            for r, at_row in enumerate(rows.positions):
                for c, at_column in enumerate(columns.positions):
                    alone[r, c] = _there(one_row, at_row) * _there(one_column, at_column)
            alone /= alone.sum() or 1
            weight = (1 - scene.gate) * weight + scene.gate * alone
        inside = (rows.pixels >= 0)[:, None] & (columns.pixels >= 0)[None]
        pixels = np.where(inside, numbers.image[:, rows.pixels[:, None], columns.pixels[None]], 0)
        return Look(rows, columns, coverage, score, weight, off, pixels)

    def keys(self, head: int, pixel: tuple[int, int]) -> tuple[int, int]:
        """How many keys along rows and columns a window covers."""
        numbers, side = self.numbers, self.numbers.scene.window_side
        rows, columns = (
            axis(numbers, n, q, c, side)
            for n, q, c in zip(numbers.image.shape[1:], pixel, numbers.centers[head], strict=True)
        )
        seen = self._coverage(rows, columns, side) > 0
        return int(seen.any(1).sum()), int(seen.any(0).sum())

    def _coverage(self, rows: Axis, columns: Axis, side: float) -> Floats:
        if self.numbers.scene.window_shape != "disc":
            return rows.covered[:, None] * columns.covered[None]
        dilation = self.numbers.scene.dilation
        away = np.hypot(rows.offsets[:, None], columns.offsets[None])
        there = (rows.offsets % dilation == 0)[:, None] & (columns.offsets % dilation == 0)[None]
        return np.where(there, along(away, side), 0)

    def _scores(self, head: int, pixel: tuple[int, int], rows: Axis, columns: Axis) -> tuple[Floats, float]:
        """(rows, columns), and how far any of them may be off in single precision."""
        numbers, scene = self.numbers, self.numbers.scene
        depth = self.q.shape[1]
        inside = (rows.pixels >= 0)[:, None] & (columns.pixels >= 0)[None]
        q, q_size = self.q[head][:, pixel[0], pixel[1]], self.q_size[head][:, pixel[0], pixel[1]]
        k, k_size = (
            np.where(inside, one[head][:, rows.pixels[:, None], columns.pixels[None]], 0)
            for one in (self.k, self.k_size)
        )
        beta = scene.content / scene.temperature / sqrt(depth)
        dot = np.einsum("d,dyx->yx", q, k)
        size = np.einsum("d,dyx->yx", q_size, k_size)
        if scene.similarity == "cosine":
            lengths = np.linalg.norm(q) * np.linalg.norm(k, axis=0)
            whole = np.where(lengths > 0, lengths, 1)
            alike, size, beta = dot / whole, size / whole + 1, beta * depth
        elif scene.similarity == "distance":
            alike = -((q[:, None, None] - k) ** 2).sum(0) / 2
            size = ((q_size[:, None, None] + k_size) ** 2).sum(0)
        else:
            alike = dot
        score = beta * alike
        slack = gamma(self._roundings) * float((beta * size).max(initial=0))
        if numbers.table is not None:
            reach = numbers.table.shape[-1] // 2
            at = [np.clip(one.offsets + reach, 0, 2 * reach) for one in (rows, columns)]
            placed = numbers.table[head][at[0][:, None], at[1][None]]
        else:
            away = rows.offsets[:, None].astype(float) ** 2 + columns.offsets[None] ** 2
            placed = -scene.position / scene.temperature * away if scene.position > 0 else 0 * away
        score = score + placed
        finite = np.abs(score[np.isfinite(score)])
        return score, slack + 4 * UNIT * float(finite.max(initial=0))

    def output(self, side: float | None = None) -> tuple[Floats, Floats]:
        """(C_out, rows, columns), and how far single precision may be from it."""
        image, stride = self.numbers.image, self.numbers.scene.stride
        shape = tuple(ceil(n / stride) for n in image.shape[1:])
        out = np.zeros((self.numbers.mix.shape[-1], *shape))
        slack = np.zeros_like(out)
        for row, column in np.ndindex(*shape):
            for head, mix in enumerate(self.numbers.mix):
                look = self.look(head, (row * stride, column * stride), side)
                out[:, row, column] += look.seen @ mix
                terms = np.abs(look.weight * look.pixels).sum((1, 2)) @ np.abs(mix)
                slack[:, row, column] += look.seen_slack @ np.abs(mix) + gamma(self.heads + len(mix) + 4) * terms
        return out, slack


def _there(along_axis: Axis, position: int) -> float:
    found = np.flatnonzero(along_axis.positions == position)
    return float(along_axis.covered[found[0]] > 0) if len(found) else 0.0


def weigh(score: Floats, coverage: Floats, norm: str, slack: float) -> tuple[Floats, Floats]:
    """Weights, and how far they may be off where scores are off by `slack`."""
    seen = (coverage > 0) & (score > -inf)
    weight = np.zeros_like(coverage)
    if norm in ("relu", "sigmoid", "linear"):
        s = np.where(seen, score, 0)
        each = {"relu": np.maximum(s, 0), "sigmoid": 0.5 * (1 + np.tanh(s / 2)), "linear": s}[norm]
        weight = np.where(seen, coverage * each, 0)
        return weight, coverage * (slack + 8 * UNIT)
    if not seen.any():
        return weight, 0 * weight
    s, c = score[seen], coverage[seen]
    s = s - s.max()
    if norm == "softmax":
        e = c * np.exp(s)
        weight[seen] = e / e.sum()
        return weight, weight * (np.expm1(min(2 * slack + gamma(len(s) + 20), 50.0)))
    power, t = (1, s) if norm == "sparsemax" else (2, s / 2)
    low, high = -2.0, 0.0
    low = min(low, t.max() - (1 / c[t.argmax()]) ** (1 / power) - 1)
    for _ in range(200):  # the sum falls as tau rises
        tau = (low + high) / 2
        total = (c * np.maximum(t - tau, 0) ** power).sum()
        low, high = (tau, high) if total > 1 else (low, tau)
    weight[seen] = c * np.maximum(t - (low + high) / 2, 0) ** power
    off = np.zeros_like(weight)
    off[seen] = c * (4 * slack + 64 * gamma(len(s) + 20))
    return weight, off
