"""H12 against a recurrence and a softmax of its own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from explorer.claims import h12_recurrence
from explorer.claims.claim import Ruling
from explorer.claims.h12_recurrence import judge
from explorer.layers.progress import nobody
from explorer.layers.recurrent import recur
from tests.claims.by_hand import Array, levels, matrices, patches, softmax
from tests.claims.grounds import ground

NAMES = ["single", "noise", "colour", "checker"]


def sequence(name: str) -> tuple[Array, Array, Array]:
    """Queries, keys (the scale shared between them) and pixels, row by row."""
    pixels = levels(name)
    query, key, _ = matrices(replace(ground(name).scene, heads="one"))
    phi = patches(pixels).reshape(-1, 9 * pixels.shape[2])
    scale = np.sqrt(np.sqrt(8.0))  # W_Q holds 1 / sqrt(8), of which each side has the root
    return phi @ query[0] * scale, phi @ key[0] / scale, pixels.reshape(len(phi), -1)


def linear_by_steps(name: str) -> Array:
    """A matrix that grows pixel by pixel, read by each query."""
    query, key, value = sequence(name)
    asks, answers = (np.where(one > 0, one + 1, np.exp(np.minimum(one, 0))) for one in (query, key))
    memory, total = np.zeros((8, value.shape[1])), np.zeros(8)
    output = np.zeros_like(value)
    for i in range(len(value)):
        memory += np.outer(answers[i], value[i])
        total += answers[i]
        output[i] = asks[i] @ memory / (asks[i] @ total)
    return output


def softmax_weights(name: str) -> Array:
    query, key, _ = sequence(name)
    scores = query @ key.T
    scores[np.triu_indices(len(scores), 1)] = -np.inf
    return softmax(scores)


@pytest.mark.parametrize("name", NAMES)
def test_against_loops(name: str) -> None:
    judgement = judge(ground(name), nobody)
    _, _, value = sequence(name)
    weights, stepwise = softmax_weights(name), linear_by_steps(name)
    wanted = weights @ value
    assert judgement.number("missed") == pytest.approx(np.linalg.norm(wanted - stepwise) / np.linalg.norm(wanted))
    assert judgement.number("apart") <= judgement.number("bound")
    half = len(value) // 2
    values = np.linalg.svd(weights[half:, :half], compute_uv=False)
    tail = np.linalg.norm(values[8:]) / np.linalg.norm(values)
    if half <= 128:  # nothing is left out, and the cut where most is left is one of three
        assert tail <= judgement.number("left") + judgement.number("noise")
    ranks = [np.linalg.matrix_rank(weights[cut:, :cut], tol=1e-10) for cut in range(1, len(value), 23)]
    assert judgement.ruling is (Ruling.TRUE_IF if max(ranks) > 8 else Ruling.FALSE)
    (cell,) = judgement.where
    off = np.abs(wanted - stepwise).max(1).reshape(levels(name).shape[:2])
    assert off[cell] == pytest.approx(off.max())


def test_one_bright_pixel_turns_it() -> None:
    """Few keys are unlike the others, and a state of eight numbers for each value holds them all."""
    judgement = judge(ground("single"), nobody)
    assert (judgement.ruling, judgement.condition) == (Ruling.FALSE, "enough")
    assert judgement.number("left") <= judgement.number("noise")
    assert judgement.number("missed") > 0.01, "the linear form is another layer, though no smaller one"


def test_a_network_that_forgets_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgets(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
        return torch.cat([recur(query[:100], key[:100], value[:100]), recur(query[100:], key[100:], value[100:])])

    monkeypatch.setattr(h12_recurrence, "recur", forgets)
    judgement = judge(ground("noise"), nobody)
    assert (judgement.ruling, judgement.condition) == (Ruling.TRUE, "always")
    ((row, column),) = judgement.where
    assert row * 16 + column >= 100


def test_a_constant_picture_cannot_tell() -> None:
    assert judge(ground("constant"), nobody).ruling is Ruling.UNJUDGED
