"""Gradient descent on some heads for a kernel, its error step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from explorer.compute.asking import Tell, Tick
from explorer.compute.inputs import weight_of
from explorer.compute.request import frozen
from explorer.layers.heads.learning import learn_patterns
from explorer.pages.heads.question import LearningFinding, LearningInquiry

if TYPE_CHECKING:
    import torch

STEPS = 500
TELL_EVERY = 25


def answer(inquiry: LearningInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    heads = inquiry.heads
    weight = weight_of(heads.kernel, heads.channels, heads.integer)
    errors: list[float] = []
    for patterns in learn_patterns(weight, inquiry.count, STEPS, inquiry.seed, tick):
        errors.append(patterns.error)
        if len(errors) % TELL_EVERY == 1:
            tell(LearningFinding(inquiry, len(errors) > STEPS, frozen(np.array(errors))))
