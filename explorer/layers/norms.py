"""From scores to weights: five norms, each with the window's coverage in it."""

from __future__ import annotations

import torch

NORMS = ("softmax", "sparsemax", "relu", "sigmoid", "linear")
SUMS_TO_ONE = ("softmax", "sparsemax")  # over one key these weigh exactly 1, whatever the score


def normalise(scores: torch.Tensor, coverage: torch.Tensor, norm: str) -> torch.Tensor:
    """Weights over the last axis from scores S and coverage c in [0, 1], of broadcastable shapes.

    softmax    c exp(S) / sum c exp(S), with the maximum of the covered scores taken out first, so nothing overflows
               and a small window does not underflow to 0/0
    sparsemax  c (S - tau)+ with tau such that the weights sum to 1 (Martins & Astudillo 2016, arXiv 1602.02068,
               algorithm 1, each key counted c times)
    relu       c S+          sigmoid  c / (1 + exp(-S))          linear  c S

    A row that covers no key gets weights 0 (which is what zero padding means), never NaN.
    """
    if norm == "relu":
        return coverage * scores.clamp_min(0)
    if norm == "sigmoid":
        return coverage / (1 + torch.exp(-scores))  # exp has the same bits at every place, torch.sigmoid has not
    if norm == "linear":
        return coverage * scores
    if norm not in NORMS:
        raise ValueError(f"norm must be one of {', '.join(NORMS)}, got {norm!r}")
    seen = coverage > 0
    scores, _ = torch.broadcast_tensors(scores, coverage)
    top = scores.masked_fill(~seen, -torch.inf).amax(-1, keepdim=True)
    below = (scores - torch.where(top.isfinite(), top, 0)).masked_fill_(~seen, -torch.inf)  # S - max, -inf unseen
    if norm == "softmax":
        raised = below.exp_()
        raised = raised * coverage if raised.requires_grad else raised.mul_(coverage)  # autograd needs exp's result
        total = raised.sum(-1, keepdim=True)
        return raised.div_(torch.where(total > 0, total, 1))
    return _sparsemax(below, coverage)


def _sparsemax(scores: torch.Tensor, coverage: torch.Tensor) -> torch.Tensor:
    """`scores` have their maximum at 0 and -inf where nothing is covered."""
    descending, order = scores.sort(-1, descending=True)
    times = coverage.expand_as(scores).gather(-1, order)
    finite = torch.where(times > 0, descending, 0)  # keeps -inf * 0 away
    mass = times.cumsum(-1)
    tau = ((times * finite).cumsum(-1) - 1) / mass.clamp_min(torch.finfo(scores.dtype).tiny)
    inside = (finite > tau) & (times > 0)
    last = inside.to(torch.int64).sum(-1, keepdim=True).sub(1).clamp_min(0)
    threshold = tau.gather(-1, last)
    return (scores - threshold).clamp_min(0) * coverage
