"""From a query and a key to one weight, step by step: the similarities and the norms as rows of numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from explorer.explaining.questions import Row
from explorer.layers.norms import norm_named
from explorer.layers.similarities import similarity_named
from explorer.words import explaining as explaining_words
from explorer.words.numbers import MINUS, number

Array = npt.NDArray[Any]

SCORE_FORMULA: dict[str, str] = {
    "dot": "β q·k/√d",
    "cosine": "β √d q·k/(|q||k|)",
    "distance": f"{MINUS}β |q {MINUS} k|²/2√d",
}
# What `Terms.scale` multiplies the similarity by. Between random directions a cosine spreads by 1/√d only, so its β is
# counted in units of d (`layers.expression`).
SCALE: dict[str, str] = {"dot": "β/√d", "cosine": "β√d", "distance": "β/√d"}


def similarity_steps(query: Array, key: Array, kind: str) -> tuple[Row, ...]:
    """Rows from `query` and `key`, both (d,), to their similarity."""
    q, k = query.astype(np.float64), key.astype(np.float64)
    alike = similarity_named(kind)
    if alike.less_lengths:
        squared = (q - k) ** 2
        return (
            *_vectors(("q", q), ("k", k), (f"(q {MINUS} k)²", squared)),
            Row(f"{MINUS}|q {MINUS} k|²/2", "", -float(squared.sum()) / 2),
        )
    dot = float(q @ k)
    rows = (*_vectors(("q", q), ("k", k), ("q × k", q * k)), Row("q·k = Σ", "", dot))
    if not alike.of_unit:
        return rows
    lengths = float(np.linalg.norm(q)), float(np.linalg.norm(k))
    cosine = dot / (lengths[0] * lengths[1]) if min(lengths) > 0 else 0.0
    return (*rows, Row("÷ |q||k|", f"{number(lengths[0])} × {number(lengths[1])}", cosine))


def norm_steps(norm: str, scores: Array, coverage: Array, weights: Array, at: tuple[int, int]) -> tuple[Row, ...]:
    """Rows between the score and the weight of the key `at` (row, column) of one head's (rows, columns) arrays.

    A gate comes after them: `weights` are those that the norm itself gives.
    """
    score, covered = float(scores[at]), float(coverage[at])
    cover = Row(explaining_words.COVERAGE, number(covered))
    if not ((coverage > 0) & (scores > -np.inf)).any():
        return (cover, Row(explaining_words.NO_KEYS))
    return (*_STEPS[norm](score, scores.astype(np.float64), coverage, weights), cover, *_total(norm, scores, coverage))


def _softmax(score: float, scores: Array, coverage: Array, weights: Array) -> tuple[Row, ...]:
    top = float(scores[coverage > 0].max())
    return (
        Row(explaining_words.LARGEST_SCORE, number(top), score - top),
        # An uncovered key may score above all covered ones; its exp counts for nothing, however large.
        Row("exp", "", float(np.exp(min(score - top, 700.0)))),
    )


def _sparsemax(score: float, scores: Array, coverage: Array, weights: Array) -> tuple[Row, ...]:
    heaviest = np.unravel_index(weights.argmax(), weights.shape)
    tau = float(scores[heaviest] - weights[heaviest] / coverage[heaviest])
    return (
        Row(explaining_words.TAU, number(tau), score - tau),
        Row("max(·, 0)", "", max(score - tau, 0.0)),
    )


def _entmax(score: float, scores: Array, coverage: Array, weights: Array) -> tuple[Row, ...]:
    heaviest = np.unravel_index(weights.argmax(), weights.shape)
    tau = float(scores[heaviest] / 2 - np.sqrt(weights[heaviest] / coverage[heaviest]))
    return (
        Row("÷ 2", "", score / 2),
        Row(explaining_words.TAU, number(tau), score / 2 - tau),
        Row("max(·, 0)²", "", max(score / 2 - tau, 0.0) ** 2),
    )


def _relu(score: float, scores: Array, coverage: Array, weights: Array) -> tuple[Row, ...]:
    return (Row("max(S, 0)", "", max(score, 0.0)),)


def _sigmoid(score: float, scores: Array, coverage: Array, weights: Array) -> tuple[Row, ...]:
    return (Row(f"1/(1 + exp({MINUS}S))", "", 0.5 * (1 + float(np.tanh(score / 2)))),)


def _linear(score: float, scores: Array, coverage: Array, weights: Array) -> tuple[Row, ...]:
    return ()


_STEPS: dict[str, Callable[[float, Array, Array, Array], tuple[Row, ...]]] = {
    "softmax": _softmax,
    "sparsemax": _sparsemax,
    "entmax": _entmax,
    "relu": _relu,
    "sigmoid": _sigmoid,
    "linear": _linear,
}


def _total(norm: str, scores: Array, coverage: Array) -> tuple[Row, ...]:
    if not norm_named(norm).is_ratio:
        return ()
    seen = coverage > 0
    raised = coverage[seen] * np.exp(scores[seen].astype(np.float64) - scores[seen].max())
    return (Row("÷ Σ c·exp", number(float(raised.sum()))),)


def _vectors(*named: tuple[str, Array]) -> tuple[Row, ...]:
    """Vectors one under the other, their numbers in columns."""
    texts = [[number(float(value)) for value in vector] for _, vector in named]
    wide = max(len(text) for row in texts for text in row)
    return tuple(
        Row(name, " ".join(text.rjust(wide) for text in row)) for (name, _), row in zip(named, texts, strict=True)
    )
