"""One frame of an approach, fast enough to follow a drag."""

from __future__ import annotations

import torch

from explorer.compute.asking import Tell, Tick
from explorer.compute.build import build
from explorer.compute.request import frozen
from explorer.layers.convolution import convolve
from explorer.layers.fast.routes import attend
from explorer.layers.films.approach import Approach
from explorer.layers.films.frames import approach_outputs
from explorer.layers.films.single import single_is_enough, single_rounding
from explorer.layers.projection import project
from explorer.pages.films.answer_start import approach_of, started
from explorer.pages.films.question import ApproachFrameFinding, ApproachFrameInquiry


def answer(inquiry: ApproachFrameInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    with torch.inference_mode():
        start = started(inquiry.scene, inquiry.strength, tick)
        layers = build(start)
        way = approach_of(layers, inquiry.kind)
        wanted = convolve(layers.image.double(), way.limit)
        output = _frame(way, layers.image, inquiry.eps, wanted)
        error = float((output - wanted).norm()) / (float(wanted.norm()) or 1.0)
        convolution, attention = (frozen(one.float().numpy()) for one in (wanted, output))
        tell(ApproachFrameFinding(inquiry, start, convolution, attention, error))


def _frame(way: Approach, image: torch.Tensor, eps: float, wanted: torch.Tensor) -> torch.Tensor:
    """Single precision, which has a compiled kernel, where that is enough."""
    if way.kind in ("window", "position"):
        output = attend(image, *way.layer(eps)).double()
        if single_is_enough(single_rounding(project(image.double(), way.attention), way.attention), output, wanted):
            return output
    return next(output for _, output in approach_outputs(way, image, [eps]))
