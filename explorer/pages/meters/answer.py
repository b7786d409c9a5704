"""Is it a convolution? Both layers in double precision, the meters from the quickest to the longest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import torch

from explorer.compute.asking import Tell
from explorer.compute.build import Layers, build
from explorer.layers.geometry import Window
from explorer.layers.measures.layer import AttentionLayer, ConvolutionLayer, Layer
from explorer.layers.measures.meters import (
    add_probes,
    measure_reach,
    middle_of,
    multiply_probes,
    noise_for,
    probes_of,
    read_all,
    read_shifts,
    shift_probes,
)
from explorer.layers.measures.shares import measure_loose, weights_beside_means, weights_follow
from explorer.layers.measures.shifts import interior_of, smallest_shift
from explorer.layers.norms import norm_named
from explorer.layers.progress import Tick, nobody, part_of
from explorer.layers.threads import one_thread
from explorer.pages.meters.answer_pictures import pictured, pictured_around, pictured_inside
from explorer.pages.meters.question import MetersFinding, MetersInquiry, Pictured, Readings

LARGEST_SIDES = 32, 24, 16  # px: the weights between all pixels of 32 x 32 are 2^20 numbers for each head
MOST_PAIRS = 3e7  # of queries and keys over all heads, by what a softmax costs: half a second in double precision
STEPS = 6  # parts of the work that take about as long


def answer(inquiry: MetersInquiry, device: torch.device, tell: Tell, tick: Tick) -> None:
    with torch.inference_mode(), one_thread():  # on so few pixels others cost more than they save
        _answer(inquiry, tell, tick)


def _answer(inquiry: MetersInquiry, tell: Tell, tick: Tick) -> None:
    layers = build(inquiry.scene)
    image = image_for(layers, inquiry.scene.stride)
    size = int(image.shape[1]), int(image.shape[2])
    attention, convolution = AttentionLayer(layers.attention, layers.window), ConvolutionLayer(layers.convolution)
    radius, shift = max(layers.convolution.reach), smallest_shift(attention, image)
    has_inside = interior_of(attention, size, shift) is not None
    inside_side = _inside_side(layers, size, shift)
    follow: bool | None = None

    heads = layers.attention.num_heads

    def told(read: Readings, shown: dict[str, Pictured], complete: bool = False) -> None:
        tell(MetersFinding(inquiry, read, other, size, radius, has_inside, inside_side, follow, shown, heads, complete))

    others = _readings(convolution, image, radius, nobody)
    other, _ = [next(others) for _ in range(3)][-1]  # its share takes as long as all else
    told(Readings(), {})
    read, shown = Readings(), dict[str, Pictured]()
    for read, shown in _readings(attention, image, radius, tick):
        told(read, shown)
    other, _ = next(others)
    follow = weights_follow(attention, image, noise_for(image)[0], _cells(attention, image))
    told(read, shown, complete=True)


def image_for(layers: Layers, stride: int) -> torch.Tensor:
    """The middle of the picture in double precision, as much of it as all pairs of pixels can be looked at."""
    heads, cost = layers.attention.num_heads, norm_named(layers.attention.norm).tiles_cost
    for side in LARGEST_SIDES:
        image = middle_of(layers.image, side, stride).double()
        plane = layers.attention.plane(image.shape[1], image.shape[2], layers.window)
        keys = min(plane.rows * plane.columns, (2 * layers.window.reach + 1) ** 2)
        if heads * image[0].numel() * keys * cost <= MOST_PAIRS:
            break
    return image


def _readings(
    layer: Layer, image: torch.Tensor, radius: int, tick: Tick
) -> Iterator[tuple[Readings, dict[str, Pictured]]]:
    """All meters of a layer, from the quickest to the longest, and those experiments that are made on the image."""
    probes = probes_of(layer, image, part_of(tick, 0, STEPS))
    tick(1 / STEPS)
    sums = add_probes(layer, probes)
    tick(2 / STEPS)
    multiples = multiply_probes(layer, probes)
    read = Readings(additivity=read_all(sums), homogeneity=read_all(multiples))
    shown = {"additivity": pictured(sums[0]), "homogeneity": pictured(multiples[0])}
    yield read, shown
    tick(3 / STEPS)
    demos = shift_probes(layer, probes)
    inside = None if demos[0].interior is None else read_shifts(demos, inside=True)
    read = replace(read, equivariance=read_shifts(demos), inside=inside)
    moved = demos[0].experiment
    shown = {**shown, "equivariance": pictured(moved), **pictured_inside(moved, demos[0].interior)}
    yield read, shown
    tick(4 / STEPS)
    cells = _cells(layer, image)
    reach = measure_reach(layer, [one.image for one in probes[:2]], radius, cells)
    read = replace(read, beyond=reach.beyond, reach_px=reach.farthest)
    pixel = cells[0][0] * layer.stride, cells[0][1] * layer.stride
    shown = {**shown, "reach": pictured_around(reach.first, pixel)}
    yield read, shown
    read = replace(read, loose=measure_loose(layer, image, part_of(tick, 5, STEPS)))
    if isinstance(layer, AttentionLayer):
        head = layer.attention.num_heads // 2
        shown = {**shown, "share": pictured_around(weights_beside_means(layer, image, head, pixel), pixel, head)}
    yield read, shown


def _cells(layer: Layer, image: torch.Tensor) -> list[tuple[int, int]]:
    """The middle, and a corner, where what lies outside plays its part."""
    rows, columns = ((n - 1) // layer.stride // 2 for n in image.shape[1:])
    return [(rows, columns), (0, 0)]


def _inside_side(layers: Layers, size: tuple[int, int], shift: tuple[int, int]) -> float | None:
    """The widest odd side of a square window that leaves outputs which see neither frame nor seam."""
    for reach in reversed(range(max(size) // 2)):
        window = Window(2.0 * reach + 1, "square", layers.window.dilation)
        if interior_of(AttentionLayer(layers.attention, window), size, shift) is not None:
            return window.side
    return None
