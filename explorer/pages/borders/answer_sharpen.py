"""Errors on the frame while a position sharpens without padding, point by point."""

from __future__ import annotations

import numpy as np
import torch

from explorer.compute.asking import Tell, Tick
from explorer.compute.build import build
from explorer.compute.request import frozen
from explorer.layers.convolution import convolve
from explorer.layers.measures.borders import sharpen_errors
from explorer.layers.threads import one_thread
from explorer.pages.borders.question import ALPHAS, SharpenFinding, SharpenInquiry


def answer(inquiry: SharpenInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    with torch.inference_mode(), one_thread():
        layers = build(inquiry.scene)
        scale = float(convolve(layers.image, layers.convolution).abs().max())
        errors: list[tuple[float, float]] = []
        for point in sharpen_errors(layers.image, layers.attention, layers.convolution, ALPHAS, tick=tick):
            errors.append((point.frame["zero"], point.frame["replicate"]))
            measured = np.array(errors).T
            alphas = frozen(np.array(ALPHAS[: len(errors)]))
            zero, replicate = (frozen(one.copy()) for one in measured)
            tell(SharpenFinding(inquiry, alphas, zero, replicate, scale, len(errors) == len(ALPHAS)))
