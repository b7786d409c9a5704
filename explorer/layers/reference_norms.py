"""The norms once more, as plain loops in float64 for `reference`: written from the formulas alone."""

from __future__ import annotations

from math import exp, inf, sqrt

Vector = list[float]


def unknown(what: str, name: str) -> ValueError:
    """What the loops answer to a name that they do not know."""
    return ValueError(f"{what} must be one that these loops know, got {name!r}")


def weigh(scores: Vector, coverage: Vector, norm: str) -> Vector:
    """The weights of keys with these scores, each covered by a share in (0, 1]; a score of -inf is no key, and weighs
    0.

    Raises:
        ValueError: for a norm that is not written out here.
    """
    there = [n for n, score in enumerate(scores) if score != -inf]
    weights = [0.0] * len(scores)
    for n, weight in zip(there, _weigh([scores[n] for n in there], [coverage[n] for n in there], norm), strict=True):
        weights[n] = weight
    return weights


def _weigh(scores: Vector, coverage: Vector, norm: str) -> Vector:
    if not scores:
        return []
    if norm == "relu":
        return [c * max(s, 0.0) for s, c in zip(scores, coverage, strict=True)]
    if norm == "sigmoid":
        return [
            c / (1 + exp(-s)) if s > 0 else c * exp(s) / (1 + exp(s)) for s, c in zip(scores, coverage, strict=True)
        ]
    if norm == "linear":
        return [c * s for s, c in zip(scores, coverage, strict=True)]
    below = [s - max(scores) for s in scores]
    if norm == "softmax":
        raised = [c * exp(s) for s, c in zip(below, coverage, strict=True)]
        return [r / sum(raised) for r in raised]
    if norm == "sparsemax":
        threshold = _sparsemax_threshold(below, coverage)
        return [c * max(s - threshold, 0.0) for s, c in zip(below, coverage, strict=True)]
    if norm == "entmax":
        threshold = _entmax_threshold([s / 2 for s in below], coverage)
        return [c * max(s / 2 - threshold, 0.0) ** 2 for s, c in zip(below, coverage, strict=True)]
    raise unknown("norm", norm)


def _sparsemax_threshold(scores: Vector, coverage: Vector) -> float:
    """Keys at or below the threshold are thrown out until none is left there (Michelot 1986)."""
    inside = list(zip(scores, coverage, strict=True))
    while True:
        threshold = (sum(c * s for s, c in inside) - 1) / sum(c for _, c in inside)
        above = [(s, c) for s, c in inside if s > threshold]
        if len(above) in (0, len(inside)):
            return threshold
        inside = above


def _entmax_threshold(halves: Vector, coverage: Vector) -> float:
    """By bisection: the sum of all weights falls as the threshold rises, and is 1 somewhere below the largest half."""
    low, high = max(h - 1 / sqrt(c) for h, c in zip(halves, coverage, strict=True)), max(halves)
    while low < (middle := (low + high) / 2) < high:
        total = sum(c * max(h - middle, 0.0) ** 2 for h, c in zip(halves, coverage, strict=True))
        low, high = (middle, high) if total > 1 else (low, middle)
    return low
