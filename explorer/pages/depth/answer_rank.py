"""What becomes of a picture in a stack of layers, with and without skips."""

from __future__ import annotations

from itertools import product

import numpy as np
import torch

from explorer.compute.asking import Tell, Tick
from explorer.compute.build import build
from explorer.compute.request import frozen
from explorer.layers.measures.gaze import rank_collapse
from explorer.layers.measures.layer import Layer
from explorer.layers.progress import part_of
from explorer.pages.depth.choice import MOST_LAYERS, LayerName
from explorer.pages.depth.question import RankCourse, RankFinding, RankInquiry
from explorer.pages.depth.stacks import attention_layer, convolution_layer

BOTH: tuple[LayerName, LayerName] = ("convolution", "attention")


def answer(inquiry: RankInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    with torch.inference_mode():
        layers = build(inquiry.scene)
        stacks: dict[LayerName, Layer] = {
            "convolution": convolution_layer(layers),
            "attention": attention_layer(layers),
        }
        courses: dict[tuple[LayerName, bool], RankCourse] = {}
        wanted = list(product(BOTH, (False, True)))
        for index, (name, skip) in enumerate(wanted):
            share = part_of(tick, index, len(wanted))
            residuals, features = [], []
            for residual, pixels in rank_collapse(
                stacks[name], layers.image, MOST_LAYERS, skip, share, scale_free=True
            ):
                residuals.append(residual)
                features.append(_scaled(pixels, layers.image).numpy())
                courses[name, skip] = RankCourse(frozen(np.array(residuals)), frozen(np.stack(features)))
                last = len(residuals) > MOST_LAYERS
                if last or name == "attention":  # convolutions come all at once
                    tell(RankFinding(inquiry, last and index == len(wanted) - 1, dict(courses)))


def _scaled(pixels: torch.Tensor, image: torch.Tensor) -> torch.Tensor:
    largest = pixels.abs().max()
    return (pixels * (image.abs().max() / torch.where(largest > 0, largest, 1))).float()
