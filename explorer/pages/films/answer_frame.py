"""One frame of a film, fast enough to follow a drag."""

from __future__ import annotations

import torch

from explorer.compute.answering import Tell, Tick
from explorer.compute.build import build
from explorer.compute.request import frozen
from explorer.layers.convolution import convolve
from explorer.layers.fast.routes import attend
from explorer.layers.films.approach import Approach
from explorer.layers.films.frames import approach_outputs
from explorer.pages.films.answer import film_of
from explorer.pages.films.question import FrameFinding, FrameInquiry

SURE = 0.01  # an error from which on the rounding of single precision is lost in it


def answer(inquiry: FrameInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    with torch.inference_mode():
        layers = build(inquiry.scene)
        film = film_of(layers, inquiry.kind)
        wanted = convolve(layers.image.double(), film.limit)
        output = _frame(film, layers.image, inquiry.eps, wanted)
        error = float((output - wanted).norm()) / (float(wanted.norm()) or 1.0)
        convolution, attention = (frozen(one.float().numpy()) for one in (wanted, output))
        tell(FrameFinding(inquiry, convolution, attention, error))


def _frame(film: Approach, image: torch.Tensor, eps: float, wanted: torch.Tensor) -> torch.Tensor:
    """Single precision, which has a compiled kernel, where that is enough."""
    if film.kind in ("window", "position"):
        output = attend(image, *film.layer(eps)).double()
        if float((output - wanted).norm()) > SURE * float(wanted.norm()):
            return output
    return next(output for _, output in approach_outputs(film, image, [eps]))
