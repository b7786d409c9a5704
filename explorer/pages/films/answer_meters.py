"""Is the layer of one frame a convolution? On the middle of the picture, in single precision."""

from __future__ import annotations

from dataclasses import replace

import torch

from explorer.compute.asking import Tell, Tick
from explorer.compute.build import build
from explorer.layers.films.single import single_rounding_each
from explorer.layers.measures.layer import AttentionLayer
from explorer.layers.measures.matrices import convolution_share
from explorer.layers.measures.meters import FACTOR, measure_layer, middle_of
from explorer.layers.measures.shifts import shift_image
from explorer.layers.operator import attention_weights
from explorer.layers.projection import project
from explorer.pages.films.answer_start import approach_of, started
from explorer.pages.films.question import ApproachMetersFinding, ApproachMetersInquiry

ROUNDINGS = 4  # every meter is a difference of at most three outputs, one of them taken three times
LARGEST_SIDE = 16  # px: the weights between all pixels of 16 x 16 are 2^16 numbers for each head


def answer(inquiry: ApproachMetersInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    layers = build(started(inquiry.scene, inquiry.strength, tick))
    attention, window = approach_of(layers, inquiry.kind).layer(inquiry.eps)
    image = middle_of(layers.image, LARGEST_SIDE, attention.stride)
    size = int(image.shape[1]), int(image.shape[2])
    layer = AttentionLayer(attention, window)
    rows, columns = ((n - 1) // attention.stride // 2 for n in size)
    radius = inquiry.scene.kernel.size // 2 * inquiry.scene.dilation
    meters = measure_layer(layer, image, radius, cells=[(rows, columns)], tick=tick)
    moved = (meters.equivariance if meters.equivariance_interior is None else meters.equivariance_interior).value
    endless = meters.equivariance_interior is None and not layer.wraps
    with torch.inference_mode():
        if endless:
            torus = AttentionLayer(replace(attention, border="circular"), window)
            step = attention.stride
            moved = float(shift_image(torus, image, (step, step)).error.abs().max()) / meters.scale
        every = replace(attention, stride=1)  # a share needs a square matrix
        weights = attention_weights(project(image, every), every, window)
        rounding = single_rounding_each(project(FACTOR * image, attention), attention) / meters.scale
    tell(
        ApproachMetersFinding(
            inquiry,
            additivity=meters.additivity.value,
            homogeneity=meters.homogeneity.value,
            equivariance=moved,
            on_torus=endless,
            rounding=ROUNDINGS * rounding,
            reach_px=meters.reach.holds_all,
            share=convolution_share(weights.numpy(), *size, circular=layer.wraps),
            size=size,
        )
    )
