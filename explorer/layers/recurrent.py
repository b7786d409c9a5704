"""Causal attention over a sequence: all at once, and as a recurrent network whose state is a matrix (identity I18).

    linear    y_i = sum_{j<=i} (f_i . g_j) v_j / sum_{j<=i} f_i . g_j        f, g > 0 made of queries and keys
    recurrent S_i = S_{i-1} + g_i (v_i, 1)^T;  (a, b) = f_i S_i;  y_i = a / b

are one sum in two orders (Katharopoulos et al. 2020, arXiv 2006.16236). Weights of a softmax are no such product: for
them the state would have to hold every key.
"""

from __future__ import annotations

from math import expm1

import torch

from explorer.layers.threads import one_thread

SLACK = 32  # roundings of one term besides those that are counted
MOST = 128  # rows and columns of a block whose singular values are asked for


def positive(vectors: torch.Tensor) -> torch.Tensor:
    """Features above 0, elu(x) + 1: x + 1 for x > 0, else e^x."""
    return torch.where(vectors > 0, vectors + 1, vectors.clamp_max(0).exp())


def linear_weights(query: torch.Tensor, key: torch.Tensor) -> torch.Tensor:
    """Weights of causal linear attention, (n, n); rows sum to one. query, key: features above 0, (n, d)."""
    products = (query @ key.mT).tril()
    return products / products.sum(1, keepdim=True)


def softmax_weights(query: torch.Tensor, key: torch.Tensor) -> torch.Tensor:
    """Weights of causal softmax attention, (n, n), of the scores q . k; query, key: (n, d)."""
    scores = query @ key.mT
    later = torch.ones_like(scores, dtype=torch.bool).triu(1)
    return scores.masked_fill(later, -torch.inf).softmax(1)


def recur(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
    """Causal linear attention step by step, (n, d_v): what it knows of all earlier steps is d (d_v + 1) numbers.

    Args:
        query, key: features above 0, (n, d); value: (n, d_v).
    """
    counted = torch.cat([value, torch.ones_like(value[:, :1])], 1)  # with the sum of the weights itself
    state, outputs = value.new_zeros(query.shape[1], counted.shape[1]), []
    with one_thread():
        for asks, answers, one in zip(query, key, counted, strict=True):
            state = torch.addr(state, answers, one)
            outputs.append(asks @ state)
    found = torch.stack(outputs)
    return found[:, :-1] / found[:, -1:]


def recurrent_rounding(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
    """How far `linear_weights @ value` and `recur` may be apart at each number, (n, d_v), in these tensors' dtype.

    Step i sums i d products for numerator and denominator alike, whatever the order, so that each has an error of at
    most gamma_n times the sum of the sizes of its terms, with n = i d + SLACK (Higham, section 3.1); all terms of the
    denominator are above 0. The 2 because both sides round.
    """
    unit = torch.finfo(value.dtype).eps / 2
    steps = torch.arange(1, len(value) + 1, dtype=torch.float64) * query.shape[1] + SLACK
    gamma = steps * unit / (1 - steps * unit)
    sizes = linear_weights(query.double(), key.double()) @ value.double().abs()
    return sizes * (2 * 2 * gamma / (1 - gamma))[:, None]


def weights_rounding(query: torch.Tensor, key: torch.Tensor, softmax: bool) -> float:
    """By what share of itself rounding may move any weight of `linear_weights` or `softmax_weights`."""
    unit = torch.finfo(key.dtype).eps / 2
    terms = len(key) + query.shape[1] + SLACK
    gamma = terms * unit / (1 - terms * unit)
    of_products = gamma * float((query.abs().double() @ key.abs().double().mT).max()) if softmax else gamma
    return expm1(2 * (of_products + gamma))


def block_spectrum(weights: torch.Tensor, cut: int) -> torch.Tensor:
    """Singular values of what later queries take of earlier keys, over the root of their squared sum, largest first.

    Whatever a recurrent network keeps of the steps before `cut` it keeps in its state. A state of s numbers for each
    value gives a block (later, earlier) of rank s, and no block of rank s is nearer than the norm of the singular
    values after the first s (Eckart and Young). Of long blocks rows and columns evenly spaced are taken: what such a
    part cannot be, the whole is not either.

    Args:
        weights: (n, n), rows are queries.
        cut: 1 ... n - 1, how many steps are earlier.

    Returns:
        (at most MOST,), float64; all 0 where the block is.
    """
    block = weights[cut:, :cut].double()
    rows, columns = (torch.linspace(0, n - 1, min(n, MOST)).round().long() for n in block.shape)
    with one_thread():
        found = torch.linalg.svdvals(block[rows][:, columns])
    whole = found.norm()
    return found / torch.where(whole > 0, whole, 1)
