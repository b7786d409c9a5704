"""Both layers once more, as plain loops over pixels in float64: the truth that the fast code is tested against.

Written from the formulas alone and sharing nothing with them: no torch, no `geometry`, no matrix products, one pixel,
one tap, one key at a time. Slow on purpose (a 9 x 9 image takes a second). It has names of its own, and refuses others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, inf, isfinite, nan, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from explorer.layers.reference_norms import Vector, unknown, weigh
from explorer.layers.reference_pixels import Floats, Pixel, as_array, each_projected, features_at, similarity, source_of
from explorer.layers.reference_positions import position_score

if TYPE_CHECKING:
    from explorer.layers.attention import Attention
    from explorer.layers.convolution import Convolution
    from explorer.layers.geometry import Window

Found = tuple[Pixel | None, float, float, Vector]  # key, coverage, score, value


@dataclass(frozen=True)
class Seen:
    """One key that a query's window covers: where it stands (None for the class token, which stands nowhere), how much
    of it is covered, its score and its weight."""

    key: Pixel | None
    coverage: float
    score: float
    weight: float
    value: Vector


def convolve(image: npt.ArrayLike, convolution: Convolution) -> Floats:
    """The convolution of `image` (C_in, H, W): (C_out, ceil(H / stride), ceil(W / stride))."""
    pixels, weight = as_array(image), as_array(convolution.weight)
    outputs, inputs, kernel_rows, kernel_columns = weight.shape
    size = pixels.shape[1:]
    bias = [0.0] * outputs if convolution.bias is None else as_array(convolution.bias).tolist()
    output = np.zeros((outputs, *(ceil(n / convolution.stride) for n in size)))
    for o, row, column in np.ndindex(output.shape):
        total = bias[o]
        for i, a, b in np.ndindex(inputs, kernel_rows, kernel_columns):
            position = (
                row * convolution.stride + (a - kernel_rows // 2) * convolution.dilation,
                column * convolution.stride + (b - kernel_columns // 2) * convolution.dilation,
            )
            source = source_of(position, size, convolution.border)
            if source is not None:
                total += float(weight[o, i, a, b]) * float(pixels[i][source])
        output[o, row, column] = total
    return output


def attend(image: npt.ArrayLike, attention: Attention, window: Window) -> Floats:
    """The attention layer on `image` (C_in, H, W): (C_out, ceil(H / stride), ceil(W / stride))."""
    pixels, out = as_array(image), as_array(attention.out)
    heads, _, outputs = out.shape
    output = np.zeros((outputs, *(ceil(n / attention.stride) for n in pixels.shape[1:])))
    for o in range(outputs):
        output[o] = 0.0 if attention.out_bias is None else float(attention.out_bias[o])
    layer = _Layer(pixels, attention, window)
    for head, row, column in np.ndindex(heads, *output.shape[1:]):
        pixel = row * attention.stride, column * attention.stride
        if not layer.is_known(head, pixel):
            output[:, row, column] = nan
        for seen in layer.look(head, pixel):
            for v, value in enumerate(seen.value):
                for o in range(outputs):
                    output[o, row, column] += seen.weight * value * float(out[head, v, o])
    return output


def token_output(image: npt.ArrayLike, attention: Attention, window: Window) -> Floats:
    """What the layer makes of its class token: (C_out,). The window plays no part."""
    layer, out = _Layer(as_array(image), attention, window), as_array(attention.out)
    output = [0.0 if attention.out_bias is None else float(attention.out_bias[o]) for o in range(out.shape[2])]
    for head in range(len(out)):
        for weight, value in layer.look_from_token(head):
            for v, o in np.ndindex(out.shape[1:]):
                output[o] += weight * value[v] * float(out[head, v, o])
    return np.array(output)


def weights_at(image: npt.ArrayLike, attention: Attention, window: Window, cell: Pixel) -> list[list[Seen]]:
    """For each head what the query behind output pixel `cell` sees; keys that are not covered are left out."""
    layer = _Layer(as_array(image), attention, window)
    pixel = (cell[0] * attention.stride, cell[1] * attention.stride)
    return [layer.look(head, pixel) for head in range(len(attention.query))]


class _Layer:
    """One image under one attention and one window; projections are made once for each pixel."""

    def __init__(self, pixels: Floats, attention: Attention, window: Window) -> None:
        self._size: Pixel = (pixels.shape[1], pixels.shape[2])
        self._attention, self._window, self._border = attention, window, attention.border
        self._centers = [(int(r), int(c)) for r, c in np.asarray(attention.centers)]
        largest = max(abs(offset) for center in self._centers for offset in center)
        self._padding = largest if attention.padding is None else attention.padding
        at = {p: features_at(pixels, p, attention) for p in np.ndindex(self._size)}
        raw = {p: [float(v) for v in pixels[:, p[0], p[1]]] for p in np.ndindex(self._size)}
        self._query = each_projected(at, attention.query, attention.query_bias)
        self._key = each_projected(at, attention.key, attention.key_bias)
        self._nothing = [0.0] * int(attention.value.shape[2])
        self._value = each_projected(raw, attention.value, attention.value_bias)
        self._token: list[list[Vector]] = []  # its query, key and value in each head
        if attention.token is not None:
            token = {(0, 0): [float(t) for t in as_array(attention.token)]}
            for name in ("query", "key", "value"):
                heads = each_projected(token, getattr(attention, name), getattr(attention, f"{name}_bias"))
                self._token.append([head[0, 0] for head in heads])

    def look_from_token(self, head: int) -> list[tuple[float, Vector]]:
        """What the class token as a query sees: every pixel and itself, weight and value."""
        query, (_, keys, values) = self._token[0][head], self._token
        seen = [*self._key[head].values(), keys[head]]
        scores = [similarity(query, key, self._attention.similarity) for key in seen]
        scores = [score * self._attention.content / sqrt(len(query)) for score in scores]
        weights = weigh(scores, [1.0] * len(seen), self._attention.norm)
        return list(zip(weights, [*self._value[head].values(), values[head]], strict=True))

    def is_known(self, head: int, pixel: Pixel) -> bool:
        """Whether the query is made of numbers: else it has no output, whatever it sees."""
        return all(isfinite(number) for number in self._query[head][pixel])

    def look(self, head: int, pixel: Pixel) -> list[Seen]:
        found: list[Found] = []
        query = self._query[head][pixel]
        known = self.is_known(head, pixel)
        for key in self._keys(head, pixel):
            coverage = self._coverage(head, pixel, key)
            if coverage > 0:
                source = source_of(key, self._size, self._border)
                vector = [0.0] * len(query) if source is None else self._key[head][source]
                value = self._nothing if source is None else self._value[head][source]
                score = similarity(query, vector, self._attention.similarity)
                score *= self._attention.content / sqrt(len(query))
                score += self._position_score(self._attention.position, head, pixel, key)
                found.append((key, coverage, score, value))
                known = known and all(isfinite(number) for number in (*vector, *value))
        if self._attention.token is not None:
            vector, value = self._token[1][head], self._token[2][head]
            score = similarity(query, vector, self._attention.similarity) * self._attention.content / sqrt(len(query))
            found.append((None, 1.0, score, value))
        weights = weigh([f[2] for f in found], [f[1] for f in found], self._attention.norm)
        if self._attention.gate is not None:
            share = float(self._attention.gate[head])
            alone = self._weights_behind_the_gate(head, pixel, found)
            weights = [(1 - share) * w + share * other for w, other in zip(weights, alone, strict=True)]
        if not known:  # a query that is no number, or sees what is none, has none to give
            weights = [nan] * len(found)
        return [Seen(k, c, s, w, v) for (k, c, s, v), w in zip(found, weights, strict=True)]

    def _weights_behind_the_gate(self, head: int, pixel: Pixel, found: list[Found]) -> list[float]:
        position = self._attention.gate_position
        if position is None:
            middle = self._middle_key(head, pixel)
            return [1.0 if key == middle and score != -inf else 0.0 for key, _, score, _ in found]
        scores = [self._position_score(position, head, pixel, key) for key, *_ in found]
        return weigh(scores, [coverage for _, coverage, *_ in found], self._attention.norm)

    def _keys(self, head: int, pixel: Pixel) -> Iterable[Pixel]:
        """Where there are keys at all, at least as far as the window reaches."""
        ranges = []
        for p, center, n in zip(pixel, self._centers[head], self._size, strict=True):
            if self._border == "zero":
                ranges.append(range(-self._padding, n + self._padding))
            elif self._border in ("zero_keys", "replicate", "reflect"):
                reach = ceil(self._window.side) + 1
                ranges.append(range(p + center - reach, p + center + reach + 1))
            elif self._border in ("masked", "shifted", "circular"):
                ranges.append(range(n))
            else:
                raise unknown("border", self._border)
        return ((row, column) for row in ranges[0] for column in ranges[1])

    def _coverage(self, head: int, pixel: Pixel, key: Pixel) -> float:
        if self._window.shape == "disc":
            away = [self._nearest_offset(head, axis, pixel, key) for axis in (0, 1)]
            if any(offset % self._window.dilation for offset in away):
                return 0.0
            distance = sqrt(away[0] ** 2 + away[1] ** 2)
            return min(max((self._window.side + 1) / 2 - distance, 0.0), 1.0)
        along = [self._coverage_along(head, axis, pixel[axis], key[axis]) for axis in (0, 1)]
        return along[0] * along[1]

    def _coverage_along(self, head: int, axis: int, query: int, key: int) -> float:
        """How much of the pixel key - 1/2 ... key + 1/2 lies between the window's two ends."""
        n, side, moved = self._size[axis], self._window.side, self._window.moved_px
        place = query + self._centers[head][axis]
        if self._window.shape == "block":
            block, first = floor(side), int(moved) - (self._padding if self._border == "zero" else 0)
            center = place % n if self._border == "circular" else place
            return 1.0 if (key - first) // block == (center - first) // block else 0.0
        if self._window.shape != "square":
            raise unknown("window shape", self._window.shape)
        middle = place + moved
        if self._border == "shifted":
            if side >= n:
                middle = (n - 1) / 2
            else:  # no end of the window may lie outside -1/2 ... n - 1/2
                middle += max(0.0, -0.5 - (middle - side / 2))
                middle -= max(0.0, middle + side / 2 - (n - 0.5))
        elif self._border == "circular":
            turns = range(-2 - abs(int(middle)) // n, 3 + abs(int(middle)) // n)
            return sum(self._overlap(key + turn * n, middle, min(side, n)) for turn in turns)
        return self._overlap(key, middle, side)

    def _overlap(self, key: int, middle: float, side: float) -> float:
        if self._window.dilation > 1 and (key - middle) % self._window.dilation != 0:
            return 0.0
        return max(0.0, min(key + 0.5, middle + side / 2) - max(key - 0.5, middle - side / 2))

    def _middle_key(self, head: int, pixel: Pixel) -> Pixel:
        """Where the one key of a closed window stands, if there is a key."""
        middle = [p + center for p, center in zip(pixel, self._centers[head], strict=True)]
        if self._border == "shifted":
            middle = [min(max(m, 0), n - 1) for m, n in zip(middle, self._size, strict=True)]
        elif self._border == "circular":
            middle = [m % n for m, n in zip(middle, self._size, strict=True)]
        return middle[0], middle[1]

    def _nearest_offset(self, head: int, axis: int, pixel: Pixel, key: Pixel) -> int:
        """From the window's middle to the key; on a torus the short way, backwards where both are as long."""
        n = self._size[axis]
        offset = key[axis] - pixel[axis] - self._centers[head][axis]
        if self._border == "circular":
            while 2 * offset >= n:
                offset -= n
            while 2 * offset < -n:
                offset += n
        return offset

    def _position_score(self, position: Any, head: int, pixel: Pixel, key: Pixel | None) -> float:
        if key is None:
            return 0.0
        away = [self._nearest_offset(head, axis, pixel, key) for axis in (0, 1)]
        return position_score(position, head, away, self._centers[head], self._query[head][pixel])
