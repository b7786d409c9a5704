"""Is the layer of one frame a convolution? On the middle of the picture, and on noise of that size."""

from __future__ import annotations

from dataclasses import replace

import torch

from explorer.compute.asking import Tell, Tick
from explorer.compute.build import build
from explorer.layers.measures.layer import AttentionLayer
from explorer.layers.measures.matrices import convolution_share
from explorer.layers.measures.meters import measure_layer, middle_of, probes_of, read_shifts, shift_probes
from explorer.layers.operator import attention_weights
from explorer.layers.projection import project
from explorer.pages.films.answer_start import approach_of, started
from explorer.pages.films.question import ApproachMetersFinding, ApproachMetersInquiry

LARGEST_SIDE = 16  # px: the weights between all pixels of 16 x 16 are 2^16 numbers for each head


def answer(inquiry: ApproachMetersInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    layers = build(started(inquiry.scene, inquiry.strength, tick))
    attention, window = approach_of(layers, inquiry.kind).layer(inquiry.eps)
    image = middle_of(layers.image.double(), LARGEST_SIDE, attention.stride)
    size = int(image.shape[1]), int(image.shape[2])
    layer = AttentionLayer(attention, window)
    rows, columns = ((n - 1) // attention.stride // 2 for n in size)
    radius = inquiry.scene.kernel.size // 2 * inquiry.scene.dilation
    meters = measure_layer(layer, image, radius, cells=[(rows, columns)], tick=tick)
    moved = meters.equivariance_interior or meters.equivariance
    endless = meters.equivariance_interior is None and not layer.wraps
    with torch.inference_mode():
        if endless:
            torus = AttentionLayer(replace(attention, border="circular"), window)
            moved = read_shifts(shift_probes(torus, probes_of(torus, image)))
        every = replace(attention, stride=1)  # a share needs a square matrix
        weights = attention_weights(project(image, every), every, window)
    tell(
        ApproachMetersFinding(
            inquiry,
            additivity=meters.additivity,
            homogeneity=meters.homogeneity,
            equivariance=moved,
            on_torus=endless,
            reach_px=meters.reach.holds_all,
            share=convolution_share(weights.numpy(), *size, circular=layer.wraps),
            size=size,
        )
    )
