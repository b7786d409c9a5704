"""Pixels and what is made of each, as plain loops in float64: what `reference` needs of borders and matrices."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from explorer.layers.reference_norms import Vector, unknown

if TYPE_CHECKING:
    from explorer.layers.attention import Attention

Floats = npt.NDArray[np.float64]
Pixel = tuple[int, int]  # (row, column)


def as_array(values: Any) -> Floats:
    return np.asarray(values, dtype=np.float64)


def source_of(position: Pixel, size: tuple[int, ...], border: str) -> Pixel | None:
    """The image's pixel that stands at `position`; None for a zero outside."""
    found = []
    for p, n in zip(position, size, strict=True):
        if border == "replicate":
            p = 0 if p < 0 else n - 1 if p >= n else p
        elif border == "reflect":
            while not 0 <= p < n:
                p = 0 if n == 1 else -p if p < 0 else 2 * (n - 1) - p
        elif border == "circular":
            while p < 0:
                p += n
            while p >= n:
                p -= n
        elif border not in ("zero", "zero_keys", "masked", "shifted"):
            raise unknown("border", border)
        elif not 0 <= p < n:
            return None
        found.append(p)
    return found[0], found[1]


def features_at(pixels: Floats, pixel: Pixel, attention: Attention) -> Vector:
    if attention.features == "pixel":
        return [float(channel[pixel]) for channel in pixels]
    if attention.features != "patch":
        raise unknown("features", attention.features)
    features: Vector = []
    for channel in pixels:
        patch = []
        for row in (-1, 0, 1):
            for column in (-1, 0, 1):
                border = "circular" if attention.border == "circular" else "replicate"
                source = source_of((pixel[0] + row, pixel[1] + column), channel.shape, border)
                patch.append(float(channel[source]) - float(channel[pixel]))  # an even patch is exactly 0
        mean = sum(patch) / 9
        features += [value - mean for value in patch]
    return features


def each_projected(at: dict[Any, Vector], tensor: Any, bias: Any) -> list[dict[Any, Vector]]:
    """For each head what it makes of every pixel's vector."""
    heads = []
    for head, matrix in enumerate(as_array(tensor)):
        added = [0.0] * matrix.shape[1] if bias is None else [float(b) for b in as_array(bias)[head]]
        heads.append({p: [t + b for t, b in zip(times(f, matrix), added, strict=True)] for p, f in at.items()})
    return heads


def times(vector: Vector, matrix: Floats) -> Vector:
    return [sum(v * float(matrix[i, j]) for i, v in enumerate(vector)) for j in range(matrix.shape[1])]


def similarity(query: Vector, key: Vector, kind: str) -> float:
    if kind == "distance":
        return -sum((q - k) ** 2 for q, k in zip(query, key, strict=True)) / 2
    product = sum(q * k for q, k in zip(query, key, strict=True))
    if kind == "dot":
        return product
    if kind != "cosine":
        raise unknown("similarity", kind)
    lengths = sqrt(sum(q * q for q in query)), sqrt(sum(k * k for k in key))
    return product / lengths[0] / lengths[1] if min(lengths) > 0 else 0.0
