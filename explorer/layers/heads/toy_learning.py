"""Must attention select? A small net with attention learns a toy, beside the same net whose weights stay uniform.

Four numbers a b c d, each with its place; wanted is a c + b d. Of token i of a sample with number x_i

    t_i = x_i p_i + e_i       q, k, v = t W_Q, t W_K, t W_V        A = softmax(q k^T / sqrt(d))
    h   = mean over queries of A v                                  y = tanh(h W_1 + b_1) w_2 + b_2

with learned places p_i and e_i. The control has A = 1/4 everywhere, and all else alike. Numpy alone, all nets at
once: learning takes a fraction of a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explorer.layers.progress import Tick, nobody

Floats = npt.NDArray[np.float64]
TOKENS, LENGTH, HIDDEN = 4, 8, 24
RATE, MOMENTS = 0.02, (0.9, 0.999)
SHAPES = {
    "place": (TOKENS, LENGTH),
    "offset": (TOKENS, LENGTH),
    "query": (LENGTH, LENGTH),
    "key": (LENGTH, LENGTH),
    "value": (LENGTH, LENGTH),
    "first": (LENGTH, HIDDEN),
    "bias": (HIDDEN,),
    "second": (HIDDEN,),
    "shift": (),
}


@dataclass(frozen=True, eq=False)
class ToyLearned:
    """Of nets that select and of their controls, (nets,) each in the order of the seeds.

    error, control_error  mean squared error on the fresh samples over the variance of what is wanted there
    keys_before, keys     effective number of keys (e to the entropy, mean over samples and queries), of 4, before and
                          after learning
    weights               (4, 4), mean over the fresh samples and nets after learning
    """

    error: Floats
    control_error: Floats
    keys_before: Floats
    keys: Floats
    weights: Floats


def wanted(samples: Floats) -> Floats:
    """a c + b d of samples (n, 4)."""
    return samples[:, 0] * samples[:, 2] + samples[:, 1] * samples[:, 3]


def learn_toy(samples: Floats, fresh: Floats, seeds: Sequence[int], steps: int, tick: Tick = nobody) -> ToyLearned:
    """Learns on samples (n, 4), and is tried on fresh ones (m, 4), both of about unit size.

    Args:
        seeds: one net with attention and one control from each, starting alike.
        steps: of Adam (Kingma & Ba 2015, arXiv 1412.6980, algorithm 1) on all samples at once.
    """
    nets = [first_parameters(seed) for seed in (*seeds, *seeds)]
    values = {name: np.stack([net[name] for net in nets]) for name in SHAPES}
    selects = np.repeat([1.0, 0.0], len(seeds))  # the control's scores are 0
    before = _attend(values, fresh, selects)[1]
    target = wanted(samples)
    first, second = ({name: np.zeros_like(value) for name, value in values.items()} for _ in range(2))
    for step in range(1, steps + 1):
        tick((step - 1) / steps)
        slopes = gradients(values, samples, target, selects)[1]
        for name, value in values.items():
            first[name] += (1 - MOMENTS[0]) * (slopes[name] - first[name])
            second[name] += (1 - MOMENTS[1]) * (slopes[name] ** 2 - second[name])
            unbiased = first[name] / (1 - MOMENTS[0] ** step), second[name] / (1 - MOMENTS[1] ** step)
            value -= RATE * unbiased[0] / (np.sqrt(unbiased[1]) + 1e-8)
    after = _attend(values, fresh, selects)[1]
    error = ((_outputs(values, fresh, selects) - wanted(fresh)) ** 2).mean(1) / wanted(fresh).var()
    half = len(seeds)
    return ToyLearned(error[:half], error[half:], _keys(before[:half]), _keys(after[:half]), after[:half].mean((0, 1)))


def first_parameters(seed: int) -> dict[str, Floats]:
    """Normal numbers over the root of how many are summed, in the order of SHAPES; biases 0."""
    draw = np.random.default_rng(seed)
    sums = {"place": 1, "offset": 1, "bias": 0, "shift": 0}
    made = {}
    for name, shape in SHAPES.items():
        summed = sums.get(name, shape[0] if shape else 0)
        made[name] = draw.normal(size=shape) / np.sqrt(summed) if summed else np.zeros(shape)
    return made


def _attend(values: dict[str, Floats], samples: Floats, selects: Floats) -> tuple[Floats, Floats]:
    """Tokens (nets, n, 4, LENGTH) and weights (nets, n, 4, 4)."""
    tokens = samples[None, :, :, None] * values["place"][:, None] + values["offset"][:, None]
    asked, key = (tokens @ values[name][:, None] for name in ("query", "key"))
    scores = asked @ key.swapaxes(-1, -2) * (selects / np.sqrt(LENGTH))[:, None, None, None]
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    return tokens, raised / raised.sum(-1, keepdims=True)


def _outputs(values: dict[str, Floats], samples: Floats, selects: Floats) -> Floats:
    """(nets, n)."""
    tokens, weights = _attend(values, samples, selects)
    pooled = (weights.mean(2)[..., None, :] @ tokens)[..., 0, :] @ values["value"]
    hidden = np.tanh(pooled @ values["first"] + values["bias"][:, None])
    return (hidden @ values["second"][..., None])[..., 0] + values["shift"][:, None]


def _keys(weights: Floats) -> Floats:
    entropy = -(weights * np.log(np.where(weights > 0, weights, 1))).sum(-1)
    return np.exp(entropy).mean((1, 2))


def gradients(
    values: dict[str, Floats], samples: Floats, target: Floats, selects: Floats
) -> tuple[Floats, dict[str, Floats]]:
    """Mean squared error of each net, (nets,), and its derivative by every parameter."""
    tokens, weights = _attend(values, samples, selects)
    share = weights.mean(2)  # (nets, n, keys): what all queries together give each key
    mixed = (share[..., None, :] @ tokens)[..., 0, :]  # (nets, n, LENGTH)
    pooled = mixed @ values["value"]
    hidden = np.tanh(pooled @ values["first"] + values["bias"][:, None])
    error = (hidden @ values["second"][..., None])[..., 0] + values["shift"][:, None] - target
    by_output = 2 * error / len(samples)
    by_hidden = by_output[..., None] * values["second"][:, None] * (1 - hidden**2)
    by_pooled = by_hidden @ values["first"].swapaxes(1, 2)
    by_mixed = by_pooled @ values["value"].swapaxes(1, 2)
    by_share = (tokens @ by_mixed[..., None])[..., 0]  # (nets, n, keys)
    # softmax: each row's derivative less its mean under the weights; every query has a fourth of the share
    by_score = weights * (by_share[:, :, None] - (weights * by_share[:, :, None]).sum(-1, keepdims=True)) / TOKENS
    by_score *= (selects / np.sqrt(LENGTH))[:, None, None, None]
    asked, key = (tokens @ values[name][:, None] for name in ("query", "key"))
    by_asked, by_key = by_score @ key, by_score.swapaxes(-1, -2) @ asked
    by_tokens = share[..., None] * by_mixed[:, :, None]
    by_tokens += by_asked @ values["query"][:, None].swapaxes(-1, -2) + by_key @ values["key"][:, None].swapaxes(-1, -2)
    flat = tokens.reshape(len(tokens), -1, LENGTH).swapaxes(1, 2)
    slopes = {
        "place": (by_tokens * samples[None, :, :, None]).sum(1),
        "offset": by_tokens.sum(1),
        "query": flat @ by_asked.reshape(len(tokens), -1, LENGTH),
        "key": flat @ by_key.reshape(len(tokens), -1, LENGTH),
        "value": mixed.swapaxes(1, 2) @ by_pooled,
        "first": pooled.swapaxes(1, 2) @ by_hidden,
        "bias": by_hidden.sum(1),
        "second": (hidden.swapaxes(1, 2) @ by_output[..., None])[..., 0],
        "shift": by_output.sum(1),
    }
    return (error**2).mean(1), slopes
