"""From scores to weights: norms, each with the window's coverage in it, and all that the house needs to know of them.

    softmax    c exp(S) / sum c exp(S), with the maximum of the covered scores taken out first, so nothing overflows
               and a small window does not underflow to 0/0
    sparsemax  c (S - tau)+ with tau such that the weights sum to 1 (Martins & Astudillo 2016, arXiv 1602.02068,
               algorithm 1, each key counted c times)
    entmax     c (S/2 - tau)+^2 with tau such that the weights sum to 1: alpha = 1.5, half way between softmax and
               sparsemax (Peters, Niculae & Martins 2019, arXiv 1905.05702, algorithm 2, each key counted c times)
    relu       c S+          sigmoid  c / (1 + exp(-S))          linear  c S

A score of -inf says that there is no such key: with every norm it weighs 0, and a row of them is a window that sees
nothing. (An `Attention` whose position hides keys in this way takes no linear norm: there the score is the weight.)

To add one: an object below, its loop in `reference_norms`, its steps in `explaining.key_steps`, its words in
`words.inspector`. Loads torch when it computes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Literal

from explorer.layers.named import by_name, look_up

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, eq=False)
class Norm:
    """One norm.

    title        as sentences and formulas write it
    formula      of one weight A, from score S and coverage c
    program      a PyTorch function normalise(score, cover), both (queries, keys), for programs that stand alone
    weigh        (scores, coverage), broadcastable -> weights over the last axis; 0 for a score of -inf (no key) and in
                 a row that covers no key; the same bits wherever a key stands: torch.exp, log and tanh have them,
                 torch.sigmoid and softplus have not
    sums_to_one  whether the weights of a row do: then one key weighs exactly 1, whatever its score
    slope        (scores, weights, coverage) -> D, by which weights follow scores, where they do: dA = D dS, less of
                 every dS its mean over the row by D where weights sum to one
    adds_up      how sums over parts of a window make that of the whole: as a "ratio" of sums of exponentials, as
                 "plain" sums of each key's own weight, or not at all (None)
    alone        of "plain" ones a key's weight at full coverage, 0 for a score of -inf (no key)
    smooth       whether weights have a first order everywhere: not where a threshold cuts them off
    is_score     whether the score itself is the weight, so that a formula needs no name around it
    tiles_cost   what tiles and offsets cost beside those of softmax (see `fast.route_costs`): measured by
                 `make bench ARGS=routes`, and 1 until then; they choose among routes that give the same numbers
    offsets_cost
    """

    name: str
    title: str
    formula: str
    program: str
    weigh: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
    slope: Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]
    sums_to_one: bool
    adds_up: Literal["ratio", "plain"] | None
    alone: Callable[[torch.Tensor], torch.Tensor] | None = None
    smooth: bool = True
    is_score: bool = False
    tiles_cost: float = 1.0
    offsets_cost: float = 1.0

    @property
    def is_ratio(self) -> bool:
        """Whether the weights are exponentials over their sum."""
        return self.adds_up == "ratio"


def normalise(scores: torch.Tensor, coverage: torch.Tensor, norm: str) -> torch.Tensor:
    """Weights over the last axis from scores S and coverage c in [0, 1], of broadcastable shapes.

    A key that is not covered, or whose score is -inf, gets weight 0; so does a row of nothing else (which is what zero
    padding means). A score that is NaN or inf is not hidden: its row holds a NaN or an inf.

    Raises:
        ValueError: for a norm that nobody knows.
    """
    return norm_named(norm).weigh(scores, coverage)


def _below_top(scores: torch.Tensor, coverage: torch.Tensor) -> torch.Tensor:
    """S less the largest covered score of its row; -inf where there is no key."""
    import torch

    seen = coverage > 0
    scores, _ = torch.broadcast_tensors(scores, coverage)
    top = scores.masked_fill(~seen, -inf).amax(-1, keepdim=True)
    return (scores - torch.where(top.isfinite(), top, 0)).masked_fill_(~seen, -inf)


def _softmax(scores: torch.Tensor, coverage: torch.Tensor) -> torch.Tensor:
    import torch

    raised = _below_top(scores, coverage).exp_()
    raised = raised * coverage if raised.requires_grad else raised.mul_(coverage)  # autograd needs exp's result
    total = raised.sum(-1, keepdim=True)
    return raised.div_(torch.where(total > 0, total, 1))


def _sparsemax(scores: torch.Tensor, coverage: torch.Tensor) -> torch.Tensor:
    import torch

    below = _below_top(scores, coverage)
    descending, order = below.sort(-1, descending=True)
    times = _counted(coverage, descending, order)
    finite = torch.where(times > 0, descending, 0)  # keeps -inf * 0 away
    mass = times.cumsum(-1)
    tau = ((times * finite).cumsum(-1) - 1) / mass.clamp_min(torch.finfo(scores.dtype).tiny)
    inside = (finite > tau) & (times > 0)
    last = inside.to(torch.int64).sum(-1, keepdim=True).sub(1).clamp_min(0)
    return (below - tau.gather(-1, last)).clamp_min(0) * coverage


def _counted(coverage: torch.Tensor, descending: torch.Tensor, order: torch.Tensor) -> torch.Tensor:
    """How often each key of a sorted row counts: as much as it is covered, and 0 times where there is none."""
    return coverage.expand_as(order).gather(-1, order).masked_fill(descending == -inf, 0)


def _entmax(scores: torch.Tensor, coverage: torch.Tensor) -> torch.Tensor:
    import torch

    below = _below_top(scores, coverage) / 2
    with torch.no_grad():  # which keys have a weight does not change with the scores, but at points
        descending, order = below.sort(-1, descending=True)
        times = _counted(coverage, descending, order)
        finite, mass = torch.where(times > 0, descending, 0), times.cumsum(-1)
        mass = mass.clamp_min(torch.finfo(scores.dtype).tiny)
        mean, square = (times * finite).cumsum(-1) / mass, (times * finite.square()).cumsum(-1) / mass
        threshold = mean - (1 / mass - (square - mean.square())).clamp_min(0).sqrt()
        inside = (finite > threshold) & (times > 0)
        last = inside.to(torch.int64).sum(-1, keepdim=True).sub(1).clamp_min(0)
        kept = (below != -inf) & ~(below < descending.gather(-1, last))  # a NaN stays, and is seen
    # Once more over these keys alone, whose squares are small beside those of all the keys that were added up above.
    counted = torch.where(kept, coverage, 0)
    finite = torch.where(kept, below, 0)
    mass = counted.sum(-1, keepdim=True)
    mass = torch.where(mass > 0, mass, 1)
    mean = (counted * finite).sum(-1, keepdim=True) / mass
    spread = (counted * (finite - mean).square()).sum(-1, keepdim=True) / mass
    threshold = mean - (1 / mass - spread).clamp_min(0).sqrt()
    raised = (finite - threshold).clamp_min(0).square() * counted
    total = raised.sum(-1, keepdim=True)
    return raised / torch.where(total > 0, total, 1)  # 1 but for rounding: so one key weighs exactly 1


def _relu(scores: torch.Tensor, coverage: torch.Tensor) -> torch.Tensor:
    return coverage * scores.clamp_min(0)


def _relu_alone(scores: torch.Tensor) -> torch.Tensor:
    return scores.clamp_min(0)


def _sigmoid(scores: torch.Tensor, coverage: torch.Tensor) -> torch.Tensor:
    import torch

    raised = (-scores.abs()).exp()  # exp has the same bits at every place, torch.sigmoid has not; it never overflows
    return coverage * torch.where(scores < 0, raised, 1) / (1 + raised)


def _sigmoid_alone(scores: torch.Tensor) -> torch.Tensor:
    return scores.sigmoid()


def _linear(scores: torch.Tensor, coverage: torch.Tensor) -> torch.Tensor:
    return coverage * _linear_alone(scores)


def _linear_alone(scores: torch.Tensor) -> torch.Tensor:
    return scores.masked_fill(scores == -inf, 0)


def _softmax_slope(scores: torch.Tensor, weights: torch.Tensor, coverage: torch.Tensor) -> torch.Tensor:
    return weights


def _sparsemax_slope(scores: torch.Tensor, weights: torch.Tensor, coverage: torch.Tensor) -> torch.Tensor:
    return coverage * (weights > 0)


def _entmax_slope(scores: torch.Tensor, weights: torch.Tensor, coverage: torch.Tensor) -> torch.Tensor:
    return (coverage * weights).sqrt()  # c (S/2 - tau)


def _relu_slope(scores: torch.Tensor, weights: torch.Tensor, coverage: torch.Tensor) -> torch.Tensor:
    return coverage * (scores >= 0)  # at 0 that from above, as autograd has it


def _sigmoid_slope(scores: torch.Tensor, weights: torch.Tensor, coverage: torch.Tensor) -> torch.Tensor:
    import torch

    return weights * (1 - weights / torch.where(coverage > 0, coverage, 1))


def _linear_slope(scores: torch.Tensor, weights: torch.Tensor, coverage: torch.Tensor) -> torch.Tensor:
    return coverage * (scores > -inf)


_SOFTMAX_PROGRAM = '''
def normalise(score, cover):
    """cover exp(score) / sum of these; a window without keys sees nothing."""
    score = score + cover.log()
    empty = score.amax(-1, keepdim=True) == -torch.inf
    return torch.softmax(score.masked_fill(empty, 0), -1).masked_fill(empty, 0)
'''
_SPARSEMAX_PROGRAM = '''
def normalise(score, cover):
    """cover max(score - tau, 0), with tau such that the weights sum to one; a window without keys sees nothing."""
    top = score.masked_fill(cover == 0, -torch.inf).amax(-1, keepdim=True).nan_to_num(neginf=0.0)
    ordered, order = (score - top).masked_fill(cover == 0, -torch.inf).sort(descending=True)
    times = cover.gather(-1, order)
    taus = ((times * ordered.nan_to_num(neginf=0.0)).cumsum(-1) - 1) / times.cumsum(-1)
    inside = ((ordered > taus) & (times > 0)).sum(-1, keepdim=True)  # how many keys have a weight
    return (cover * (score - top - taus.gather(-1, (inside - 1).clamp_min(0))).clamp_min(0)).nan_to_num(posinf=0.0)
'''
_ENTMAX_PROGRAM = '''
def normalise(score, cover):
    """cover max(score / 2 - tau, 0)^2, with tau such that the weights sum to one; without keys nothing is seen."""
    cover = cover * (score > -torch.inf)  # a score of -inf is no key
    top = score.masked_fill(cover == 0, -torch.inf).amax(-1, keepdim=True).nan_to_num(neginf=0.0)
    half = ((score - top) / 2).masked_fill(cover == 0, -torch.inf)
    ordered, order = half.sort(descending=True)
    ordered, times = ordered.nan_to_num(neginf=0.0), cover.gather(-1, order)
    count = times.cumsum(-1)
    mean, square = (times * ordered).cumsum(-1) / count, (times * ordered**2).cumsum(-1) / count
    taus = mean - (1 / count - (square - mean**2)).clamp_min(0).sqrt()
    inside = ((ordered > taus) & (times > 0)).sum(-1, keepdim=True)  # how many keys have a weight
    return (cover * (half - taus.gather(-1, (inside - 1).clamp_min(0))).clamp_min(0) ** 2).nan_to_num()
'''


def _own_program(weight: str) -> str:
    """Of a norm that looks at each key by itself."""
    return f"\ndef normalise(score, cover):\n    return cover * {weight}\n"


_KNOWN = by_name(
    (
        Norm(
            "softmax", "softmax", "A = c·exp(S) / Σ c·exp(S)", _SOFTMAX_PROGRAM, _softmax, _softmax_slope,
            sums_to_one=True, adds_up="ratio",
        ),
        Norm(
            "sparsemax", "sparsemax", "A = c·max(S − τ, 0)", _SPARSEMAX_PROGRAM, _sparsemax, _sparsemax_slope,
            sums_to_one=True, adds_up=None, smooth=False, tiles_cost=4.0, offsets_cost=3.0,
        ),
        Norm(
            "entmax", "entmax", "A = c·max(S/2 − τ, 0)²", _ENTMAX_PROGRAM, _entmax, _entmax_slope,
            sums_to_one=True, adds_up=None, smooth=False, tiles_cost=8.0, offsets_cost=5.5,
        ),
        Norm(
            "relu", "ReLU", "A = c·max(S, 0)", _own_program("score.clamp_min(0)"), _relu, _relu_slope,
            sums_to_one=False, adds_up="plain", alone=_relu_alone, smooth=False, tiles_cost=0.45,
        ),
        Norm(
            "sigmoid", "sigmoid", "A = c/(1 + exp(−S))", _own_program("score.sigmoid()"), _sigmoid, _sigmoid_slope,
            sums_to_one=False, adds_up="plain", alone=_sigmoid_alone, tiles_cost=0.45,
        ),
        Norm(
            "linear", "linear", "A = c·S", _own_program("score"), _linear, _linear_slope,
            sums_to_one=False, adds_up="plain", alone=_linear_alone, is_score=True, tiles_cost=0.45,
        ),
    )
)  # fmt: skip
NORMS = tuple(_KNOWN)
SUMS_TO_ONE = tuple(norm.name for norm in _KNOWN.values() if norm.sums_to_one)


def norm_named(name: str) -> Norm:
    """The norm of that name; ValueError for one that nobody knows."""
    return look_up("norm", _KNOWN, name)
