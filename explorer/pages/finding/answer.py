"""Trains the heads, and tells where they are every few epochs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from explorer.compute.asking import Tell, Tick
from explorer.compute.inputs import image_of, weight_of
from explorer.compute.request import frozen
from explorer.layers.convolution import Convolution
from explorer.layers.heads.finding import BATCHES, TESTED_BATCHES, FoundAt, batch_size, find_kernel
from explorer.pages.finding.question import Array, FindingInquiry, FoundHeads
from explorer.state.state import Scene

if TYPE_CHECKING:
    from collections.abc import Sequence

TELLS = 25  # in one training, about


def answer(inquiry: FindingInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    weight = weight_of(inquiry.kernel, inquiry.picture.channels, inquiry.integer)
    convolution = Convolution(torch.from_numpy(weight), border=inquiry.border, dilation=inquiry.dilation)
    choice, told = inquiry.choice, list[FoundAt]()
    for found in find_kernel(
        convolution,
        image_of(Scene(inquiry.picture)),
        start=choice.start,
        shape=choice.shape,
        content=choice.content,
        seed=choice.seed,
        epochs=choice.epochs,
        tick=tick,
    ):
        told.append(found)
        if found.epoch % max(choice.epochs // TELLS, 1) == 0 or found.epoch == choice.epochs:
            tell(_told(inquiry, weight, told))


def _told(inquiry: FindingInquiry, weight: Array, told: Sequence[FoundAt]) -> FoundHeads:
    def every(name: str) -> Any:
        return frozen(np.stack([getattr(one, name) for one in told]).astype(np.float32))

    batch, seekers = batch_size(told[0].seekers), told[0].seekers
    return FoundHeads(
        inquiry,
        told[-1].epoch == inquiry.choice.epochs,
        frozen(weight),
        every("centers"),
        every("precisions"),
        every("mixes"),
        every("shares"),
        None if told[0].gates is None else every("gates"),
        frozen(np.array([one.error for one in told])),
        seekers.reach,
        BATCHES * batch,
        TESTED_BATCHES * batch,
    )
