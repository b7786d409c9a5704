"""Is it a convolution? Both layers in single precision, the meters from the quickest to the longest."""

from __future__ import annotations

from dataclasses import replace

import torch

from explorer.compute.asking import Tell, Tick
from explorer.compute.build import Layers, build
from explorer.layers.geometry import Window
from explorer.layers.measures.layer import AttentionLayer, ConvolutionLayer, Layer
from explorer.layers.measures.meters import (
    interior_of,
    measure_additivity,
    measure_homogeneity,
    measure_reach,
    measure_share,
    middle_of,
    scale_of,
    shift_image,
    smallest_shift,
)
from explorer.layers.threads import one_thread
from explorer.pages.meters.question import MetersFinding, MetersInquiry, Readings

LARGEST_SIDE = 32  # px: the weights between all pixels of 32 x 32 are 2^20 numbers for each head
DONE = {"additivity": 0.1, "homogeneity": 0.15, "equivariance": 0.25, "reach": 0.4}  # of all the time, about


def answer(inquiry: MetersInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    with torch.inference_mode(), one_thread():  # on so few pixels others cost more than they save
        _answer(inquiry, tell, tick)


def _answer(inquiry: MetersInquiry, tell: Tell, tick: Tick) -> None:
    layers = build(inquiry.scene)
    image = middle_of(layers.image, LARGEST_SIDE, inquiry.scene.stride)
    size = int(image.shape[1]), int(image.shape[2])
    attention, convolution = AttentionLayer(layers.attention, layers.window), ConvolutionLayer(layers.convolution)
    radius, shift = max(layers.convolution.reach), smallest_shift(attention, image)
    has_inside = interior_of(attention, size, shift) is not None
    inside_side = _inside_side(layers, size, shift)

    def told(read: Readings, complete: bool = False) -> None:
        tell(MetersFinding(inquiry, read, other, size, radius, has_inside, inside_side, complete))

    other = _quick(convolution, image, radius)
    first = attention(image)
    read = Readings()
    told(read)
    tick(DONE["additivity"])
    read = replace(read, additivity=measure_additivity(attention, image, first))
    tick(DONE["homogeneity"])
    read = replace(read, homogeneity=measure_homogeneity(attention, image, first))
    told(read)
    tick(DONE["equivariance"])
    read = _moved(attention, image, shift, first, read)
    told(read)
    tick(DONE["reach"])
    read = _reach(attention, image, radius, read)
    told(read)
    other = replace(other, share=measure_share(convolution, image, tick=lambda share: tick(0.4 + 0.1 * share)))
    read = replace(read, share=measure_share(attention, image, tick=lambda share: tick(0.5 + 0.5 * share)))
    told(read, complete=True)


def _quick(layer: Layer, image: torch.Tensor, radius: int) -> Readings:
    """All but the share of a layer that is quick."""
    first = layer(image)
    read = Readings(measure_additivity(layer, image, first), measure_homogeneity(layer, image, first))
    return _reach(layer, image, radius, _moved(layer, image, smallest_shift(layer, image), first, read))


def _moved(layer: Layer, image: torch.Tensor, shift: tuple[int, int], first: torch.Tensor, read: Readings) -> Readings:
    demo, scale = shift_image(layer, image, shift, first), scale_of(first)
    inside = demo.largest_inside
    return replace(read, equivariance=demo.largest / scale, inside=None if inside is None else inside / scale)


def _reach(layer: Layer, image: torch.Tensor, radius: int, read: Readings) -> Readings:
    """From the middle, and from a corner, where what lies outside plays its part."""
    rows, columns = ((n - 1) // layer.stride // 2 for n in image.shape[1:])
    reach = measure_reach(layer, image, radius, [(rows, columns), (0, 0)])
    return replace(read, beyond=reach.beyond, reach_px=reach.holds_all)


def _inside_side(layers: Layers, size: tuple[int, int], shift: tuple[int, int]) -> float | None:
    """The widest odd side of a square window that leaves outputs which see neither frame nor seam."""
    for reach in reversed(range(max(size) // 2)):
        window = Window(2.0 * reach + 1, "square", layers.window.dilation)
        if interior_of(AttentionLayer(layers.attention, window), size, shift) is not None:
            return window.side
    return None
