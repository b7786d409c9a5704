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
from explorer.study.digits import digits_for_training
from explorer.study.glyphs import make_glyphs

if TYPE_CHECKING:
    from collections.abc import Sequence

TELLS = 25  # in one training, about
IMAGES = 64  # of the study
FAR_SHARE = 0.15  # p_c of the study as it comes


def answer(inquiry: FindingInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    weight = weight_of(inquiry.kernel, inquiry.channels, inquiry.integer)
    convolution = Convolution(torch.from_numpy(weight), border=inquiry.border, dilation=inquiry.dilation)
    choice, told = inquiry.choice, list[FoundAt]()
    for found in find_kernel(
        convolution,
        images_of(inquiry),
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


def images_of(inquiry: FindingInquiry) -> Array:
    """What is learned from, float32: the picture (C_in, H, W), or images of the study (n, C_in, H, W), another one in
    every channel. Refusal for digits that are not here."""
    if inquiry.picture is not None:
        return image_of(Scene(inquiry.picture))
    count, seed = IMAGES * inquiry.channels, inquiry.choice.seed
    made = digits_for_training(count, seed) if inquiry.choice.data == "digits" else make_glyphs(count, FAR_SHARE, seed)
    return made.pixels.reshape(IMAGES, inquiry.channels, made.side, made.side)


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
