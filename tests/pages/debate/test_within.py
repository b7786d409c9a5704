"""Claims that learn or differentiate are judged the same when they are asked within another computation."""

from __future__ import annotations

import pytest
import torch

from explorer.compute.device import processor
from explorer.layers.progress import nobody
from explorer.pages.debate.answer import answer_claim
from explorer.pages.debate.question import ClaimFinding, claim_inquiry
from explorer.state.state import Scene, State
from tests.claims.grounds import pictures

NOISE = State(Scene(pictures()["noise"]))


def judged(claim: str) -> ClaimFinding:
    found: list[ClaimFinding] = []
    answer_claim(claim_inquiry(NOISE, claim), processor(), found.append, nobody)
    return found[0]


@pytest.mark.parametrize("claim", ["M1", "U3", "L1", "H7"])
def test_a_claim_is_judged_the_same_within_another_computation(claim: str) -> None:
    alone = judged(claim).judgement
    with torch.inference_mode():
        within = judged(claim).judgement
    assert within.values == alone.values
    assert within.ruling is alone.ruling
