"""The claims are judged one after another, and each judgement is told at once."""

from __future__ import annotations

import torch

from explorer.claims.claim import Judgement
from explorer.claims.judges import JUDGES, judge_all
from explorer.compute.asking import Tell, Tick
from explorer.pages.debate.question import ClaimFinding, ClaimInquiry, DebateFinding, DebateInquiry


@torch.inference_mode(False)  # served inside another computation too, whose mode would not let some of them learn
def answer(inquiry: DebateInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    judged: tuple[Judgement, ...] = ()
    for judgement in judge_all(inquiry.ground, tick):
        judged = (*judged, judgement)
        tell(DebateFinding(inquiry, judged, complete=len(judged) == len(JUDGES)))


@torch.inference_mode(False)
def answer_claim(inquiry: ClaimInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    tell(ClaimFinding(inquiry, JUDGES[inquiry.claim](inquiry.ground, tick)))
