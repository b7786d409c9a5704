"""The convolution nearest to the attention: fitted on the gallery, told ever better, held against the picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch

from explorer.compute.asking import Tell, Tick
from explorer.compute.build import Layers, build
from explorer.compute.inputs import image_of
from explorer.compute.request import frozen
from explorer.images.fit import resize_picture, to_grey, to_rgb
from explorer.images.gallery import GALLERY, gallery_picture
from explorer.layers.fast.routes import attend
from explorer.layers.measures.nearest import Fit, fit_convolution, report_fit
from explorer.layers.threads import one_thread
from explorer.pages.meters.question import NearestFinding, NearestInquiry
from explorer.state.picture import Picture

LARGEST_SIDE = 32  # px of the pictures that are fitted on: a window meets the same neighbours at any size
FIRST = 3  # pictures after which it is told first; then whenever they have doubled, and at the end

Pair = tuple[torch.Tensor, torch.Tensor]


def answer(inquiry: NearestInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    with torch.inference_mode(), one_thread():
        layers = build(inquiry.scene)
        tick(0.0)
        output = attend(layers.image, layers.attention, layers.window)
        pairs: list[Pair] = []
        pictures = pictures_for(inquiry.scene.picture)
        least = _least(layers, output)
        next_told = FIRST
        for picture in pictures:
            tick((1 + len(pairs)) / (1 + len(pictures)))
            image = torch.from_numpy(image_of(replace(inquiry.scene, picture=picture)))
            pairs.append((image, attend(image, layers.attention, layers.window)))
            complete = len(pairs) == len(pictures)
            if len(pairs) == next_told or complete:
                next_told *= 2
                tell(_found(inquiry, layers, output, pairs, least, complete))


def pictures_for(picture: Picture) -> list[Picture]:
    """The gallery at the picture's own size and in its channels, as large as they are fitted on, without the picture
    itself; those first that differ most from one another."""
    height, width = (min(side, LARGEST_SIDE) for side in (picture.height, picture.width))
    own = resize_picture(picture, height, width)
    made = []
    for entry in sorted(GALLERY, key=lambda entry: entry.group not in ("textures", "scenes")):
        one = gallery_picture(entry.name, height, width)
        one = to_rgb(one) if picture.channels == 3 else to_grey(one)
        if not np.array_equal(one.pixels, own.pixels):
            made.append(one)
    return made


def _fitted(layers: Layers, pairs: list[Pair]) -> Fit:
    """With the size, border, stride and dilation of the stage."""
    asked = layers.convolution
    return fit_convolution(pairs, asked.kernel_size, border=asked.border, stride=asked.stride, dilation=asked.dilation)


def _least(layers: Layers, output: torch.Tensor) -> float:
    """What the best of all such convolutions leaves of the output on this picture: least squares on it alone."""
    here = _fitted(layers, [(layers.image, output)]).convolution
    report = report_fit(here, layers.image, output)
    return 0.0 if report.rounding else report.relative


def _found(
    inquiry: NearestInquiry, layers: Layers, output: torch.Tensor, pairs: list[Pair], least: float, complete: bool
) -> NearestFinding:
    convolution, fit = layers.convolution, _fitted(layers, pairs)
    report = report_fit(fit.convolution, layers.image, output)
    assert fit.convolution.bias is not None
    return NearestFinding(
        inquiry,
        kernel=frozen(convolution.weight.double().numpy()),
        weight=frozen(fit.convolution.weight.numpy()),
        bias=frozen(fit.convolution.bias.numpy()),
        output=frozen(output.numpy()),
        residual=frozen(report.residual.float().numpy()),
        r_squared=report.r_squared,
        relative=report.relative,
        whole=report.rounding,
        least=least,
        pictures=len(pairs),
        size=(int(pairs[0][0].shape[1]), int(pairs[0][0].shape[2])),
        determined=fit.determined,
        complete=complete,
    )
